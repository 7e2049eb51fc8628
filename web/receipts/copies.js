// Finds the lines of each copy of a receipt. Every field of a payment may be missing.

/**
 * @typedef {import("../types/connect-epos-receipts.d.ts").ReceiptLine} ReceiptLine
 * @typedef {import("../types/connect-epos-receipts.d.ts").Copy} Copy
 */

/**
 * receipt gives the lines of one copy as they came, or [] if there is no such copy.
 * @param {any} payment a payment, or for "signature" the question about the signature
 * @param {Copy} copy
 * @returns {readonly ReceiptLine[]}
 */
export function receipt(payment, copy) {
  switch (copy) {
    case "customer":
      return linesOf(payment?.receiptLines, "CUSTOMER");
    case "merchant":
      return linesOf(payment?.receiptLines, "MERCHANT");
    case "signature":
      return slip(payment);
    default:
      throw new TypeError(`no such copy: ${String(copy)}`);
  }
}

/**
 * The slip to sign comes only with the question. If a payment has a result, it is too late to sign, so its merchant copy
 * is not a slip.
 * @param {any} question
 */
function slip(question) {
  if (question?.transactionResult) return [];
  const places = [question?.receipt, question?.payment?.receiptLines, question?.receiptLines];
  return places.map((lines) => linesOf(lines, "MERCHANT")).find(({ length }) => length > 0) ?? [];
}

/**
 * A list of lines without a name is the merchant copy: a question may bring it like that.
 * @param {any} lines
 * @param {"MERCHANT" | "CUSTOMER"} name
 * @returns {readonly ReceiptLine[]}
 */
function linesOf(lines, name) {
  const found = Array.isArray(lines) ? { MERCHANT: lines } : lines;
  const copy = found?.[name];
  return Array.isArray(copy) ? copy : [];
}
