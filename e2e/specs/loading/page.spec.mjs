// A whole session on the page of a careful shop. The policy is kept, the console stays quiet, and `window` gains only
// ConnectEPoS.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { policy } from "../../support/policy.mjs";
import { shop } from "../../support/shop.mjs";
import { simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

/** watched notes every violation of the policy, in the page and in the worker. */
function watched() {
  self.violations = [];
  self.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    self.violations.push([violatedDirective, blockedURI]),
  );
}

/** session does everything that a till does in a day, with everything that goes wrong. */
async function session(till) {
  for (const [name, tid] of Object.entries(TID)) await till.sale({ tid, reference: `S-${name}` });
  await till.refund({ reference: "R-1" });
  await till.saleRefused({ reference: "S-approves" });
  await till.saleRefused({ amount: 0, reference: "S-0" });
  await sim.control("send", { frame: "{" });
  await till.hear("connection-error");
  await sim.control("drop", { when: "before", direction: "out", name: "response:sale" });
  assert.equal((await till.sale({ reference: "S-cut" })).result, "unknown");
  await till.open();
  await till.counter("settle", "S-cut", { verdict: "paid", by: "Ann", reason: "receipt" });
  await till.counter("acknowledge", "S-cut");
  await till.counter("settle", "S-timesOut", { verdict: "not-paid", by: "Ann", reason: "no receipt" });
  await till.counter("history");
  await till.epos("close");
  await till.load();
  await till.open();
  await till.sale({ reference: "S-last" });
  await till.counter("close");
}

for (const host of HOSTS) {
  test(`host ${host}: a session under the policy, the console quiet, window as it was`, async (t) => {
    await sim.control("reset", {});
    await sim.control("knobs", { signatureTimeout: 2 });
    const till = await shop(t, started, sim, { host, first: watched, noise: /none\.png/ });
    await session(till);
    assert.deepEqual(await till.page.evaluate(() => window.gained()), ["ConnectEPoS"]);
    assert.deepEqual(await till.page.evaluate(() => window.violations), []);
    assert.deepEqual(await till.inside(() => self.violations), []);
    assert.deepEqual(till.said, [], "not a line on the console");
    const header = await till.page.evaluate(async () =>
      (await fetch("/dist/connect-epos-worker.js")).headers.get("Content-Security-Policy"),
    );
    assert.equal(header, policy, "the worker obeys the policy of its own script");
    const forbidden = await till.page.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener("securitypolicyviolation", ({ violatedDirective }) => resolve(violatedDirective));
          new Image().src = "/dist/none.png";
        }),
    );
    assert.equal(forbidden, "img-src", "the policy is in force");
  });

  test(`host ${host}: the module works like the script`, async (t) => {
    await sim.control("reset", {});
    const body = '<script type="module" src="/module.js"></script>';
    const context = await started.newContext();
    await context.route("**/module.js", (route) =>
      route.fulfill({
        contentType: "text/javascript",
        body: 'import * as library from "/dist/connect-epos.mjs"; shop.library = library; shop.imported();',
      }),
    );
    const till = await shop(t, started, sim, { host, body, context, load: { module: true } });
    const outcome = await till.sale({ reference: "M-1" });
    assert.deepEqual([outcome.result, outcome.taken.total], ["approved", 1250]);
    assert.equal((await till.saleRefused({ reference: "M-1" })).name, "EPoSError");
    assert.deepEqual(
      await till.page.evaluate(() => [window.gained(), typeof shop.library.version, typeof shop.library.EPoSError]),
      [[], "string", "function"],
    );
    await till.counter("acknowledge", "M-1");
  });

  test(`host ${host}: a page with a process, fs and Go of its own keeps them`, async (t) => {
    await sim.control("reset", {});
    const own = () =>
      Object.assign(self, { process: { mine: true }, fs: { mine: true }, path: { mine: true }, Go: class Mine {} });
    const context = await started.newContext();
    await context.addInitScript(own);
    const till = await shop(t, started, sim, { host, context });
    assert.equal((await till.sale({ reference: "O-1" })).result, "approved");
    assert.deepEqual(await till.page.evaluate(() => [process, fs, path, Go.name]), [
      { mine: true },
      { mine: true },
      { mine: true },
      "Mine",
    ]);
  });
}

test("a hook or listener of the till that throws disturbs nothing, and is told", async (t) => {
  await sim.control("reset", {});
  const till = await shop(t, started, sim, { noise: /in the listener/ });
  const result = await till.page.evaluate(async () => {
    const request = (reference) => ({ tid: "VCMINVLSIP0", amount: 100, currency: "GBP", reference });
    const thrown = await shop.counter.sale(request("H-1"), {
      onNotification() {
        throw new Error("in the hook");
      },
    });
    const rejected = await shop.counter.sale(request("H-2"), {
      onNotification: () => Promise.reject(new Error("in the promise")),
    });
    shop.counter.addEventListener("notification", () => {
      throw new Error("in the listener");
    });
    const listened = await shop.counter.sale(request("H-3"));
    return [thrown, rejected, listened].map(({ result }) => result);
  });
  assert.deepEqual(result, ["approved", "approved", "approved"]);
  const told = (await till.heard("log")).map(({ message }) => message).join();
  assert.match(told, /in the hook/);
  assert.match(told, /in the promise/);
});
