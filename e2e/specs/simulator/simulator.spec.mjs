// The simulator in the page. dist/ and a page come from a plain server of static files, with no simulator behind it and no
// network.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { TID } from "../../support/simulator.mjs";
import { HOSTS, till } from "../../support/till-page.mjs";
import { csp, playing as play, SCRIPTS } from "../../support/simulator-in-page.mjs";
import { served } from "../../support/static-server.mjs";

const origin = await served(process.env.SITE, { "Content-Security-Policy": csp });
const started = await browser();

/** playing is a till that runs on a page of that server. */
const playing = (t, how) => play(t, started, origin, how);

const sales = async (it) => (await it.sim("ledger")).map(({ type, amountTotal }) => [type, amountTotal]);

for (const host of HOSTS) {
  test(`host ${host}: a sale, a declined one, a signature, and the ledger`, async (t) => {
    const it = await playing(t, { load: { host } });
    const paid = await it.sale({ reference: "T-1" });
    assert.deepEqual([paid.result, paid.taken.total], ["approved", 1250]);
    for (const copy of ["CUSTOMER", "MERCHANT"])
      assert.ok(
        paid.payment.receiptLines[copy].some(({ value }) => /^SIMULATED/.test(value)),
        `what is printed says so: ${copy}`,
      );
    assert.equal((await it.sale({ reference: "T-2", tid: TID.declines })).result, "declined");
    assert.deepEqual((await it.sale({ reference: "T-3", tid: TID.signs }, { sign: "yes" })).signature, {
      decidedBy: "staff",
    });
    assert.equal((await it.sale({ reference: "T-4", tid: TID.signs, amount: 700 }, { sign: "no" })).result, "declined");
    assert.deepEqual(await sales(it), [
      ["SALE", 1250],
      ["SALE", 1250],
      ["SALE", 700],
      ["SALE_REVERSAL", 700],
    ]);
    assert.equal((await it.sim("terminals")).length, 6);
    // A machine of another account, which gives a tip; and whether the site is let in.
    assert.equal((await it.sale({ reference: "T-5", tid: "VCMtestSIP1", amount: 700 })).taken.gratuity, 70);
    assert.equal(
      await it.page.evaluate(async () => (await shop.epos.sites.test(shop.epos.simulator.site)).letIn),
      true,
    );
    assert.equal(it.page.workers().length, host === "worker" ? 2 : 1);
  });

  test(`host ${host}: the link drops under a sale, and its own last transaction proves it`, async (t) => {
    const it = await playing(t, { load: { host }, site: { terminals: "exclusive" } });
    await it.counter("acknowledge", (await it.sale({ reference: "known", amount: 100 })).reference);
    await it.sim("fault", { do: "drop", when: "before", direction: "out", name: "response:sale" });
    const found = await it.sale({ reference: "T-1" });
    assert.deepEqual(
      [found.result, found.reason, found.settledBy, found.taken.total],
      ["approved", "proven", "recovery", 1250],
    );
    assert.deepEqual(await sales(it), [
      ["SALE", 100],
      ["SALE", 1250],
    ]);
    assert.ok((await it.heard("link")).some(({ state }) => state === "reconnecting"));
  });
}

test("the engine is killed in mid-sale: the next one finds it on the same simulator", async (t) => {
  const it = await playing(t, { site: { terminals: "exclusive" } });
  await it.counter("acknowledge", (await it.sale({ reference: "known", amount: 100 })).reference);
  await it.sim("knobs", { timeScale: 4 });
  await it.sim("fault", { do: "delay", ms: 60_000, direction: "out", name: "notification:PLEASE_WAIT" }); // it receives nothing more before it dies
  await it.begin({ reference: "T-1" });
  await it.hear("notification", { reference: "T-1", value: "PRESENT_CARD" });
  const before = await it.sim("control", "/control/links");
  await it.kill();
  const { value, error } = await it.end();
  assert.equal(error, undefined);
  assert.deepEqual([value.result, value.reason, value.settledBy], ["approved", "proven", "recovery"]);
  assert.deepEqual(await sales(it), [
    ["SALE", 100],
    ["SALE", 1250],
  ]);
  const { links } = await it.sim("control", "links");
  assert.equal(links.length, 1, "the dead engine's link has ended");
  assert.notEqual(links[0].link, before.links[0].link);
});

