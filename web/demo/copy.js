// The last payment that a card machine processed, whoever started it. This is a copy to look at and to print. It is not
// an outcome, and nothing is booked.
import { button, make, staffText } from "./elements.js";
import { sheets } from "./receipts.js";
import { money } from "./money.js";

const RESULTS = {
  SUCCESSFUL: "Approved",
  DECLINED: "Declined",
  CANCELLED: "Cancelled",
  VOID: "Void",
  UNSUCCESSFUL: "Not successful",
  TIMED_OUT: "Timed out",
};

const words = (code) => code && code[0] + code.slice(1).toLowerCase().replaceAll("_", " ");

/** What is known about the payment, as [name, value]. What the card machine left out is not shown. */
export function facts(payment) {
  return [
    ["Result", RESULTS[payment.transactionResult] ?? payment.transactionResult],
    ["Kind", words(payment.transactionType)],
    ["Amount", money(payment.amountTotal ?? payment.amountBase, payment.currency)],
    ["When", payment.transactionTime?.replace("T", " ")],
    ["Number", payment.transactionNumber],
    ["Auth code", payment.authCode],
    ["Card", [payment.cardSchemeName, payment.primaryAccountNumber].filter(Boolean).join(" ")],
  ].filter(([, value]) => value);
}

/** Connects the dialog. `ask(tid)` is the counter's `duplicate`; `note(text)` says why there is no copy. */
export function copyDialog(ask, paper, note) {
  const title = make("h2", { id: "copy-title" });
  const known = make("dl", { class: "facts", "data-testid": "copy-facts" });
  const place = make("div", { class: "receipts" });
  const dialog = make(
    "dialog",
    { id: "copy", class: "broad copy", "data-testid": "copy", "aria-labelledby": "copy-title" },
    title,
    make(
      "p",
      { class: "copy-mark", "data-testid": "copy-mark" },
      make("strong", {}, "Copy"),
      " What the card machine did last, whoever asked. Book nothing by it.",
    ),
    make("div", { class: "copy-body", tabindex: "0", role: "region", "aria-labelledby": "copy-title" }, known, place),
    make(
      "div",
      { class: "dialog-actions" },
      make("span", { class: "spring" }),
      button("Close", "copy-close", () => dialog.close()),
    ),
  );
  document.body.append(dialog);

  return {
    /** Asks the card machine, which may take a moment. */
    async open(tid) {
      note("Asking the card machine for its last payment");
      try {
        const { payment } = await ask(tid);
        title.textContent = `Last payment on ${tid}`;
        known.replaceChildren(
          ...facts(payment).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]),
        );
        place.replaceChildren(...sheets(payment, paper, { prefix: "copy-", again: true }));
        note("");
        dialog.showModal();
      } catch (error) {
        note(staffText(error));
      }
    },
  };
}
