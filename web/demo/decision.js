// A dialog that ends with a decision of a person: who decides, and why. The name
// is remembered for the next one; nothing is decided by closing it.
import { byId, staffText } from "./elements.js";

let lastName = ""; // the person at this till, until the page goes

/**
 * Wires the dialog `name` of the page. `collect(fields, about)` reads its form;
 * `done(about, collected)` acts on it and resolves with what to do once the
 * dialog is gone, or rejects and the dialog stays.
 */
export function decisionDialog(name, collect, done) {
  const dialog = byId(name);
  const form = byId(`${name}-form`);
  const problem = byId(`${name}-problem`);
  let entry;

  async function submit(event) {
    event.preventDefault();
    problem.textContent = "";
    const press = form.querySelector("[type=submit]");
    press.disabled = true;
    try {
      lastName = form.elements.by.value;
      const shown = await done(entry, collect(form.elements, entry));
      dialog.close(); // gives the focus back to what opened it; what is shown next may take it
      shown();
    } catch (error) {
      problem.textContent = staffText(error);
      if (error?.entry) entry = error.entry; // the next press is about what stands there now
      form.elements[error?.field?.split(".").pop()]?.focus?.();
    } finally {
      press.disabled = false;
    }
  }

  form.addEventListener("submit", submit);
  byId(`${name}-close`).addEventListener("click", () => dialog.close());

  return {
    form,
    /** `filled` holds fields that are filled in already; then only the name may be missing. */
    open(about, lead, filled = {}) {
      entry = about;
      form.reset();
      problem.textContent = "";
      byId(`${name}-lead`).textContent = lead;
      form.elements.by.value = lastName;
      for (const [field, value] of Object.entries(filled)) form.elements[field].value = value;
      dialog.showModal();
      form.querySelector(".dialog-body input")?.focus({ preventScroll: true }); // what is said above it is read first
    },
  };
}