test("a meal at a table, paid in two parts", async (t) => {
  const it = await playing(t);
  const meal = await it.page.evaluate(async () => {
    const book = ConnectEPoS.tableBook();
    await book.open("12", { waiterId: "3" });
    await book.add("12", { name: "Soup", price: 650, quantity: 2 });
    const tables = await window.shop.epos.payAtTable("front-bar", book.handlers);
    const seen = await window.shop.epos.simulator.waiter({
      tid: "VCMINVLSIP0",
      waiterId: "3",
      tableId: "12",
      bill: true,
      ways: 2,
    });
    while ((await book.get("12")).paid < 1300)
      await new Promise((told) => book.addEventListener("change", told, { once: true }));
    return { seen, simulated: tables.simulated, violations: await window.shop.epos.simulator.control("violations") };
  });
  assert.equal(meal.simulated, true);
  assert.deepEqual(meal.violations, { violations: [] });
  assert.deepEqual(
    (await it.sim("ledger")).map(({ tableId, amountTotal }) => [tableId, amountTotal]),
    [
      ["12", 650],
      ["12", 650],
    ],
  );
  assert.deepEqual(
    meal.seen.steps.filter(({ refused }) => refused),
    [],
  );
});

test("it says what it is, and lets no live site in", async (t) => {
  const it = await playing(t, { load: { simulator: { seed: 7, timeScale: 500 } } });
  assert.deepEqual(
    await it.page.evaluate(() => {
      const { seed, timeScale, text, site } = window.shop.epos.simulator;
      return { seed, timeScale, text, environment: site.environment, simulated: window.shop.counter.simulated };
    }),
    { seed: 7, timeScale: 500, text: "Simulator: no card is charged.", environment: "test", simulated: true },
  );
  assert.match((await it.hear("log", { level: "warn" })).message, /simulator: no card is charged/);
  for (const more of [{}, { id: "front-bar" }]) {
    const { error } = await it.result("epos.sites", "save", {
      id: "live-bar",
      account: "sd711b330000",
      environment: "live",
      apiKey: "k",
      installerId: "i",
      ...more,
    });
    assert.deepEqual([error.code, error.field], ["invalid-request", "environment"]);
    assert.match(error.message, /simulator/);
  }
  const names = await it.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  assert.deepEqual(
    names.filter((name) => name.startsWith("connect-epos")),
    ["connect-epos-simulator"],
    "a shop's own journal is not touched",
  );
});

test("a listener that is added right after load receives the event", async (t) => {
  const { page } = await till(started, origin, { csp, body: SCRIPTS });
  t.after(() => page.context().close());
  const detail = await page.evaluate(async () => {
    const epos = await ConnectEPoS.load({ softwareHouseId: "simSWH", simulator: true, storage: "memory" });
    return new Promise((heard) => epos.addEventListener("simulator", ({ detail }) => heard(detail)));
  });
  assert.deepEqual(detail, { seed: 1, timeScale: 10, text: "Simulator: no card is charged." });
});

test("the same seed gives the same answers, another seed others", async (t) => {
  const codes = [];
  for (const seed of [5, 5, 6]) {
    const it = await playing(t, { load: { simulator: { seed, timeScale: 500 } } });
    const one = await it.sale({ reference: "T-1" });
    await it.sim("reset");
    await it.hear("link", { state: "reconnecting" });
    await it.open();
    const again = await it.sale({ reference: "T-2" });
    assert.equal(one.payment.authCode, again.payment.authCode, "a reset begins anew");
    codes.push(one.payment.authCode);
  }
  assert.equal(codes[0], codes[1]);
  assert.notEqual(codes[0], codes[2]);
});

