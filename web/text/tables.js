// Words for tables, their locks and their payments.
import { join, texts, word } from "./pack.js";

/** @param {string | undefined} reason of a table, or of a lock that has ended */
const tableReason = (reason) => word(texts.tableReasons, reason) ?? word(texts.unlocks, reason);

/** @param {{ state?: string, reason?: string }} table */
export function tableText({ state, reason }) {
  return join(word(texts.tables, state), tableReason(reason), state === "may-be-taken" && texts.tables.look);
}

/** @param {{ state?: string, reason?: string }} lock an entry of the history; a lock that has ended says nothing about the table now */
export function lockText(lock) {
  return lock.state === "free" ? (tableReason(lock.reason) ?? "") : tableText(lock);
}

/** @param {{ flags?: readonly string[], stored?: boolean }} payment at a table */
export function tablePaymentText({ flags = [], stored }) {
  const { tablePayments } = texts;
  return join(
    tablePayments.taken,
    ...flags.map((flag) => word(tablePayments, flag)),
    stored === false && tablePayments.unstored,
  );
}

/** @param {{ reason?: string }} asked */
export function unlockText({ reason }) {
  return tableReason(reason) ?? "";
}
