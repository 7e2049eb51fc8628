// Codes and values of the engine turned into words for staff. Connect's own
// userMessage, where there is one, wins over ours.
import { english } from "./text/en.js";

export { english };

/** @typedef {typeof english} Texts the whole of a pack */

/** One page has one engine, and so one language. @type {Texts} */
let texts = english;

/** speak changes the words from now on; what was said stays. @param {Texts} pack */
export function speak(pack) {
  texts = pack;
}

/** @param {Record<string, string>} words @param {string | number | undefined} key */
const word = (words, key) => (key !== undefined && Object.hasOwn(words, key) ? words[key] : undefined);
/** @param {(string | false | undefined)[]} sentences */
const joined = (...sentences) => sentences.filter(Boolean).join(" ");

/** Errors whose reason has words that say more. */
const REASONED = ["blocked", "engine-failed", "connection-refused", "terminal-unresolved"];
/** Reasons of what an error of Connect ended: where something else decided, its code says nothing to staff. */
const BY_ERROR = ["refused", "error-reply"];

/** @param {{ code: string, reason?: string, connectCode?: number }} facts */
export function errorText({ code, reason, connectCode }) {
  const said = (REASONED.includes(code) && word(texts.errorReasons, reason)) || word(texts.errors, code) || texts.fallbacks.error;
  return joined(word(texts.codes, connectCode), said);
}

/** @param {number | undefined} code of an error of Connect @returns {string | undefined} what developers should know of it */
export function codeNote(code) {
  return word(texts.codeNotes, code);
}

/**
 * withText gives a frozen copy of what the engine sent with `text` added, and
 * with the `note` for developers where Connect sent an error we know.
 * @template {Record<string, any>} T
 * @param {T} value
 * @param {(value: T) => string} words
 * @returns {Readonly<T & { text: string }>}
 */
export function withText(value, words) {
  const { error, reason } = value;
  const said = value.userMessage || joined(BY_ERROR.includes(reason) ? word(texts.codes, error?.code) : "", words(value));
  const text = joined(said, signatureText(value));
  return Object.freeze({ ...value, ...(error && { error: withNote(error) }), text });
}

/** @param {any[]} list @param {(value: any) => string} words @returns {readonly any[]} */
export const all = (list, words) => Object.freeze(list.map((each) => withText(each, words)));

/**
 * @template {{ code?: number }} T
 * @param {T} error of Connect
 * @returns {T & { note?: string }}
 */
export function withNote(error) {
  const note = codeNote(error.code);
  return note ? Object.freeze({ ...error, note }) : error;
}

/** @param {{ signature?: { decidedBy?: string } }} outcome who decided about its signature, "" where none was asked for */
export function signatureText({ signature }) {
  return word(texts.signatures, signature?.decidedBy) ?? "";
}

/** @typedef {{ state?: string, owner?: string, carriedOn?: object, result?: string, reason?: string, finding?: string, why?: string }} Facts */

/** @param {Facts} outcome which only the operator can end where the result is none we know */
export function outcomeText({ result, reason, finding, why }) {
  const said = word(texts.outcomes, reason) ?? word(texts.results, result) ?? texts.results.unknown;
  if (reason === "refund-due") return said; // it says itself what to do
  return result !== "unknown" && word(texts.results, result) ? said : joined(said, found(finding, why), texts.pending.look);
}

/** @param {string | undefined} finding @param {string | undefined} why */
const found = (finding, why) => joined(word(texts.findings, finding), finding && word(texts.whys, why));

/** @param {{ reportResult?: string, reason?: string }} report */
export function reportText({ reportResult, reason }) {
  return word(texts.reports, reason) ?? word(texts.reports, reportResult) ?? texts.reports.UNKNOWN;
}

/** A trading day that closed without an end of day. */
export function dueText() {
  return texts.reports.missing;
}

/** What must be read where no card is charged. */
export function simulatorText() {
  return texts.fallbacks.simulator;
}

/** @param {{ code?: number }} error on the connection, which may concern no payment */
export function connectionText({ code }) {
  return word(texts.codes, code) ?? texts.fallbacks["connection-error"];
}

/** @param {Facts} entry */
export function pendingText({ state, owner, carriedOn, reason, finding, why }) {
  const { pending, outcomes } = texts;
  if (state === "open") return owner === "elsewhere" ? pending.elsewhere : pending.open;
  if (state === "unacknowledged") return joined(word(outcomes, reason), pending.unacknowledged);
  if (state === "disputed" && reason === "refund-due") return word(outcomes, reason) ?? pending.disputed;
  if (state === "disputed") return joined(pending.disputed, pending.look);
  const asks = state === "unknown" && owner !== "nobody" && !carriedOn;
  return joined(word(outcomes, reason) ?? pending.unknown, finding ? found(finding, why) : asks && pending.asking, pending.look);
}

/** Links whose reason has words that say more. */
const WHY_DOWN = ["refused", "displaced"];

/** @param {{ state?: string, reason?: string }} link */
export function linkText({ state, reason }) {
  return (WHY_DOWN.includes(/** @type {string} */ (state)) && word(texts.errorReasons, reason)) || word(texts.links, state) || "";
}

/** @param {{ value?: string }} notification a value we do not know could read as an end, so it is not shown */
export function notificationText({ value }) {
  return word(texts.notifications, value) ?? texts.fallbacks.notification;
}

/** @param {string | undefined} reason of a table or of a lock that is over */
const tableReason = (reason) => word(texts.tableReasons, reason) ?? word(texts.unlocks, reason);

/** @param {{ state?: string, reason?: string }} table */
export function tableText({ state, reason }) {
  return joined(word(texts.tables, state), tableReason(reason), state === "may-be-taken" && texts.tables.look);
}

/** @param {{ state?: string, reason?: string }} lock of the history: one that is over says nothing of its table now */
export function lockText(lock) {
  return lock.state === "free" ? tableReason(lock.reason) ?? "" : tableText(lock);
}

/** @param {{ flags?: readonly string[], stored?: boolean }} payment that was told at a table */
export function tablePaymentText({ flags = [], stored }) {
  const { tablePayments } = texts;
  return joined(tablePayments.taken, ...flags.map((flag) => word(tablePayments, flag)), stored === false && tablePayments.unstored);
}

/** @param {{ reason?: string }} asked */
export function unlockText({ reason }) {
  return tableReason(reason) ?? "";
}

/** @param {{ reportResult?: string }} report that a card machine sent unasked */
export function arrivedText({ reportResult }) {
  return word(texts.reports, reportResult) ?? texts.reports.arrived;
}
