// Laws 3 and 10 on the page's side of the port: what happens to promises when the engine dies.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Epos } from "../api/epos.js";
import { approved, FakeHost, heard, open, request, setup } from "./fake.mjs";

test("the first command is start, with what the engine must know", async () => {
  const { engine } = await open();
  assert.deepEqual(engine.heard[0], {
    call: 1,
    do: "start",
    with: { softwareHouseId: "simSWH", storage: "indexeddb", logLevel: "warn", host: "worker" },
  });
});

test("a dead engine is replaced, and the new one follows the payment by its token", async () => {
  const { host, engine, counter } = await open();
  const sale = counter.sale(request);
  const { with: sent } = await engine.next("counter.sale");
  engine.on.died("test");
  assert.ok(engine.ended, "the old worker is terminated before the new one starts");
  const next = await host.nth(1);
  assert.equal(next.program.wasm, "the module", "from the kept module");
  await next.rise();
  assert.deepEqual((await next.next("counter.open")).with, { site: "bar", wait: false, options: {} });
  await next.answer("counter.open", { site: { id: "bar" } });
  assert.deepEqual((await next.next("counter.follow")).with, { site: "bar", token: sent.token, reference: "T-42" });
  await next.answer("counter.follow", approved);
  assert.equal((await sale).result, "approved");
  assert.ok(!next.heard.some((m) => m.do === "counter.sale"), "a sale is never posted again");
});

/** dies ends the engine during a sale and starts the next one. */
async function dies(options) {
  const opened = await open(options);
  const sale = opened.counter.sale(request);
  await opened.engine.next("counter.sale");
  opened.engine.on.died("test");
  const next = await opened.host.nth(1);
  await next.rise();
  await next.answer("counter.open", { site: { id: "bar" } });
  return { ...opened, sale, next };
}

test("if there is no record, nothing was sent, and the promise rejects", async () => {
  const { sale, next } = await dies();
  await next.refuse("counter.follow", { code: "engine-failed", reason: "no-record" });
  await assert.rejects(sale, { code: "engine-failed", sent: false });
});

test("if the new engine cannot look into the journal, the payment is unknown and is never rejected", async () => {
  const { sale, next } = await dies();
  await next.refuse("counter.follow", { code: "storage-unavailable" });
  const outcome = await sale;
  assert.deepEqual(
    [outcome.result, outcome.reason, outcome.sent, outcome.stored],
    ["unknown", "engine-lost", "maybe", false],
  );
  assert.match(outcome.text, /Look at the card machine/);
});

test("a command that fails inside an engine that lives is followed, because its error proves nothing", async () => {
  const { engine, counter } = await open();
  const sale = counter.sale(request);
  await engine.refuse("counter.sale", { code: "engine-failed" });
  await engine.answer("counter.follow", approved);
  assert.equal((await sale).result, "approved");
  const nothing = counter.sale(request);
  await engine.refuse("counter.sale", { code: "engine-failed" }, 1);
  await engine.refuse("counter.follow", { code: "engine-failed", reason: "no-record" }, 1);
  await assert.rejects(nothing, { code: "engine-failed", sent: false });
});

test("a journal in memory dies with its engine, so the payment is unknown at once", async () => {
  const { host, engine, counter } = await open({ storage: "memory" });
  const sale = counter.sale(request);
  await engine.next("counter.sale");
  engine.on.died("test");
  assert.equal((await sale).result, "unknown");
  const next = await host.nth(1);
  await next.rise();
  await next.answer("counter.open", {});
  await next.next("counter.tell");
  assert.ok(!next.heard.some((m) => m.do === "counter.follow"));
});

test("an outcome that the page makes says what was asked, also the cashback", async () => {
  const { engine, counter } = await open({ kind: "page" });
  const sales = [counter.sale(request), counter.sale({ ...request, reference: "T-43", amountCashback: 500 })];
  await engine.next("counter.sale", 1);
  engine.on.died("exit");
  const [plain, cash] = await Promise.all(sales);
  assert.deepEqual(plain.asked, { amount: 1250, currency: "GBP" });
  assert.deepEqual(cash.asked, { amount: 1250, currency: "GBP", amountCashback: 500 });
});

test("other calls reject when the engine dies under them", async () => {
  const { engine, counter } = await open();
  const terminals = counter.terminals();
  await engine.next("counter.terminals");
  engine.on.died("test");
  await assert.rejects(terminals, { code: "engine-failed", sent: false });
});

test("calls made during a replacement wait for it", async () => {
  const { host, engine, counter } = await open();
  engine.on.died("test");
  const sale = counter.sale(request);
  const next = await host.nth(1);
  await next.rise();
  await next.answer("counter.open", {});
  await next.answer("counter.sale", approved);
  assert.equal((await sale).result, "approved");
});

test("a death during the replacement starts another, and the payment is still followed", async () => {
  const { host, engine, counter } = await open();
  const sale = counter.sale(request);
  await engine.next("counter.sale");
  engine.on.died("first");
  const second = await host.nth(1);
  await second.rise();
  await second.next("counter.open");
  const waiting = counter.terminals();
  second.on.died("second");
  const third = await host.nth(2);
  await third.rise();
  await third.answer("counter.open", {});
  await third.answer("counter.follow", approved);
  assert.equal((await sale).result, "approved");
  await third.answer("counter.terminals", []);
  assert.deepEqual(await waiting, []);
});

