// Payments without an end: what staff should do about each. The list is asked
// for anew whenever something may have changed, and never guessed.
import { button, byId, clock, icon, make, staffText } from "./elements.js";
import { kindNoun, outcomeWord } from "./kinds.js";
import { money } from "./money.js";

const TITLES = {
  open: "In progress",
  unknown: "Not certain whether it was taken",
  disputed: "Two answers that contradict each other",
  unacknowledged: "Ended while nobody was looking",
};

const ADVICE = {
  unknown: "Look at the card machine, then settle it here. Do not charge again before that.",
  disputed: "A later answer contradicts how this payment ended. Look at the card machine and settle it again.",
};

const FINDINGS = {
  "likely-taken": "It was probably taken.",
  "likely-not-taken": "It was probably not taken.",
  "cannot-tell": "The till cannot tell; the card machine can.",
};

/**
 * Wires the panel. `ask()` gives the pending entries; `act` holds what staff may
 * do: settle(entry), carryOn(entry), book(entry).
 */
export function attentionPanel(ask, act) {
  const panel = byId("attention");
  const list = byId("attention-list");

  function actions(entry) {
    if (entry.state === "unacknowledged") {
      const label = entry.result === "approved" ? "Show and book" : "Show";
      return [button(label, `book-${entry.reference}`, () => act.book(entry), "main")];
    }
    if (entry.state === "open") return [];
    const buttons = [button("Settle", `settle-${entry.reference}`, () => act.settle(entry), "main")];
    if (entry.state === "unknown" && !entry.carriedOn) {
      buttons.push(button("Use this machine anyway", `carry-on-${entry.reference}`, () => act.carryOn(entry)));
    }
    return buttons;
  }

  function sign(entry) {
    if (entry.state === "unacknowledged") return entry.result ?? "approved";
    return entry.state === "open" ? "progress" : "unknown";
  }

  function title(entry) {
    if (entry.state !== "unacknowledged" || !entry.result) return TITLES[entry.state] ?? entry.state;
    return entry.result === "approved" ? "Approved, not booked yet" : `${outcomeWord(entry)}, not seen yet`;
  }

  function row(entry) {
    const advice = entry.owner === "elsewhere" && entry.state === "open"
      ? "Another tab of this browser is taking it."
      : [FINDINGS[entry.finding], ADVICE[entry.state]].filter(Boolean).join(" ");
    return make("li", { "data-state": entry.state, "data-testid": `pending-${entry.reference}` },
      icon(sign(entry)),
      make("div", { class: "what" },
        make("p", { class: "title" }, title(entry)),
        make("p", { class: "facts" }, [
          kindNoun(entry.kind), money(entry.amount, entry.currency),
          entry.tid, entry.reference, clock(entry.since),
        ].filter(Boolean).join(" · ")),
        make("p", { class: "advice" }, advice || entry.text || ""),
        entry.carriedOn ? make("p", { class: "advice" }, `${entry.carriedOn.by} carried on: ${entry.carriedOn.reason}`) : null),
      make("div", { class: "row-actions" }, ...actions(entry)));
  }

  return {
    /** Asks again and shows; `except` is the reference the band is busy with. */
    async refresh(except = "") {
      try {
        const entries = (await ask()).filter((entry) => entry.reference !== except);
        list.replaceChildren(...entries.map(row));
        panel.hidden = entries.length === 0;
      } catch (error) {
        list.replaceChildren(make("li", {}, staffText(error)));
        panel.hidden = false;
      }
    },
  };
}
