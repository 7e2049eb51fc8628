// Decisions only a person can take, each with a name and a reason that the engine
// keeps: how an uncertain payment ended, selling on beside one, and taking a card
// machine from a window that hangs.
import { byId, formError } from "./elements.js";
import { decisionDialog } from "./decision.js";
import { kindNoun } from "./kinds.js";
import { minorUnits, money } from "./money.js";

function describe(entry) {
  return `${kindNoun(entry.kind)} of ${money(entry.amount, entry.currency)}, ${entry.reference}, card machine ${entry.tid}.`;
}

function settlement(fields, entry) {
  const verdict = fields.verdict.value;
  if (!verdict) throw formError("verdict", "Say first what the card machine shows.");
  const said = {
    by: fields.by.value.trim(),
    reason: fields.reason.value.trim(),
    ...(fields.force.checked && { force: true }),
  };
  if (entry.attempt) Object.assign(said, { attempt: entry.attempt, rev: entry.rev }); // what staff saw: it may have moved since
  if (verdict === "otherwise") return { ...said, paidOtherwise: fields.paidOtherwise.value.trim() };
  said.verdict = verdict;
  if (verdict === "not-paid") return said;
  if (fields.authCode.value.trim()) said.authCode = fields.authCode.value.trim();
  if (fields.amount.value.trim()) {
    const amount = minorUnits(fields.amount.value);
    if (amount === null) throw formError("amount", "The amount should look like 12.50.");
    said.amount = amount;
  }
  return said;
}

/**
 * The dialog that settles, by `settle(entry, settlement)`.
 */
export function settleDialog(settle) {
  const dialog = decisionDialog("settle", settlement, settle, moved);
  const { elements } = dialog.form;
  const mark = () => {
    dialog.form.dataset.verdict = elements.verdict.value;
  };
  dialog.form.addEventListener("change", mark);

  function moved(entry) {
    byId("settle-found").textContent = entry.text;
    return entry;
  }

  return {
    /**
     * `likely` is the verdict that something speaks for: chosen, and still to be confirmed by somebody, who says what they saw: that
     * is the audit trail, and nobody writes it for them.
     */
    open(entry, likely) {
      moved(entry);
      byId("settle-save").textContent = likely?.label ?? "Settle";
      dialog.open(entry, describe(entry), likely && { verdict: likely.verdict });
      mark();
    },
    close: dialog.close,
  };
}

/** A dialog that asks who and why, `name` in the page; `act(entry, { by, reason })` does it. */
function whyDialog(name, act, warning) {
  const dialog = decisionDialog(
    name,
    (fields) => ({
      by: fields.by.value.trim(),
      reason: fields.reason.value.trim(),
    }),
    act,
  );
  return { open: (entry) => dialog.open(entry, `${describe(entry)} ${warning}`) };
}

export const carryOnDialog = (carryOn) =>
  whyDialog(
    "carry-on",
    carryOn,
    "It stays uncertain and must still be settled. " +
      "Carry on only if the card machine shows it is ready and you accept that the earlier payment may have been taken.",
  );

export const takeOverDialog = (takeOver) =>
  whyDialog(
    "take-over",
    takeOver,
    "Another window is following it. " +
      "Take it over only if that window hangs. It takes a few seconds; then this window asks the card machine what became of it.",
  );
