// Which lines make which copy. Every field of a payment may be absent.

/**
 * @typedef {import("../types/connect-epos-receipts.d.ts").ReceiptLine} ReceiptLine
 * @typedef {import("../types/connect-epos-receipts.d.ts").Copy} Copy
 */

/**
 * receipt gives the lines of one copy as they came, or [] where it is not there.
 * @param {any} payment a payment; for "signature" the question about the signature
 * @param {Copy} copy
 * @returns {readonly ReceiptLine[]}
 */
export function receipt(payment, copy) {
  switch (copy) {
    case "customer":
      return named(payment?.receiptLines, "CUSTOMER");
    case "merchant":
      return named(payment?.receiptLines, "MERCHANT");
    case "signature":
      return slip(payment);
    default:
      throw new TypeError(`no such copy: ${String(copy)}`);
  }
}

/**
 * The slip to sign comes with the question only; a payment that has a result
 * has been signed, or not, and its merchant copy is no slip.
 * @param {any} question
 */
function slip(question) {
  if (question?.transactionResult) return [];
  const places = [question?.receipt, question?.payment?.receiptLines, question?.receiptLines];
  return places.map((lines) => named(lines, "MERCHANT")).find(({ length }) => length > 0) ?? [];
}

/**
 * A bare list of lines is the merchant's: so the question may bring it.
 * @param {any} lines
 * @param {"MERCHANT" | "CUSTOMER"} name
 * @returns {readonly ReceiptLine[]}
 */
function named(lines, name) {
  const found = Array.isArray(lines) ? { MERCHANT: lines } : lines;
  const copy = found?.[name];
  return Array.isArray(copy) ? copy : [];
}
