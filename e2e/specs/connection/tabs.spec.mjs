// Several windows of one till use one card machine. One of them takes the payment. The others wait, or take over what
// a dead window leaves, or staff let them take over from a window that hangs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";
import { holdAnswer, releaseAnswer } from "../../support/held-answer.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

const HUNG = { by: "Ann", reason: "the other window hangs" };

/**
 * windows opens two windows of one till. The first one has sold something on an
 * exclusive card machine, so that recovery can prove what it loses next. Only then
 * the second one is opened.
 */
async function windows(t, { open, other, ...how } = {}) {
  await sim.control("reset", {});
  const context = await started.newContext();
  const a = await shop(t, started, sim, { context, site: { terminals: "exclusive" }, ...how });
  assert.equal((await a.sale({ reference: "before" })).result, "approved");
  const b = await shop(t, started, sim, { ...how, ...other, context, site: null, open: open ?? {} });
  return { a, b };
}

/** underWay begins a sale whose answer is lost, and waits until money has moved. */
async function underWay(till, reference) {
  await sim.control("fault", { do: "lose", direction: "out", name: "response:sale" });
  await till.begin({ reference });
  await till.hear("notification", { reference, value: "APPROVED" });
  await bank.lost(sim);
}

for (const host of HOSTS) {
  test(`host ${host}: a second window is refused at once, or waits and goes on`, async (t) => {
    const { a, b } = await windows(t, { host, open: { waitForTerminal: 30_000 } });
    await holdAnswer(sim);
    await a.begin({ reference: "W-1" });
    await a.hear("notification", { reference: "W-1" });
    await b.begin({ reference: "W-2" });
    assert.equal((await b.saleRefused({ reference: "W-3" })).code, "terminal-unresolved", "one waits in a window");
    assert.equal((await releaseAnswer(a)).value.result, "approved");
    const { value } = await b.end();
    assert.deepEqual([value.reference, value.result], ["W-2", "approved"]);

    await holdAnswer(sim);
    await b.begin({ reference: "W-4" });
    await b.hear("notification", { reference: "W-4" });
    const refused = await a.saleRefused({ reference: "W-5" });
    assert.deepEqual([refused.code, refused.reason, refused.sent], ["terminal-in-use", "held-elsewhere", false]);
    await releaseAnswer(b);
    assert.equal((await bank.charges(sim)).length, 4);
  });

  test(`host ${host}: a wait is cancelled with nothing sent`, async (t) => {
    const { a, b } = await windows(t, { host, open: { waitForTerminal: 600_000 } });
    await underWay(a, "C-1");
    await b.begin({ reference: "C-2" });
    assert.deepEqual(await b.counter("cancel", "C-2"), { cancelling: true });
    const { value } = await b.end();
    assert.deepEqual([value.result, value.sent], ["cancelled", "no"]);
    assert.equal((await bank.frames(sim)).length, 2);
  });

  test(`host ${host}: the window with the payment is closed, and the other one takes over by itself`, async (t) => {
    const { a, b } = await windows(t, { host });
    await underWay(a, "D-1");
    assert.deepEqual(await b.heard("recovered"), []);
    await a.page.close({ runBeforeUnload: false });
    const found = await b.hear("recovered", { reference: "D-1" });
    assert.deepEqual([found.result, found.reason, found.settledBy], ["approved", "proven", "recovery"]);
    assert.equal((await b.sale({ reference: "D-2" })).result, "approved", "the card machine is free");
    assert.equal((await b.saleRefused({ reference: "D-1" })).code, "already-paid");
    await b.counter("acknowledge", "D-1");
    assert.equal((await bank.charges(sim)).length, 3);
  });
}

/** patient makes the time of an engine pass ten times slower. It then leaves half a minute to others instead of three seconds. */
function patient() {
  const { now } = Performance.prototype;
  Performance.prototype.now = function () {
    return now.call(this) / 10;
  };
}

test("the worker with the payment dies: its own page goes first, however long it takes to start another worker", async (t) => {
  const { a, b } = await windows(t, { other: { first: patient } });
  await underWay(a, "K-1");
  await a.kill();
  const { value } = await a.end();
  assert.deepEqual([value.result, value.reason], ["approved", "proven"]);
  assert.equal((await a.sale({ reference: "K-2" })).result, "approved");
  assert.deepEqual([await b.heard("recovered"), await b.heard("pending")], [[], []]);
});

/** The ways in which a window can hang. Each of them ends when the file that it waits for is there. */
const HANGS = {
  worker: (till) => {
    till.inside(() => self.hang()).catch(() => {}); // it answers only when it hangs no more
  },
  page: async (till) => {
    const session = await till.page.context().newCDPSession(till.page);
    await session.send("Page.setWebLifecycleState", { state: "frozen" });
    return () => session.send("Page.setWebLifecycleState", { state: "active" });
  },
};

/** hanging makes an engine that can hang until the spec lets it go on: at once, or after it has kept something in the journal. */
function hanging() {
  self.hang = () => {
    for (let text = "hang"; text === "hang";) {
      const request = new XMLHttpRequest();
      request.open("GET", "/hang.txt", false);
      request.send();
      text = request.responseText;
    }
  };
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...args) {
    const made = transaction.apply(this, args);
    made.addEventListener("complete", () => {
      if (args[1] !== "readwrite" || !self.hangOnce) return;
      self.hangOnce = false;
      self.hang();
    });
    return made;
  };
}

/** hangable opens two windows, and returns a function that lets a hung worker go on. */
async function hangable(t, how) {
  const { a, b } = await windows(t, { ...how, first: hanging });
  let text = "hang";
  await a.page.context().route("**/hang.txt", (route) => route.fulfill({ contentType: "text/plain", body: text }));
  return {
    a,
    b,
    letGo: () => {
      text = "go on";
    },
  };
}

