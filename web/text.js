// Codes and values of the engine turned into words for staff. Connect's own
// userMessage, where there is one, wins over ours.
import { english } from "./text/en.js";

export { english };

/**
 * @typedef {typeof english} Texts the whole of a pack
 * @typedef {{ state?: string, reason?: string, since?: number }} Line the link that a payment's till has now
 */

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

/** filled puts values into the braces of a text. @param {string} text @param {Record<string, unknown>} values */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (brace, name) => String(values[name] ?? brace));

/** The time of day as a till shows it, with the date where that is not today. @param {number} at ms since 1970 */
function clock(at) {
  const then = new Date(at);
  const time = [then.getHours(), then.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  return then.toDateString() === new Date().toDateString() ? time : `${then.toLocaleDateString()}, ${time}`;
}

/** Errors whose reason has words that say more. */
const REASONED = ["blocked", "engine-failed", "connection-refused", "terminal-unresolved"];
/** Reasons of what an error of Connect ended: where something else decided, its code says nothing to staff. */
const BY_ERROR = ["refused", "error-reply"];

/** @param {{ code: string, reason?: string, connectCode?: number, seconds?: number, left?: number }} facts */
export function errorText({ code, reason, connectCode, seconds, left }) {
  const said =
    (REASONED.includes(code) && word(texts.errorReasons, reason)) || word(texts.errors, code) || texts.fallbacks.error;
  const wait = seconds !== undefined && seconds > 0 && filled(texts.fallbacks.seconds, { seconds });
  const most = left !== undefined && filled(texts.fallbacks.most, { left: sum(left) });
  return joined(word(texts.codes, connectCode), said, wait, most);
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
  const { error, reason, userMessage } = value;
  const ours = () => joined(BY_ERROR.includes(reason) ? word(texts.codes, error?.code) : "", words(value));
  // What nobody can tell the end of needs our words too: they say what to do.
  const said = userMessage && value.result !== "unknown" ? userMessage : joined(userMessage, ours());
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

/**
 * @typedef {{ state?: string, owner?: string, carriedOn?: object, result?: string, reason?: string, finding?: string, why?: string,
 *   settlement?: { by?: string, paidOtherwise?: string }, amount?: number, currency?: string,
 *   check?: { why?: string, number?: string, time?: string, amount?: number, total?: number, currency?: string } }} Facts
 */

/** Reasons of an end: none of them is told of a payment that has none. */
const ENDS = [
  "approved",
  "proven",
  "declined",
  "void",
  "unsuccessful",
  "cancelled",
  "refused",
  "not-sent",
  "settled-paid",
  "settled-not-paid",
  "paid-otherwise",
  "noted",
];

/** Reasons whose words say by themselves what the till is doing and what staff should do. */
const WHOLE = ["taken-over", "refund-due", "amounts-differ"];

/** How a payment ended, or what happened to one that nobody can tell the end of. @param {Facts} facts */
function ending({ reason, settlement: { by, paidOtherwise: how } = {} }) {
  const said = word(texts.outcomes, reason);
  return said && filled(said, { by: by || texts.fallbacks.staff, how: how || texts.fallbacks.how });
}

/**
 * @param {Facts} outcome which only the operator can end where the result is none we know
 * @param {Line} [link] of the till now
 */
export function outcomeText(outcome, link) {
  const { result } = outcome;
  const known = result === "unknown" ? undefined : word(texts.results, result);
  return known ? (ending(outcome) ?? known) : unsureText(outcome, link);
}

/** Ends of a window that looks after a payment: another window does, or this one once it is loaded again. */
const REOPEN = ["closed", "engine-lost"];

/**
 * What is the case, what the till is doing, and what staff should do about a payment that nobody can tell the end of.
 * @param {Facts} facts
 * @param {Line | undefined} link
 */
function unsureText(facts, link) {
  const { reason, finding, why } = facts;
  if (WHOLE.includes(reason ?? "")) return ending(facts) ?? "";
  const said = joined(
    !ENDS.includes(reason ?? "") && ending(facts),
    finding ? found(finding, why) : texts.results.unknown,
  );
  const doing = doingNow(facts, link);
  if (doing === texts.pending["asks-elsewhere"]) return joined(said, doing);
  return joined(said, doing, texts.pending.look, holds(facts) && texts.pending.meanwhile);
}

/** Whether it keeps its card machine from other payments. @param {Facts} facts */
const holds = ({ carriedOn, state, reason }) => !carriedOn && state !== "disputed" && reason !== "contradiction";

/**
 * What the till is doing about it: it asks only while its link is up.
 * @param {Facts} facts
 * @param {Line | undefined} link
 */
function doingNow({ owner, carriedOn, finding, reason, state }, link) {
  const { pending } = texts;
  if (carriedOn) return pending["carried-on"];
  if (owner === "elsewhere") return pending["asks-elsewhere"];
  if (finding || owner === "nobody" || state === "disputed" || reason === "contradiction") return pending.waits;
  if (owner === undefined && REOPEN.includes(reason ?? "")) return pending.reopen;
  return link?.state === "up" ? pending.asking : joined(downSince(link), pending.later);
}

/** Links that are down, and since when. */
const DOWN = ["reconnecting", "refused"];

/** @param {Line | undefined} link "" where nobody knows since when it is down */
function downSince({ state = "", since } = {}) {
  return DOWN.includes(state) && since ? filled(texts.links.since, { time: clock(since) }) : "";
}

/** @param {string | undefined} finding @param {string | undefined} why */
const found = (finding, why) => joined(word(texts.findings, finding), finding && word(texts.whys, why));

/** @param {{ reportResult?: string, reason?: string }} report */
export function reportText({ reportResult, reason }) {
  return word(texts.reports, reason) ?? word(texts.reports, reportResult) ?? texts.reports.UNKNOWN;
}

/** What staff keyed on the card machine by itself. @param {{ by?: string, stored?: boolean }} note */
export function noteText({ by, stored }) {
  return joined(ending({ reason: "noted", settlement: { by } }), stored === false && texts.outcomes["note-unstored"]);
}

/** A trading day that closed without an end of day. */
export function dueText() {
  return texts.reports.missing;
}

/** Card payments stopped in a window for good. Of its payments this says nothing: each has words of its own. */
export function fatalText() {
  return texts.fallbacks.fatal;
}

/** What must be read where no card is charged. */
export function simulatorText() {
  return texts.fallbacks.simulator;
}

/** @param {{ code?: number }} error on the connection, which may concern no payment */
export function connectionText({ code }) {
  return word(texts.codes, code) ?? texts.fallbacks["connection-error"];
}

/**
 * @param {Facts} entry
 * @param {Line} [link] of the till now: the words change when the link does
 */
export function pendingText(entry, link) {
  const { state, owner } = entry;
  const { pending } = texts;
  if (state === "open") return owner === "elsewhere" ? pending.elsewhere : pending.open;
  if (state === "check") return checkText(entry);
  if (state === "unacknowledged") return joined(ending(entry), pending.unacknowledged);
  const contradicts = state === "disputed" && !WHOLE.includes(entry.reason ?? "");
  return unsureText(contradicts ? { ...entry, reason: "contradiction" } : entry, link);
}

/** An amount as every language reads it. @param {number | undefined} minor @param {string} [currency] */
const sum = (minor, currency) =>
  minor === undefined ? texts.checks.untold : `${(minor / 100).toFixed(2)} ${currency ?? ""}`.trim();

/** What staff said of it, without what to do: there is something to compare first. @param {Facts} entry */
function said({ reason, settlement: { by, paidOtherwise: how } = {} }) {
  const { checks, fallbacks } = texts;
  const key = how || reason === "paid-otherwise" ? "otherwise" : reason === "settled-paid" ? "paid" : "not-paid";
  return filled(checks[key], { by: by || fallbacks.staff, how: how || fallbacks.how });
}

/** What speaks against a verdict of staff, and what they should compare. @param {Facts} entry */
function checkText(entry) {
  const { check = {}, amount, currency } = entry;
  const { untold } = texts.checks;
  const { number = untold, time = untold, why } = check;
  const shown = sum(check.total ?? check.amount, check.currency ?? currency);
  const values = { amount: shown, asked: sum(amount, currency), number, time: time.replace("T", " ") };
  return joined(said(entry), filled(word(texts.checks, why) ?? texts.checks.fits, values), texts.checks.compare);
}

/** @param {Line} link */
export function linkText(link) {
  const { state, reason } = link;
  const why = state === "displaced" || DOWN.includes(state ?? "") ? word(texts.errorReasons, reason) : undefined;
  return joined(downSince(link), why ?? word(texts.links, state));
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

/** @param {{ reportResult?: string }} report that a card machine sent unasked */
export function arrivedText({ reportResult }) {
  return word(texts.reports, reportResult) ?? texts.reports.arrived;
}
