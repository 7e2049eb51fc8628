// What the card machine says while a payment runs, newest first. Notifications
// inform; none of them is an outcome, and this list never turns into one.
import { byId, make } from "./elements.js";

/** Wires the list of steps. */
export function stepList() {
  const box = byId("steps");
  const list = byId("steps-list");
  let began = 0;

  return {
    start() {
      began = performance.now();
      list.replaceChildren();
      box.hidden = false;
    },
    add(text, value = "") {
      const seconds = Math.round((performance.now() - began) / 1000);
      list.prepend(
        make(
          "li",
          { "data-value": value },
          make("span", { class: "step-text" }, text),
          make("span", { class: "step-time" }, `${seconds} s`),
        ),
      );
    },
    hide() {
      box.hidden = true;
    },
  };
}
