// The till's own books: what it counts as sold. It books each payment by its reference. An outcome may be told twice (it
// is told until it is acknowledged, also after a reload), so booking the same payment again changes nothing.

import { movesMoney } from "./kinds.js";

const KEY = "demo-till.book";

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}

/** Books an approved outcome, with the name of whoever allowed it. Returns true if it was not booked before. */
export function book(outcome, allowedBy) {
  return enter(`${outcome.reference}/${outcome.attempt ?? 1}`, {
    kind: outcome.kind,
    total: outcome.taken?.total ?? outcome.asked.amount,
    currency: outcome.asked.currency,
    ...(allowedBy && { allowedBy }),
  });
}

/** Books a card payment at a table, once for each key. */
export function bookAtTable({ key, currency, amountPaid, amountGratuity = 0, amountCashback = 0 }) {
  return enter(`table/${key}`, { kind: "sale", total: amountPaid + amountGratuity + amountCashback, currency });
}

function enter(key, row) {
  const booked = read();
  if (booked[key]) return false;
  booked[key] = { ...row, day: new Date().toDateString() };
  localStorage.setItem(KEY, JSON.stringify(booked));
  return true;
}

/** Today's bookings in one currency that moved money: their number, and sales minus refunds in minor units. */
export function takings(currency) {
  const day = new Date().toDateString();
  const rows = Object.values(read()).filter(
    (row) => row.day === day && row.currency === currency && movesMoney(row.kind),
  );
  const total = rows.reduce((sum, row) => sum + (row.kind === "refund" ? -row.total : row.total), 0);
  return { count: rows.length, total };
}
