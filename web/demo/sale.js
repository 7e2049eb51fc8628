// Taking and giving back money with the counter: sell, believe only the outcome,
// book it by its reference, then acknowledge it. And what only staff can end.
import { attentionPanel } from "./attention.js";
import { runsAgain, watchPayment } from "./asking.js";
import { band, currency, enter, loadAgain, note, pad, receipts, showReady, showTakings, signature, steps, supervisor, terminals, till } from "./till.js";
import { book } from "./book.js";
import { element } from "./element.js";
import { byId, staffText } from "./elements.js";
import { carryOnDialog, settleDialog, takeOverDialog } from "./settle.js";
import { offer } from "./findings.js";
import { movesMoney, runningWord } from "./kinds.js";
import { money } from "./money.js";
import { nextReference, useUp } from "./references.js";
import { siteDecides } from "./signature.js";

const CANCEL = [{ label: "Cancel", testid: "cancel", run: cancel }];
let running; // the request of the payment under way
const recovered = new Map(); // outcomes whose promise an earlier page took with it

const attention = attentionPanel(async () => (await till.counter?.pending()) ?? [], {
  settle: (entry, likely) => settling.open(entry, likely),
  carryOn: (entry) => carrying.open(entry),
  takeOver: (entry) => taking.open(entry),
  book: bookEntry,
});
const settling = settleDialog(settle);
const carrying = carryOnDialog(carryOn);
const taking = takeOverDialog(takeOver);

/** Ready for the next bill, or for the same one again when its reference is given. */
export function idle(reference = "") {
  enter("idle");
  steps.hide();
  receipts.clear();
  byId("reference").value = reference || nextReference();
  showReady();
  pad.draw();
  showTakings();
  refreshAttention();
  document.activeElement?.blur?.(); // Enter means Pay again, not the button that led here
}

/** What every payment of the bill on the till has. */
export function bill() {
  return { tid: terminals.chosen(), amount: pad.amount(), currency: currency(), reference: byId("reference").value.trim() };
}

/** Takes a payment of any kind; `kind` is the counter's method: "sale", "refund", "preAuth"... */
export async function take(kind, request = bill()) {
  if (till.phase !== "idle" || !till.counter) return;
  if (request.amount === 0) {
    band.idle("No amount yet", "Type the amount first.");
    return;
  }
  useUp(request.reference); // the next bill gets another, also after a reload in the middle of this one
  supervisor.forget(request.reference);
  enter("paying");
  receipts.clear();
  if (element) return showElsewhere(kind, request);
  steps.start();
  band.progress(request, kind, CANCEL);
  try {
    // The promise of a payment that may have been sent always resolves; what it
    // resolves with is the only thing that says whether money moved.
    running = request;
    const ended = till.counter[kind](request, { onNotification: told, onSignature: (question) => signed(question, request, kind) });
    const outcome = await ended.finally(signature.end); // no question outlives its payment
    if (outcome.result !== "unknown") settling.close(outcome.reference); // it was found out meanwhile
    showOutcome(outcome);
  } catch (error) {
    showNotSent(error, request.reference);
  }
  refreshAttention();
  terminals.refresh();
}

/** The element shows it from start to end; when it is closed the till goes on. */
async function showElsewhere(kind, request) {
  band.progress(request, kind, []);
  const closed = new Promise((resolve) => element.addEventListener("close", resolve, { once: true }));
  const outcome = await element.pay(till.counter, { kind, ...request }).catch(() => undefined); // it says why nothing was sent
  await closed;
  if (outcome && outcome.result !== "declined" && outcome.result !== "cancelled") pad.clear();
  idle(outcome?.result === "approved" ? "" : request.reference);
}

/** The counter asks before a refund or a keyed card; anything but true forbids it. */
export async function allow(request) {
  band.step("Supervisor, please", "Nothing is sent before somebody allows it.");
  const allowed = await supervisor.ask(request);
  if (allowed) band.step(runningWord(request.kind), "Sending to the card machine");
  return allowed;
}

/** The line is gone in mid-payment, or back: the component asks by itself, and may still find out. */
export function linkMoved() {
  if (till.phase === "paying" && !element) watchPayment(running.reference, running.cardholderNotPresent, (entry) => settling.open(entry));
}

/** A notification informs: it changes the words, never the outcome. */
function told(notification) {
  if (till.phase !== "paying") return;
  band.step(notification.text, "Follow the card machine. The result comes at the end.");
  steps.add(notification.text, notification.value);
}

/** Asks once. What comes of it, the outcome says: the card machine may be too far already. */
async function cancel() {
  const pressed = byId("band-actions").querySelector("[data-testid=cancel]");
  pressed.disabled = true;
  band.step("Asked to cancel", "Wait for the card machine: the result comes at the end.");
  steps.add("Asked to cancel", "asked-to-cancel");
  try {
    const { cancelling } = await till.counter.cancel(byId("reference").value.trim());
    if (!cancelling && till.phase === "paying") band.step("Not cancelled", "The card machine goes on with the payment. Wait for the result.");
  } catch (error) {
    if (till.phase !== "paying") return;
    band.step("Not asked to cancel", staffText(error));
    pressed.disabled = false;
  }
}

