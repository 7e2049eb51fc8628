// Taking a card machine from a window that hangs: somebody says who they are and why, and the engine keeps both.
import { decisionDialog } from "./decision.js";
import { kindNoun } from "./kinds.js";
import { money } from "./money.js";

const WARNING =
  "Another window is following it. " +
  "Take it over only if that window hangs. It takes a few seconds; then this window asks the card machine what became of it.";

function lead({ kind, amount, currency, reference, tid }) {
  return `${kindNoun(kind)} of ${money(amount, currency)}, ${reference}, card machine ${tid}. ${WARNING}`;
}

/** The dialog that asks for it; `takeOver(entry, { by, reason })` does it. */
export function takeOverDialog(takeOver) {
  const collect = ({ by, reason }) => ({ by: by.value.trim(), reason: reason.value.trim() });
  const dialog = decisionDialog("take-over", collect, takeOver);
  return { open: (entry) => dialog.open(entry, lead(entry)) };
}
