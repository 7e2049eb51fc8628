// Pay at table. The card machines ask, the till's handlers answer, and what was taken is booked once, whatever fails.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dining, linked, Restaurant, sameSet, taken, waiter } from "../../support/restaurant.mjs";
import { browser } from "../../support/chromium.mjs";
import { simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

for (const host of HOSTS) {
  test(`host ${host}: a meal is paid by two, with a tip`, async (t) => {
    await sim.control("reset", {});
    const restaurant = new Restaurant({ "12A": 4251, 7: 900 });
    const till = await dining(t, started, sim, restaurant, { host });
    const seen = await waiter(sim, { tableId: "12A", waiterId: "3", bill: true, ways: 2, gratuity: 200 });
    assert.deepEqual(
      seen.steps.map(({ refused }) => refused),
      seen.steps.map(() => undefined),
    );
    assert.deepEqual(seen.steps[0].tables.sort(), ["12A", "7"].sort());
    assert.deepEqual(seen.steps.find(({ do: step }) => step === "bill").lines[0].value, "Table 12A");
    assert.deepEqual(seen.steps.find(({ do: step }) => step === "final").lines[0].value, "Paid 4251");
    await till.stands("12A", "free");
    await sameSet(sim, restaurant);
    const [first] = restaurant.book.values();
    assert.deepEqual(
      [
        first.tableId,
        first.waiterId,
        first.amountPaid,
        first.amountGratuity,
        first.currency,
        first.stored,
        first.flags,
      ],
      ["12A", "3", 2126, 200, "GBP", true, []],
    );
    assert.deepEqual(restaurant.bills["12A"], { total: 4251, paid: 4251, locked: null });
    assert.deepEqual(await till.tables("list"), []);
    const kinds = (await till.tables("history")).map(({ kind }) => kind).sort();
    assert.deepEqual(kinds, ["table-lock", "table-payment", "table-payment"]);
  });

  test(`host ${host}: the page is loaded anew between lock and payment`, async (t) => {
    await sim.control("reset", {});
    const restaurant = new Restaurant({ 7: 900 });
    const till = await dining(t, started, sim, restaurant, { host });
    await waiter(sim, { do: "tables", waiterId: "1" });
    assert.equal((await waiter(sim, { do: "lock", tableId: "7" })).confirmed, true);
    await till.again();
    assert.deepEqual(await till.states(), { 7: "may-be-taken" });
    await till.forget();
    await waiter(sim, { do: "pay", gratuity: 100 });
    await till.stands("7", "locked");
    await sameSet(sim, restaurant);
    await waiter(sim, { do: "unlock" });
    await till.stands("7", "free");
    assert.equal(restaurant.bills[7].locked, null);
  });

  test(`host ${host}: the link is lost after a payment, before the till has confirmed it`, async (t) => {
    await sim.control("reset", {});
    await sim.control("knobs", { tableNotices: "request", tablesRedeliver: true });
    const restaurant = new Restaurant({ 7: 900 });
    const till = await dining(t, started, sim, restaurant, { host });
    let booked;
    restaurant.next.payment = (paid) =>
      new Promise((resolve) => {
        booked = () => resolve(restaurant.payment(paid));
      });
    await waiter(sim, { do: "tables", waiterId: "1" });
    await waiter(sim, { do: "lock", tableId: "7" });
    const paying = waiter(sim, { do: "pay" });
    await till.stands("7", "unconfirmed");
    await sim.control("links/close", { code: 1001, reason: "gone" });
    await paying;
    await till.hear("link", { state: "reconnecting" });
    while ((await till.states())[7] !== "unconfirmed"); // the table is in doubt until it is stored that all that was due was paid
    await till.forget();
    booked();
    await till.stands("7", "locked");
    await sameSet(sim, restaurant);
    assert.equal(restaurant.calls.filter(([what]) => what === "payment").length, 1, "what is told again is known");
  });

  test(`host ${host}: slow and throwing handlers get safe answers, and lose nothing`, async (t) => {
    await sim.control("reset", {});
    const restaurant = new Restaurant({ 7: 900 });
    const till = await dining(t, started, sim, restaurant, { host, noise: /till's own code|handler/ });
    assert.deepEqual((await waiter(sim, { do: "tables", waiterId: "1" })).tables, ["7"]);
    restaurant.next.tables = () => {
      throw new Error("the server is away");
    };
    assert.deepEqual((await waiter(sim, { do: "tables", waiterId: "1" })).tables, ["7"], "the last good list");
    await sim.control("knobs", { tablesTimeout: 1000, tablesTimeoutUnit: "ms" }); // a short time for what shall be late; everything else has enough time
    let grant;
    restaurant.next.lock = (asked) =>
      new Promise((resolve) => {
        grant = () => resolve(restaurant.lock(asked));
      });
    assert.equal((await waiter(sim, { do: "lock", tableId: "7" })).confirmed, false, "late");
    assert.equal((await waiter(sim, { do: "lock", tableId: "7" })).confirmed, false, "while the first is not answered");
    await sim.control("knobs", { tablesTimeout: 10, tablesTimeoutUnit: "s" });
    grant();
    assert.equal((await till.hear("unlock", { tableId: "7" })).reason, "late");
    restaurant.next.payment = () => {
      throw new Error("the server is away");
    };
    let seen;
    do seen = await waiter(sim, { do: "lock", tableId: "7" });
    while (!seen.confirmed); // until the till has confirmed that the first lock was undone
    await till.forget();
    await waiter(sim, { do: "pay" });
    await waiter(sim, { do: "unlock" });
    await till.stands("7", "free");
    await sameSet(sim, restaurant);
    assert.equal(restaurant.calls.filter(([what]) => what === "payment").length, 2);
  });

  test(`host ${host}: another till takes over, and is not fought`, async (t) => {
    await sim.control("reset", {});
    const restaurant = new Restaurant({ 7: 900 });
    const till = await dining(t, started, sim, restaurant, { host });
    const other = await dining(t, started, sim, new Restaurant({ 8: 100 }), { host });
    const link = await till.hear("link", { state: "displaced" });
    assert.equal(link.reason, "discontinued");
    assert.match(link.text, /till/i);
    assert.deepEqual((await waiter(sim, { do: "tables", waiterId: "1" })).tables, ["8"]);
    await till.tables("takeOver");
    await other.hear("link", { state: "displaced" });
    assert.deepEqual((await waiter(sim, { do: "tables", waiterId: "1" })).tables, ["7"]);
    assert.equal((await till.tablesRefused("takeOver")).code, "not-pending");
  });

  test(`host ${host}: counter and tables of one site, side by side`, async (t) => {
    await sim.control("reset", {});
    const restaurant = new Restaurant({ 7: 900 });
    const till = await dining(t, started, sim, restaurant, { host });
    await till.open();
    const sale = till.sale({ reference: "bar-1", tid: TID.contactless });
    await waiter(sim, { tableId: "7", waiterId: "1" });
    assert.equal((await sale).result, "approved");
    await till.stands("7", "free");
    await sameSet(sim, restaurant);
    assert.deepEqual(
      (await till.counter("history")).map(({ reference }) => reference),
      ["bar-1"],
    );
    assert.equal((await taken(sim)).length, 1);
  });
}

test("windows of one till take turns, and one takes the tables from another", async (t) => {
  await sim.control("reset", {});
  const restaurant = new Restaurant({ 7: 900 });
  const a = await dining(t, started, sim, restaurant);
  const b = await dining(t, started, sim, restaurant, { context: a.page.context(), site: null });
  assert.equal((await b.hear("link", { state: "displaced" })).reason, "another-tab");
  const ofA = await linked(sim);
  await b.tables("takeOver");
  assert.equal((await a.hear("link", { state: "displaced" })).reason, "another-tab");
  const ofB = await linked(sim, ofA);
  const asked = restaurant.calls.length;
  await waiter(sim, { do: "tables", waiterId: "1" });
  assert.equal(restaurant.calls.length, asked + 1, "one of them is asked");
  await b.page.close();
  await linked(sim, ofB);
  await waiter(sim, { tableId: "7", waiterId: "1" });
  await sameSet(sim, restaurant);
});

test("a worker that dies between lock and payment is replaced, and the table is kept", async (t) => {
  await sim.control("reset", {});
  const restaurant = new Restaurant({ 7: 900 });
  const till = await dining(t, started, sim, restaurant, { noise: /engine died/ });
  await waiter(sim, { do: "tables", waiterId: "1" });
  await waiter(sim, { do: "lock", tableId: "7" });
  await till.kill();
  await till.stands("7", "may-be-taken");
  await till.relinked();
  await till.forget();
  await waiter(sim, { do: "pay" });
  await till.stands("7", "locked");
  await sameSet(sim, restaurant);
});
