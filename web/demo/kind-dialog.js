// The menu of the other kinds of payment. It only collects what is needed; sale.js takes the payment.
import { byId, staffText } from "./elements.js";
import { money } from "./money.js";
import { requestFor } from "./kinds.js";

/** Connects the menu. `bill()` gives what every payment has, and `take(method, request)` starts the payment. */
export function kindDialog(bill, take) {
  const dialog = byId("kinds");
  const form = byId("kinds-form");
  const fields = form.elements;
  const problem = byId("kinds-problem");
  const mark = () => {
    form.dataset.kind = fields.kind.value;
  };

  function start() {
    problem.textContent = "";
    const typed = { authCode: fields.authCode.value, total: fields.total.value, cashback: fields.cashback.value };
    try {
      const { method, request } = requestFor(fields.kind.value, bill(), typed);
      dialog.close();
      take(method, request);
    } catch (error) {
      problem.textContent = staffText(error);
      fields[error.field]?.focus?.();
    }
  }

  // Enter in a field starts nothing: barcode scanners end with it.
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("kinds-start").addEventListener("click", start);
  form.addEventListener("change", mark);
  byId("kinds-close").addEventListener("click", () => dialog.close());

  return {
    open() {
      const { amount, currency, reference, tid } = bill();
      form.reset();
      mark();
      problem.textContent = "";
      byId("kinds-lead").textContent = `${money(amount, currency)}, ${reference}, card machine ${tid}`;
      dialog.showModal();
    },
  };
}
