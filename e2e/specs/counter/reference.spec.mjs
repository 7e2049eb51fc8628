// The same reference again, over attempts, reloads and tabs. It is charged once, and its outcome is told until it is
// acknowledged.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

for (const host of HOSTS) {
  test(`host ${host}`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host });

    await t.test("declined, the same reference may be paid again, and the attempt is counted", async () => {
      assert.equal((await till.sale({ tid: TID.declines, reference: "D-1" })).result, "declined");
      const second = await till.sale({ reference: "D-1" });
      assert.deepEqual([second.result, second.attempt], ["approved", 2]);
      assert.equal((await bank.charges(sim)).length, 1);
    });

    await t.test(
      "approved, it is `already-paid` with that outcome, on any terminal, and after a reload too",
      async () => {
        const { rev, ...paid } = await till.sale({ reference: "P-1" });
        const again = async (given) => {
          const error = await till.saleRefused({ reference: "P-1", ...given });
          const { rev: now, ...outcome } = error.outcome;
          assert.deepEqual([error.code, error.sent, outcome, now >= rev], ["already-paid", false, paid, true]);
          assert.match(error.text, /already paid/);
        };
        await again({});
        await again({ tid: TID.contactless, amount: 1 });
        await till.counter("acknowledge", "P-1");
        await till.reload();
        await again({});
        const refund = await till.refused("refund", {
          tid: TID.approves,
          amount: 1,
          currency: "GBP",
          reference: "P-1",
        });
        assert.equal(refund.code, "already-paid");
        assert.equal((await bank.charges(sim)).length, 2);
      },
    );

    await t.test("an outcome is told again after a reload, until it is acknowledged", async () => {
      const outcome = await till.sale({ reference: "A-1" });
      for (const time of ["first", "second"]) {
        await till.reload();
        const told = await till.hear("recovered", { reference: "A-1" });
        assert.deepEqual([told.result, told.taken, told.attempt], [outcome.result, outcome.taken, 1], time);
        assert.match(told.text, /\w{3}/);
        assert.equal(
          (await till.heard("recovered")).filter(({ reference }) => reference === "P-1").length,
          0,
          "acknowledged before",
        );
      }
      const entry = (await till.counter("pending")).find(({ reference }) => reference === "A-1");
      assert.deepEqual([entry.state, entry.result, entry.owner], ["unacknowledged", "approved", "here"]);
      assert.match(entry.text, /\w{3}/);
      assert.equal((await till.sale({ reference: "A-2" })).result, "approved", "it holds no terminal");
      for (const reference of ["A-1", "A-1", "A-2", "D-1"]) await till.counter("acknowledge", reference);
      await till.reload();
      assert.deepEqual(await till.counter("pending"), []);
      assert.deepEqual(await till.heard("recovered"), []);
    });

    await t.test("the history tells it all, newest first", async () => {
      const entries = await till.counter("history");
      assert.deepEqual(
        entries.map(({ reference, attempt }) => `${reference}/${attempt}`),
        ["A-2/1", "A-1/1", "P-1/1", "D-1/2", "D-1/1"],
      );
      const [newest] = entries;
      assert.deepEqual([newest.kind, newest.result, newest.acknowledged], ["payment", "approved", true]);
      assert.deepEqual(newest.request, {
        method: "sale",
        tid: TID.approves,
        amount: 1250,
        currency: "GBP",
        reference: "A-2",
      });
      assert.ok(entries.every(({ text }) => /\w{3}/.test(text)));
      assert.equal((await till.counter("history", { limit: 2 })).length, 2);
      assert.deepEqual(
        (await till.counter("history", { tid: TID.declines })).map(({ result }) => result),
        ["declined"],
      );
      assert.equal((await till.counter("history", { reference: "D-1" })).length, 2);
    });

    await t.test("a site with nothing unresolved may be changed and removed, once its counter is closed", async () => {
      await till.sites("save", {
        id: "front-bar",
        account: "simulator",
        environment: "test",
        installerId: "simInstaller",
        endpoint: sim.origin.replace("http", "ws"),
      });
      assert.equal((await till.refused("sites.remove", "front-bar")).code, "site-in-use");
      await till.counter("close");
      assert.equal((await till.saleRefused({ reference: "C-1" })).code, "closed");
      await till.sites("remove", "front-bar");
      assert.deepEqual(await till.sites("list"), []);
    });
  });
}

test("two tabs: one terminal, one payment; one reference, one charge", async (t) => {
  await sim.control("reset", {});
  const first = await shop(t, started, sim);
  const second = await shop(t, started, sim, { context: first.page.context(), site: null });

  await t.test("while one tab sells, the other gets `terminal-in-use`", async () => {
    await sim.control("fault", { do: "lose", direction: "out", name: "response:sale" });
    await first.begin({ reference: "X-1" });
    await first.hear("notification", { reference: "X-1" });
    await bank.lost(sim);
    const error = await second.saleRefused({ reference: "X-2" });
    assert.deepEqual([error.code, error.sent], ["terminal-in-use", false]);
    assert.match(error.text, /Another window/);
    const open = (await second.counter("pending")).find(({ reference }) => reference === "X-1");
    assert.deepEqual([open.state, open.owner], ["open", "elsewhere"]);
    assert.equal((await second.saleRefused({ reference: "X-1", tid: TID.contactless })).code, "payment-open");
    assert.equal((await second.sale({ reference: "X-3", tid: TID.contactless })).result, "approved");
  });

  await t.test("two tabs race for one reference, and it is charged once", async () => {
    await sim.control("reset", {}); // this closes both links, so that X-1 is unknown now
    await sim.control("terminal", { tid: "22222222", profile: TID.contactless });
    await Promise.all([first, second].map((till) => till.hear("link", { state: "reconnecting" })));
    await Promise.all([first, second].map((till) => till.open()));
    for (const round of [1, 2, 3, 4, 5]) {
      const race = [
        [first, TID.contactless],
        [second, "22222222"],
      ].map(([till, tid]) =>
        till.page.evaluate((request) => window.shop.call("counter", "sale", [request]), {
          tid,
          amount: 100,
          currency: "GBP",
          reference: `Y-${round}`,
        }),
      );
      const [one, two] = await Promise.all(race);
      const refused = [one, two].filter(({ error }) => error);
      assert.equal(refused.length, 1, JSON.stringify([one, two]));
      assert.ok(["payment-open", "already-paid"].includes(refused[0].error.code), refused[0].error.code);
      assert.equal((await bank.frames(sim)).length, round);
    }
  });

  await t.test("a tab that is closed leaves its payments to the other", async () => {
    await first.page.close();
    await second.reload();
    await second.hear("pending", { reference: "X-1", owner: "here" });
    const settled = await second.counter("settle", "X-1", {
      verdict: "not-paid",
      by: "Ann",
      reason: "no receipt",
      force: true,
    });
    assert.equal(settled.result, "declined");
    assert.equal((await second.sale({ reference: "X-2" })).result, "approved");
  });
});
