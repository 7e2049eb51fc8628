// Words for payments: how they ended, and what staff should do if nobody knows how one ended.
import { downSince } from "./link.js";
import { fill, join, sum, texts, word } from "./pack.js";

/** @typedef {import("./link.js").Line} Line */

/**
 * @typedef {{ state?: string, owner?: string, carriedOn?: object, result?: string, reason?: string, finding?: string, why?: string,
 *   settlement?: { by?: string, paidOtherwise?: string }, amount?: number, currency?: string,
 *   check?: { why?: string, number?: string, time?: string, amount?: number, total?: number, currency?: string } }} Facts
 */

/** Reasons that only a payment which has ended can have. */
const END_REASONS = [
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

/** Reasons whose words already say what the till does and what staff should do. */
const COMPLETE = ["taken-over", "refund-due", "amounts-differ"];

/** How a payment ended, or what happened to it if nobody can tell how it ended. @param {Facts} facts */
function ending({ reason, settlement: { by, paidOtherwise: how } = {} }) {
  const said = word(texts.outcomes, reason);
  return said && fill(said, { by: by || texts.fallbacks.staff, how: how || texts.fallbacks.how });
}

/**
 * @param {Facts} outcome if we do not know its result, only staff can end it
 * @param {Line} [link] of the till now
 */
export function outcomeText(outcome, link) {
  const { result } = outcome;
  const known = result === "unknown" ? undefined : word(texts.results, result);
  return known ? (ending(outcome) ?? known) : unsureText(outcome, link);
}

/** Reasons that say that this window no longer follows the payment. Another one does, or this one when it is loaded again. */
const NOT_FOLLOWED = ["closed", "engine-lost"];

/**
 * unsureText is for a payment of which nobody can tell how it ended: what is the case, what the till does about it, and
 * what staff should do.
 * @param {Facts} facts
 * @param {Line | undefined} link
 */
function unsureText(facts, link) {
  const { reason, finding, why } = facts;
  if (COMPLETE.includes(reason ?? "")) return ending(facts) ?? "";
  const said = join(
    !END_REASONS.includes(reason ?? "") && ending(facts),
    finding ? findingText(finding, why) : texts.results.unknown,
  );
  const doing = doingNow(facts, link);
  if (doing === texts.pending["asks-elsewhere"]) return join(said, doing);
  return join(said, doing, texts.pending.look, holdsMachine(facts) && texts.pending.meanwhile);
}

/** Whether its card machine takes no other payment meanwhile. @param {Facts} facts */
const holdsMachine = ({ carriedOn, state, reason }) => !carriedOn && state !== "disputed" && reason !== "contradiction";

/**
 * What the till does about it. It can only ask while its link is up.
 * @param {Facts} facts
 * @param {Line | undefined} link
 */
function doingNow({ owner, carriedOn, finding, reason, state }, link) {
  const { pending } = texts;
  if (carriedOn) return pending["carried-on"];
  if (owner === "elsewhere") return pending["asks-elsewhere"];
  if (finding || owner === "nobody" || state === "disputed" || reason === "contradiction") return pending.waits;
  if (owner === undefined && NOT_FOLLOWED.includes(reason ?? "")) return pending.reopen;
  return link?.state === "up" ? pending.asking : join(downSince(link), pending.later);
}

/** @param {string | undefined} finding @param {string | undefined} why */
const findingText = (finding, why) => join(word(texts.findings, finding), finding && word(texts.whys, why));

/** A payment that staff keyed on the card machine itself. @param {{ by?: string, stored?: boolean }} note */
export function noteText({ by, stored }) {
  return join(ending({ reason: "noted", settlement: { by } }), stored === false && texts.outcomes["note-unstored"]);
}

/**
 * @param {Facts} entry
 * @param {Line} [link] of the till now; the words depend on it
 */
export function pendingText(entry, link) {
  const { state, owner } = entry;
  const { pending } = texts;
  if (state === "open") return owner === "elsewhere" ? pending.elsewhere : pending.open;
  if (state === "check") return checkText(entry);
  if (state === "unacknowledged") return join(ending(entry), pending.unacknowledged);
  const contradicts = state === "disputed" && !COMPLETE.includes(entry.reason ?? "");
  return unsureText(contradicts ? { ...entry, reason: "contradiction" } : entry, link);
}

/** What staff said about a payment, without what to do next: they must compare something first. @param {Facts} entry */
function verdictText({ reason, settlement: { by, paidOtherwise: how } = {} }) {
  const { checks, fallbacks } = texts;
  const key = how || reason === "paid-otherwise" ? "otherwise" : reason === "settled-paid" ? "paid" : "not-paid";
  return fill(checks[key], { by: by || fallbacks.staff, how: how || fallbacks.how });
}

/** What speaks against a verdict of staff, and what staff should compare. @param {Facts} entry */
function checkText(entry) {
  const { check = {}, amount, currency } = entry;
  const notTold = texts.checks.untold;
  const { number = notTold, time = notTold, why } = check;
  const shown = sum(check.total ?? check.amount, check.currency ?? currency);
  const values = { amount: shown, asked: sum(amount, currency), number, time: time.replace("T", " ") };
  return join(verdictText(entry), fill(word(texts.checks, why) ?? texts.checks.fits, values), texts.checks.compare);
}

/** The step of PRESENT_CARD. After a later one a card is in. */
const CARD_AWAITED = 2;

/**
 * A value that we do not know could look like an end, so its name is not shown. Once a card is in, nobody is asked to
 * present one, even if the card machine says so late: the customer would present it for another payment.
 * @param {{ value?: string, step?: number }} notification
 */
export function notificationText({ value, step = 0 }) {
  const shown = value === "PRESENT_CARD" && step > CARD_AWAITED ? "PLEASE_WAIT" : value;
  return word(texts.notifications, shown) ?? texts.fallbacks.notification;
}
