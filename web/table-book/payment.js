// What a payment means for the book: it is booked, it is there already, or only a person can judge it.

/** The members that are the same if a payment is told twice. Its flags, and the times at which it was told, may differ. */
const CONTENT = [
  "tid",
  "tableId",
  "currency",
  "amountPaid",
  "amountGratuity",
  "amountCashback",
  "authCode",
  "paymentId",
  "time",
];

/** @param {Record<string, any>} payment */
const content = (payment) => JSON.stringify(CONTENT.map((name) => payment[name] ?? null));

/**
 * bookings are the ids that a payment may have in the book: its key, or an id made of its content if it could not be
 * booked under the key.
 * @param {Record<string, any>} payment
 */
export const bookings = (payment) => ({ plain: payment.key, apart: `${payment.key}#${content(payment)}` });

/**
 * @param {Record<string, any>} one
 * @param {Record<string, any>} other
 */
export const sameContent = (one, other) => content(one) === content(other);

/**
 * visitOf finds the visit that a payment belongs to: the newest visit of the table for which this card machine had a lock.
 * It is undefined if the card machine never had the table.
 * @param {any[]} visits newest first
 * @param {{ tid: string }} payment
 */
export const visitOf = (visits, { tid }) => visits.find(({ machines }) => machines.includes(tid));

/**
 * earlierUnpaid says whether the visit that this card machine had before was closed with money due. A payment that is told
 * late may belong to that one.
 * @param {any[]} visits newest first
 * @param {{ tid: string }} payment
 */
export const earlierUnpaid = (visits, { tid }) =>
  Boolean(visits.filter(({ machines }) => machines.includes(tid))[1]?.closed);

/**
 * doubt says why a payment is not simply booked. It is undefined if the payment can be booked. We never guess: money is
 * neither counted twice nor dropped because of a guess.
 * @param {Record<string, any>} payment
 * @param {{ known: any, visit: any, payments: any[], unpaid?: boolean, over?: boolean }} book `known` is a payment
 * with the same key and other content, `unpaid` says that an earlier visit may be meant, and `over` that more would be
 * paid than was ordered
 * @returns {import("../types/connect-epos-tables.d.ts").Doubt | undefined}
 */
export function doubt(payment, { known, visit, payments, unpaid = false, over = false }) {
  const flags = payment.flags ?? [];
  if (known || flags.includes("differs")) return "differs";
  if (flags.includes("may-repeat")) return "may-repeat";
  if (!visit || (unpaid && flags.includes("not-locked"))) return "not-locked";
  if (payment.currency !== visit.currency) return "currency";
  if ((toldLate(flags) && payments.some(({ byHand }) => byHand)) || mayBeBookedByHand(payments, payment))
    return "forced";
  return over || flags.includes("exceeds-due") ? "exceeds-due" : undefined;
}

/** It was told after the end of its lock, so staff may have booked it by hand already. @param {string[]} flags */
const toldLate = (flags) => flags.includes("forced") || flags.includes("not-locked");

/**
 * A payment that is told under the next lock of its card machine has no flag. If staff booked the same amount by hand, one
 * such payment is kept apart.
 * @param {any[]} payments
 * @param {Record<string, any>} payment
 */
function mayBeBookedByHand(payments, { amountPaid }) {
  const equal = payments.filter((taken) => taken.amountPaid === amountPaid);
  return (
    equal.some(({ byHand, paymentMethod }) => byHand && paymentMethod !== "CASH") &&
    !equal.some(({ why }) => why === "forced")
  );
}

/**
 * record is a payment as the book keeps it, with everything that the card machine told about it.
 * @param {Record<string, any>} payment
 * @param {{ visit: number, why?: string, booking: string, at: number }} how
 */
export function record(payment, { visit, why, booking, at }) {
  return {
    ...JSON.parse(JSON.stringify(payment)),
    booking,
    visit,
    keptAt: at,
    state: why ? "apart" : "booked",
    ...(why && { why }),
  };
}
