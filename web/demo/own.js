// `?own`: a till that draws its payments by itself, with the counter's hooks and
// promise alone. More to write than element.js, and all of it the till's own look.
import { band, enter, loadAgain, note, pad, receipts, signature, steps, supervisor, till } from "./till.js";
import { bookAndAcknowledge, idle, nextBill, refreshAttention, taken } from "./sale.js";
import { button, byId, staffText } from "./elements.js";
import { carryOnDialog, settleDialog } from "./settle.js";
import { movesMoney } from "./kinds.js";
import { money } from "./money.js";
import { lookAtQuestion, questionOver } from "./outlives.js";
import { offer, stillAsked } from "./findings.js";
import { runsAgain, watchPayment } from "./asking.js";
import { siteDecides } from "./signature.js";

const CANCEL = [{ label: "Cancel", testid: "cancel", run: cancel }];
let running; // the request of the payment under way
let attempt; // which attempt to pay it that is, once the card machine told of it
const found = new Map(); // outcomes whose promise an earlier page took with it

const settling = settleDialog(settle);
const carrying = carryOnDialog(carryOn);

/** Nothing to do: this screen asks for what is pending, and hears what is recovered. */
export function opened() {}

/** What is on the screen: the list of what needs attention leaves it out. */
export const reference = () => (till.phase === "paying" || till.phase === "outcome" ? byId("reference").value : "");

/** Its questions are dialogs of the page, which keep their keys by themselves. */
export const shown = () => false;

/** Takes a payment and shows it from start to end. */
export async function pay(kind, request) {
  steps.start();
  band.progress(request, kind, CANCEL);
  try {
    // The promise of a payment that may have been sent always resolves; what it
    // resolves with is the only thing that says whether money moved.
    running = request;
    attempt = undefined;
    const ended = till.counter[kind](request, {
      onNotification: told,
      onSignature: (question) => signed(question, request, kind),
    });
    const outcome = await ended;
    await questionOver(outcome);
    if (outcome.result !== "unknown") settling.close(outcome.reference); // it was found out meanwhile
    showOutcome(outcome);
  } catch (error) {
    signature.end();
    showNotSent(error, request.reference);
  }
}

/** The line is gone in mid-payment, or back: the component asks by itself, and may still find out. */
export function linkMoved() {
  if (till.phase !== "paying") return;
  lookAtQuestion(running.reference);
  watchPayment(running.reference, running.cardholderNotPresent, (entry) => settling.open(entry));
}

/** A notification informs: it changes the words, never the outcome. */
function told(notification) {
  if (till.phase !== "paying") return;
  attempt = notification.attempt;
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
    const { cancelling } = await till.counter.cancel(byId("reference").value.trim(), attempt && { attempt });
    if (!cancelling && till.phase === "paying")
      band.step("Not cancelled", "The card machine goes on with the payment. Wait for the result.");
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
  if (accepted === undefined)
    band.step(
      "Signature not checked",
      `Nobody decided in time: the till ${decides === "accept" ? "accepts" : "declines"} it.`,
    );
  else band.step(accepted ? "Signature accepted" : "Signature declined", "The result comes at the end.");
  return accepted;
}

function showOutcome(outcome) {
  enter("outcome");
  byId("reference").value = outcome.reference;
  pad.show(outcome.asked.amount);
  receipts.show(outcome);
  band.outcome(outcome, buttons(outcome), supervisor.by(outcome.reference));
  if (outcome.result !== "unknown") steps.hide();
}

/** A rejection means that nothing that can move money was sent. */
function showNotSent(error, reference) {
  const back = () => (taken(error) ? nextBill() : idle(reference));
  enter("outcome");
  steps.hide();
  band.notSent(error, till.stopped ? loadAgain() : [{ label: "Back", testid: "back", run: back, main: true }]);
}

function buttons(outcome) {
  const next = { label: "Next bill", testid: "next", run: () => finish(outcome) };
  switch (outcome.result) {
    case "approved":
      return [
        {
          label: movesMoney(outcome.kind) ? "Book it" : "Done",
          testid: "book",
          run: () => finish(outcome),
          main: true,
        },
      ];
    case "unknown":
      return till.stopped
        ? loadAgain()
        : [...verdicts(outcome), { label: "Leave for later", testid: "next", run: nextBill }];
    default:
      return [{ label: "Try again", testid: "again", run: () => tryAgain(outcome), main: true }, next];
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

async function finish(outcome) {
  found.delete(outcome.reference);
  await bookAndAcknowledge(outcome);
  nextBill();
}

async function tryAgain(outcome) {
  await bookAndAcknowledge(outcome);
  idle(outcome.reference);
}

// What an earlier page, or only staff, can bring to an end

/** An outcome that an earlier page never heard: shown at once when nothing else is. */
export function recovered(outcome) {
  found.set(outcome.reference, outcome);
  if (till.phase === "idle") showOutcome(outcome);
}

/** What staff may do about a payment of the list. */
export function actions(entry) {
  if (entry.state === "unacknowledged") {
    const label = entry.result === "approved" ? "Show and book" : "Show";
    return [button(label, `book-${entry.reference}`, () => bookEntry(entry), "main")];
  }
  if (entry.state === "open") return [];
  if (entry.state === "check")
    return [button("Compared", `acknowledge-${entry.reference}`, () => compared(entry), "main")];
  const likely = entry.state === "unknown" && offer(entry);
  const settle = button(
    likely ? "Settle otherwise" : "Settle",
    `settle-${entry.reference}`,
    () => settling.open(entry),
    likely || stillAsked(entry) ? "" : "main",
  );
  const sellOn =
    entry.state === "unknown" && !entry.carriedOn
      ? [button("Use this machine anyway", `carry-on-${entry.reference}`, () => carrying.open(entry))]
      : [];
  // What lets the shop go on comes first, unless something speaks for a verdict.
  if (!likely) return [...sellOn, settle];
  return [
    button(likely.label, `confirm-${entry.reference}`, () => settling.open(entry, likely), "main"),
    settle,
    ...sellOn,
  ];
}

/** Staff compared what speaks against their verdict. */
async function compared(entry) {
  try {
    await till.counter.acknowledge(entry.reference, { attempt: entry.attempt, rev: entry.rev });
  } catch (error) {
    note(staffText(error));
  }
  refreshAttention();
}

async function bookEntry(entry) {
  if (till.phase === "paying") return;
  try {
    const kept =
      found.get(entry.reference) ??
      (await till.counter.history({ kind: "payment", reference: entry.reference, limit: 1 }))[0];
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
    else nextBill();
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
