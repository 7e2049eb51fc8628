// A supervisor must allow a refund and a keyed card. The counter's `allow` hook asks before anything is sent. This till
// believes any name; a real till checks it.
import { byId } from "./elements.js";
import { kindNoun } from "./kinds.js";
import { money } from "./money.js";

/** Connects the dialog. */
export function permission() {
  const dialog = byId("allow");
  const form = byId("allow-form");
  const names = new Map(); // by reference: who allowed it
  let answer = () => {};

  // Enter in the field allows nothing: barcode scanners end with it.
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("allow-yes").addEventListener("click", () => {
    const name = form.elements.by.value.trim();
    byId("allow-problem").textContent = name ? "" : "Type the supervisor's name.";
    if (!name) return form.elements.by.focus();
    answer(name);
    dialog.close();
  });
  byId("allow-no").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => answer("")); // Escape means no, too

  return {
    /** Asks for the name of a supervisor. Resolves with true if one was given, and else with false. */
    async ask({ kind, amount, currency, reference, cardholderNotPresent }) {
      form.reset();
      byId("allow-problem").textContent = "";
      const what = cardholderNotPresent ? `${kindNoun(kind)} with a keyed card` : kindNoun(kind);
      byId("allow-lead").textContent = `${what}: ${money(amount, currency)}, ${reference}.`;
      dialog.showModal();
      const name = await new Promise((resolve) => {
        answer = resolve;
      });
      if (name) names.set(reference, name);
      return name !== "";
    },
    /** Who allowed the payment of a reference, if this page asked. */
    by: (reference) => names.get(reference),
    /** The next attempt of the same bill must be allowed again. */
    forget: (reference) => names.delete(reference),
  };
}
