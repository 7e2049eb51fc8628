// The table book in a real browser: its database, two tabs that use it, and the six handlers that answer a card machine.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { simulator } from "../../support/simulator.mjs";
import { till } from "../../support/till-page.mjs";

const sim = await simulator();
const started = await browser();
const SCRIPTS = '<script src="/dist/connect-epos.js"></script><script src="/dist/connect-epos-tables.js"></script>';

/** A tab with a book. `call` runs one of its methods, `answer` one of its handlers. Both return a rejection as `{ error }`. */
async function tab(t, { context, options = {} } = {}) {
  const { page, complaints } = await till(started, sim.origin, { body: SCRIPTS, context });
  if (!context)
    t.after(async () => {
      await page.context().close();
      assert.deepEqual(complaints, [], "the console");
    });
  await page.evaluate((options) => {
    window.book = ConnectEPoS.tableBook(options);
    window.changes = [];
    window.book.addEventListener("change", ({ detail }) => window.changes.push(detail.id));
  }, options);
  const on = (target, method, args) =>
    page.evaluate(
      async ([target, method, args]) => {
        const object = target === "book" ? window.book : window.book.handlers;
        try {
          return (await object[method](...args)) ?? null;
        } catch ({ name, code, field, text }) {
          return { error: { name, code, field, text } };
        }
      },
      [target, method, args],
    );
  return {
    page,
    context: page.context(),
    call: (method, ...args) => on("book", method, args),
    answer: (handler, given) => on("handlers", handler, [given]),
    changes: () => page.evaluate(() => window.changes),
  };
}

/** A tab in which table 12 owes 13.00. */
async function dinner(t, options) {
  const one = await tab(t, { options });
  await one.call("open", "12", { waiterId: "3", covers: 2 });
  await one.call("add", "12", { name: "Soup", price: 650, quantity: 2 });
  return one;
}

const asked = { tid: "T1", waiterId: "3", tableId: "12" };
const paid = (over = {}) => ({
  ...asked,
  key: "k1",
  currency: "GBP",
  amountPaid: 800,
  amountGratuity: 100,
  amountCashback: 0,
  paymentId: "p1",
  flags: [],
  ...over,
});

test("a meal from the order to the closed table, and back", async (t) => {
  const one = await dinner(t);
  assert.deepEqual(await one.answer("tables", { tid: "T1" }), ["12"]);
  assert.deepEqual(await one.answer("lock", asked), { amount: 1300, currency: "GBP" });
  assert.equal((await one.call("add", "12", { name: "Tea", price: 200 })).error.code, "locked");
  assert.equal((await one.call("close", "12")).error.code, "locked");
  const bill = JSON.stringify(await one.answer("receipt", asked));
  assert.match(bill, /Table 12.*2 x Soup +13\.00.*Total GBP +13\.00/);
  await one.answer("payment", paid());
  assert.deepEqual(await one.answer("lock", asked), { amount: 500, currency: "GBP" });
  await one.answer("payment", paid({ key: "k2", paymentId: "p2", amountPaid: 500 }));
  assert.match(JSON.stringify(await one.answer("finalReceipt", asked)), /Still due +0\.00.*Gratuity, thank you +2\.00/);
  await one.answer("unlock", { ...asked, reason: "terminal" });
  assert.deepEqual(await one.answer("tables", { tid: "T1" }), []);
  assert.equal(await one.answer("lock", asked), null);
  const closed = await one.call("close", "12");
  assert.deepEqual([closed.state, closed.paid, closed.gratuity, closed.payments.length], ["closed", 1300, 200, 2]);
  assert.deepEqual(await one.call("list"), []);
  assert.equal((await one.call("get", "12")).state, "closed");
  assert.equal((await one.call("reopen", "12")).visit, closed.visit);
});

test("a payment told many times, in two tabs at once, is booked once", async (t) => {
  const one = await dinner(t);
  const two = await tab(t, { context: one.context });
  await one.answer("lock", asked);
  await Promise.all([one, two, one, two, one].map((each) => each.answer("payment", paid())));
  const { paid: sum, payments } = await two.call("get", "12");
  assert.deepEqual([sum, payments.length], [800, 1]);
});

