// Money is a whole number of minor units everywhere (1250 is £12.50). Only this file turns it into text and back, and
// what staff type never becomes a fraction on the way.

const formats = new Map();

function formatOf(currency) {
  if (!formats.has(currency)) {
    const style = /^[A-Z]{3}$/.test(currency) ? { style: "currency", currency } : { minimumFractionDigits: 2 };
    formats.set(currency, new Intl.NumberFormat(undefined, style));
  }
  return formats.get(currency);
}

/** "£12.50" for 1250 GBP; GBP and EUR both have two decimals. Without a valid currency no sign is shown. */
export function money(minor, currency) {
  if (!Number.isSafeInteger(minor)) return "";
  return formatOf(currency || "GBP").format(minor / 100);
}

/**
 * Minor units for what staff typed ("12", "12.5", "12.50", "12,50"); null when
 * it is not an amount.
 */
export function minorUnits(typed) {
  const parts = /^(\d{1,6})(?:[.,](\d{1,2}))?$/.exec(typed.trim());
  if (!parts) return null;
  return Number(parts[1]) * 100 + Number((parts[2] ?? "").padEnd(2, "0"));
}
