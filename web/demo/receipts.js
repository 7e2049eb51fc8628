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

/**
 * A sheet for each copy of a payment, with a button that prints it on `paper`.
 * `above` are lines of ours over the terminal's; `prefix` tells the ids for tests apart.
 */
export function sheets(payment, paper, { prefix = "", above = [] } = {}) {
  return copiesOf(payment).map(([copy, title, lines]) => sheet(copy, title, [...above, ...lines], paper, prefix));
}

/** One sheet of lines, with its button; `copy` names it for tests and in the name of a file. */
export function sheet(copy, title, lines, paper, prefix = "") {
  const print = make("div", { class: "paper", "data-testid": `${prefix}receipt-${copy}` }, globalThis.ConnectEPoSReceipts.asElement(lines));
  const press = button("Print", `${prefix}print-${copy}`, () => paper.open(copy, title, lines), "quiet");
  return make("article", { class: "receipt", "aria-label": title },
    make("header", { class: "head" }, make("h2", {}, title), press),
    make("div", { class: "torn" }, print));
}

/** Wires the place for receipts; `paper` is where one copy is printed. */
export function receiptRoll(paper) {
  const place = byId("receipts");

  return {
    /** Shows the receipts of an outcome, or nothing when none came. */
    show(outcome) {
      const shown = sheets(outcome?.payment, paper);
      place.replaceChildren(...shown);
      place.hidden = shown.length === 0;
    },
    clear() { this.show(undefined); },
  };
}
