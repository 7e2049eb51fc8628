// Taking and giving back money with the counter: sell, believe only the outcome,
// book it by its reference, then acknowledge it. `till.screen` (element.js) shows
// the payment.
import { attentionPanel } from "./attention.js";
import {
  band,
  currency,
  enter,
  note,
  pad,
  receipts,
  showReady,
  showStopped,
  showTakings,
  supervisor,
  terminals,
  till,
} from "./till.js";
import { book } from "./book.js";
import { byId } from "./elements.js";
import { nextReference, useUp } from "./references.js";
import { runningWord } from "./kinds.js";
import { takeOverDialog } from "./take-over.js";

const taking = takeOverDialog(takeOver);
const attention = attentionPanel(unsettled, () => till.counter?.link.state === "up", {
  actions: (entry) => till.screen.actions(entry),
  takeOver: (entry) => taking.open(entry),
});

/** Payments that have not ended. Their card machines are not shown as ready. */
async function unsettled() {
  const entries = (await till.counter?.pending()) ?? [];
  till.unsettled = new Set(
    entries.filter(({ state, carriedOn }) => state === "unknown" && !carriedOn).map(({ tid }) => tid),
  );
  terminals.draw();
  if (till.phase === "idle" && till.counter && !till.stopped) showReady();
  return entries;
}

/** Ready for the next bill, or for the same one again if its reference is given. */
export function idle(reference = "") {
  if (till.stopped) return showStopped();
  enter("idle");
  receipts.clear();
  byId("reference").value = reference || nextReference();
  showReady();
  pad.keep();
  showTakings();
  refreshAttention();
  document.activeElement?.blur?.(); // Enter must pay, and must not press the button that led here
}

/** Clears the amount and goes on to the next bill. */
export function nextBill() {
  pad.clear();
  idle();
}

/** What every payment of the present bill has. */
export function bill() {
  return {
    tid: terminals.chosen(),
    amount: pad.amount(),
    currency: currency(),
    reference: byId("reference").value.trim(),
  };
}

/** Takes a payment of any kind; `kind` is the counter's method: "sale", "refund", "preAuth"... */
export async function take(kind, request = bill()) {
  if (till.phase !== "idle" || !till.counter) return;
  if (request.amount === 0) {
    band.idle("No amount yet", "Type the amount first.");
    return;
  }
  useUp(request.reference); // the next bill gets another one, also if the page is reloaded during this payment
  supervisor.forget(request.reference);
  enter("paying");
  receipts.clear();
  await till.screen.pay(kind, request);
  refreshAttention();
  terminals.refresh();
}

/** The counter asks this before a refund or a keyed card. Everything but true forbids it. */
export async function allow(request) {
  band.step("Supervisor, please", "Nothing is sent before somebody allows it.");
  const allowed = await supervisor.ask(request);
  if (allowed) band.step(runningWord(request.kind), "Sending to the card machine");
  return allowed;
}

/** Books an outcome first, and acknowledges it then. Until it is acknowledged, it is told again. */
export async function bookAndAcknowledge(outcome) {
  try {
    if (outcome.result === "approved") book(outcome, supervisor.by(outcome.reference));
    const { reference, attempt, rev } = outcome;
    await till.counter.acknowledge(reference, attempt && rev ? { attempt, rev } : undefined); // only this end, and no later one
  } catch {
    note("This result could not be booked. It stays in the list and is told again."); // booking it twice changes nothing
  }
}

/** Whether the reference of a rejected payment has a payment already, so that the bill cannot be tried again. */
export const taken = ({ code }) => code === "already-paid" || code === "payment-open";

/** Asks again for payments that have not ended. The one on the screen is not repeated. */
export function refreshAttention() {
  return attention.refresh(till.screen.reference());
}

async function takeOver(entry, why) {
  await till.counter.takeOver(entry.tid, why);
  return refreshAttention;
}
