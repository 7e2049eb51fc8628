// When a till calls something wrongly, the error names the field and has words, and nothing is sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { bank, simulator, siteAt, TID } from "../../support/simulator.mjs";
import { HOSTS, till } from "../../support/till-page.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

const GOOD = { tid: TID.approves, amount: 1250, currency: "GBP", reference: "T-1" };
const without = (name) => Object.fromEntries(Object.entries(GOOD).filter(([key]) => key !== name));

/** A wrong request, and the field that is wrong in it. */
const REQUESTS = [
  ...[
    0,
    -1,
    12.5,
    NaN,
    Infinity,
    -Infinity,
    2 ** 53,
    2 ** 53 - 1,
    100_000_000,
    "12",
    "",
    null,
    true,
    [],
    {},
    12n,
    new Date(0),
  ].map((amount) => [{ ...GOOD, amount }, "amount"]),
  ...["USD", "gbp", "", 826, null].map((currency) => [{ ...GOOD, currency }, "currency"]),
  ...["", " ", 7, null, {}, "x".repeat(129), "a\nb"].map((reference) => [{ ...GOOD, reference }, "reference"]),
  ...["", 7, null, "x".repeat(41)].map((tid) => [{ ...GOOD, tid }, "tid"]),
  [without("amount"), "amount"],
  [without("reference"), "reference"],
  [without("tid"), "tid"],
  [without("currency"), "currency"],
  [{ ...GOOD, amout: 1 }, "amout"],
  [{ ...GOOD, amountBase: 1 }, "amountBase"],
];

/** What is not even an object: the error can only name the request itself. */
const NO_REQUESTS = [undefined, null, 7, "T-1", [], [GOOD]];

const SITES = [
  [{ account: "sd711b330000.connect.paymentsense.cloud" }, "account"],
  [{ account: "https://sd711b330000" }, "account"],
  [{ account: "sd 711" }, "account"],
  [{ account: "" }, "account"],
  [{ environment: "production" }, "environment"],
  [{ apiKey: 7 }, "apiKey"],
  [{ installerId: 7 }, "installerId"],
  [{ installerId: "i".repeat(257) }, "installerId"],
  [{ endpoint: "ws://shop.example" }, "endpoint"],
  [{ endpoint: "https://shop.example/path" }, "endpoint"],
  [{ environment: "live" }, "endpoint"],
  [{ currency: "USD" }, "currency"],
  [{ terminals: "mine" }, "terminals"],
  [{ signatureDefault: { sale: "maybe" } }, "signatureDefault"],
  [{ colour: "red" }, "colour"],
  [{ id: "" }, "id"],
];

/** assertRefused checks that the error names the field, has words for staff, and says that nothing was sent. */
function assertRefused(error, field, what, code = "invalid-request") {
  assert.deepEqual([error.name, error.code, error.sent], ["EPoSError", code, false], what);
  if (field) assert.equal(error.field?.split(".")[0], field, what);
  assert.match(error.text ?? "", /\w{3}.*\.$/, what);
  assert.match(error.message, /\w{3}/, what);
}

const shown = (value) =>
  JSON.stringify(value, (_, part) => (typeof part === "bigint" || Number.isNaN(part) ? String(part) : part));

