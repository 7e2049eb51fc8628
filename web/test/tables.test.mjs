// Pay at table on the page's side of the port: the engine asks, and the handlers of the till answer each question once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { heard, settled } from "./fake.mjs";
import { asked, handlers, openTables, payment } from "./tables-till.mjs";

test("the tables of a site are opened with the receipt handlers that the till has, and are told once", async () => {
  const { engine, epos, tables } = await openTables();
  const { with: sent } = await engine.next("tables.open");
  assert.deepEqual(sent, { site: "bar", wait: true, receipts: ["receipt", "finalReceipt"], options: {} });
  assert.deepEqual((await engine.next("tables.tell")).with, { site: "bar" });
  const { receipt, finalReceipt, ...least } = handlers();
  const again = epos.payAtTable("bar", least);
  await engine.answer("tables.open", { site: { id: "bar" } }, 1);
  assert.equal(await again, tables, "the same site gives the same object");
  assert.deepEqual((await engine.next("tables.open", 1)).with.receipts, []);
  assert.equal(engine.heard.filter(({ do: verb }) => verb === "tables.tell").length, 1);
});

const REQUESTS = {
  tables: [asked({}), ["1", "12A"]],
  lock: [asked({ tableId: "1" }), { amount: 4250, currency: "GBP" }],
  receipt: [asked({ tableId: "1" }), ["Fish", { value: "42.50", format: ["BOLD"] }]],
  finalReceipt: [asked({ tableId: "1" }), []],
};

for (const [what, [request, value]] of Object.entries(REQUESTS)) {
  test(`${what}: asked once, answered with what the handler returned`, async () => {
    const { engine, calls } = await openTables({ [what]: async () => value });
    engine.ask(7, what, request);
    assert.deepEqual((await engine.next("tables.answer")).with, {
      site: "bar",
      ask: 7,
      value,
      ...(what === "lock" && { lock: request }),
    });
    assert.deepEqual(calls, [[what, request]]);
    assert.ok(Object.isFrozen(calls[0][1]));
    await settled();
    assert.equal(engine.heard.filter(({ do: verb }) => verb === "tables.answer").length, 1);
  });
}

test("a payment and an unlock confirm by resolving, whatever they return", async () => {
  const { engine, calls } = await openTables({ payment: () => Promise.resolve(new Map()), unlock: () => NaN });
  engine.ask(1, "payment", payment({ flags: ["differs", "forced"], stored: false }));
  assert.deepEqual((await engine.next("tables.answer")).with, { site: "bar", ask: 1, value: null });
  engine.ask(2, "unlock", { ...asked({ tableId: "1" }), reason: "terminal" });
  assert.deepEqual((await engine.next("tables.answer", 1)).with, { site: "bar", ask: 2, value: null });
  const [[, paid], [, unlocked]] = calls;
  assert.match(
    paid.text,
    /^Paid at the card machine\. It was told before with other details.*Staff had freed.*could not store it: write it down\.$/,
  );
  assert.equal(paid.amountGratuity, 500);
  assert.equal(unlocked.text, "The card machine is done.");
  assert.ok(Object.isFrozen(paid) && Object.isFrozen(paid.flags) && Object.isFrozen(paid.payment));
});

test("a refused lock is told as null", async () => {
  const { engine } = await openTables({ lock: () => null });
  engine.ask(1, "lock", asked({ tableId: "9" }));
  assert.deepEqual((await engine.next("tables.answer")).with, {
    site: "bar",
    ask: 1,
    lock: asked({ tableId: "9" }),
    value: null,
  });
});

const circular = {};
circular.self = circular;

for (const [name, what, handler, failed] of [
  [
    "throws",
    "lock",
    () => {
      throw new Error("no floor plan");
    },
    "lock: no floor plan",
  ],
  ["rejects", "payment", () => Promise.reject(new Error("book is shut")), "payment: book is shut"],
  [
    "throws no error",
    "unlock",
    () => {
      throw "gone";
    },
    "unlock: gone",
  ],
  [
    "throws nothing",
    "unlock",
    () => {
      throw null;
    },
    "unlock: null",
  ],
  ["returns nothing", "lock", () => {}, "lock: returned nothing"],
  ["returns a number that is none", "lock", () => ({ amount: NaN }), "lock: returned what is no JSON"],
  ["returns a bigint", "lock", () => ({ amount: 4250n }), "lock: returned what is no JSON"],
  ["returns a function", "tables", () => () => [], "tables: returned what is no JSON"],
  ["returns a date inside", "receipt", () => ["x", new Date(0)], "receipt: returned what is no JSON"],
  ["returns a hole", "tables", () => ["1", undefined], "tables: returned what is no JSON"],
  ["returns a circle", "tables", () => circular, /^tables: .*plain data/],
]) {
  test(`a handler that ${name} answers failed, and is logged`, async () => {
    const { engine, epos } = await openTables({ [what]: handler });
    const log = heard(epos, "log");
    engine.ask(3, what, payment());
    const { site, ask, failed: told, value } = (await engine.next("tables.answer")).with;
    assert.deepEqual([site, ask, value], ["bar", 3, undefined]);
    if (typeof failed === "string") assert.equal(told, failed);
    else assert.match(told, failed);
    await settled();
    assert.deepEqual(
      log.map(({ level, message }) => [level, message]),
      [["error", `in the till's own code: ${told}`]],
    );
  });
}

