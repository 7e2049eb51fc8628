// The state of a table, as a word and a sign, from what the book and the table service know. The functions are pure, so
// that they can be tested without a page.
import { clock } from "../elements.js";
import { money } from "../money.js";

/** The states of a table, the most urgent first. */
const STANDS = {
  "may-be-taken": { word: "Payment may have been taken", sign: "unknown" },
  undecided: { word: "A payment waits for your decision", sign: "unknown" },
  unconfirmed: { word: "A payment is not booked yet", sign: "not-sent" },
  locked: { word: "Paying at the table", sign: "ready" },
  paid: { word: "Paid", sign: "approved" },
  open: { word: "Open", sign: "" },
};

/**
 * standOf gives the state of a table: `seen` is the entry of the book, `state` that of the service. Either one may be
 * missing.
 */
export function standOf(seen, state) {
  const name = stand(seen, state);
  return { name, ...STANDS[name] };
}

function stand(seen, state) {
  if (state?.state === "may-be-taken") return "may-be-taken";
  if (seen?.apart.length > 0) return "undecided";
  if (state?.state === "unconfirmed") return "unconfirmed";
  if (state?.state === "locked" || seen?.lock) return "locked";
  return seen?.items.length > 0 && seen.due === 0 ? "paid" : "open";
}

/** The lock of a table, from the service or else from the book. */
export const lockOf = (seen, state) => (state?.state === "locked" ? state : seen?.lock);

/** Who has the table and since when. */
export function holder(seen, state) {
  const lock = lockOf(seen, state);
  if (!lock) return "";
  const waiter = lock.waiterId ? `, waiter ${lock.waiterId}` : "";
  return `Card machine ${lock.tid ?? "not known"}${waiter}, since ${time(lock.since)}`;
}

/** The time of day, without seconds. */
export function time(at) {
  return Number.isFinite(at) ? new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(new Date(at)) : "";
}

const DOUBTS = {
  differs: "A payment with the same key came with other facts.",
  "may-repeat": "It says nothing of itself: it may be an earlier payment, told again.",
  "not-locked": "This card machine never had the table, as far as the book knows.",
  currency: "It is in another currency than the table.",
  forced: "Staff settled this table meanwhile, and may have booked the same money by hand.",
  "exceeds-due": "With it, more would be paid than was due at this table.",
};

/** Why a payment was kept apart, for staff. */
export const doubtWords = (why) => DOUBTS[why] ?? "It needs a second look.";

const FLAGS = {
  "not-locked": "no lock was known",
  forced: "came after staff freed the table",
  "may-repeat": "may repeat an earlier one",
  differs: "differs from an earlier one",
  "exceeds-due": "more than was due",
};

/** How a payment was made, and what is unusual about it. */
export function paymentFacts(payment) {
  const { paymentMethod, cardSchemeName, authCode, tid, byHand, by, flags = [], decided, stored } = payment;
  return [
    cardSchemeName || (paymentMethod && paymentMethod[0] + paymentMethod.slice(1).toLowerCase().replaceAll("_", " ")),
    authCode && `auth ${authCode}`,
    tid,
    byHand && `by hand${by ? `, ${by}` : ""}`,
    decided && `${decided.by}: ${decided.reason}`,
    ...flags.map((flag) => FLAGS[flag] ?? "needs a second look"),
    stored === false && "not stored on this device",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** A payment as news: the amount, and the tip. */
export function paymentNews({ tableId, amountPaid, amountGratuity, amountCashback, currency }, counted) {
  const extra = [
    amountGratuity > 0 && `tip ${money(amountGratuity, currency)}`,
    amountCashback > 0 && `cashback ${money(amountCashback, currency)}`,
  ]
    .filter(Boolean)
    .join(", ");
  const paid = `Table ${tableId}: ${money(amountPaid, currency)} paid${extra ? `, ${extra}` : ""}`;
  return counted ? paid : `${paid}. Not counted yet: please decide`;
}

/** A change of a table's state as news. It is nothing if the payment itself is the news. */
export function stateNews({ tableId, state, tid, waiterId }, before) {
  if (state === before || state === "unconfirmed") return "";
  if (state === "locked") {
    const who = `${tid ?? "a card machine"}${waiterId ? ` of waiter ${waiterId}` : ""}`;
    return before === "free" ? `Table ${tableId}: ${who} takes the bill` : "";
  }
  return state === "free" ? `Table ${tableId}: given back` : `Table ${tableId}: a payment may have been taken`;
}

/** The parts of an amount. They add up; what cannot be divided evenly goes to the first ones. */
export function split(due, parts) {
  const each = Math.floor(due / parts);
  return Array.from({ length: parts }, (_, nth) => each + (nth < due - each * parts ? 1 : 0));
}

/** A share of an amount in whole minor units, rounded half up. */
export const share = (amount, percent) => Math.floor((amount * percent + 50) / 100);

/** The facts of a visit in one line. */
export function visitFacts({ waiterId, covers, openedAt, state, closedAt }) {
  return [
    waiterId && `waiter ${waiterId}`,
    covers && `${covers} ${covers === 1 ? "guest" : "guests"}`,
    state === "closed" ? `closed ${clock(closedAt)}` : `since ${time(openedAt)}`,
  ]
    .filter(Boolean)
    .join(" · ");
}
