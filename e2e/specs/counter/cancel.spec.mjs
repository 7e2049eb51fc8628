// To cancel is only to ask. What came of it is in the outcome.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

const sent = async (method) => (await bank.frames(sim, method)).length;

/** unhurried leaves time to cancel before a card is presented, however slow the till is: the terminal times out after a hundred seconds. */
const unhurried = () => sim.control("knobs", { timeScale: 2 });

/** assertCancelled checks that no money moved, and that the outcome says so in words. */
async function assertCancelled(outcome, sent) {
  assert.deepEqual([outcome.result, outcome.reason, outcome.sent], ["cancelled", "cancelled", sent]);
  assert.equal(outcome.taken, undefined);
  assert.match(outcome.text, /Cancelled/);
  assert.deepEqual(await bank.charges(sim), []);
}

/** assertApproved checks that the cancel had no effect, and that the promise tells the truth. */
async function assertApproved(outcome) {
  assert.deepEqual(
    [outcome.result, outcome.reason, outcome.settledBy, outcome.taken.total],
    ["approved", "approved", "response", 1250],
  );
  assert.deepEqual(
    (await bank.charges(sim)).map(({ type, amountTotal }) => [type, amountTotal]),
    [["SALE", 1250]],
  );
}

for (const host of HOSTS) {
  test(`host ${host}: before anything is sent`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host, open: { allow: "yes" } });
    for (const abort of ["before", "at once"]) {
      for (const kind of ["sale", "refund"]) {
        const outcome = await till.pay(kind, { reference: `B-${kind}` }, { abort });
        await assertCancelled(outcome, "no");
        assert.deepEqual(
          [outcome.kind, outcome.reference, outcome.asked, outcome.settledBy],
          [kind, `B-${kind}`, { amount: 1250, currency: "GBP" }, undefined],
        );
      }
    }
    assert.deepEqual(await till.counter("pending"), []);
    assert.deepEqual(await till.counter("history"), []);
    assert.deepEqual([await sent("sale"), await sent("refund"), await sent("cancelTransaction")], [0, 0, 0]);
    assert.equal((await till.sale({ reference: "B-sale" })).attempt, 1, "the reference is free");
  });

  test(`host ${host}: while the card is awaited`, async (t) => {
    await sim.control("reset", {});
    await unhurried();
    const till = await shop(t, started, sim, { host });

    await t.test("by its signal", async () => {
      const outcome = await till.sale({ tid: TID.timesOut, reference: "C-1" }, { abort: "PRESENT_CARD" });
      await assertCancelled(outcome, "answered");
      assert.deepEqual(
        [outcome.settledBy, outcome.transactionResult, outcome.payment.tid],
        ["response", "CANCELLED", TID.timesOut],
      );
      const values = (await till.heard("hook")).map(({ value }) => value);
      assert.deepEqual(values.slice(-2), ["CANCELLING", "TRANSACTION_FINISHED"]);
    });

    await t.test("by its reference, asked twice, sent once", async () => {
      await till.begin({ tid: TID.timesOut, reference: "C-2" });
      await till.hear("notification", { reference: "C-2", value: "PRESENT_CARD" });
      const told = await till.page.evaluate(() =>
        Promise.all([shop.call("counter", "cancel", ["C-2"]), shop.call("counter", "cancel", ["C-2"])]),
      );
      assert.deepEqual(told, [{ value: { cancelling: true } }, { value: { cancelling: true } }]);
      await assertCancelled((await till.end()).value, "answered");
      assert.equal((await till.refused("cancel", "C-2")).code, "not-pending", "it is over");
    });

    await t.test("by the card machine's own key: nobody asked us", async () => {
      const before = await sent("cancelTransaction");
      await till.begin({ tid: TID.timesOut, reference: "C-3" });
      await till.hear("notification", { reference: "C-3", value: "PRESENT_CARD" });
      await sim.control("terminal/cancel", { tid: TID.timesOut });
      await assertCancelled((await till.end()).value, "answered");
      assert.equal(await sent("cancelTransaction"), before);
    });

    await t.test("each is in the history, and the reference is free again", async () => {
      assert.equal(await sent("cancelTransaction"), 2);
      await sim.control("knobs", { timeScale: 1000 });
      assert.deepEqual(
        (await till.counter("history")).map(({ reference, result }) => [reference, result]),
        [
          ["C-3", "cancelled"],
          ["C-2", "cancelled"],
          ["C-1", "cancelled"],
        ],
      );
      const again = await till.sale({ reference: "C-1" });
      assert.deepEqual([again.result, again.attempt], ["approved", 2]);
    });
  });

  for (const [lateCancel, cancelling] of [
    ["error", false],
    ["false", false],
    ["true", true],
  ]) {
    test(`host ${host}: too late, answered ${lateCancel}: the payment goes on`, async (t) => {
      await sim.control("reset", {});
      await sim.control("knobs", { lateCancel });
      const till = await shop(t, started, sim, { host });
      await till.begin({ tid: TID.signs, reference: "L-1" });
      await till.hear("signature", { reference: "L-1" }); // the bank has approved it, and the terminal waits for our decision
      assert.deepEqual(await till.counter("cancel", "L-1"), { cancelling });
      assert.equal((await till.hear("notification", { value: "UNABLE_TO_CANCEL" })).reference, "L-1");
      await till.counter("answerSignature", "L-1", true);
      await assertApproved((await till.end()).value);
      assert.equal(await sent("cancelTransaction"), 1);
    });
  }

  test(`host ${host}: the cancel crosses the approval, and the outcome tells the truth`, async (t) => {
    await sim.control("reset", {});
    await sim.control("knobs", { cancelCrosses: true });
    const till = await shop(t, started, sim, { host });
    await till.begin({ tid: TID.signs, reference: "X-1" }, { abort: "PRESENT_CARD" });
    await till.hear("hook", { value: "ATTEMPTING_CANCEL" });
    await till.hear("signature", { reference: "X-1" }); // the bank has approved it, and that waits for our decision
    await till.counter("answerSignature", "X-1", true);
    await assertApproved((await till.end()).value);
    assert.equal(await sent("cancelTransaction"), 1);
    assert.equal((await till.saleRefused({ reference: "X-1" })).code, "already-paid");
  });
}

test("a signal that is aborted after the end changes nothing", async (t) => {
  await sim.control("reset", {});
  const till = await shop(t, started, sim);
  await assertApproved(await till.sale({ reference: "E-1" }, { abort: "never" }));
  await till.page.evaluate(() => shop.abort());
  assert.equal((await till.counter("terminals")).length, 6, "the engine had time to send");
  assert.equal(await sent("cancelTransaction"), 0);
  assert.deepEqual(
    (await till.heard("log")).filter(({ level }) => level === "error"),
    [],
  );
});

test("the link is lost while a cancel is asked for: not certain", async (t) => {
  await sim.control("reset", {});
  const till = await shop(t, started, sim);
  await unhurried();
  await sim.control("drop", { when: "before", direction: "in", name: "cancelTransaction" });
  await till.begin({ tid: TID.timesOut, reference: "G-1" }, { abort: "PRESENT_CARD" });
  await till.hear("link", { state: "reconnecting" });
  await sim.control("terminal/cancel", { tid: TID.timesOut }); // the terminal stops, and nobody hears of it
  const { value: outcome } = await till.end();
  assert.deepEqual([outcome.result, outcome.reason, outcome.sent], ["unknown", "link-lost", "maybe"]);
  const [entry] = await till.counter("pending");
  assert.deepEqual([entry.reference, entry.state], ["G-1", "unknown"]);
});
