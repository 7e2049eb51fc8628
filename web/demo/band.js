// The band across the page says what is going on. Each state has its own word, icon and colour, so that nobody has to
// see the colour.
import { byId, button, make, staffText } from "./elements.js";
import { approvedNext, hasLook, outcomeWord, runningWord } from "./kinds.js";
import { money } from "./money.js";

/** What was taken, as one line: "includes £1.00 gratuity". */
function extras(outcome) {
  const { taken, asked } = outcome;
  if (!taken) return "";
  const parts = [];
  if (taken.gratuity > 0) parts.push(`${money(taken.gratuity, asked.currency)} gratuity`);
  if (taken.cashback > 0) parts.push(`${money(taken.cashback, asked.currency)} cashback`);
  return parts.length > 0 ? `includes ${parts.join(" and ")}` : "";
}

function detailOf(outcome, allowedBy) {
  const notes = [outcome.tid, outcome.reference];
  if (outcome.attempt > 1) notes.push(`attempt ${outcome.attempt}`);
  if (outcome.settledBy === "recovery") notes.push("proven by the card machine's record");
  else if (outcome.recovered) notes.push("found again after an interruption");
  if (outcome.settledBy === "operator" && outcome.settlement)
    notes.push(`settled by ${outcome.settlement.by}: ${outcome.settlement.reason}`);
  if (outcome.kind === "preAuth" && outcome.payment?.authCode) notes.push(`auth code ${outcome.payment.authCode}`);
  if (allowedBy) notes.push(`allowed by ${allowedBy}`);
  notes.push(extras(outcome));
  return notes.filter(Boolean);
}

function textOf(outcome) {
  // "Approved." below "Approved" would say nothing new, so we say what to do next.
  const plain = outcome.reason === "approved" && !outcome.userMessage && !outcome.signature;
  const word = `${outcomeWord(outcome)}.`;
  const text = outcome.text?.startsWith(word) ? outcome.text.slice(word.length).trim() : outcome.text;
  const notes = [plain ? approvedNext(outcome.kind) : text];
  if (outcome.differs) notes.push("The amount taken is not the amount asked for: compare the receipt.");
  if (outcome.stored === false)
    notes.push("This device could not store this result yet, and tries again. Write it down now.");
  return notes.filter(Boolean).join(" ");
}

/** Connects the band. An action is `{ label, testid, run, main }`; the main one gets the focus. */
export function statusBand() {
  const band = byId("band");
  const words = byId("band-words");

  function show(state, { word, text = "", money: sum = "", detail = [], actions = [] }) {
    words.setAttribute("aria-live", state === "idle" || state === "progress" ? "polite" : "assertive");
    band.dataset.state = state;
    delete band.dataset.code;
    byId("band-icon").setAttribute("href", `#i-${state === "idle" ? "ready" : state}`);
    byId("band-word").textContent = word;
    byId("band-text").textContent = text;
    byId("band-money").textContent = sum;
    byId("band-detail").replaceChildren(...detail.map((fact) => make("span", {}, fact)));
    offer(actions);
    byId("band-actions").querySelector(".main")?.focus();
  }

  function offer(actions) {
    byId("band-actions").replaceChildren(
      ...actions.map((action) => button(action.label, action.testid, action.run, action.main ? "main" : "")),
    );
  }

  return {
    idle(word, text, actions = []) {
      const same =
        band.dataset.state === "idle" &&
        byId("band-word").textContent === word &&
        byId("band-text").textContent === text;
      // Words that are shown already are not set again: a screen reader would read them each time.
      if (!same || actions.length > 0) show("idle", { word, text, actions });
    },
    progress(request, kind, actions, text = "Sending to the card machine") {
      show("progress", {
        word: runningWord(kind),
        text,
        money: money(request.amount, request.currency),
        detail: [request.tid, request.reference],
        actions,
      });
    },
    /** Changes only the words, so that a screen reader reads nothing else. */
    step(word, text) {
      byId("band-word").textContent = word;
      byId("band-text").textContent = text;
    },
    outcome(outcome, actions, allowedBy) {
      show(hasLook(outcome.result) ? outcome.result : "unknown", {
        word: outcomeWord(outcome),
        text: textOf(outcome),
        money: money(outcome.taken?.total ?? outcome.asked?.amount, outcome.asked?.currency),
        detail: detailOf(outcome, allowedBy),
        actions,
      });
    },
    /** The payment was rejected: nothing that moves money was sent, and staff must read that first. */
    notSent(error, actions) {
      show("not-sent", { word: "Not sent", text: staffText(error), actions });
      band.dataset.code = error?.code ?? ""; // for developers; staff never read codes
    },
  };
}
