// The demo till's own arithmetic and books: no page needed.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { book, takings } from "../demo/book.js";
import { minorUnits, money } from "../demo/money.js";
import { nextReference, useUp } from "../demo/references.js";

beforeEach(() => {
  const kept = new Map();
  globalThis.localStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, String(value)),
  };
});

const approved = (reference, over = {}) => ({
  reference, attempt: 1, kind: "sale", asked: { amount: 1250, currency: "GBP" }, taken: { total: 1250 }, ...over,
});

for (const [typed, minor] of [
  ["12.50", 1250], ["12,5", 1250], ["12", 1200], [" 0.07 ", 7], ["999999.99", 99999999], ["1.15", 115], ["0", 0],
]) {
  test(`"${typed}" is ${minor} minor units`, () => assert.equal(minorUnits(typed), minor));
}

for (const typed of ["", "12.505", "1e3", "-1", "1,000.00", "12.", "£12", "1000000", "NaN"]) {
  test(`"${typed}" is no amount`, () => assert.equal(minorUnits(typed), null));
}

test("an amount that is not an exact integer is not shown as money", () => {
  assert.match(money(1250, "GBP"), /12[.,]50/);
  assert.equal(money(12.5, "GBP"), "");
  assert.equal(money(undefined, "GBP"), "");
});

test("booking a payment again changes nothing", () => {
  assert.equal(book(approved("T-1")), true);
  assert.equal(book(approved("T-1")), false);
  assert.deepEqual(takings("GBP"), { count: 1, total: 1250 });
});

test("refunds come off the takings and currencies stay apart", () => {
  book(approved("T-1"));
  book(approved("T-2", { kind: "refund", taken: { total: 200 } }));
  book(approved("T-3", { asked: { amount: 500, currency: "EUR" }, taken: { total: 500 } }));
  assert.deepEqual(takings("GBP"), { count: 2, total: 1050 });
  assert.deepEqual(takings("EUR"), { count: 1, total: 500 });
});

test("what is booked is what was taken, or what was asked when nobody knows more", () => {
  book(approved("T-1", { taken: { total: 1400 } }));
  book(approved("T-2", { taken: undefined }));
  assert.equal(takings("GBP").total, 2650);
});

test("a reference is proposed until it is used, then the next one", () => {
  const first = nextReference();
  assert.match(first, /^\d{4}-\d\d-\d\d-001$/);
  assert.equal(nextReference(), first);
  useUp("typed by hand");
  assert.equal(nextReference(), first);
  useUp(first);
  assert.match(nextReference(), /-002$/);
});

test("unreadable storage starts the day anew instead of stopping the till", () => {
  localStorage.setItem("demo-till.reference", "{");
  localStorage.setItem("demo-till.book", "[1");
  assert.match(nextReference(), /-001$/);
  assert.equal(book(approved("T-1")), true);
});
