// What leaves by a support bundle is cleaned once more here, whoever was
// careful before.

/** Keys of Connect are UUIDs; so are some names of ours, which nobody misses. */
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
/** What a connection address says of who connects stands behind its host. */
const ADDRESS = /\b((?:wss?|https?):\/\/)(?:[^\s"'<>\\/?#@]*@)?([^\s"'<>\\/?#@]+)[/?#][^\s"'<>\\]*/gi;
/** A named secret, with or without the quotes and escapes of what it was quoted in. */
const SECRET =
  /(token|api[-_]?key|key|secret|password|authorization)((?:\\*["'])?\s*(?:[=:]|%3D)\s*(?:\\*["'])?(?:(?:Bearer|Basic)\s+)?)[^\s"'&,;}\\]+/gi;
/** Digits in one group or several, with what people write between those of a card. */
const DIGITS = /\d+(?:[\s.-]{1,2}\d+)*/g;

/** @param {string} text */
export function clean(text) {
  return text
    .replace(ADDRESS, "$1$2/…")
    .replace(UUID, "(uuid)")
    .replace(SECRET, "$1$2(secret)")
    .replace(DIGITS, cardless);
}

/**
 * cardless is a run of digits without what may be a card's: 13 to 19 of them whose
 * check digit is right, whatever stands before and behind. Of two that overlap both go.
 * @param {string} run
 */
function cardless(run) {
  if (run.length < 13) return run;
  const parts = run.split(/([^\d]+)/); // a separator between each two groups
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
    const digit = Number(digits[digits.length - 1 - i]) * ((i % 2) + 1);
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
