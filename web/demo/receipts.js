// The receipts of a payment on the stage, as the terminal composed them: the
// component's own receipts file reads the lines and makes the elements.
import { button, byId, make } from "./elements.js";

const COPIES = [["customer", "Customer copy"], ["merchant", "Merchant copy"]];

/** The copies of a payment that are there, customer's first, as [copy, title, lines]. */
function copiesOf(payment) {
  const receipts = globalThis.ConnectEPoSReceipts;
  if (!receipts) return [];
  return COPIES.map(([copy, title]) => [copy, title, receipts.receipt(payment, copy)]).filter(([, , lines]) => lines.length > 0);
}

/** Whether a payment came with a receipt. */
export function hasReceipt(payment) {
  return copiesOf(payment).length > 0;
}

/** Wires the place for receipts; `paper` is where one copy is printed. */
export function receiptRoll(paper) {
  const place = byId("receipts");

  function sheet([copy, title, lines]) {
    const print = make("div", { class: "paper", "data-testid": `receipt-${copy}` }, globalThis.ConnectEPoSReceipts.asElement(lines));
    const made = make("article", { class: "receipt", "aria-label": title });
    made.append(
      make("header", { class: "head" }, make("h2", {}, title), button("Print", `print-${copy}`, () => paper.open(copy, title, lines), "quiet")),
      make("div", { class: "torn" }, print));
    return made;
  }

  return {
    /** Shows the receipts of an outcome, or nothing when none came. */
    show(outcome) {
      const sheets = copiesOf(outcome?.payment).map(sheet);
      place.replaceChildren(...sheets);
      place.hidden = sheets.length === 0;
    },
    clear() { this.show(undefined); },
  };
}
