// The words and sums of the tables in the demo till. This needs no page.
import "./globals.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  doubtWords,
  holder,
  lockOf,
  paymentFacts,
  paymentNews,
  share,
  split,
  standOf,
  stateNews,
} from "../demo/tables/words.js";
import { idle, paidWords, screenOf, waiter } from "../demo/tables/waiter.js";
import { money } from "../demo/money.js";
import { tableService } from "../demo/tables/service.js";

const seen = (over = {}) => ({ items: [{}], due: 500, apart: [], ...over });

for (const [stand, entry, state] of [
  ["open", seen(), undefined],
  ["open", seen({ items: [], due: 0 }), undefined],
  ["paid", seen({ due: 0 }), undefined],
  ["locked", seen({ lock: { tid: "T1" } }), undefined],
  ["locked", seen({ due: 0 }), { state: "locked" }],
  ["unconfirmed", seen({ lock: { tid: "T1" } }), { state: "unconfirmed" }],
  ["undecided", seen({ apart: [{}] }), { state: "unconfirmed" }],
  ["may-be-taken", seen({ apart: [{}], lock: { tid: "T1" } }), { state: "may-be-taken" }],
  ["may-be-taken", undefined, { state: "may-be-taken" }],
]) {
  test(`${JSON.stringify([entry, state])} stands as ${stand}`, () => {
    const { name, word } = standOf(entry, state);
    assert.equal(name, stand);
    assert.ok(word.length > 3);
  });
}

test("the service says who has a table, and else the book does", () => {
  assert.match(
    holder(seen({ lock: { tid: "T1", since: 0 } }), { state: "locked", tid: "T2", waiterId: "3", since: 0 }),
    /T2, waiter 3/,
  );
  assert.match(holder(seen({ lock: { tid: "T1", since: 0 } }), undefined), /T1/);
  assert.equal(holder(seen(), { state: "may-be-taken", tid: "T1" }), "");
});

for (const [due, parts, amounts] of [
  [1000, 3, [334, 333, 333]],
  [1001, 2, [501, 500]],
  [5, 4, [2, 1, 1, 1]],
  [700, 1, [700]],
]) {
  test(`${due} split in ${parts} leaves no penny over`, () => {
    assert.deepEqual(split(due, parts), amounts);
    assert.equal(
      split(due, parts).reduce((all, part) => all + part),
      due,
    );
  });
}

test("a share is whole minor units, rounded half up", () => {
  assert.deepEqual([share(1575, 10), share(1574, 10), share(0, 15), share(335, 10)], [158, 157, 0, 34]);
});

test("news of a payment tell tip and cashback, and whether it counts", () => {
  const payment = { tableId: "7", amountPaid: 1000, amountGratuity: 150, amountCashback: 0, currency: "GBP" };
  assert.equal(paymentNews(payment, true), `Table 7: ${money(1000, "GBP")} paid, tip ${money(150, "GBP")}`);
  assert.match(paymentNews({ ...payment, amountGratuity: 0, amountCashback: 500 }, false), /cashback.*Not counted/);
});

test("a table is news when a card machine takes it and gives it back, not at every payment", () => {
  const locked = { tableId: "7", state: "locked", tid: "T1", waiterId: "3" };
  assert.match(stateNews(locked, "free"), /Table 7: T1 of waiter 3/);
  assert.equal(stateNews(locked, "unconfirmed"), "");
  assert.equal(stateNews({ tableId: "7", state: "unconfirmed" }, "locked"), "");
  assert.match(stateNews({ tableId: "7", state: "free" }, "locked"), /given back/);
  assert.match(stateNews({ tableId: "7", state: "may-be-taken" }, "locked"), /may have been taken/);
});

test("a payment's facts name flags and staff; every doubt has its words", () => {
  assert.equal(
    paymentFacts({ paymentMethod: "CONTACTLESS", authCode: "A1", tid: "T1", flags: ["forced"], stored: false }),
    "Contactless · auth A1 · T1 · came after staff freed the table · not stored on this device",
  );
  assert.match(paymentFacts({ byHand: true, by: "Ann", paymentMethod: "CASH" }), /Cash · by hand, Ann/);
  for (const why of ["differs", "may-repeat", "not-locked", "currency", "forced"])
    assert.notEqual(doubtWords(why), doubtWords("other"));
});

