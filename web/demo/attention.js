// Payments that have not ended, and what staff should do about each. We ask the counter for the list again whenever
// something may have changed, and never guess.
import { button, byId, clock, icon, make, staffText } from "./elements.js";
import { kindNoun, outcomeWord } from "./kinds.js";
import { money } from "./money.js";
import { stillAsked } from "./findings.js";

const TITLES = {
  open: "In progress",
  unknown: "Not certain whether it was taken",
  asking: "Asking the card machine",
  lineDown: "No connection: the card machine will be asked later",
  elsewhere: "Another window has this payment",
  "likely-taken": "Probably taken: please check",
  "likely-not-taken": "Probably not taken: please check",
  disputed: "The card machine contradicts how this ended",
  "refund-due": "Paid twice: a refund is due",
  check: "Please compare with the card machine",
  unacknowledged: "Ended while nobody was looking",
};

/**
 * Connects the panel. `ask()` gives the pending entries, `up()` says whether the link is up; `act` holds what staff may
 * do: takeOver(entry) from another window, and actions(entry), the buttons of this one.
 */
export function attentionPanel(ask, up, act) {
  const panel = byId("attention");
  const list = byId("attention-list");

  /** Another window follows the payment, and staff have more to do than to look at it. */
  const elsewhere = ({ owner, state }) => owner === "elsewhere" && !["unacknowledged", "check"].includes(state);

  function actions(entry) {
    if (elsewhere(entry)) return [button("Take over", `take-over-${entry.reference}`, () => act.takeOver(entry))];
    return act.actions(entry);
  }

  function sign(entry) {
    if (entry.state === "unacknowledged") return entry.result ?? "approved";
    return entry.state === "open" || stillAsked(entry) ? "progress" : "unknown";
  }

  function title(entry) {
    if (elsewhere(entry)) return TITLES.elsewhere;
    if (stillAsked(entry)) return up() ? TITLES.asking : TITLES.lineDown;
    if (entry.state === "disputed" && TITLES[entry.reason]) return TITLES[entry.reason];
    if (entry.state === "unknown" && TITLES[entry.finding]) return TITLES[entry.finding];
    if (entry.state !== "unacknowledged" || !entry.result) return TITLES[entry.state] ?? "Please look at this payment";
    return entry.result === "approved" ? "Approved, not booked yet" : `${outcomeWord(entry)}, not seen yet`;
  }

  function row(entry) {
    return make(
      "li",
      { "data-state": entry.state, "data-finding": entry.finding, "data-testid": `pending-${entry.reference}` },
      icon(sign(entry), stillAsked(entry) && up() ? "icon turning" : "icon"),
      make(
        "div",
        { class: "what" },
        make("p", { class: "title" }, title(entry)),
        make(
          "p",
          { class: "facts" },
          [kindNoun(entry.kind), money(entry.amount, entry.currency), entry.tid, entry.reference, clock(entry.since)]
            .filter(Boolean)
            .join(" · "),
        ),
        make("p", { class: "advice" }, entry.text),
        entry.carriedOn
          ? make("p", { class: "advice" }, `${entry.carriedOn.by} carried on: ${entry.carriedOn.reason}`)
          : null,
      ),
      make("div", { class: "row-actions" }, ...actions(entry)),
    );
  }

  return {
    /** Asks for the list and shows it, without the payment `except`, which is on the screen already. */
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