test("a death before the new engine is ready is a failed start: fatal", async () => {
  const { host, engine, epos, counter } = await open();
  const fatal = heard(epos, "fatal");
  const sale = counter.sale(request);
  await engine.next("counter.sale");
  engine.on.died("first");
  (await host.nth(1)).on.died("no script");
  assert.equal((await sale).result, "unknown");
  assert.equal(fatal.length, 1);
  await assert.rejects(counter.sale(request), { code: "engine-failed" });
});

test("the fourth death in a minute is fatal; three minutes apart they are not", async () => {
  let clock = 1_000_000;
  const now = mock.method(Date, "now", () => clock);
  const { host, epos, counter } = await open();
  const fatal = heard(epos, "fatal");
  const kill = async (n, wait) => {
    clock += wait;
    host.engines[n].on.died("test");
    const next = await host.nth(n + 1);
    await next.rise();
    await next.answer("counter.open", {});
    await next.next("counter.tell");
  };
  for (const n of [0, 1, 2, 3, 4]) await kill(n, 180_000);
  for (const n of [5, 6]) await kill(n, 1_000);
  assert.equal(fatal.length, 0);
  const sale = counter.sale(request);
  await host.engines[7].next("counter.sale");
  host.engines[7].on.died("fourth in a minute");
  now.mock.restore();
  assert.equal((await sale).reason, "engine-lost");
  assert.equal(host.engines.length, 8, "no engine after that");
  assert.equal(fatal[0].code, "engine-failed");
  await assert.rejects(counter.terminals(), { code: "engine-failed", sent: false });
});

test("an engine in the page is not replaced: it is fatal, payments are unknown, other calls reject", async () => {
  const { host, engine, epos, counter } = await open({ kind: "page" });
  const fatal = heard(epos, "fatal");
  const sale = counter.sale(request);
  const terminals = counter.terminals();
  await engine.next("counter.sale");
  await engine.next("counter.terminals");
  engine.on.died("exit");
  assert.equal((await sale).result, "unknown");
  await assert.rejects(terminals, { code: "engine-failed" });
  assert.match(fatal[0].text, /Reload/);
  assert.doesNotMatch(fatal[0].text, /Nothing was charged/, "that is nothing anybody knows of what was under way");
  assert.equal(host.engines.length, 1);
});

test("close resolves what may have been sent and rejects what was not", async () => {
  const { engine, epos, counter } = await open();
  const sale = counter.sale(request);
  await engine.next("counter.sale");
  const terminals = counter.terminals();
  await engine.next("counter.terminals");
  const closing = epos.close();
  await engine.answer("close", null);
  await closing;
  assert.deepEqual([(await sale).result, (await sale).reason], ["unknown", "closed"]);
  await assert.rejects(terminals, { code: "closed" });
  await assert.rejects(counter.sale(request), { code: "closed", sent: false });
  assert.ok(engine.ended);
});

test("an engine that cannot run in one host is tried in the next one, and the till is told", async () => {
  const worker = new FakeHost("worker");
  const page = new FakeHost("page");
  const given = setup([worker, page]);
  const loading = Epos.start(given);
  (await worker.nth(0)).on.control({ failed: "blocked", message: "policy" });
  const engine = await page.nth(0);
  await engine.rise();
  await loading;
  assert.equal(engine.heard[0].with.host, "page");
  assert.ok(worker.engines[0].ended);
});

test("a load that fails says why and leaves nothing running", async () => {
  const host = new FakeHost();
  const loading = Epos.start(setup([host]));
  const engine = await host.nth(0);
  engine.on.control({ failed: "blocked", message: "policy" });
  await assert.rejects(loading, { code: "blocked", sent: false });
  assert.ok(engine.ended);
  const again = new FakeHost();
  const second = Epos.start(setup([again]));
  const other = await again.nth(0);
  other.on.control({ module: "m" });
  other.say({ event: "ready" });
  await other.refuse("start", { code: "invalid-request", field: "softwareHouseId" });
  await assert.rejects(second, { code: "invalid-request", field: "softwareHouseId" });
  assert.ok(other.ended);
});

test("a follow command that fails inside the engine proves nothing, so nothing is rejected", async () => {
  const { counter, engine } = await open();
  const sale = counter.sale(request);
  await engine.refuse("counter.sale", { code: "engine-failed" });
  await engine.refuse("counter.follow", { code: "engine-failed" });
  const outcome = await sale;
  assert.equal(outcome.result, "unknown");
  assert.equal(outcome.sent, "maybe");
});

test("closing during a replacement rejects what waits for it", { timeout: 60_000 }, async () => {
  const { host, engine, epos, counter } = await open();
  engine.on.died("test");
  const next = await host.nth(1); // it never comes up
  const sale = counter.sale(request);
  const atOnce = mock.method(globalThis, "setTimeout", (done) => void queueMicrotask(done));
  const closing = epos.close();
  atOnce.mock.restore();
  await closing;
  assert.ok(next.ended);
  await assert.rejects(sale, { code: "closed", sent: false });
});

test("the last death during a replacement rejects what waits for it", { timeout: 60_000 }, async () => {
  const { host, engine, counter } = await open();
  engine.on.died("first");
  for (const n of [1, 2]) {
    const next = await host.nth(n);
    await next.rise();
    await next.next("counter.open");
    next.on.died("again");
  }
  const last = await host.nth(3);
  await last.rise();
  await last.next("counter.open");
  const sale = counter.sale(request);
  last.on.died("fourth in a minute");
  await assert.rejects(sale, { code: "engine-failed", sent: false });
});