/** A waiter whose simulator answers as the test tells it to. */
function served(answers) {
  const asked = [];
  const printed = [];
  const step = async (given) => {
    asked.push(given);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const hand = waiter("T1", step, { drawn() {}, print: (title, lines) => printed.push([title, lines]) });
  return { hand, asked, printed };
}

test("a meal on the card machine: list, lock, bill, two payers, receipt, done", async () => {
  const { hand, asked, printed } = served([
    { tables: ["7"] },
    { due: 1001, currency: "GBP", confirmed: true },
    { lines: [{ value: "Soup" }] },
    { result: "SUCCESSFUL", due: 500, told: "sent" },
    { result: "SUCCESSFUL", due: 0, told: "sent" },
    { lines: [] },
    { told: "sent" },
  ]);
  await hand.tables("3");
  assert.deepEqual([hand.screen.at, hand.screen.tables], ["tables", ["7"]]);
  await hand.lock("7");
  await hand.bill();
  hand.split(2);
  hand.tip(10);
  assert.deepEqual([hand.screen.part, hand.screen.tip], [501, 50]);
  await hand.pay();
  assert.deepEqual([hand.screen.part, hand.screen.tip, hand.screen.nth, hand.screen.parts], [500, 0, 1, 1]);
  await hand.pay();
  assert.equal(hand.screen.at, "paid");
  await hand.final();
  await hand.done();
  assert.deepEqual([hand.screen.at, hand.screen.waiterId], ["idle", "3"]);
  assert.deepEqual(
    asked.map(({ do: what, amount, gratuity }) => [what, amount, gratuity].filter((each) => each !== undefined)),
    [["tables"], ["lock"], ["bill"], ["pay", 501, 50], ["pay", 500, 0], ["final"], ["unlock"]],
  );
  assert.deepEqual(
    printed.map(([title]) => title),
    ["Bill", "Receipt"],
  );
});

test("a refusal is told in words and changes nothing", async () => {
  const { hand } = served([{ refused: "not-confirmed" }, { refused: "brand-new" }, new Error("no simulator")]);
  for (const words of [/does not give/, /brand-new/, /no simulator/]) {
    await hand.lock("7");
    assert.deepEqual([hand.screen.at, hand.screen.busy], ["idle", false]);
    assert.match(hand.screen.said, words);
  }
});

test("a payment that took nothing leaves what is due; one that the till may not know says so", async () => {
  const { hand } = served([
    { due: 900, currency: "GBP" },
    { result: "DECLINED", due: 900 },
  ]);
  await hand.lock("7");
  await hand.pay();
  assert.deepEqual([hand.screen.at, hand.screen.due, hand.screen.said], ["bill", 900, "Not paid: declined"]);
  assert.match(paidWords({ result: "SUCCESSFUL", due: 0, told: "link-lost" }), /All paid; the till may not know/);
});

test("a key pressed while the card machine works does nothing", async () => {
  const { hand, asked } = served([{ tables: [] }]);
  await Promise.all([hand.tables("1"), hand.tables("1")]);
  assert.equal(asked.length, 1);
});

test("a card machine is found as an earlier page left it", () => {
  assert.equal(screenOf({ stage: "off" }).at, "off");
  assert.deepEqual(screenOf({ stage: "listed" }), idle());
  const held = screenOf({ stage: "locked", tableId: "7", waiterId: "3", due: 500, currency: "GBP", payments: 1 });
  assert.deepEqual([held.at, held.tableId, held.due, held.nth], ["bill", "7", 500, 1]);
  assert.equal(screenOf({ stage: "locked", due: 0, payments: 1 }).at, "paid");
});

/** A table service whose book and engine are played by the test. */
async function serving(book) {
  globalThis.localStorage = { getItem: () => null, setItem() {} };
  const heard = [];
  const calls = [];
  const service = tableService(book, {
    link: () => {},
    report: () => {},
    table: ({ tableId, state }, before) => heard.push([tableId, state, before]),
    payment: ({ key }, counted) => heard.push([key, counted]),
  });
  let given;
  await service.start({
    async payAtTable(site, handlers, options) {
      given = { handlers, options };
      return {
        link: { state: "up" },
        list: async () => [],
        forceUnlock: async (id, why) => {
          calls.push(["forceUnlock", id, why]);
          return { tableId: id, state: "free", rev: 9 };
        },
        settle: async (id, settlement) => {
          calls.push(["settle", id, settlement]);
          return { tableId: id, state: "locked", rev: 5, since: settlement.since };
        },
        close: async () => calls.push(["close"]),
      };
    },
  });
  return { service, heard, calls, ...given };
}

test("a payment is news once the book has it, and a book that fails leaves it unconfirmed", async () => {
  let broken = true;
  const book = {
    handlers: {
      async payment() {
        if (broken) throw new Error("full");
      },
    },
    get: async () => ({ apart: [{ key: "k2" }] }),
    unplaced: async () => [],
  };
  const { handlers, heard } = await serving(book);
  await assert.rejects(handlers.payment({ key: "k1", tableId: "7" }), /full/);
  assert.deepEqual(heard, []);
  broken = false;
  await handlers.payment({ key: "k1", tableId: "7" });
  await handlers.payment({ key: "k2", tableId: "7" });
  assert.deepEqual(heard, [
    ["k1", true],
    ["k2", false],
  ]);
});

test("the lock that staff see is that of the service, or else that of the book", () => {
  const held = { tid: "T1", since: 1000 };
  assert.equal(lockOf({ lock: held }, { state: "locked", since: 2000 }).since, 2000);
  assert.equal(lockOf({ lock: held }, { state: "unconfirmed", since: 2000 }), held);
  assert.equal(lockOf(undefined, undefined), undefined);
});

test("a table is freed in the engine if the engine has its lock, and else only in the book", async () => {
  const freed = [];
  const { service, options, calls, heard } = await serving({ handlers: {}, release: async (id) => freed.push(id) });
  options.onTable({ tableId: "7", state: "locked", since: 3, rev: 4 });
  const shown = service.states.get("7");
  await service.free("7", { by: "Ann" }, { shown, since: 3 });
  await service.free("8", {}, { since: 2 });
  assert.deepEqual(
    [calls, freed, service.states.size],
    [[["forceUnlock", "7", { by: "Ann", since: 3, rev: 4 }]], ["8"], 0],
  );
  assert.deepEqual(
    heard,
    [
      ["7", "locked", "free"],
      ["7", "free", "locked"],
    ],
    "what the engine answers is shown at once",
  );
});

test("a table that was locked on the screen of staff is freed only in the engine, whatever its state is by now", async () => {
  const freed = [];
  const { service, options, calls } = await serving({ handlers: {}, release: async (id) => freed.push(id) });
  options.onTable({ tableId: "7", state: "locked", since: 3, rev: 4 });
  const shown = service.states.get("7");
  options.onTable({ tableId: "7", state: "may-be-taken", since: 3, rev: 6 });
  await service.free("7", {}, { shown, since: 3 });
  assert.deepEqual([calls.length, freed], [1, []], "the engine says that it has changed");
});

test("an answer to a decision does not hide what was heard after it", async () => {
  const { service, options, calls } = await serving({ handlers: {} });
  options.onTable({ tableId: "7", state: "may-be-taken", since: 3, rev: 4 });
  const shown = service.states.get("7");
  const settling = service.settle(shown, { paid: false, by: "Ann" });
  options.onTable({ tableId: "7", state: "locked", since: 3, rev: 5 });
  options.onTable({ tableId: "7", state: "free", rev: 8 });
  await settling;
  assert.equal(service.states.size, 0);
  assert.deepEqual(calls, [["settle", "7", { paid: false, by: "Ann", since: 3, rev: 4 }]]);
});
