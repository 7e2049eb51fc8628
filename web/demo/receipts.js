// The receipts of a payment on the stage, as the terminal composed them: the
// component's own receipts file reads the lines and makes the elements.
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

/** What stands above everything that is printed again: two equal receipts would pay two bills. */
export const MARK = { value: "COPY", format: ["BOLD", "DOUBLE_WIDTH"] };

/**
 * A sheet for each copy of a payment, with a button that prints it on `paper`. All of them are marked where the payment
 * is one of the past (`again`), and else what is printed a second time. `prefix` tells the ids for tests apart.
 */
export function sheets(payment, paper, { prefix = "", again = false } = {}) {
  return copiesOf(payment).map(([copy, title, lines]) =>
    sheet(copy, title, again ? [MARK, ...lines] : lines, paper, { prefix, once: !again }),
  );
}

/** One sheet of lines, with its button; `copy` names it for tests and in the name of a file. `once`: only its first print is unmarked. */
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

/** Wires the place for receipts; `paper` is where one copy is printed. */
export function receiptRoll(paper) {
  const place = byId("receipts");

  return {
    /** Shows the receipts of an outcome, or nothing when none came; those of the past are marked as copies. */
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
