// One payment, from the press of the button to what staff do with its outcome.
import { offer, stillAsked } from "./findings.js";
import { settleNow } from "./pending.js";
import { byId, button, make, money, nextBill, note, show } from "./page.js";
import { ask, closeQuestion, questionOver, lookAtQuestion } from "./signature.js";

/** How often the till looks whether a payment was lost sight of, ms. */
const LOOK_AGAIN = 500;

let looking = false;

/** Takes a payment and shows it. */
export async function pay(till, request) {
  till.running = { reference: request.reference };
  note();
  byId("steps").replaceChildren();
  byId("facts").textContent = `${money(request.amount)}, ${request.reference}, ${request.tid}`;
  show("progress", "Payment", "It is being sent to the card machine.", [cancelButton(till)]);
  // The promise rejects only where nothing was sent. What it resolves with is the only word on whether money moved.
  const hooks = {
    onNotification: (told) => onNotification(till, told),
    onSignature: (question) => signed(till, question),
  };
  const { outcome, refused } = await till.counter.sale(request, hooks).then(
    (outcome) => ({ outcome }),
    (refused) => ({ refused }),
  );
  if (outcome) await questionOver(till, outcome);
  else closeQuestion();
  till.running = undefined;
  if (outcome) showOutcome(till, outcome);
  else show("not-sent", "Nothing was sent", refused.text, [button("Back", "back", () => idle())]);
  till.refresh();
}

/** A notification changes words, and never the outcome. */
function onNotification(till, { value, text, attempt }) {
  till.running = { ...till.running, attempt };
  step(value, text);
  show("progress", text, "Follow the card machine. The result comes at the end.", [cancelButton(till)]);
}

const step = (value, text) => byId("steps").prepend(make("li", { "data-value": value }, text));

const cancelButton = (till) => button("Cancel", "cancel", () => cancel(till));

/** Asks once. The outcome says what came of it: the card machine may be too far already. */
async function cancel(till) {
  const { reference, attempt } = till.running;
  step("asked-to-cancel", "Asked to cancel");
  show("progress", "Asked to cancel", "Wait for the card machine: the result comes at the end.");
  try {
    await till.counter.cancel(reference, attempt && { attempt });
  } catch (error) {
    if (till.running) show("progress", "Not asked to cancel", error.text, [cancelButton(till)]);
  }
}

/** What this resolves with, true or false, goes to the card machine; undefined leaves it to the site's default. */
async function signed(till, question) {
  show("progress", "Check the signature", "The card machine waits for you.", [cancelButton(till)]);
  const accepted = await ask(question);
  if (till.running && accepted === undefined) show("progress", "Signature not checked", "Nobody decided in time.");
  return accepted;
}

/** The link moved while a payment runs: its answer may be lost. The component asks the card machine by itself. */
export async function linkMoved(till) {
  const { reference } = till.running;
  lookAtQuestion(till, reference);
  if (looking) return;
  looking = true;
  while (till.running?.reference === reference) {
    const entries = await till.counter.pending().catch(() => []);
    const lost = entries.find((entry) => entry.reference === reference && stillAsked(entry));
    if (lost && till.running) showAsking(till, lost);
    if (lost || till.counter.link.state === "up") break;
    await new Promise((again) => setTimeout(again, LOOK_AGAIN));
  }
  looking = false;
}

function showAsking(till, entry) {
  const word = till.counter.link.state === "up" ? "Asking the card machine" : "No connection: it will be asked later";
  step("asking", "The connection was lost");
  show("asking", word, entry.text, [button("Settle now", "settle", () => settleNow(till, entry.reference))]);
}

/** Shows how a payment ended: one of this page, one that an earlier page began, or one that staff settled. */
export function showOutcome(till, outcome) {
  const { result, text, reference, asked, taken, settlement } = outcome;
  const by = settlement ? `, settled by ${settlement.by}: ${settlement.reason}` : "";
  byId("facts").textContent = `${money(taken?.total ?? asked.amount, asked.currency)}, ${reference}${by}`;
  show(result, result === "unknown" ? "Not certain" : text, result === "unknown" ? text : "", actions(till, outcome));
}

function actions(till, outcome) {
  const book = async () => {
    await till.book(outcome);
    idle();
  };
  switch (outcome.result) {
    case "approved":
      return [button("Book it", "book", book)];
    case "unknown": {
      const likely = offer(outcome);
      const settle = (verdict) => () => settleNow(till, outcome.reference, verdict);
      return [
        ...(likely ? [button(likely.label, "confirm", settle(likely.verdict))] : []),
        button(likely ? "Settle otherwise" : "Settle", "settle", settle()),
        button("Leave for later", "later", () => idle()),
      ];
    }
    default: // declined, cancelled or refused: no money moved, and the same bill may be tried again
      return [button("Try again", "again", () => till.book(outcome).then(() => idle(outcome.reference)))];
  }
}

/** Ready for the next bill, or for the same one again. */
export function idle(reference) {
  show("idle", "Ready", "");
  byId("facts").textContent = "";
  byId("steps").replaceChildren();
  if (!reference) return nextBill();
  byId("reference").value = reference;
}
