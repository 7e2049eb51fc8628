// Words for payments: how they ended, and what staff should do about one whose end nobody knows.
import { downSince } from "./link.js";
import { filled, joined, sum, texts, word } from "./pack.js";

/** @typedef {import("./link.js").Line} Line */

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

/** @param {string | undefined} finding @param {string | undefined} why */
const found = (finding, why) => joined(word(texts.findings, finding), finding && word(texts.whys, why));

/** What staff keyed on the card machine by itself. @param {{ by?: string, stored?: boolean }} note */
export function noteText({ by, stored }) {
  return joined(ending({ reason: "noted", settlement: { by } }), stored === false && texts.outcomes["note-unstored"]);
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

/** @param {{ value?: string }} notification a value we do not know could read as an end, so it is not shown */
export function notificationText({ value }) {
  return word(texts.notifications, value) ?? texts.fallbacks.notification;
}
