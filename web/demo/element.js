// `?element`: the till shows its payments by <connect-payment>, in place of its
// own panel. All a till has to write for that is in this file.
import { book } from "./book.js";
import { supervisor, till } from "./till.js";

const wanted = new URLSearchParams(location.search).has("element");

/** The element over the page; undefined where the till shows payments itself. */
export const element = wanted ? await made() : undefined;

async function made() {
  await import("../../dist/connect-epos-element.mjs");
  const element = document.createElement("connect-payment");
  element.modal = true;
  element.setAttribute("scheme", "auto");
  element.setAttribute("data-testid", "element");
  element.addEventListener("outcome", ({ detail }) => bookOutcome(detail));
  document.body.append(element);
  return element;
}

/** Books what was taken, once by its reference, then says so; until then it is told again. */
async function bookOutcome(outcome) {
  if (outcome.result === "unknown") return; // the element guides staff; the end is another outcome
  if (outcome.result === "approved") book(outcome, supervisor.by(outcome.reference));
  await till.counter.acknowledge(outcome.reference);
}