test("the same seed, script and requests give the same numbers, at the counter and at tables", async (t) => {
  const script = [
    { path: "knobs", body: { gratuity: 125 } },
    { path: "foreign", body: { tid: TID.approves, amount: 990 } },
  ];
  const days = [];
  for (const seed of [9, 9, 10]) {
    const it = await playing(t, { load: { storage: "memory", simulator: { seed, timeScale: 500, script } } });
    const counter = [
      await it.sale({ reference: "T-1" }),
      await it.sale({ reference: "T-2", tid: TID.signs }, { sign: "yes" }),
      await it.sale({ reference: "T-3", tid: TID.declines }),
    ];
    const tables = await it.page.evaluate(async () => {
      const told = [];
      await window.shop.epos.payAtTable("front-bar", {
        tables: () => ["7"],
        lock: () => ({ amount: 4200, currency: "GBP" }),
        receipt: () => ["Steak"],
        payment: (payment) => void told.push(payment),
        unlock() {},
      });
      await window.shop.epos.simulator.waiter({ tid: "VCMINVLSIP0", waiterId: "3", tableId: "7", bill: true, ways: 3 });
      while (told.length < 3) await new Promise((later) => setTimeout(later, 20));
      return told;
    });
    const timeless = (_, value) =>
      value === null || typeof value !== "object" || Array.isArray(value)
        ? value
        : Object.fromEntries(Object.entries(value).filter(([name]) => !/^at$|time$|^since$|^key$|lines$/i.test(name)));
    days.push(
      JSON.parse(
        JSON.stringify(
          { ledger: await it.sim("ledger"), counter: counter.map(({ payment }) => payment), tables },
          timeless,
        ),
      ),
    );
    await it.page.close();
  }
  const [one, again, other] = days;
  assert.deepEqual(
    [one.ledger.length, one.tables.length, one.ledger.filter(({ tableId }) => tableId).length],
    [6, 3, 3],
  );
  assert.deepEqual(again, one);
  for (const part of ["ledger", "counter", "tables"]) assert.notDeepEqual(other[part], one[part], part);
});

test("what was played is never mixed with what is live: sites, journal, copies", async (t) => {
  const { page } = await till(started, origin, { csp, body: SCRIPTS });
  t.after(() => page.context().close());
  const seen = await page.evaluate(async () => {
    const open = async (epos, options) => {
      const counter = await epos.payAtCounter("bar", { onPending() {}, onRecovered() {}, ...options });
      return {
        counter,
        known: async () => [
          (await epos.sites.get("bar")).environment,
          counter.simulated,
          (await counter.history()).length,
          (await counter.pending()).length,
        ],
      };
    };
    const load = (more) => ConnectEPoS.load({ softwareHouseId: "simSWH", ...more });
    const copies = [];
    let epos = await load({ simulator: { timeScale: 500 } });
    const account = {
      id: "bar",
      account: "sd711b330000",
      apiKey: epos.simulator.site.apiKey,
      installerId: "simInstaller",
      currency: "GBP",
    };
    await epos.sites.save({ ...account, environment: "test" });
    let { counter, known } = await open(epos, { onRecord: (change) => copies.push(change) });
    await counter.sale({ tid: "VCMINVLSIP0", amount: 1250, reference: "T-1" });
    const beside = await (await import("/dist/connect-epos.mjs")).load({ softwareHouseId: "simSWH" }); // a live engine in the same page
    const told = [await known(), beside.simulator === undefined, (await beside.sites.list()).length];
    await beside.close();
    await epos.close();
    epos = await load();
    told.push((await epos.sites.list()).length, (await epos.restore(copies)) > 0);
    await epos.sites.save({ ...account, environment: "live" });
    ({ counter, known } = await open(epos, { wait: false }));
    told.push(await known(), epos.simulator === undefined);
    await epos.close();
    epos = await load({ simulator: true });
    ({ known } = await open(epos));
    told.push(await known());
    return told;
  });
  assert.deepEqual(seen, [["test", true, 1, 1], true, 0, 0, true, ["live", false, 0, 0], true, ["test", true, 1, 1]]);
});

