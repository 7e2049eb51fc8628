// The journal was lost or damaged. A tablet that was wiped does not forget what was paid, and a record that nobody can
// read waits for staff.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { bank, simulator, siteAt, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";
import { holdAnswer, releaseAnswer } from "../../support/held-answer.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

/** copying lets the page keep the copies that onRecord gives it, as a till's server would. */
const copying = (till) =>
  till.page.evaluate(async () => {
    window.copies = [];
    await window.shop.epos.payAtCounter("front-bar", { onRecord: (change) => window.copies.push(change) });
  });

/** wiped is the same till after the browser has deleted everything of this origin. */
async function wiped(till) {
  await till.epos("close");
  await till.page.evaluate(
    () =>
      new Promise((resolve, reject) =>
        Object.assign(indexedDB.deleteDatabase("connect-epos"), { onsuccess: resolve, onerror: reject }),
      ),
  );
  await till.page.reload();
  await till.load();
  await till.sites("save", siteAt(sim.origin));
}

/** spoil cuts the stored text of a payment short. */
const spoil = (till, reference) =>
  till.page.evaluate(async (reference) => {
    const done = (request) =>
      new Promise((resolve, reject) =>
        Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }),
      );
    const db = await done(indexedDB.open("connect-epos", 1));
    const records = db.transaction("records", "readwrite").objectStore("records");
    for (const key of await done(records.getAllKeys())) {
      if (key[1] !== reference) continue;
      const value = await done(records.get(key));
      await done(records.put({ ...value, json: value.json.slice(0, 150) }, key));
    }
    db.close();
  }, reference);

for (const host of HOSTS) {
  test(`host ${host}: a wiped tablet does not forget what was paid`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host });
    await copying(till);
    assert.equal((await till.sale({ reference: "W-1" })).result, "approved");
    const copies = await till.page.evaluate(() => window.copies);
    assert.deepEqual(
      copies.map(({ what, record }) => [what, record.rev]),
      [
        ["reserved", 1],
        ["heard", 2],
        ["begun", 3],
        ["answered", 4],
      ],
    );
    const lines = (await till.counter("export"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ record }) => record),
      [copies.at(-1).record],
    );
    await wiped(till);
    assert.equal(await till.epos("restore", copies), 4);
    assert.equal(await till.epos("restore", lines), 0);
    await till.open();
    assert.equal((await till.saleRefused({ reference: "W-1" })).code, "already-paid");
    assert.equal((await till.hear("recovered", { reference: "W-1" })).result, "approved");
    assert.equal((await bank.charges(sim)).length, 1);
  });

  test(`host ${host}: how a payment ends is kept although the browser deletes everything meanwhile`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host });
    assert.equal((await till.sale({ reference: "E-0" })).result, "approved");
    await holdAnswer(sim);
    await till.begin({ reference: "E-1" });
    await till.hear("notification", { reference: "E-1" });
    const developer = await till.page.context().newCDPSession(till.page);
    await developer.send("Storage.clearDataForOrigin", { origin: sim.origin, storageTypes: "indexeddb" });
    const { value } = await releaseAnswer(till);
    assert.equal(value.result, "approved");
    await till.counter("acknowledge", "E-1"); // it is kept by now, even if the first try failed
    assert.equal((await till.saleRefused({ reference: "E-1" })).code, "already-paid");
    assert.deepEqual(
      (await till.counter("history")).map(({ reference }) => reference),
      ["E-1"],
      "what was over is gone",
    );
    assert.equal((await till.sale({ reference: "E-2" })).result, "approved", "the shop goes on");
  });

  test(`host ${host}: a record nobody can read is told, listed, and settled by staff`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host });
    assert.equal((await till.sale({ tid: TID.approves, reference: "C-1" })).result, "approved");
    await spoil(till, "C-1");
    await till.reload();
    const told = await till.hear("storage", { code: "corrupt" });
    assert.equal(told.reference, "C-1");
    const entry = (await till.counter("pending")).find(({ reference }) => reference === "C-1");
    assert.deepEqual([entry.state, entry.reason, entry.sent], ["unknown", "corrupt", "maybe"]);
    assert.match(entry.text, /cannot be read/);
    assert.equal((await till.saleRefused({ reference: "C-1" })).code, "payment-open");
    const outcome = await till.counter("settle", "C-1", {
      verdict: "paid",
      by: "Kim",
      reason: "slip seen",
      force: true,
    });
    assert.equal(outcome.result, "approved");
    assert.equal((await till.saleRefused({ reference: "C-1" })).code, "already-paid");
    assert.equal((await till.sale({ reference: "C-2" })).result, "approved");
  });

  test(`host ${host}: storage tells how safe it is`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host });
    await till.sale({ reference: "S-1" });
    const state = await till.epos("storage");
    assert.equal(state.kind, "indexeddb");
    assert.ok(state.lastCommitMs >= 0 && state.lastCommitMs < 60_000, "a length of time, not a time");
    assert.ok(state.quota > 0);
    assert.equal(typeof state.persisted, "boolean");
  });
}
