// The payments that this device remembers, the newest first, from `counter.history()`.
import { button, byId, cell, clock, icon, make, staffText } from "./elements.js";
import { outcomeWord } from "./kinds.js";
import { hasReceipt } from "./receipts.js";
import { money } from "./money.js";

const ENDED = { response: "machine", recovery: "recovery", operator: "staff" };

function endedBy(outcome) {
  const { settlement, settledBy } = outcome;
  if (settledBy === "operator" && settlement) return `${settlement.by}: ${settlement.reason}`;
  return outcome.result === "unknown" ? "not settled yet" : (ENDED[settledBy] ?? "");
}

/** Connects the dialog. `ask()` gives the entries, and `show(entry)` shows the receipts of one. */
export function historyDialog(ask, show) {
  const dialog = byId("history");
  const rows = byId("history-rows");
  const note = byId("history-note");
  byId("history-close").addEventListener("click", () => dialog.close());

  function receiptButton(entry) {
    if (!hasReceipt(entry.payment)) return "";
    return button(
      "Receipt",
      `history-receipt-${entry.reference}`,
      () => {
        dialog.close();
        show(entry);
      },
      "quiet",
    );
  }

  function row(entry) {
    return make(
      "tr",
      { role: "row", "data-result": entry.result, "data-testid": `history-${entry.reference}` },
      cell("when", clock(entry.createdAt)),
      cell("about", entry.attempt > 1 ? `${entry.reference} (${entry.attempt})` : entry.reference),
      cell("on", entry.tid ?? ""),
      cell("num", money(entry.taken?.total ?? entry.asked?.amount, entry.asked?.currency)),
      cell("result", icon(entry.result), outcomeWord({ ...entry, kind: entry.request?.method })),
      cell("ended", endedBy(entry)),
      cell("show", receiptButton(entry)),
    );
  }

  return {
    async open() {
      rows.replaceChildren();
      note.textContent = "Reading";
      dialog.showModal();
      try {
        const entries = (await ask()).filter((entry) => entry.result);
        rows.replaceChildren(...entries.map(row));
        note.textContent = entries.length > 0 ? "" : "No payment has been taken on this device yet.";
      } catch (error) {
        note.textContent = staffText(error);
      }
    },
  };
}
