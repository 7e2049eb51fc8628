// Checks what a till passes to the book. If something is wrong, the error names its field, and nothing is kept.

/** The highest price, payment or bill, in minor units. */
const MOST = 99_999_999;

/**
 * TableBookError says why the book did nothing. `code` is for the till's code,
 * `field` names the argument that was wrong, `text` is for staff.
 */
export class TableBookError extends Error {
  /**
   * @param {import("../types/connect-epos-tables.d.ts").TableBookErrorCode} code
   * @param {string} text
   * @param {{ field?: string, cause?: unknown }} [more]
   */
  constructor(code, text, { field, cause } = {}) {
    super(field ? `${field}: ${text}` : text, cause === undefined ? undefined : { cause });
    this.name = "TableBookError";
    this.code = code;
    this.text = text;
    if (field !== undefined) this.field = field;
  }
}

/**
 * @param {string} field
 * @param {string} text
 * @returns {never}
 */
function refuse(field, text) {
  throw new TableBookError("invalid-request", text, { field });
}

/**
 * members checks that a value is an object and has no unknown members.
 * @param {string} field
 * @param {unknown} given
 * @param {string[]} names
 * @returns {Record<string, any>}
 */
export function members(field, given, names) {
  if (given === null || typeof given !== "object" || Array.isArray(given)) return refuse(field, "must be an object");
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) refuse(name, "is not known here");
  }
  return /** @type {Record<string, any>} */ (given);
}

/**
 * words checks a text that people read: it has one line, is not blank, and is not too long.
 * @param {string} field
 * @param {unknown} given
 * @param {number} [most]
 */
export function words(field, given, most = 64) {
  if (typeof given !== "string" || given.trim() === "") return refuse(field, "must be a text that is not empty");
  const kept = given.trim();
  if (kept.length > most) refuse(field, `must not have more than ${most} characters`);
  if (/\p{Cc}/u.test(kept)) refuse(field, "must not hold control characters");
  return kept;
}

/**
 * number checks a whole number within limits. Money is a whole number of minor units.
 * @param {string} field
 * @param {unknown} given
 * @param {number} least
 * @param {number} [most]
 */
export function number(field, given, least, most = MOST) {
  if (typeof given !== "number" || !Number.isSafeInteger(given)) return refuse(field, "must be a whole number");
  if (given < least || given > most) refuse(field, `must be from ${least} to ${most}`);
  return given;
}

/**
 * @param {string} field
 * @param {unknown} given
 */
export function currency(field, given) {
  if (typeof given !== "string" || !/^[A-Z]{3}$/.test(given))
    return refuse(field, "must be a currency code such as GBP");
  return given;
}

/**
 * item checks one line of an order. A negative price is a discount.
 * @param {unknown} given
 */
export function item(given) {
  const { name, price, quantity = 1 } = members("item", given, ["name", "price", "quantity"]);
  return {
    name: words("name", name, 80),
    price: number("price", price, -MOST),
    quantity: number("quantity", quantity, 1, 9999),
  };
}

/**
 * why checks who decided something, and why.
 * @param {unknown} given
 * @param {string[]} [more] other members, which the caller checks
 */
export function why(given, more = []) {
  const { by, reason } = members("why", given, ["by", "reason", ...more]);
  return { by: words("by", by), reason: words("reason", reason, 200) };
}
