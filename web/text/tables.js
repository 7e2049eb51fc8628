// Words for tables, their locks and their payments.
import { joined, texts, word } from "./pack.js";

/** @param {string | undefined} reason of a table or of a lock that is over */
const tableReason = (reason) => word(texts.tableReasons, reason) ?? word(texts.unlocks, reason);

/** @param {{ state?: string, reason?: string }} table */
export function tableText({ state, reason }) {
  return joined(word(texts.tables, state), tableReason(reason), state === "may-be-taken" && texts.tables.look);
}

/** @param {{ state?: string, reason?: string }} lock of the history: one that is over says nothing of its table now */
export function lockText(lock) {
  return lock.state === "free" ? (tableReason(lock.reason) ?? "") : tableText(lock);
}

/** @param {{ flags?: readonly string[], stored?: boolean }} payment that was told at a table */
export function tablePaymentText({ flags = [], stored }) {
  const { tablePayments } = texts;
  return joined(
    tablePayments.taken,
    ...flags.map((flag) => word(tablePayments, flag)),
    stored === false && tablePayments.unstored,
  );
}

/** @param {{ reason?: string }} asked */
export function unlockText({ reason }) {
  return tableReason(reason) ?? "";
}
