// A dialog in which somebody decides: it asks who decides, and why. The name is remembered for the next decision. Closing
// the dialog decides nothing, and neither does Enter in a field: barcode scanners end with it. Only its button decides.
import { byId, formError, staffText } from "./elements.js";

const BARCODE = /^\d{8,}$/; // digits alone are no reason

let lastName = ""; // who decided last in this page

/**
 * Connects the dialog `name` of the page. `collect(fields, about)` reads its form. `done(about, collected)` does what was
 * decided. It resolves with a function that is called after the dialog has closed; if it rejects, the dialog stays.
 */
export function decisionDialog(name, collect, done) {
  const dialog = byId(name);
  const form = byId(`${name}-form`);
  const problem = byId(`${name}-problem`);
  const press = form.querySelector("button.pay");
  let entry;

  async function decide() {
    problem.textContent = "";
    press.disabled = true;
    try {
      if (BARCODE.test(form.elements.reason?.value.trim())) throw formError("reason", "Please say why in words.");
      lastName = form.elements.by.value;
      const shown = await done(entry, collect(form.elements, entry));
      dialog.close(); // the focus goes back to the button that opened it, and what is shown next may take it
      shown();
    } catch (error) {
      problem.textContent = staffText(error);
      if (error?.entry) entry = error.entry; // the next press is about the payment as it is now
      form.elements[error?.field?.split(".").pop()]?.focus?.();
    } finally {
      press.disabled = false;
    }
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  press.addEventListener("click", decide);
  byId(`${name}-close`).addEventListener("click", () => dialog.close());

  return {
    form,
    /** Opens the dialog. `filled` has values for its fields. */
    open(about, lead, filled = {}) {
      entry = about;
      form.reset();
      problem.textContent = "";
      byId(`${name}-lead`).textContent = lead;
      form.elements.by.value = lastName;
      for (const [field, value] of Object.entries(filled)) form.elements[field].value = value;
      dialog.showModal();
      form.querySelector(".dialog-body input")?.focus({ preventScroll: true }); // the text above it must stay visible
    },
  };
}
