// A host does not let the till in. Staff are told in words, the till does not dial again and again without
// a pause, and a key that worked once is never called wrong.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { policy } from "../../support/policy.mjs";
import { shop } from "../../support/shop.mjs";
import { simulator, siteAt } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const started = await browser();

/** counted notes the time at which each socket is dialled and opened. */
function counted() {
  const Real = self.WebSocket;
  self.dials = [];
  self.WebSocket = class extends Real {
    constructor(...args) {
      super(...args);
      self.dials.push(Date.now());
      self.dialled?.();
    }
  };
}

/** open tries to open the counter and returns the error. */
const open = (till) =>
  till.page
    .evaluate(() =>
      window.shop.call("epos", "payAtCounter", [
        "front-bar",
        { onLink: (link) => window.shop.heard.push(["link", link]) },
      ]),
    )
    .then(({ error }) => error);

/** dials waits until the till has dialled n times, and returns the times. */
const dials = (till, n) =>
  till.inside(
    (n) =>
      new Promise((resolve) => {
        self.dialled = () => self.dials.length >= n && resolve(self.dials);
        self.dialled();
      }),
    n,
  );

function assertRefused(error, reason) {
  assert.ok(error, "the counter opened");
  assert.deepEqual(
    [error.code, error.reason, error.sent, error.name],
    ["connection-refused", reason, false, "EPoSError"],
  );
  assert.match(error.text, /check the/i);
}

describe("the token is refused", { concurrency: 5 }, () => {
  for (const host of HOSTS) {
    for (const token of ["reject-401", "accept-then-close"]) {
      test(`host ${host}: ${token}`, async (t) => {
        const sim = await simulator(["--time-scale", "1000"]);
        await sim.control("knobs", { token });
        const till = await shop(t, started, sim, { host, open: null, first: counted });
        const reason = token === "reject-401" ? "handshake" : "turned-away"; // a socket that opened was not refused in the handshake
        assertRefused(await open(till), reason);
        const [first, second, third] = await dials(till, 3);
        assert.ok(second - first >= 200, `${second - first} ms between the first two`);
        assert.ok(third - second >= 5000, `${third - second} ms to the third: not hot`);
        const link = (await till.heard("link")).at(-1);
        assert.deepEqual([link.state, link.reason], ["refused", reason]);
        assert.match(link.text, /^No connection since .*(does not let this till in|closed the connection at once)/);
        assert.equal((await sim.control("frames")).frames.filter(({ method }) => method === "sale").length, 0);
      });
    }

    test(`host ${host}: accepted and mute`, async (t) => {
      const sim = await simulator();
      await sim.control("knobs", { token: "accept-and-mute" });
      const till = await shop(t, started, sim, { host, open: null, first: counted });
      assertRefused(await open(till), "no-answer");
      const link = (await till.heard("link")).at(-1);
      assert.deepEqual(
        [link.state, link.reason],
        ["refused", "no-answer"],
        "the probe's end told it, not that of the till's patience",
      );
      assert.equal((await dials(till, 1)).length, 1);
    });

    test(`host ${host}: the key is put right, and from then on it is never called wrong`, async (t) => {
      const sim = await simulator();
      const till = await shop(t, started, sim, { host, open: null, site: { apiKey: "wrong" }, first: counted });
      assertRefused(await open(till), "handshake");
      await till.sites("save", siteAt(sim.origin));
      await till.open();
      assert.equal((await till.counter("terminals")).length, 6);
      await sim.control("knobs", { token: "reject-401" });
      await sim.control("links/close", { code: 1001, reason: "going away" });
      await till.hear("link", { state: "reconnecting", reason: "dropped" });
      const before = (await till.heard("link")).length;
      await dials(till, (await till.inside(() => self.dials.length)) + 3);
      const since = (await till.heard("link")).slice(before);
      assert.ok(since.length > 0);
      assert.ok(
        since.every(({ state }) => state === "reconnecting"),
        JSON.stringify(since),
      );
    });
  }

  for (const host of HOSTS) {
    test(`host ${host}: a device without a network is told so, and nobody says that its key is wrong`, async (t) => {
      const sim = await simulator();
      const till = await shop(t, started, sim, { host });
      await till.page.context().setOffline(true);
      await sim.control("links/close", { code: 1001, reason: "gone" });
      await till.hear("link", { state: "reconnecting", reason: "offline" });
      const link = (await till.heard("link")).at(-1);
      assert.match(link.text, /^No connection since \d\d:\d\d\. This device has no network\./);
      assert.doesNotMatch(link.text, /key|account/);
      await till.forget();
      await till.page.context().setOffline(false);
      await till.hear("link", { state: "up" });
    });
  }

  test("a till that starts offline can look and settle", async (t) => {
    const sim = await simulator();
    await sim.control("knobs", { token: "reject-401" });
    const till = await shop(t, started, sim, { open: { wait: false } });
    assert.deepEqual([await till.counter("pending"), await till.counter("history")], [[], []]);
    assert.match((await till.hear("link")).text, /\w{3}/);
    const error = await till.saleRefused({ reference: "T-1" });
    assert.deepEqual([error.code, error.sent], ["not-connected", false]);
    await sim.control("knobs", { token: "accept" });
    await till.hear("link", { state: "up" });
    assert.equal((await till.sale({ reference: "T-1" })).result, "approved");
  });

  test("a policy that forbids the socket is `blocked`", async (t) => {
    const [sim, elsewhere] = [await simulator(), await simulator()]; // 'self' would allow a simulator on the page's own origin
    const till = await shop(t, started, sim, {
      host: "page",
      open: null,
      site: siteAt(elsewhere.origin),
      csp: policy.replace(" ws://127.0.0.1:*", ""),
      noise: /Content Security Policy/,
    });
    const error = await open(till);
    assert.deepEqual([error.code, error.reason, error.sent], ["blocked", "csp", false]);
    assert.match(error.text, /security policy/);
  });
});