/** What this gives, true or false, the engine tells the card machine; undefined tells nothing. */
async function signed(question, request, kind) {
  if (till.phase !== "paying") return undefined;
  const decides = siteDecides(till.site, kind);
  band.step("Check the signature", "The card machine waits for you.", runsAgain(CANCEL));
  const accepted = await signature.ask(question, { sum: money(request.amount, request.currency), decides });
  if (till.phase !== "paying") return accepted;
  if (accepted === undefined) band.step("Signature not checked", `Nobody decided in time: the till ${decides === "accept" ? "accepts" : "declines"} it.`);
  else band.step(accepted ? "Signature accepted" : "Signature declined", "The result comes at the end.");
  return accepted;
}

function showOutcome(outcome) {
  enter("outcome");
  byId("reference").value = outcome.reference;
  pad.show(outcome.asked.amount);
  receipts.show(outcome);
  band.outcome(outcome, actionsFor(outcome), supervisor.by(outcome.reference));
  if (outcome.result !== "unknown") steps.hide();
}

/** A rejection means that nothing that can move money was sent. */
function showNotSent(error, reference) {
  const taken = error.code === "already-paid" || error.code === "payment-open";
  const back = () => {
    if (taken) pad.clear();
    idle(taken ? "" : reference);
  };
  enter("outcome");
  steps.hide();
  band.notSent(error, till.stopped ? loadAgain() : [{ label: "Back", testid: "back", run: back, main: true }]);
}

function actionsFor(outcome) {
  const next = { label: "Next bill", testid: "next", run: () => finish(outcome) };
  switch (outcome.result) {
    case "approved": return [{ label: movesMoney(outcome.kind) ? "Book it" : "Done", testid: "book", run: () => bookAndFinish(outcome), main: true }];
    case "unknown": return till.stopped ? loadAgain() : [...verdicts(outcome), { label: "Leave for later", testid: "next", run: moveOn }];
    default: return [{ label: "Try again", testid: "again", run: () => tryAgain(outcome), main: true }, next];
  }
}

/** The likely verdict first, where there is one; somebody has to confirm it. */
function verdicts(outcome) {
  const likely = offer(outcome);
  if (!likely) return [{ label: "Settle now", testid: "settle-now", run: () => settleNow(outcome), main: true }];
  return [
    { label: likely.label, testid: "confirm-now", run: () => settleNow(outcome, likely), main: true },
    { label: "Settle otherwise", testid: "settle-now", run: () => settleNow(outcome) },
  ];
}

// After the outcome: book first, acknowledge after; until then it is told again.

async function bookAndFinish(outcome) {
  book(outcome, supervisor.by(outcome.reference));
  await finish(outcome);
}

async function finish(outcome) {
  await acknowledge(outcome.reference);
  moveOn();
}

async function tryAgain(outcome) {
  await acknowledge(outcome.reference);
  idle(outcome.reference);
}

function moveOn() {
  pad.clear();
  idle();
}

async function acknowledge(reference) {
  recovered.delete(reference);
  try {
    await till.counter.acknowledge(reference);
  } catch (error) {
    note(staffText(error)); // it stays in the list and is told again; booking twice is harmless
  }
}

// What an earlier page, or only staff, can bring to an end

/** Asks again for what has no end yet; what the band is busy with is not repeated. */
export function refreshAttention() {
  const busyWith = till.phase === "paying" || till.phase === "outcome" ? byId("reference").value : "";
  return attention.refresh(busyWith);
}

/** An outcome that an earlier page never heard: shown at once when nothing else is. */
export function outcomeRecovered(outcome) {
  if (element) return refreshAttention(); // it follows the counter
  recovered.set(outcome.reference, outcome);
  if (till.phase === "idle") showOutcome(outcome);
  refreshAttention();
}

async function bookEntry(entry) {
  if (till.phase === "paying") return;
  try {
    const kept = recovered.get(entry.reference)
      ?? (await till.counter.history({ kind: "payment", reference: entry.reference, limit: 1 }))[0];
    // A history entry is of kind "payment"; what it was is told by the pending one.
    if (kept) showOutcome({ ...kept, kind: entry.kind });
    refreshAttention();
  } catch (error) {
    note(staffText(error));
  }
}

async function settleNow(outcome, likely) {
  try {
    const entries = await till.counter.pending();
    const entry = entries.find((one) => one.reference === outcome.reference);
    if (entry) settling.open(entry, likely);
    else moveOn();
  } catch (error) {
    note(staffText(error));
  }
}

async function settle(entry, settlement) {
  const outcome = await till.counter.settle(entry.reference, settlement);
  return () => {
    if (till.phase !== "paying") showOutcome(outcome);
    refreshAttention();
  };
}

async function carryOn(entry, why) {
  await till.counter.carryOn(entry.tid, why);
  return refreshAttention;
}

async function takeOver(entry, why) {
  await till.counter.takeOver(entry.tid, why);
  return refreshAttention;
}
