// A refund and a keyed card need somebody who may: the counter's `allow` hook asks
// before anything is sent. This till believes any name; a real one checks it.
import { byId } from "./elements.js";
import { kindNoun } from "./kinds.js";
import { money } from "./money.js";

/** Wires the dialog. */
export function permission() {
  const dialog = byId("allow");
  const form = byId("allow-form");
  const names = new Map(); // by reference: who allowed it
  let answer = () => {};

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = form.elements.by.value.trim();
    byId("allow-problem").textContent = name ? "" : "Type the supervisor's name.";
    if (!name) return form.elements.by.focus();
    answer(name);
    dialog.close();
  });
  byId("allow-no").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => answer("")); // Escape, too, is a no

  return {
    /** Resolves with true once a name was given, with false when it was not. */
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
    /** Who allowed it, if this page asked. */
    by: (reference) => names.get(reference),
    /** Another try of the same bill is another question. */
    forget: (reference) => names.delete(reference),
  };
}
