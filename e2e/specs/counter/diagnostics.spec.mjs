// What helps when something is wrong: the self-test, and the support bundle, which must not hold a secret, whatever went
// through the till.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { policy } from "../../support/policy.mjs";
import { shop } from "../../support/shop.mjs";
import { KEY, simulator, siteAt } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const started = await browser();
const PAN = "4242424242424242";

/** sown is the bundle of a till that met secrets in every possible place. */
async function sown(it) {
  await it.sale({ reference: `bill ${PAN}` });
  await it.page.evaluate(
    ([key, pan]) => {
      const { epos, counter } = window.shop;
      const told = (message) => counter.dispatchEvent(new CustomEvent("link", { detail: { message } }));
      counter.addEventListener("link", () => {});
      told("");
      return epos
        .payAtCounter("front-bar", {
          onLink() {
            throw new Error(
              `wss://sd.example/pac?token=abc123secret&api-key=${key} read 4242 4242 4242 4242 and ${pan}`,
            );
          },
        })
        .then(() => counter.dispatchEvent(new CustomEvent("link", { detail: counter.link })));
    },
    [KEY, PAN],
  );
  await it.hear("log", { level: "error" });
  return it.epos("supportBundle");
}

for (const host of HOSTS) {
  test(`host ${host}: the bundle has what helps, and no secret`, async (t) => {
    const sim = await simulator();
    const it = await shop(t, started, sim, { host, load: { logLevel: "trace" } });
    await it.sale({ reference: "T-1" });
    const bundle = await sown(it);
    const text = JSON.stringify(bundle);
    for (const secret of [KEY, PAN, "4242 4242", "abc123secret", "token="]) assert.ok(!text.includes(secret), secret);
    assert.doesNotMatch(text, /wss?:\/\/[^"\s]*\/pa[ct]/, "no address of a link");
    assert.match(text, /in the till's own code/, "what the till threw is in it, cleaned");
    assert.match(text, /\(card\)/);
    assert.match(bundle.versions.connectEpos, /^\d+\.\d+\.\d+/);
    assert.match(bundle.versions.go, /^go1\./);
    assert.match(bundle.versions.wasm, /^sha384-/);
    assert.equal(bundle.settings.runs, host);
    assert.equal(bundle.sites[0].apiKeySet, true);
    assert.equal(bundle.storage.kind, "indexeddb");
    const [counter] = bundle.services;
    assert.deepEqual([counter.name, counter.site, counter.link.state], ["counter", "front-bar", "up"]);
    assert.equal(counter.counts["payment approved"], 2);
    assert.deepEqual(
      counter.history.map(({ reference }) => reference),
      ["bill (card)", "T-1"],
    );
    assert.equal(counter.history[1].payment.transactionResult, "SUCCESSFUL");
    for (const entry of counter.history)
      for (const name of ["receiptLines", "primaryAccountNumber", "authCode", "cardExpiryDate"])
        assert.ok(!(name in entry.payment), name);
    assert.ok(
      bundle.frames.some(({ frame, direction }) => direction === "out" && frame.includes('"sale"')),
      "traffic, as the level is trace",
    );
    assert.match(text, /receiptLines\\":\\"\(left out\)/, "but not what is printed");
    assert.doesNotMatch(text, /dateOf\w+\\":\\"\d|"[^"]*waiterId\\":\\"\d/, "no dates of cards, nobody who served");
    assert.doesNotMatch(text, /CUSTOMER COPY|MERCHANT COPY|receiptLines\\":[{[]/);
  });
}

test("connect-sim check reads the bundle, and what a simulator recorded", async (t) => {
  const sim = await simulator();
  const it = await shop(t, started, sim, { load: { logLevel: "trace" } });
  assert.equal((await it.sale({ reference: "T-1" })).result, "approved");
  const check = (record) => spawnSync(process.env.CONNECT_SIM, ["check"], { input: JSON.stringify(record) });
  for (const record of [await it.epos("supportBundle"), await sim.control("frames")]) {
    const { status, stdout, stderr } = check(record);
    assert.deepEqual([status, `${stderr}`], [0, ""], `${stdout}`);
    assert.match(`${stdout}`, /^standard input: ([1-9]\d*) of \1 frames keep their schema$/m);
  }
  const broken = await it.epos("supportBundle");
  const sale = broken.frames.find(({ frame }) => frame.includes('"method":"sale"'));
  sale.frame = sale.frame.replace(/"amount":\d+/, '"amount":"12.50"');
  const { status, stdout } = check(broken);
  assert.equal(status, 1);
  const place = `/frames/${broken.frames.indexOf(sale)}`;
  assert.ok(
    `${stdout}`.includes(`${place}: sale (CtSR_sale_Request.json): /params/amount is of type string`),
    `${stdout}`,
  );
});

test("without trace there are no frames, and what is not available spoils nothing else", async (t) => {
  const it = await shop(t, started, await simulator());
  await it.counter("close");
  const bundle = await it.epos("supportBundle");
  assert.deepEqual([bundle.frames, bundle.services], [[], []]);
  await it.epos("close");
  assert.equal(
    (await it.page.evaluate(() => window.shop.epos.supportBundle())).storage.failed,
    "closed",
    "also of an engine that is over",
  );
});

test("diagnostics of another build tell the build of the loader, not their own", async (t) => {
  const it = await shop(t, started, await simulator(), { open: null });
  const own = (await it.epos("supportBundle")).versions;
  await it.page.context().route("**/connect-epos-diagnostics.js*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll(own.wasm, "sha384-old") });
  });
  await it.page.reload();
  await it.load();
  const { versions } = await it.epos("supportBundle");
  assert.deepEqual([versions.wasm, versions.diagnostics], [own.wasm, "sha384-old"]);
  assert.doesNotMatch(versions.connectEpos, /\d/);
});

test("the self-test tells how each part stands", async (t) => {
  const it = await shop(t, started, await simulator());
  const results = await it.epos("selfTest", { site: "front-bar", lang: "en" });
  const by = Object.fromEntries(results.map((result) => [result.name, result]));
  assert.deepEqual(Object.keys(by), [
    "secure-context",
    "engine",
    "worker",
    "storage",
    "persistence",
    "locks",
    "clock",
    "network",
    "connect",
    "wake-lock",
  ]);
  for (const name of ["secure-context", "engine", "worker", "storage", "locks", "clock", "connect"])
    assert.equal(by[name].ok, true, `${name}: ${by[name].detail}`);
  for (const { name, ok, detail, text } of results) {
    assert.ok([true, false, null].includes(ok), name);
    assert.match(text, /\w{3}.*\.$/, name);
    assert.ok(detail, name);
  }
  assert.match(by.connect.detail, /^[\d.]+ ms$/);
  assert.deepEqual(
    (await it.page.evaluate(() => indexedDB.databases())).map(({ name }) => name),
    ["connect-epos"],
    "its database is gone again",
  );
  const german = await it.epos("selfTest", { lang: "de-AT" });
  assert.match(german.find(({ name }) => name === "connect").text, /^Der Kartendienst antwortet\.$/);
});

test("the self-test opens nothing, and finds what is broken", async (t) => {
  const it = await shop(t, started, await simulator(), { open: null });
  const connect = async (options) => (await it.epos("selfTest", options)).find(({ name }) => name === "connect");
  assert.deepEqual([(await connect()).ok, (await connect()).detail], [null, "no open counter"]);
  await it.page.evaluate(() => {
    indexedDB.open = () => {
      throw new DOMException("no", "SecurityError");
    };
    navigator.locks.request = () => Promise.reject(new DOMException("no", "SecurityError"));
  });
  const results = await it.epos("selfTest");
  for (const name of ["storage", "locks"]) {
    const { ok, detail } = results.find((result) => result.name === name);
    assert.deepEqual([ok, detail], [false, "SecurityError: no"], name);
  }
});

test("an option of the self-test that is not known is refused", async (t) => {
  const it = await shop(t, started, await simulator(), { open: null });
  await assert.rejects(it.epos("selfTest", { sight: "x" }), /invalid-request sight/);
});

test("a socket that the policy forbids: the till and the self-test name the rule", async (t) => {
  const [sim, elsewhere] = [await simulator(), await simulator()];
  const csp = policy.replace(" ws://127.0.0.1:*", "");
  const it = await shop(t, started, sim, {
    host: "page",
    open: null,
    site: siteAt(elsewhere.origin),
    csp,
    noise: /Content Security Policy/,
  });
  const error = await it.page.evaluate(() =>
    window.shop.call("epos", "payAtCounter", ["front-bar"]).then(({ error }) => error),
  );
  assert.deepEqual([error.code, error.reason, error.sent], ["blocked", "csp", false]);
  assert.match(error.text, /security policy/);
  assert.match(error.message, /connect-src/);
  await it.open({ wait: false });
  await it.hear("link", { reason: "csp" });
  const { ok, detail, text } = (await it.epos("selfTest")).find(({ name }) => name === "connect");
  assert.equal(ok, false);
  assert.match(detail, /: csp$/);
  assert.match(text, /connect-src/);
});
