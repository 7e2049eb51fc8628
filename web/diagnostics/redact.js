// Cleans once more what leaves in a support bundle, although others have removed secrets before.

/** Keys of Connect are UUIDs. So are some names of ours, which a helper does not need. */
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
/** In the address of a connection, everything after the host may say who connects. */
const ADDRESS = /\b((?:wss?|https?):\/\/)(?:[^\s"'<>\\/?#@]*@)?([^\s"'<>\\/?#@]+)[/?#][^\s"'<>\\]*/gi;
/** A secret with its name, with or without quotes and escapes around it. */
const SECRET =
  /(token|api[-_]?key|key|secret|password|authorization)((?:\\*["'])?\s*(?:[=:]|%3D)\s*(?:\\*["'])?(?:(?:Bearer|Basic)\s+)?)[^\s"'&,;}\\]+/gi;
/** Digits in one or more groups, with the separators that people use in card numbers. */
const DIGITS = /\d+(?:[\s.-]{1,2}\d+)*/g;

/** @param {string} text */
export function clean(text) {
  return text
    .replace(ADDRESS, "$1$2/…")
    .replace(UUID, "(uuid)")
    .replace(SECRET, "$1$2(secret)")
    .replace(DIGITS, withoutCards);
}

/**
 * withoutCards removes from a run of digits what may be a card number: 13 to 19 digits with a correct check digit, at any
 * place. If two such numbers overlap, both are removed.
 * @param {string} run
 */
function withoutCards(run) {
  if (run.length < 13) return run;
  const parts = run.split(/([^\d]+)/); // between two groups is a separator
  const card = new Set();
  for (let from = 0; from < parts.length; from += 2) {
    let digits = "";
    for (let to = from; to < parts.length && digits.length < 19; to += 2) {
      digits += parts[to];
      if (digits.length >= 13 && digits.length <= 19 && luhn(digits)) for (let i = from; i <= to; i++) card.add(i);
    }
  }
  return parts.map((part, i) => (!card.has(i) ? part : card.has(i - 1) ? "" : "(card)")).join("");
}

/**
 * cleanAll is a copy of plain data in which all texts are cleanAll, also the names of members.
 * @param {any} value
 * @returns {any}
 */
export function cleanAll(value) {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value)) return value.map(cleanAll);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [clean(name), cleanAll(part)]));
}

/** @param {string} digits */
function luhn(digits) {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * ((i % 2) + 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/**
 * publicAddress is an address without the parts that may be secret.
 * @param {string} url
 */
export function publicAddress(url) {
  try {
    const { origin, pathname, protocol } = new URL(url);
    return /^(https?|file):$/.test(protocol) ? origin + pathname : `${protocol}…`;
  } catch {
    return "";
  }
}