for (const host of HOSTS) {
  test(`host ${host}: staff take the card machine from a window that hangs`, async (t) => {
    const { a, b, letGo } = await hangable(t, { host });
    await underWay(a, "F-1");
    await a.counter("pending"); // waits until everything is stored: a window that hangs in the middle of storing holds up every other window
    const thaw = await HANGS[host](a);
    const refused = await b.saleRefused({ reference: "F-2" });
    assert.deepEqual([refused.code, refused.reason], ["terminal-in-use", "held-elsewhere"]);
    const settle = await b.refused("settle", "F-1", { verdict: "not-paid", by: "Ann", reason: "no receipt" });
    assert.equal(settle.code, "terminal-in-use", "its window may live");

    const taken = await b.counter("takeOver", TID.approves, HUNG);
    assert.deepEqual(
      taken.map(({ reference, state, owner }) => [reference, state, owner]),
      [["F-1", "unknown", "here"]],
    );
    assert.deepEqual([taken[0].takenOver.by, taken[0].takenOver.reason], [HUNG.by, HUNG.reason]);
    const found = await b.hear("recovered", { reference: "F-1" });
    assert.deepEqual([found.result, found.reason], ["approved", "proven"]);
    assert.equal((await b.sale({ reference: "F-2" })).result, "approved");

    letGo();
    await thaw?.();
    const { value } = await a.end();
    assert.deepEqual([value.result, value.reason, value.sent], ["unknown", "taken-over", "maybe"]);
    assert.match(value.text, /Another window/);
    assert.equal((await a.hear("pending", { reference: "F-1" })).owner, "elsewhere");
    assert.equal((await a.saleRefused({ reference: "F-1" })).code, "already-paid");
    assert.equal((await a.sale({ reference: "F-3" })).result, "approved", "it goes on like any other window");
    assert.equal((await bank.frames(sim)).length, 4, "nothing was sent again");
    assert.equal((await bank.charges(sim)).length, 4);
  });
}

test("a window that hung before it sent sends nothing when it goes on", async (t) => {
  const { a, b, letGo } = await hangable(t);
  await a.inside(() => {
    self.hangOnce = true;
  });
  await a.begin({ reference: "H-1" });
  const entry = async () => (await b.counter("pending")).find(({ reference }) => reference === "H-1");
  while (!(await entry()));
  const taken = await b.counter("takeOver", TID.approves, HUNG);
  assert.deepEqual(
    taken.map(({ reference }) => reference),
    ["H-1"],
  );
  await b.counter("settle", "H-1", {
    verdict: "not-paid",
    by: "Ann",
    reason: "the card machine did nothing",
    force: true,
  });
  assert.equal((await b.sale({ reference: "H-2" })).result, "approved");
  letGo();
  const { error } = await a.end();
  assert.ok(["terminal-in-use", "storage-unavailable"].includes(error?.code), `refused: ${error?.code}`);
  assert.equal(error.sent, false);
  assert.equal((await a.sale({ reference: "H-3" })).result, "approved");
  assert.deepEqual((await bank.frames(sim)).length, 3, "before, H-2 and H-3");
  assert.equal((await b.counter("history", { reference: "H-1" }))[0].result, "declined");
});

test("a card machine that was swapped out is asked about no more", async (t) => {
  const { a } = await windows(t);
  await sim.control("fault", { do: "lose", direction: "in", name: "sale" });
  await a.begin({ reference: "G-1" });
  while (!(await bank.frames(sim, "sale")).some(({ fate }) => fate !== "delivered"));
  await a.forget();
  await sim.control("links/close", { code: 1001, reason: "going away" });
  await a.hear("link", { state: "reconnecting" });
  while ((await a.counter("pending")).find(({ reference }) => reference === "G-1").state !== "unknown");
  const [entry] = await a.counter("carryOn", TID.approves, { by: "Ann", reason: "broken", terminalGone: true });
  assert.deepEqual([entry.finding, entry.why, entry.carriedOn.terminalGone], ["cannot-tell", "terminal-gone", true]);
  assert.match(entry.text, /swapped out/);
  assert.equal((await a.end()).value.result, "unknown");
  await a.hear("link", { state: "up" });
  assert.equal((await a.sale({ reference: "G-2" })).result, "approved");
  const verdict = { verdict: "not-paid", by: "Ann", reason: "the receipt roll" };
  assert.equal((await a.refused("settle", "G-1", verdict)).code, "too-early", "nothing was heard of it");
  assert.equal((await a.counter("settle", "G-1", { ...verdict, force: true })).result, "declined");
});

test("two windows that try one card machine and one reference again and again charge once", async (t) => {
  const { a, b } = await windows(t);
  const allowed = ["terminal-in-use", "terminal-unresolved", "payment-open", "already-paid"];
  for (let round = 1; round <= 12; round++) {
    const reference = `X-${round}`;
    await Promise.all([a.begin({ reference }), b.begin({ reference })]);
    const ends = await Promise.all([a.end(), b.end()]);
    const approved = ends.filter(({ value }) => value?.result === "approved");
    for (const { error } of ends) if (error) assert.ok(allowed.includes(error.code), error.code);
    assert.equal(approved.length + ends.filter(({ error }) => error).length, 2);
    assert.ok(approved.length <= 1, "not twice");
    if (approved.length === 0)
      assert.equal((await a.sale({ reference })).result, "approved", "nobody's turn is lost for good");
  }
  assert.equal((await bank.charges(sim)).length, 13);
  const entries = await a.counter("history", { limit: 100 });
  assert.equal(entries.filter(({ result }) => result === "approved").length, 13);
});
