// What the book of tables does with orders and payments. This needs no database: e2e/specs/tables/table-book.spec.mjs tests that in a
// browser, also with two tabs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bookings, doubt, earlierUnpaid, record, sameContent, visitOf } from "../table-book/payment.js";
import { item, members, number, why, words } from "../table-book/input.js";
import { checkClosable, checkUnlocked, entry, exceeds, lockable, newVisit } from "../table-book/visit.js";
import { handlersOf } from "../table-book/handlers.js";

const visit = (over = {}) => ({
  ...newVisit({ id: "12", currency: "GBP" }, 1000),
  visit: 7,
  items: [
    { line: 1, name: "Soup", price: 650, quantity: 2 },
    { line: 2, name: "House discount", price: -100, quantity: 1 },
  ],
  ...over,
});

const told = (over = {}) => ({
  key: "k1",
  tid: "T1",
  tableId: "12",
  currency: "GBP",
  amountPaid: 500,
  amountGratuity: 50,
  amountCashback: 0,
  authCode: "A1",
  paymentId: "p1",
  time: "2026-11-23T20:00:00",
  at: 1,
  stored: true,
  flags: [],
  ...over,
});

const booked = (over = {}) => record(told(over), { visit: 7, booking: "k1", at: 5 });

test("what is due is what was ordered less what was paid, gratuity and cashback apart", () => {
  const seen = entry(visit(), [booked(), booked({ amountPaid: 200, amountGratuity: 0, amountCashback: 1000 })]);
  assert.deepEqual([seen.total, seen.paid, seen.due, seen.over], [1200, 700, 500, 0]);
  assert.deepEqual([seen.gratuity, seen.cashback], [50, 1000]);
  assert.deepEqual(
    seen.items.map(({ amount }) => amount),
    [1300, -100],
  );
});

test("an amount that is too much is told as such, and the amount due is never below zero", () => {
  const seen = entry(visit(), [booked({ amountPaid: 1500 })]);
  assert.deepEqual([seen.due, seen.over], [0, 300]);
  assert.equal(entry(visit({ items: [{ line: 1, name: "Voucher", price: -500, quantity: 1 }] }), [booked()]).over, 500);
});

test("payments that are kept apart or dismissed do not count", () => {
  const seen = entry(visit(), [
    { ...booked(), state: "apart" },
    { ...booked(), state: "dismissed" },
  ]);
  assert.deepEqual([seen.paid, seen.due, seen.payments.length, seen.apart.length], [0, 1200, 0, 1]);
});

for (const [name, payments, lock, tid, may] of [
  ["is free and unpaid", [], undefined, "T1", true],
  ["is the same machine's", [], { tid: "T1" }, "T1", true],
  ["is another machine's", [], { tid: "T2" }, "T1", false],
  ["is paid", [booked({ amountPaid: 1200 })], undefined, "T1", false],
  ["has a payment kept apart", [{ ...booked(), state: "apart" }], undefined, "T1", false],
]) {
  test(`a table that ${name} is ${may ? "" : "not "}given to a card machine`, () => {
    assert.equal(lockable(entry(visit({ lock }), payments), tid), may);
  });
}

test("a locked table is not changed, and the machine that has it is named", () => {
  checkUnlocked(visit());
  assert.throws(
    () => checkUnlocked(visit({ lock: { tid: "T2" } })),
    (error) => error.code === "locked" && /T2/.test(error.text),
  );
});

test("a visit is closed when it is paid, or with a reason, and never while a payment is undecided", () => {
  checkClosable(entry(visit(), [booked({ amountPaid: 1200 })]), false);
  checkClosable(entry(visit(), []), true);
  assert.throws(() => checkClosable(entry(visit(), []), false), { code: "due" });
  assert.throws(() => checkClosable(entry(visit(), [{ ...booked(), state: "apart" }]), true), { code: "undecided" });
});

test("a payment that is told again is the same with other flags; with another amount or code it is not", () => {
  assert.equal(sameContent(booked(), told({ at: 9, stored: false, flags: ["not-locked"] })), true);
  for (const other of [
    { amountPaid: 501 },
    { amountGratuity: 0 },
    { authCode: "A2" },
    { time: "2026-11-23T20:01:00" },
    { tid: "T2" },
    { currency: "EUR" },
  ]) {
    assert.equal(sameContent(booked(), told(other)), false, JSON.stringify(other));
    assert.notEqual(bookings(told(other)).apart, bookings(told()).apart);
  }
});

