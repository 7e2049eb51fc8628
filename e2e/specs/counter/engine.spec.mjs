// The engine dies in the middle of a sale. The promise is kept, nothing is charged twice, and the till goes on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

/** crashable lets a spec crash the Go program at its next step, with `self.crash = true`. */
function crashable() {
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (module, imports) => {
    const { exports } = await instantiate.call(WebAssembly, module, imports);
    const step = () => {
      if (self.crash) throw new WebAssembly.RuntimeError("crashed by the spec");
      exports.resume();
    };
    return Object.create(WebAssembly.Instance.prototype, { exports: { value: { ...exports, resume: step } } });
  };
}
const CRASH = /crashed by the spec|Go program has already exited/;

/** inMidSale begins a sale whose answer never comes, and waits until money has moved. */
async function inMidSale(till, reference) {
  await sim.control("fault", { do: "lose", direction: "out", name: "response:sale" });
  await till.begin({ reference });
  await till.hear("notification", { reference, value: "APPROVED" });
  await bank.lost(sim);
}

/** assertUnknown checks that the promise was kept, and that it tells what is known. */
async function assertUnknown(till, reference) {
  const { value, error } = await till.end();
  assert.equal(error, undefined);
  assert.deepEqual(
    [value.result, value.reason, value.sent, value.reference],
    ["unknown", "engine-lost", "maybe", reference],
  );
  assert.match(value.text, /Look at the card machine/);
  return value;
}

/** over resolves when no worker of the page runs any more. */
async function over(page) {
  while (page.workers().length) await new Promise((gone) => page.workers()[0].once("close", gone));
}

/** assertHeld checks that the payment is pending and holds its terminal. Then staff end it, and the till sells again. */
async function assertHeld(till, reference) {
  assert.equal((await till.hear("pending", { reference })).state, "unknown");
  const [entry] = await till.counter("pending");
  assert.deepEqual([entry.reference, entry.state, entry.owner], [reference, "unknown", "here"]);
  assert.equal((await till.saleRefused({ reference: "next" })).code, "terminal-unresolved");
  assert.equal(
    (await till.counter("settle", reference, { verdict: "paid", by: "Ann", reason: "receipt" })).result,
    "approved",
  );
  assert.equal((await till.sale({ reference: "next" })).result, "approved");
  assert.equal((await till.saleRefused({ reference })).code, "already-paid");
}

test("the worker is killed in mid-sale: a new engine follows", async (t) => {
  await sim.control("reset", {});
  const till = await shop(t, started, sim);
  await inMidSale(till, "K-1");
  await till.kill();
  assert.equal((await assertUnknown(till, "K-1")).stored, true);
  assert.equal(
    (await till.heard("log")).filter(({ level, message }) => level === "error" && /engine died/.test(message)).length,
    1,
  );
  await till.open();
  assert.equal((await bank.charges(sim)).length, 1);
  await assertHeld(till, "K-1");
  assert.deepEqual(
    (await bank.charges(sim)).map(({ amountTotal }) => amountTotal),
    [1250, 1250],
  );
  assert.equal((await bank.frames(sim)).length, 2);
  assert.deepEqual(await till.heard("fatal"), []);
});

/** settled lets staff end what is not certain, without waiting the minutes until nothing can come of it any more. It returns what the call resolved with. */
async function settled(till, reference) {
  await till.open();
  let over = false;
  const end = till.end().finally(() => {
    over = true;
  });
  const notPaid = { verdict: "not-paid", by: "Ann", reason: "x", force: true };
  const unknown = async () =>
    (await till.counter("pending")).some((entry) => entry.reference === reference && entry.state === "unknown");
  do
    if (await unknown())
      await till.page.evaluate((args) => window.shop.call("counter", "settle", args), [reference, notPaid]); // it may have ended in this moment
  while (!over);
  return end;
}

test("killed before anybody knows whether the frame was sent: the payment is told or rejected, never both", async (t) => {
  await sim.control("reset", {});
  const till = await shop(t, started, sim);
  for (const round of [1, 2, 3]) {
    const reference = `R-${round}`;
    await till.begin({ reference, amount: 1000 + round });
    await till.kill();
    const { value, error } = await settled(till, reference);
    const frames = (await bank.frames(sim)).filter(({ frame }) => frame.includes(String(1000 + round)));
    if (error) {
      assert.deepEqual([error.code, error.sent], ["engine-failed", false]);
      assert.deepEqual(frames, [], "a rejection means that nothing was sent");
    } else {
      assert.equal(value.reference, reference);
      assert.ok(frames.length <= 1);
    }
  }
});

for (const host of HOSTS) {
  test(`host ${host}: the Go program crashes in mid-sale`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host, first: crashable, noise: CRASH });
    await inMidSale(till, "C-1");
    await till.inside(() => {
      self.crash = true;
    });
    const asked = await till.refused("terminals");
    assert.match(asked.code, host === "page" ? /^engine-failed$/ : /^(engine-failed|not-connected)$/); // the next engine may answer already
    assert.equal(asked.sent, false);
    await assertUnknown(till, "C-1");
    assert.ok((await till.heard("log")).some(({ level, message }) => level === "error" && /engine died/.test(message)));
    if (host === "page") {
      const fatal = await till.hear("fatal");
      assert.equal(fatal.code, "engine-failed");
      assert.match(fatal.text, /Reload the page/);
      assert.equal((await till.saleRefused({ reference: "C-2" })).code, "engine-failed");
      await till.page.reload();
      await till.load();
    }
    await till.open();
    await assertHeld(till, "C-1");
    assert.equal((await bank.charges(sim)).length, 2);
  });
}

test("an engine that dies a fourth time within a minute is given up: fatal", async (t) => {
  await sim.control("reset", {});
  const till = await shop(t, started, sim);
  await till.page.evaluate((at) => {
    Date.now = () => at;
  }, Date.now()); // all of this counts as one minute, however slow the machine is
  for (const _ of [1, 2, 3]) {
    await till.kill();
    await till.open();
    assert.equal((await till.counter("terminals")).length, 6);
  }
  await inMidSale(till, "F-1");
  await till.kill();
  await assertUnknown(till, "F-1");
  assert.match((await till.hear("fatal")).text, /Reload the page/);
  assert.equal((await till.refused("pending")).code, "engine-failed");
  await over(till.page);
  await till.reload();
  await assertHeld(till, "F-1");
});

test("with memory storage, what the dead engine knew is lost: the payment is unknown", async (t) => {
  await sim.control("reset", {});
  const till = await shop(t, started, sim, { load: { storage: "memory" } });
  await inMidSale(till, "M-1");
  await till.kill();
  assert.equal((await assertUnknown(till, "M-1")).stored, false);
});

test("closed in the middle of a sale: the promise is kept, and a later engine tells the payment", async (t) => {
  for (const host of HOSTS) {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host });
    await inMidSale(till, "E-1");
    await till.epos("close");
    const { value } = await till.end();
    assert.deepEqual([value.result, value.reason, value.sent, value.stored], ["unknown", "closed", "maybe", true]);
    assert.equal((await till.saleRefused({ reference: "E-2" })).code, "closed");
    await till.load();
    await till.open();
    await assertHeld(till, "E-1");
  }
});
