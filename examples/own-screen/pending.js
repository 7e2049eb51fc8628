// Payments that only staff can end, or that an earlier page left behind. The list is asked for again whenever
// something may have changed, and never guessed.
import { decide, why } from "./decision.js";
import { offer } from "./findings.js";
import { byId, button, make, money, note } from "./page.js";
import { showOutcome } from "./payment.js";

/** Shows the list anew, without the payment that is under way here. */
export async function refresh(till) {
  const entries = (await till.counter?.pending().catch(() => undefined)) ?? [];
  const listed = entries.filter(({ reference }) => reference !== till.running?.reference);
  byId("pending").replaceChildren(...listed.map((entry) => row(till, entry)));
}

function row(till, entry) {
  const { reference, state, finding = "", tid, amount, currency, text, carriedOn } = entry;
  const facts = `${reference}: ${money(amount, currency)}, ${tid}`;
  const carried = carriedOn ? [make("p", {}, `${carriedOn.by} carried on: ${carriedOn.reason}`)] : [];
  const buttons = make("p", {}, ...actions(till, entry));
  return make(
    "li",
    { "data-reference": reference, "data-state": state, "data-finding": finding },
    make("strong", {}, facts),
    make("p", {}, text),
    ...carried,
    buttons,
  );
}

function actions(till, entry) {
  const { state, owner, carriedOn } = entry;
  if (state === "unacknowledged") return [button("Show", "show", () => showAgain(till, entry))];
  if (state === "check") return [button("Compared", "compared", () => compared(till, entry))];
  if (owner === "elsewhere") return [button("Take over", "take-over", () => takeOver(till, entry))];
  if (state === "open") return [];
  const likely = offer(entry);
  return [
    ...(likely ? [button(likely.label, "confirm", () => settle(till, entry, likely.verdict))] : []),
    button(likely ? "Settle otherwise" : "Settle", "settle", () => settle(till, entry)),
    ...(state === "unknown" && !carriedOn ? [button("Use it anyway", "carry-on", () => carryOn(till, entry))] : []),
  ];
}

/** Settles what is on the screen: its entry says which attempt and which revision staff see. */
export async function settleNow(till, reference, verdict) {
  const entries = await till.counter.pending();
  const entry = entries.find((each) => each.reference === reference);
  if (entry) settle(till, entry, verdict);
}

function settle(till, entry, verdict) {
  decide({
    entry,
    verdict,
    title: "Was this payment taken?",
    lead: entry.text,
    act: async (settlement) => {
      const outcome = await till.counter.settle(entry.reference, settlement);
      if (!till.running) showOutcome(till, outcome);
      till.refresh();
    },
  });
}

function carryOn(till, entry) {
  why({
    entry,
    title: "Use this card machine anyway?",
    lead: "The payment stays uncertain and must still be settled. Its money may have been taken.",
    act: (reason) => till.counter.carryOn(entry.tid, reason).then(till.refresh),
  });
}

function takeOver(till, entry) {
  why({
    entry,
    title: "Take this card machine over?",
    lead: "Another window follows this payment. Take it over only if that window hangs.",
    act: (reason) => till.counter.takeOver(entry.tid, reason).then(till.refresh),
  });
}

/** Staff compared what speaks against their verdict. */
const compared = (till, { reference, attempt, rev }) =>
  till.counter.acknowledge(reference, { attempt, rev }).then(till.refresh, note);

/** A payment that ended while nobody looked: the history has its outcome. */
async function showAgain(till, { reference, kind }) {
  const [kept] = await till.counter.history({ kind: "payment", reference, limit: 1 });
  if (kept && !till.running) showOutcome(till, { ...kept, kind });
}
