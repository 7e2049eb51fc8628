// The bill of a visit, as lines for the printer of a card machine.
import { receiptLines } from "./receipt-lines.js";

/**
 * billLines shows what was ordered and what is due. With `paid` it also shows what was paid.
 * @param {import("../types/connect-epos-tables.d.ts").BookedTable} seen
 * @param {{ width: number, paid: boolean }} how
 * @returns {import("../types/connect-epos-tables.d.ts").Line[]}
 */
export function billLines(seen, { width, paid }) {
  const bill = receiptLines({ width }).text(`Table ${seen.id}`, { bold: true, doubleWidth: true }).separator();
  for (const { name, quantity, amount } of grouped(seen.items))
    bill.amount(quantity > 1 ? `${quantity} x ${name}` : name, amount);
  bill.separator().amount(`Total ${seen.currency}`, seen.total, { bold: true });
  if (paid || seen.paid > 0) addPayments(bill, seen);
  return bill.lines();
}

/**
 * grouped puts equal items on one line with their number, so that the bill of a long evening fits.
 * @param {import("../types/connect-epos-tables.d.ts").BookedTable["items"]} items
 */
function grouped(items) {
  /** @type {Map<string, { name: string, quantity: number, amount: number }>} */ const rows = new Map();
  for (const { name, price, quantity, amount } of items) {
    const row = rows.get(`${price} ${name}`) ?? { name, quantity: 0, amount: 0 };
    rows.set(`${price} ${name}`, { name, quantity: row.quantity + quantity, amount: row.amount + amount });
  }
  return [...rows.values()];
}

/** Adds what was paid, and what is still due. @param {import("../types/connect-epos-tables.d.ts").ReceiptLines} bill @param {import("../types/connect-epos-tables.d.ts").BookedTable} seen */
function addPayments(bill, seen) {
  for (const { paymentMethod, cardSchemeName, amountPaid } of seen.payments)
    bill.amount(cardSchemeName || paymentMethod || "Paid", -amountPaid);
  bill.amount("Still due", seen.due, { bold: true });
  if (seen.gratuity > 0) bill.amount("Gratuity, thank you", seen.gratuity);
}