test("a payment belongs to the newest visit that its card machine has had", () => {
  const visits = [
    { visit: 3, machines: ["T2"] },
    { visit: 2, machines: ["T1", "T2"] },
    { visit: 1, machines: ["T1"] },
  ];
  assert.equal(visitOf(visits, { tid: "T1" }).visit, 2);
  assert.equal(visitOf(visits, { tid: "T9" }), undefined);
});

test("the visit that a card machine had before may have been left unpaid", () => {
  const closed = { by: "Kim", reason: "walked out" };
  const visits = [
    { machines: ["T1"] },
    { machines: ["T2"] },
    { machines: ["T1", "T2"], closed },
    { machines: ["T2"], closed },
  ];
  assert.equal(earlierUnpaid(visits, { tid: "T1" }), true);
  assert.equal(earlierUnpaid(visits.slice(1), { tid: "T2" }), true);
  assert.equal(
    earlierUnpaid([{ machines: ["T1"] }, { machines: ["T1"] }, { machines: ["T1"], closed }], { tid: "T1" }),
    false,
    "only the last one before",
  );
  assert.equal(earlierUnpaid(visits, { tid: "T9" }), false);
});

for (const [name, payment, book, answer] of [
  ["a plain payment", {}, {}, undefined],
  ["one of a forced table", { flags: ["forced"] }, {}, undefined],
  ["one that the engine saw without a lock, the book with one", { flags: ["not-locked"] }, {}, undefined],
  ["one with the key of another", {}, { known: booked({ amountPaid: 1 }) }, "differs"],
  ["one that the engine says differs", { flags: ["differs"] }, {}, "differs"],
  ["one that says nothing of itself", { flags: ["may-repeat"] }, {}, "may-repeat"],
  ["one of a machine that never had the table", {}, { visit: undefined }, "not-locked"],
  [
    "one told late, after a visit that was closed with money due",
    { flags: ["not-locked"] },
    { unpaid: true },
    "not-locked",
  ],
  ["one in time, after such a visit", {}, { unpaid: true }, undefined],
  ["one in another currency", { currency: "EUR" }, {}, "currency"],
  ["one that is more than was due", { flags: ["exceeds-due"] }, {}, "exceeds-due"],
  ["one that makes more paid than was ordered", {}, { over: true }, "exceeds-due"],
  ["one of a forced table that makes more paid than was ordered", { flags: ["forced"] }, { over: true }, "exceeds-due"],
  [
    "one of a forced table where staff booked by hand",
    { flags: ["forced"] },
    { payments: [{ byHand: true }] },
    "forced",
  ],
]) {
  test(`${name} is ${answer ? `kept apart as ${answer}` : "booked"}`, () => {
    assert.equal(doubt(told(payment), { known: undefined, visit: visit(), payments: [], ...book }), answer);
  });
}

test("everything that the card machine told is kept, as a copy", () => {
  const given = told({ payment: { cardSchemeName: "VISA" } });
  const kept = record(given, { visit: 0, why: "differs", booking: "k1#x", at: 9 });
  assert.deepEqual(
    [kept.state, kept.why, kept.visit, kept.payment],
    ["apart", "differs", 0, { cardSchemeName: "VISA" }],
  );
  assert.notEqual(kept.payment, given.payment);
});

for (const [field, wrong] of [
  ["item", () => item(null)],
  ["item", () => item([])],
  ["name", () => item({ name: " ", price: 1 })],
  ["name", () => item({ name: "a\u0007b", price: 1 })],
  ["name", () => item({ name: "x".repeat(81), price: 1 })],
  ["price", () => item({ name: "Soup", price: 6.5 })],
  ["price", () => item({ name: "Soup", price: "650" })],
  ["price", () => item({ name: "Soup", price: 100_000_000 })],
  ["quantity", () => item({ name: "Soup", price: 1, quantity: 0 })],
  ["quantity", () => item({ name: "Soup", price: 1, quantity: NaN })],
  ["colour", () => item({ name: "Soup", price: 1, colour: "red" })],
  ["by", () => why({ by: "", reason: "x" })],
  ["reason", () => why({ by: "Ann" })],
  ["why", () => why(undefined)],
  ["covers", () => number("covers", 2n, 1)],
  ["id", () => words("id", 12)],
  ["colour", () => members("about", { colour: 1 }, ["covers"])],
]) {
  test(`what is wrong is told by its name: ${wrong.toString().slice(6)}`, () => {
    assert.throws(
      wrong,
      (error) =>
        error.name === "TableBookError" &&
        error.code === "invalid-request" &&
        error.field === field &&
        error.text.length > 5,
    );
  });
}