test("a text that looks like a mark is a text", async () => {
  const { engine } = await openTables({ tables: () => ['{"$":"NaN"}'] });
  engine.ask(1, "tables", asked({}));
  assert.deepEqual((await engine.next("tables.answer")).with.value, ['{"$":"NaN"}']);
});

test("questions are answered in the order in which their handlers end", async () => {
  const ends = [];
  const { engine } = await openTables({ lock: () => new Promise((end) => ends.push(end)) });
  for (const ask of [1, 2]) engine.ask(ask, "lock", asked({ tableId: String(ask) }));
  await settled();
  ends[1]({ amount: 2 });
  ends[0]({ amount: 1 });
  assert.equal((await engine.next("tables.answer")).with.ask, 2);
  assert.equal((await engine.next("tables.answer", 1)).with.ask, 1);
});

test("the handlers of the latest call answer, on the object they came in", async () => {
  const { engine, epos } = await openTables({ tables: () => ["old"] });
  class Till {
    #open = ["new"];
    tables() {
      return this.#open;
    }
    lock() {
      return null;
    }
    payment() {}
    unlock() {}
  }
  const again = epos.payAtTable("bar", new Till());
  await engine.answer("tables.open", { site: { id: "bar" } }, 1);
  await again;
  engine.ask(1, "tables", asked({}));
  assert.deepEqual((await engine.next("tables.answer")).with.value, ["new"]);
  engine.ask(2, "receipt", asked({ tableId: "1" })); // asked before the engine heard that there is none any more
  assert.deepEqual((await engine.next("tables.answer", 1)).with, { site: "bar", ask: 2, value: [] });
});

test("an answer that nobody waits for any more harms nothing", async () => {
  const { engine, epos } = await openTables({}, { logLevel: "info" });
  const log = heard(epos, "log");
  engine.ask(1, "tables", asked({}));
  await engine.refuse("tables.answer", { code: "unknown-site", message: "no such site" });
  await settled();
  assert.deepEqual(
    log.map(({ level, message }) => [level, message]),
    [["info", "nobody heard an answer: no such site"]],
  );
});

test("a dead engine is replaced: tables are opened and told again, answers go to the new one", async () => {
  let end;
  const { host, engine, counter, calls } = await openTables(
    {
      payment: () =>
        new Promise((done) => {
          end = done;
        }),
    },
    { counter: true },
  );
  engine.ask(1, "payment", payment());
  await settled();
  engine.on.died("test");
  const next = await host.nth(1);
  await next.rise();
  assert.deepEqual((await next.next("tables.open")).with, {
    site: "bar",
    wait: false,
    receipts: ["receipt", "finalReceipt"],
    options: {},
  });
  assert.deepEqual((await next.next("counter.open")).with, { site: "bar", wait: false, options: {} });
  await next.answer("counter.open", {});
  await next.answer("tables.open", {});
  await next.next("tables.tell");
  await next.next("counter.tell");
  end();
  assert.deepEqual((await next.next("tables.answer")).with, { site: "bar", ask: 1, value: null });
  next.ask(90, "payment", payment());
  await settled();
  assert.equal(calls.length, 2, "told again until it is confirmed");
  assert.ok(counter);
});

test("a grant for an engine that is gone is told to the next engine, with the question", async () => {
  let grant;
  const { host, engine, calls } = await openTables({
    lock: () =>
      new Promise((done) => {
        grant = done;
      }),
  });
  engine.ask(1, "lock", asked({ tableId: "1", since: 1000 }));
  await settled();
  engine.on.died("test");
  const next = await host.nth(1);
  await next.rise();
  await next.answer("tables.open", {});
  await next.next("tables.tell");
  grant({ amount: 900 });
  const { with: told } = await next.next("tables.answer");
  assert.deepEqual([told.ask, told.value, told.lock.tableId, told.lock.since], [1, { amount: 900 }, "1", 1000]);
  await next.answer("tables.answer", false);
  assert.equal(calls.length, 1, "the engine asks for the unlocking");
});

test("a dead engine in the page is fatal, and every later call says so", async () => {
  const { engine, epos, tables } = await openTables({}, { kind: "page" });
  const fatal = heard(epos, "fatal");
  engine.ask(1, "tables", asked({}));
  engine.on.died("exit");
  await assert.rejects(tables.list(), { code: "engine-failed", sent: false });
  assert.equal(fatal.length, 1);
});

test("closed tables answer nobody, and may be opened anew", async () => {
  const { engine, epos, tables, calls } = await openTables();
  const closing = tables.close();
  await engine.answer("tables.close", null);
  await closing;
  await tables.close();
  engine.ask(1, "tables", asked({}));
  await settled();
  assert.deepEqual(calls, []);
  await assert.rejects(tables.list(), { code: "closed", sent: false });
  const anew = epos.payAtTable("bar", handlers());
  await engine.answer("tables.open", { site: { id: "bar" } }, 1);
  assert.notEqual(await anew, tables);
});

test("closing the engine ends the tables", async () => {
  const { engine, epos, tables } = await openTables();
  const closing = epos.close();
  await engine.answer("close", null);
  await closing;
  await assert.rejects(tables.takeOver(), { code: "closed", sent: false });
  await assert.rejects(epos.payAtTable("bar", handlers()), { code: "closed" });
});
