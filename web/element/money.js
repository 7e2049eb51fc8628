// Amounts in whole minor units as text, and back. GBP and EUR both have two decimals.

/**
 * money is "£12.50" for 1250 GBP, and "12.50" if the currency is not known yet.
 * @param {number | undefined} minor
 * @param {string | undefined} currency
 * @param {string} lang
 */
export function money(minor, currency, lang) {
  if (minor === undefined || !Number.isSafeInteger(minor)) return "";
  const style =
    currency && /^[A-Z]{3}$/.test(currency)
      ? { style: /** @type {const} */ ("currency"), currency }
      : { minimumFractionDigits: 2 };
  return format(lang, style).format(minor / 100);
}

/** @param {string} lang @param {Intl.NumberFormatOptions} style */
function format(lang, style) {
  try {
    return new Intl.NumberFormat(lang || undefined, style);
  } catch {
    return new Intl.NumberFormat(undefined, style); // lang is no language
  }
}

/**
 * minorUnits reads what staff typed ("12", "12.5", "12,50"). It is undefined if that is no amount.
 * @param {string} typed
 */
export function minorUnits(typed) {
  const parts = /^(\d{1,6})(?:[.,](\d{1,2}))?$/.exec(typed.trim());
  return parts ? Number(parts[1]) * 100 + Number((parts[2] ?? "").padEnd(2, "0")) : undefined;
}

/** plainAmount is the amount as a form shows it, in digits that minorUnits can read. @param {number} minor @param {string} lang */
export const plainAmount = (minor, lang) =>
  format(lang, { minimumFractionDigits: 2, useGrouping: false, numberingSystem: "latn" }).format(minor / 100);

/** clock is a time like "1:05", in whole seconds and never below zero. @param {number} ms */
export function clock(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.trunc(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