test("a script is played before load resolves; one that is wrong ends it", async (t) => {
  const script = [
    { path: "/control/knobs", body: { gratuity: 150 } },
    { path: "terminal", body: { tid: "VCMINVLDIP0", state: "busy" } },
  ];
  const it = await playing(t, { load: { simulator: { timeScale: 500, script } } });
  assert.equal((await it.sale({ reference: "T-1" })).taken.gratuity, 150);
  assert.equal((await it.counter("terminal", TID.declines)).status, "BUSY");
  const { error } = await it.result("epos.simulator", "control", "/control/knobs", { timeScale: 0 });
  assert.deepEqual([error.code, error.field], ["invalid-request", "timeScale"]);
  const deep = await it.page.evaluate(() => {
    let body = {};
    for (let i = 0; i < 1_000; i++) body = { body };
    return window.shop.epos.simulator.control("knobs", body).catch(({ code }) => code);
  });
  assert.equal(deep, "invalid-request");
  await it.result("epos", "close");
  assert.equal((await it.result("epos.simulator", "ledger")).error.code, "closed");
  for (const [simulator, field] of [
    [{ script: [{ path: "knobs", body: { speed: 1 } }] }, "simulator.script[0]"],
    [{ seed: -1 }, "simulator.seed"],
    ["yes", "simulator"],
  ]) {
    const { error } = await it.page.evaluate(async (simulator) => {
      try {
        await window.shop.load({ simulator });
      } catch ({ code, field }) {
        return { error: { code, field } };
      }
    }, simulator);
    assert.deepEqual(error, { code: "invalid-request", field });
  }
  while (it.page.workers().length) await new Promise((gone) => it.page.workers()[0].once("close", gone)); // until nothing runs any more
});

test("a simulator that cannot be fetched ends the load, and nothing else takes its place", async (t) => {
  const { page } = await till(started, origin, { csp, body: SCRIPTS });
  t.after(() => page.context().close());
  const codes = await page.evaluate(async () => {
    const load = (more) =>
      ConnectEPoS.load({ softwareHouseId: "simSWH", ...more }).then(
        () => "loaded",
        ({ code }) => code,
      );
    return [
      await load({ simulator: true, simulatorUrl: "/nowhere.js" }),
      await load({ simulator: { wasmUrl: "/nowhere.wasm" } }),
      await load({ simulator: { wasmUrl: "/dist/connect-epos.wasm" } }), // its hash is wrong
      await load({ simulator: true }),
    ];
  });
  assert.deepEqual(codes, ["engine-failed", "engine-failed", "engine-failed", "loaded"]);
});

test("frames are held to the schemas here too", async (t) => {
  const it = await playing(t);
  const frame = JSON.stringify({
    jsonrpc: "2.0",
    id: "$id",
    method: "sale",
    params: { tid: TID.approves, amount: 1250, currency: "GBP", reference: "T-1" },
  });
  await it.sim("fault", { do: "replace", direction: "in", name: "sale", frame });
  const outcome = await it.sale({ reference: "T-1" });
  assert.deepEqual([outcome.result, outcome.error.code], ["refused", -32602]);
  assert.deepEqual(await sales(it), []);
});

test("a key that is wrong is turned down as by a real host", async (t) => {
  const it = await playing(t, { open: null });
  await it.save({ apiKey: "22222222-2222-4333-8444-555555555555" });
  const { error } = await it.page.evaluate(() =>
    window.shop.open("front-bar").then(
      () => ({}),
      ({ code, reason }) => ({ error: { code, reason } }),
    ),
  );
  assert.deepEqual(error, { code: "connection-refused", reason: "handshake" });
});

test("a reload begins a new simulator; what was unresolved is found again", async (t) => {
  const it = await playing(t);
  await it.sim("fault", { do: "lose", direction: "out", name: "response:sale" });
  await it.begin({ reference: "T-1" });
  await it.hear("notification", { reference: "T-1", value: "APPROVED" });
  await it.page.reload();
  await it.load();
  await it.open();
  assert.equal((await it.hear("pending", { reference: "T-1" })).reference, "T-1");
  assert.deepEqual(await sales(it), []);
  await it.counter("settle", "T-1", { verdict: "paid", by: "Ann", reason: "receipt" });
  assert.equal((await it.sale({ reference: "T-2" })).result, "approved");
});

test("where no worker may start, engine and simulator run in the page", async (t) => {
  const it = await playing(t, { csp: csp.replace("worker-src 'self'", "worker-src 'none'"), noise: /worker/i });
  assert.equal((await it.sale({ reference: "T-1" })).result, "approved");
  assert.equal(it.page.workers().length, 0);
});