test("two tabs open one table once, and lock it for one machine", async (t) => {
  const one = await tab(t);
  const two = await tab(t, { context: one.context });
  const opened = await Promise.all([one.call("open", "5"), two.call("open", "5")]);
  assert.deepEqual(opened.map((each) => each.error?.code ?? each.state).sort(), ["already-open", "open"]);
  await one.call("add", "5", { name: "Tea", price: 200 });
  const locks = await Promise.all([
    one.answer("lock", { tid: "T1", tableId: "5" }),
    two.answer("lock", { tid: "T2", tableId: "5" }),
  ]);
  assert.deepEqual(locks.filter(Boolean), [{ amount: 200, currency: "GBP" }]);
});

test("a change is told in every tab", async (t) => {
  const one = await tab(t);
  const two = await tab(t, { context: one.context });
  await one.call("open", "5");
  await two.page.waitForFunction(() => window.changes.includes("5"));
  assert.deepEqual(await one.changes(), ["5"]);
});

test("a flagged payment is kept apart, once, holds the table, and counts when staff say so", async (t) => {
  const one = await dinner(t);
  await one.answer("lock", asked);
  await one.answer("payment", paid());
  const doubtful = paid({ amountPaid: 500, flags: ["differs"] });
  await one.answer("payment", doubtful);
  await one.answer("payment", doubtful);
  await one.answer("unlock", { ...asked, reason: "terminal" });
  const { paid: before, apart, due } = await one.call("get", "12");
  assert.deepEqual([before, due, apart.length, apart[0].why], [800, 500, 1, "differs"]);
  assert.equal(await one.answer("lock", asked), null);
  assert.equal((await one.call("close", "12", { by: "Ann", reason: "late" })).error.code, "undecided");
  const seen = await one.call("decide", apart[0].booking, { count: true, by: "Ann", reason: "two slips" });
  assert.deepEqual([seen.paid, seen.due, seen.apart.length], [1300, 0, 0]);
  await one.answer("payment", doubtful);
  assert.equal((await one.call("get", "12")).paid, 1300);
  assert.equal(
    (await one.call("decide", apart[0].booking, { count: false, by: "Ann", reason: "again" })).error.field,
    "booking",
  );
});

test("a payment of a table that nobody knows waits until staff place it", async (t) => {
  const one = await tab(t);
  await one.answer("payment", paid());
  const [unplaced] = await one.call("unplaced");
  assert.deepEqual([unplaced.why, unplaced.amountPaid], ["not-locked", 800]);
  const decision = { count: true, by: "Ann", reason: "slip seen" };
  assert.equal((await one.call("decide", unplaced.booking, decision)).error.field, "id");
  await one.call("open", "7");
  assert.equal((await one.call("decide", unplaced.booking, { ...decision, id: "7" })).over, 800);
  assert.deepEqual(await one.call("unplaced"), []);
});

test("a payment of guests who left is not taken off the bill of the next guests", async (t) => {
  const one = await dinner(t);
  await one.answer("lock", asked);
  await one.answer("unlock", { ...asked, reason: "forced" });
  await one.call("close", "12", { by: "Ann", reason: "walked out" });
  await one.call("open", "12");
  await one.call("add", "12", { name: "Tea", price: 200 });
  await one.answer("payment", paid({ amountPaid: 1300, flags: ["forced"] }));
  assert.deepEqual([(await one.call("get", "12")).due, (await one.call("get", "12")).paid], [200, 0]);
  assert.deepEqual(await one.call("unplaced"), []);
});

test("of all visits of a table the newest is shown, opened again and paid", async (t) => {
  const one = await dinner(t);
  const why = { by: "Ann", reason: "walked out" };
  const visits = [];
  for (let evening = 0; evening < 3; evening++) {
    if (evening > 0) await one.call("open", "12");
    if (evening > 0) await one.call("add", "12", { name: "Tea", price: 200 });
    await one.answer("lock", asked);
    await one.answer("unlock", { ...asked, reason: "terminal" });
    visits.push((await one.call("close", "12", why)).visit);
  }
  assert.equal((await one.call("get", "12")).visit, visits[2]);
  await one.answer("payment", paid({ amountPaid: 200 }));
  const seen = await one.call("reopen", "12");
  assert.deepEqual([seen.visit, seen.paid, seen.due], [visits[2], 200, 0]);
});

