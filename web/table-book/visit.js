// A visit is the time from the opening of a table to its closing: what the guests ordered, and how much that is. These
// are pure functions on records, without the database.
import { TableBookError } from "./input.js";

/**
 * @typedef {{
 *   visit: number, id: string, openId?: string, currency: string, waiterId?: string, covers?: number,
 *   openedAt: number, closedAt?: number, closed?: { by: string, reason: string },
 *   items: { line: number, name: string, price: number, quantity: number }[], nextLine: number,
 *   lock?: { tid: string, waiterId?: string, amount: number, since: number }, machines: string[],
 *   released?: { by: string, reason: string, at: number, tid: string }[],
 * }} Visit
 */

/**
 * @param {Record<string, number>[]} rows
 * @param {string} name
 */
const sum = (rows, name) => rows.reduce((all, row) => all + row[name], 0);

/** @param {Visit} visit */
export const total = (visit) => visit.items.reduce((all, { price, quantity }) => all + price * quantity, 0);

/**
 * entry is a visit as the till sees it: its order, its payments, and what is due.
 * @param {Visit} visit
 * @param {any[]} payments all that are kept for it
 * @returns {import("../types/connect-epos-tables.d.ts").BookedTable}
 */
export function entry(visit, payments) {
  const booked = payments.filter(({ state }) => state === "booked");
  const paid = sum(booked, "amountPaid");
  const whole = total(visit);
  const { openId, nextLine, machines, items, ...facts } = visit;
  return {
    ...facts,
    state: openId === undefined ? "closed" : "open",
    items: items.map((each) => ({ ...each, amount: each.price * each.quantity })),
    total: whole,
    paid,
    due: Math.max(0, whole - paid),
    over: Math.max(0, paid - Math.max(0, whole)),
    gratuity: sum(booked, "amountGratuity"),
    cashback: sum(booked, "amountCashback"),
    payments: booked,
    apart: payments.filter(({ state }) => state === "apart"),
  };
}

/**
 * exceeds says whether more would be paid than was ordered if a payment were booked. Payments kept apart do not count.
 * @param {Visit} visit
 * @param {any[]} payments all that are kept for it
 * @param {{ amountPaid: number }} payment
 */
export const exceeds = (visit, payments, { amountPaid }) =>
  entry(visit, payments).paid + amountPaid > Math.max(0, total(visit));

/**
 * newVisit is the record of a table that is opened.
 * @param {{ id: string, currency: string, waiterId?: string, covers?: number }} facts
 * @param {number} at
 */
export const newVisit = (facts, at) => ({
  ...facts,
  openId: facts.id,
  openedAt: at,
  items: [],
  nextLine: 1,
  machines: [],
});

/**
 * checkUnlocked throws if a card machine has the table: the guests are paying what the bill said.
 * @param {Visit} visit
 */
export function checkUnlocked(visit) {
  if (!visit.lock) return;
  throw new TableBookError(
    "locked",
    `Table ${visit.id} is being paid at card machine ${visit.lock.tid}. It cannot be changed until that is over.`,
  );
}

/**
 * checkClosable throws if a visit cannot be closed as it is.
 * @param {ReturnType<typeof entry>} seen
 * @param {boolean} allowed somebody has said why it is closed with money due
 */
export function checkClosable(seen, allowed) {
  if (seen.apart.length > 0) {
    throw new TableBookError(
      "undecided",
      `A payment of table ${seen.id} is kept apart. Decide first whether it counts.`,
    );
  }
  if (seen.due > 0 && !allowed) {
    throw new TableBookError(
      "due",
      `Table ${seen.id} is not paid yet. To close it all the same, say who decides so and why.`,
    );
  }
}

/**
 * lockable says whether a card machine may have a table: something is due, no other card machine has it, and no payment
 * is kept apart that may have paid it already.
 * @param {ReturnType<typeof entry>} seen
 * @param {string} tid
 */
export const lockable = (seen, tid) => seen.due > 0 && seen.apart.length === 0 && (!seen.lock || seen.lock.tid === tid);
