// The bill of a visit, line by line, for the card machine's printer.
import { receiptLines } from "./receipt-lines.js";

/**
 * billLines gives what was ordered and what is due; with `paid` what was paid as well.
 * @param {import("../types/connect-epos-tables.d.ts").BookedTable} seen
 * @param {{ width: number, paid: boolean }} how
 * @returns {import("../types/connect-epos-tables.d.ts").Line[]}
 */
export function billLines(seen, { width, paid }) {
  const bill = receiptLines({ width }).text(`Table ${seen.id}`, { bold: true, doubleWidth: true }).separator();
  for (const { name, quantity, amount } of grouped(seen.items))
    bill.amount(quantity > 1 ? `${quantity} x ${name}` : name, amount);
  bill.separator().amount(`Total ${seen.currency}`, seen.total, { bold: true });
  if (paid || seen.paid > 0) settled(bill, seen);
  return bill.lines();
}

/**
 * grouped counts what was ordered twice on one line: a long evening fits on a bill.
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

/** @param {import("../types/connect-epos-tables.d.ts").ReceiptLines} bill @param {import("../types/connect-epos-tables.d.ts").BookedTable} seen */
function settled(bill, seen) {
  for (const { paymentMethod, cardSchemeName, amountPaid } of seen.payments)
    bill.amount(cardSchemeName || paymentMethod || "Paid", -amountPaid);
  bill.amount("Still due", seen.due, { bold: true });
  if (seen.gratuity > 0) bill.amount("Gratuity, thank you", seen.gratuity);
}
