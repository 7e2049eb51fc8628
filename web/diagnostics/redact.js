// What leaves by a support bundle is cleaned once more here, whoever was
// careful before.

/** Keys of Connect are UUIDs; so are some names of ours, which nobody misses. */
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
/** What a connection address says of who connects stands behind its host. */
const ADDRESS = /\b((?:wss?|https?):\/\/)(?:[^\s"'<>\\/?#@]*@)?([^\s"'<>\\/?#@]+)[/?#][^\s"'<>\\]*/gi;
/** A parameter of an address that was quoted without its host. */
const SECRET = /\b(token|api[-_]?key|key|secret|password|authorization)(["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi;
/** As many digits as a card has, in groups or in one. */
const DIGITS = /\d(?:[ -]?\d){12,18}(?!\d)/g;

/** @param {string} text */
export function clean(text) {
  return text
    .replace(ADDRESS, "$1$2/…")
    .replace(UUID, "(uuid)")
    .replace(SECRET, "$1$2(secret)")
    .replace(DIGITS, (run) => (luhn(run.replace(/\D/g, "")) ? "(card)" : run));
}

/**
 * cleaned is a copy of plain data with every text cleaned, names of members too.
 * @param {any} value
 * @returns {any}
 */
export function cleaned(value) {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [clean(name), cleaned(part)]));
}

/** @param {string} digits */
function luhn(digits) {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 + 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/**
 * place is an address without what may be secret in it.
 * @param {string} url
 */
export function place(url) {
  try {
    const { origin, pathname, protocol } = new URL(url);
    return /^(https?|file):$/.test(protocol) ? origin + pathname : `${protocol}…`;
  } catch {
    return "";
  }
}