test("cash is booked once by its key, also while a card machine has the table", async (t) => {
  const one = await dinner(t);
  await one.answer("lock", asked);
  await one.call("take", "12", { key: "cash-1", amount: 300, by: "Ann" });
  const seen = await one.call("take", "12", { key: "cash-1", amount: 300, by: "Ann" });
  assert.deepEqual([seen.paid, seen.due, seen.payments[0].byHand], [300, 1000, true]);
  assert.equal((await one.call("take", "12", { key: "cash-1", amount: 400 })).error.field, "key");
});

test("only its own machine gives a lock back, or staff with a reason", async (t) => {
  const one = await dinner(t);
  await one.answer("lock", asked);
  await one.answer("unlock", { tid: "T2", tableId: "12", reason: "late" });
  assert.equal((await one.call("get", "12")).lock.tid, "T1");
  assert.equal((await one.call("release", "12", { by: "Ann" })).error.field, "reason");
  const seen = await one.call("release", "12", { by: "Ann", reason: "battery is flat" });
  assert.deepEqual([seen.lock, seen.released[0].tid], [undefined, "T1"]);
  assert.equal(await one.answer("unlock", { ...asked, tableId: "99", reason: "terminal" }), null);
});

test("waiters get their own tables where the book was told so", async (t) => {
  const one = await dinner(t, { waiters: "own" });
  assert.deepEqual(await one.answer("tables", { tid: "T1", waiterId: "4" }), []);
  assert.equal(await one.answer("lock", { ...asked, waiterId: "4" }), null);
  assert.deepEqual(await one.answer("tables", { tid: "T1" }), ["12"]);
});

test("wrong options, orders and names are refused by name, and nothing is kept of them", async (t) => {
  const one = await dinner(t);
  assert.equal((await one.call("add", "12", { name: "Tea", price: 2.5 })).error.field, "price");
  assert.equal((await one.call("add", "99", { name: "Tea", price: 250 })).error.code, "not-open");
  assert.equal((await one.call("remove", "12", 9)).error.field, "line");
  assert.equal((await one.call("open", "13", { covers: 0 })).error.field, "covers");
  assert.deepEqual(
    (await one.call("list")).map(({ id, items }) => [id, items.length]),
    [["12", 1]],
  );
  const refused = await one.page.evaluate(() =>
    ["name", "currency", "waiters", "width", "colour"].map((name) => {
      try {
        ConnectEPoS.tableBook({ [name]: "" });
      } catch (error) {
        return error instanceof ConnectEPoS.TableBookError && error.field;
      }
    }),
  );
  assert.deepEqual(refused, ["name", "currency", "waiters", "width", "colour"]);
});

test("the book outlives the page, and it works on when its database is deleted", async (t) => {
  const one = await dinner(t);
  const two = await tab(t, { context: one.context });
  assert.equal((await two.call("get", "12")).total, 1300);
  await two.page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase("connect-epos-tables");
        request.onsuccess = resolve;
        request.onerror = reject;
      }),
  );
  assert.deepEqual(await one.call("list"), []);
  assert.equal((await one.call("open", "12")).state, "open");
});

test("a database that somebody made and left empty is used; one of somebody else is told and left as it is", async (t) => {
  const one = await tab(t);
  const told = await one.page.evaluate(async () => {
    const made = (name, store) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onupgradeneeded = () => store && request.result.createObjectStore(store);
        request.onsuccess = () => {
          resolve([...request.result.objectStoreNames].join());
          request.result.close();
        };
        request.onerror = () => reject(request.error);
      });
    const open = (name) =>
      ConnectEPoS.tableBook({ name })
        .open("12")
        .then(
          ({ state }) => state,
          ({ code, cause }) => `${code}: ${cause.message}`,
        );
    await made("left-empty");
    await made("of-another", "theirs");
    return [await open("left-empty"), await open("of-another"), await made("of-another")];
  });
  assert.deepEqual(told, ["open", "storage-unavailable: the database of-another belongs to something else", "theirs"]);
});

test("what cannot be stored is told, and a closed visit is dropped when asked", async (t) => {
  const one = await dinner(t);
  await one.call("close", "12", { by: "Ann", reason: "test" });
  await one.call("forget", Date.now() + 1000);
  assert.equal(await one.call("get", "12"), null);
  await one.page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  assert.equal((await one.call("open", "12")).error.code, "storage-unavailable");
});
