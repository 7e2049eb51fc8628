// What a page does while a payment is under way on it, and only then.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { LeaveGuard } from "../engine/leave-guard.js";
import { approved, open, request } from "./fake.mjs";

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** The parts of a window that a guard uses. `grant()` answers the oldest open request for a wake lock. */
function page({ refuses = false } = {}) {
  const requests = [];
  const locks = [];
  const request = (kind) =>
    new Promise((resolve, reject) => {
      requests.push({
        kind,
        grant: () => (refuses ? reject(new Error("battery")) : resolve(locks.at(locks.push(lock()) - 1))),
      });
    });
  const lock = () => ({
    released: false,
    async release() {
      this.released = true;
    },
  });
  const window = new EventTarget();
  window.document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  window.navigator = { wakeLock: { request } };
  return Object.assign(window, {
    locks,
    requests,
    async grant() {
      requests.shift().grant();
      await settled();
    },
    /** show changes what is seen of the page; hidden, the browser takes its locks. */
    show(state) {
      if (state === "hidden") for (const each of locks) each.released = true;
      window.document.visibilityState = state;
      window.document.dispatchEvent(new Event("visibilitychange"));
    },
    asks() {
      const leaving = Object.assign(new Event("beforeunload", { cancelable: true }));
      let legacy;
      Object.defineProperty(leaving, "returnValue", { set: (value) => (legacy = value) });
      window.dispatchEvent(leaving);
      assert.equal(leaving.defaultPrevented, legacy === true, "both ways of asking, or none");
      return leaving.defaultPrevented;
    },
  });
}

test("the page asks before staff leave it, from the first call that begins to the last one that ends", () => {
  const window = page();
  const guard = new LeaveGuard(window);
  assert.equal(window.asks(), false);
  const [first, second] = [guard.begin(), guard.begin()];
  assert.equal(window.asks(), true);
  first();
  first();
  assert.equal(window.asks(), true, "an end counts once");
  second();
  assert.equal(window.asks(), false);
  guard.begin();
  assert.equal(window.asks(), true);
});

test("there is one wake lock for all calls, and it is released at the end", async () => {
  const window = page();
  const guard = new LeaveGuard(window);
  const ends = [guard.begin(), guard.begin()];
  assert.deepEqual(
    window.requests.map(({ kind }) => kind),
    ["screen"],
  );
  await window.grant();
  ends[0]();
  assert.equal(window.locks[0].released, false);
  ends[1]();
  assert.equal(window.locks[0].released, true);
});

test("a wake lock that comes after the end is released at once", async () => {
  const window = page();
  new LeaveGuard(window).begin()();
  await window.grant();
  assert.equal(window.locks[0].released, true);
});

test("of two wake locks one is kept", async () => {
  const window = page();
  const guard = new LeaveGuard(window);
  guard.begin()();
  const end = guard.begin();
  await window.grant();
  await window.grant();
  assert.deepEqual(
    window.locks.map(({ released }) => released),
    [false, true],
  );
  end();
  assert.equal(window.locks[0].released, true);
});

test("a page that was hidden asks for the wake lock again, while a call runs", async () => {
  const window = page();
  const end = new LeaveGuard(window).begin();
  await window.grant();
  window.show("hidden");
  assert.equal(window.requests.length, 0);
  window.show("visible");
  await window.grant();
  assert.equal(window.locks[1].released, false);
  end();
  window.show("hidden");
  window.show("visible");
  assert.equal(window.requests.length, 0);
});

test("a page that begins hidden asks when it is seen", async () => {
  const window = page();
  window.document.visibilityState = "hidden";
  new LeaveGuard(window).begin();
  assert.equal(window.requests.length, 0);
  window.show("visible");
  assert.equal(window.requests.length, 1);
});

test("a refusal, a browser without wake locks, and a place without a window cause no error", async () => {
  const refusing = page({ refuses: true });
  const end = new LeaveGuard(refusing).begin();
  await refusing.grant();
  end();
  const old = page();
  old.navigator = {};
  new LeaveGuard(old).begin()();
  assert.equal(old.asks(), false);
  assert.doesNotThrow(new LeaveGuard(undefined).begin());
});

afterEach(() => delete globalThis.window);

test("the guard is on for a payment and for a report until they end, and not for a pending payment", async () => {
  globalThis.window = page();
  const { engine, counter } = await open();
  const pending = counter.pending();
  await engine.answer("counter.pending", [{ reference: "T-1", state: "unknown" }]);
  await pending;
  engine.say({ event: "pending", site: "bar", detail: { reference: "T-1", state: "unknown" } });
  assert.equal(window.asks(), false);
  const sale = counter.sale(request);
  await engine.next("counter.sale");
  assert.equal(window.asks(), true);
  const report = counter.report("BANKING", "2");
  await engine.answer("counter.sale", approved);
  await sale;
  assert.equal(window.asks(), true);
  await engine.refuse("counter.report", { code: "not-connected" });
  await assert.rejects(report, { code: "not-connected" });
  assert.equal(window.asks(), false);
});

test("the guard is off when the death of the engine leaves a payment unknown", async () => {
  globalThis.window = page();
  const { engine, counter } = await open({ kind: "page" });
  const sale = counter.sale(request);
  await engine.next("counter.sale");
  engine.on.died("exit");
  assert.equal((await sale).result, "unknown");
  assert.equal(window.asks(), false);
});