for (const host of HOSTS) {
  test(`host ${host}`, async (t) => {
    await sim.control("reset", {});
    const shopper = await shop(t, started, sim, { host, site: { currency: undefined } });

    await t.test("a request that is wrong", async () => {
      for (const method of ["sale", "refund"]) {
        for (const [request, field] of REQUESTS)
          assertRefused(await shopper.refused(method, request), field, `${method} ${shown(request)}`);
        for (const request of NO_REQUESTS)
          assertRefused(await shopper.refused(method, request), null, `${method} ${shown(request)}`);
      }
    });

    await t.test("a request that is not plain data", async () => {
      const told = await shopper.page.evaluate(async () => {
        const good = { tid: "VCMINVLSIP0", amount: 1250, currency: "GBP", reference: "T-1" };
        const round = { ...good };
        round.self = round;
        const odd = {
          function: { ...good, amount: () => 1250 },
          symbol: { ...good, amount: Symbol("1250") },
          boxed: { ...good, amount: Object(1250) },
          toJSON: { ...good, amount: { toJSON: () => 1250 } },
          getter: {
            ...good,
            get amount() {
              throw new Error("in the till");
            },
          },
          round,
          proxy: new Proxy(good, {
            ownKeys() {
              throw new Error("in the till");
            },
          }),
        };
        const all = {};
        for (const [name, request] of Object.entries(odd))
          all[name] = (await shop.call("counter", "sale", [request])).error;
        return all;
      });
      for (const [name, error] of Object.entries(told)) assertRefused(error, null, name);
      for (const name of ["function", "symbol", "boxed", "toJSON"]) assert.equal(told[name].field, "amount", name);
    });

    await t.test("hooks that are wrong", async () => {
      const told = await shopper.page.evaluate(async () => {
        const refused = async (hooks) => {
          try {
            await shop.counter.sale({ tid: "VCMINVLSIP0", amount: 1250, currency: "GBP", reference: "T-1" }, hooks);
            return null;
          } catch ({ name, code, field, sent, text, message }) {
            return { name, code, field, sent, text, message };
          }
        };
        return [
          await refused({ onNotification: 7 }),
          await refused({ onNotified() {} }),
          await refused({ onSignature: true }),
          await refused({ signal: new AbortController() }),
          await refused(7),
        ];
      });
      assertRefused(told[0], "onNotification", "a hook that is no function");
      assertRefused(told[1], "onNotified", "an unknown hook");
      assertRefused(told[2], "onSignature", "an answer in place of a hook");
      assertRefused(told[3], "signal", "a controller in place of its signal");
      assertRefused(told[4], null, "hooks that are no object");
    });

    await t.test("other calls that are wrong", async () => {
      const settlement = { verdict: "paid", by: "Ann", reason: "saw it" };
      const calls = [
        [["settle", "T-1", { ...settlement, verdict: "perhaps" }], "verdict"],
        [["settle", "T-1", { ...settlement, by: "" }], "by"],
        [["settle", "T-1", { verdict: "paid", by: "Ann" }], "reason"],
        [["settle", "T-1", { ...settlement, amount: 0.5 }], "amount"],
        [["settle", "T-1", { ...settlement, certain: true }], "certain"],
        [["settle", "T-1"], "settlement"],
        [["settle", 7, settlement], "reference"],
        [["carryOn", TID.approves, { by: "Ann" }], "reason"],
        [["carryOn", "", { by: "Ann", reason: "x" }], "tid"],
        [["acknowledge", ""], "reference"],
        [["terminal", 7], "tid"],
        [["duplicate", ""], "tid"],
        [["cancel", 7], "reference"],
        [["cancel", ""], "reference"],
        [["answerSignature", "T-1", "yes"], "accepted"],
        [["answerSignature", "T-1"], "accepted"],
        [["answerSignature", "", true], "reference"],
        [["history", { kind: "everything" }], "kind"],
        [["history", { limit: -1 }], "limit"],
        [["history", 7], "query"],
      ];
      for (const [call, field] of calls) assertRefused(await shopper.refused(...call), field, shown(call));
      for (const call of [
        ["settle", "nobody", settlement],
        ["acknowledge", "nobody"],
        ["carryOn", TID.approves, { by: "Ann", reason: "x" }],
        ["cancel", "nobody"],
        ["answerSignature", "nobody", true],
      ]) {
        assertRefused(await shopper.refused(...call), null, shown(call), "not-pending");
      }
    });

    await t.test("a site that is wrong", async () => {
      for (const [change, field] of SITES) {
        const site = { ...siteAt(sim.origin), ...change };
        assertRefused(await shopper.refused("sites.save", site), field, shown(change));
      }
      assertRefused(await shopper.refused("sites.save", null), "id", "no site");
      for (const method of ["sites.get", "sites.remove"])
        assertRefused(await shopper.refused(method, "nowhere"), null, method, "unknown-site");
    });

    await t.test("payAtCounter with wrong options, or for no site", async () => {
      const refused = (...args) =>
        shopper.page.evaluate(async (args) => (await shop.call("epos", "payAtCounter", args)).error, args);
      assertRefused(await refused("front-bar", { retries: 3 }), "retries", "an unknown option");
      assertRefused(await refused("front-bar", { wait: "no" }), "wait", "a wait that is no boolean");
      assertRefused(await refused("front-bar", { onLink: 7 }), "onLink", "a hook that is no function");
      assertRefused(await refused("front-bar", { allow: true }), "allow", "an answer in place of a hook");
      assertRefused(await refused(7), "siteId", "a site that is no string");
      assertRefused(await refused("nowhere"), null, "an unknown site", "unknown-site");
    });

    await t.test("none of all that was sent, and the till still sells", async () => {
      assert.deepEqual(await bank.frames(sim), []);
      assert.deepEqual(await bank.frames(sim, "refund"), []);
      assert.equal((await shopper.sale({ reference: "T-1" })).attempt, 1);
    });
  });
}

test("load with wrong options", async () => {
  const { page } = await till(started, sim.origin);
  const refused = (options) =>
    page.evaluate(
      (options) =>
        ConnectEPoS.load(options).then(
          () => null,
          ({ name, code, field, sent, text, message }) => ({ name, code, field, sent, text, message }),
        ),
      options,
    );
  const wrong = [
    [undefined, "softwareHouseId"],
    [null, null],
    [7, null],
    [{}, "softwareHouseId"],
    [{ softwareHouseId: " " }, "softwareHouseId"],
    [{ softwareHouseId: 7 }, "softwareHouseId"],
    [{ softwareHouseId: "x", host: "cloud" }, "host"],
    [{ softwareHouseId: "x", storage: "cookies" }, "storage"],
    [{ softwareHouseId: "x", logLevel: "loud" }, "logLevel"],
    [{ softwareHouseId: "x", retries: 3 }, "retries"],
    [{ softwareHouseId: "x", wasmUrl: "http://[" }, "wasmUrl"],
  ];
  for (const [options, field] of wrong) assertRefused(await refused(options), field, shown(options));
  assert.equal(page.workers().length, 0, "no engine was started");
  await page.context().close();
});

test("memory storage is for sites of environment `test` only", async (t) => {
  const shopper = await shop(t, started, sim, { load: { storage: "memory" } });
  assert.equal((await shopper.sale({ reference: "M-1" })).result, "approved");
  const error = await shopper.refused("sites.save", {
    id: "live",
    account: "sd711b330000",
    environment: "live",
    apiKey: "k",
    installerId: "i",
  });
  assertRefused(error, "environment", "a live site");
});
