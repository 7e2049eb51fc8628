// Shows the receipts of a payment as the card machine made them. The receipts script of the component reads the lines and
// makes the elements.
import { button, byId, make } from "./elements.js";

const COPIES = [
  ["customer", "Customer copy"],
  ["merchant", "Merchant copy"],
];

/** The copies of a payment that are there, customer's first, as [copy, title, lines]. */
function copiesOf(payment) {
  const receipts = globalThis.ConnectEPoSReceipts;
  if (!receipts) return [];
  return COPIES.map(([copy, title]) => [copy, title, receipts.receipt(payment, copy)]).filter(
    ([, , lines]) => lines.length > 0,
  );
}

/** Whether a payment came with a receipt. */
export function hasReceipt(payment) {
  return copiesOf(payment).length > 0;
}

/** The mark on a receipt that is printed again: somebody could pay two bills with two equal receipts. */
export const MARK = { value: "COPY", format: ["BOLD", "DOUBLE_WIDTH"] };

/**
 * A sheet for each copy of a payment, with a button that prints it on `paper`. For a payment of the past (`again`) all
 * sheets are marked as copies; else only a second print is. `prefix` is put before the ids for tests.
 */
export function sheets(payment, paper, { prefix = "", again = false } = {}) {
  return copiesOf(payment).map(([copy, title, lines]) =>
    sheet(copy, title, again ? [MARK, ...lines] : lines, paper, { prefix, once: !again }),
  );
}

/** One sheet of lines with its button. `copy` names it for tests and for files. With `once`, only the first print has no mark. */
export function sheet(copy, title, lines, paper, { prefix = "", once = false } = {}) {
  let printed = false;
  const print = make(
    "div",
    { class: "paper", "data-testid": `${prefix}receipt-${copy}` },
    globalThis.ConnectEPoSReceipts.asElement(lines),
  );
  const press = button(
    "Print",
    `${prefix}print-${copy}`,
    () => {
      paper.open(copy, title, printed ? [MARK, ...lines] : lines);
      printed = once;
    },
    "quiet",
  );
  return make(
    "article",
    { class: "receipt", "aria-label": title },
    make("header", { class: "head" }, make("h2", {}, title), press),
    make("div", { class: "torn" }, print),
  );
}

/** Connects the place for receipts. `paper` prints one copy. */
export function receiptRoll(paper) {
  const place = byId("receipts");

  return {
    /** Shows the receipts of an outcome, if there are any. Those of the past are marked as copies. */
    show(outcome, again = false) {
      const shown = sheets(outcome?.payment, paper, { again });
      place.replaceChildren(...shown);
      place.hidden = shown.length === 0;
    },
    clear() {
      this.show(undefined);
    },
  };
}