test("unlocking ends the lock that it names, and no later one", async () => {
  const visited = visit();
  const page = { open: async () => visited, paidFor: async () => [], keep: async () => {} };
  const { lock, unlock } = handlersOf(
    { settings: { waiters: "all", width: 32 } },
    { write: (work) => work(page) },
    () => {},
  );
  await lock({ tid: "T1", tableId: "12", since: 1000 });
  await lock({ tid: "T1", tableId: "12", since: 2000 });
  await unlock({ tid: "T1", tableId: "12", since: 1000 });
  assert.equal(visited.lock.since, 2000);
  assert.equal(await lock({ tid: "T1", tableId: "12", since: 1000 }), null, "that call hung");
  assert.equal((await lock({ tid: "T1", tableId: "12", since: 2000 })).amount, 1200);
  await unlock({ tid: "T2", tableId: "12", since: 3000 });
  assert.equal(visited.lock.tid, "T1");
  await unlock({ tid: "T1", tableId: "12", since: 2000 });
  assert.equal(visited.lock, undefined);
  await lock({ tid: "T1", tableId: "12", since: 4000 });
  await lock({ tid: "T1", tableId: "12" });
  assert.equal(visited.lock.since, 4000);
  await unlock({ tid: "T1", tableId: "12" });
  assert.equal(visited.lock, undefined, "what does not say which one ends it too");
});

for (const [name, taken, told1, why] of [
  [
    "told late, by whoever had the table",
    { amountPaid: 300, paymentMethod: "CASH" },
    { flags: ["not-locked"] },
    "forced",
  ],
  ["told after staff settled", { amountPaid: 300, paymentMethod: "CARD" }, { flags: ["forced"] }, "forced"],
  ["told under the next lock, as much as was booked by hand", { amountPaid: 500, paymentMethod: "CARD" }, {}, "forced"],
  ["told in time, as much as was paid in cash", { amountPaid: 500, paymentMethod: "CASH" }, {}, undefined],
  ["told in time, another amount", { amountPaid: 300, paymentMethod: "CARD" }, {}, undefined],
]) {
  test(`beside what staff booked by hand, a payment ${name} is ${why ? "kept apart" : "booked"}`, () => {
    const payments = [{ byHand: true, ...taken }];
    assert.equal(doubt(told(told1), { known: undefined, visit: visit(), payments }), why);
    assert.equal(doubt(told(told1), { known: undefined, visit: visit(), payments: [] }), undefined);
  });
}

test("a payment may exceed what was ordered: payments kept apart do not count, those that staff booked do", () => {
  const order = visit({ items: [{ line: 1, name: "Fish", price: 500, quantity: 2 }] });
  assert.equal(exceeds(order, [], { amountPaid: 1000 }), false);
  assert.equal(exceeds(order, [], { amountPaid: 1001 }), true);
  assert.equal(exceeds(order, [booked()], { amountPaid: 500 }), false);
  assert.equal(exceeds(order, [booked(), booked({ byHand: true, amountPaid: 1 })], { amountPaid: 500 }), true);
  assert.equal(
    exceeds(order, [booked(), { ...booked(), state: "apart" }, { ...booked(), state: "dismissed" }], {
      amountPaid: 500,
    }),
    false,
  );
});

test("after one payment was kept apart because of what staff booked, equal parts are booked", () => {
  const payments = [
    { byHand: true, amountPaid: 500, paymentMethod: "CARD" },
    { ...booked(), why: "forced", state: "dismissed" },
  ];
  assert.equal(doubt(told(), { known: undefined, visit: visit(), payments }), undefined);
});
