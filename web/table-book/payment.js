// What a payment means for the book: a booking, one that is there already, or
// one that only a person can judge.

/** What two tellings of one payment have in common. Its flags and times of telling are not of it. */
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
 * bookings are the names under which a payment may be in the book: its key, and
 * one for this very content where that could not be booked under the key.
 * @param {Record<string, any>} payment
 */
export const bookings = (payment) => ({ plain: payment.key, apart: `${payment.key}#${content(payment)}` });

/**
 * @param {Record<string, any>} one
 * @param {Record<string, any>} other
 */
export const same = (one, other) => content(one) === content(other);

/**
 * place finds the visit that a payment belongs to: the newest of its table that
 * this card machine has had. Nothing where it never had the table.
 * @param {any[]} visits newest first
 * @param {{ tid: string }} payment
 */
export const place = (visits, { tid }) => visits.find(({ machines }) => machines.includes(tid));

/**
 * left tells whether the visit that this card machine had before that one was
 * closed with money due: what is told late may be its.
 * @param {any[]} visits newest first
 * @param {{ tid: string }} payment
 */
export const left = (visits, { tid }) => Boolean(visits.filter(({ machines }) => machines.includes(tid))[1]?.closed);

/**
 * doubt says why a payment is not simply booked: undefined where it is. Money is
 * never counted twice on a guess, and never dropped on one.
 * @param {Record<string, any>} payment
 * @param {{ known: any, visit: any, payments: any[], unpaid?: boolean, over?: boolean }} book `known` has the same key and other content;
 * `unpaid` says that an earlier visit may be meant, `over` that more would be paid than was ordered
 * @returns {import("../types/connect-epos-tables.d.ts").Doubt | undefined}
 */
export function doubt(payment, { known, visit, payments, unpaid = false, over = false }) {
  const flags = payment.flags ?? [];
  if (known || flags.includes("differs")) return "differs";
  if (flags.includes("may-repeat")) return "may-repeat";
  if (!visit || (unpaid && flags.includes("not-locked"))) return "not-locked";
  if (payment.currency !== visit.currency) return "currency";
  if ((late(flags) && payments.some(({ byHand }) => byHand)) || alike(payments, payment)) return "forced";
  return over || flags.includes("exceeds-due") ? "exceeds-due" : undefined;
}

/** Told when its lock was over: what staff booked by hand may be this payment. @param {string[]} flags */
const late = (flags) => flags.includes("forced") || flags.includes("not-locked");

/**
 * Told under the next lock of its card machine, such a payment has no flag. One is kept apart for it.
 * @param {any[]} payments
 * @param {Record<string, any>} payment
 */
function alike(payments, { amountPaid }) {
  const equal = payments.filter((taken) => taken.amountPaid === amountPaid);
  return (
    equal.some(({ byHand, paymentMethod }) => byHand && paymentMethod !== "CASH") &&
    !equal.some(({ why }) => why === "forced")
  );
}

/**
 * record is a payment as the book keeps it. All that the card machine told
 * stays with it.
 * @param {Record<string, any>} payment
 * @param {{ visit: number, why?: string, booking: string, at: number }} how
 */
export function record(payment, { visit, why, booking, at }) {
  return {
    ...structuredClone(payment),
    booking,
    visit,
    keptAt: at,
    state: why ? "apart" : "booked",
    ...(why && { why }),
  };
}
