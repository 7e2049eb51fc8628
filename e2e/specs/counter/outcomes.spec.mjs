// Payments on each virtual terminal, from the script tag to the ledger and back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

/** How a sale ends on each terminal; `booked` is how often money moved. */
const ENDS = {
  approves: { result: "approved", reason: "approved", transactionResult: "SUCCESSFUL", booked: 1 },
  contactless: { result: "approved", reason: "approved", transactionResult: "SUCCESSFUL", booked: 1 },
  declines: { result: "declined", reason: "declined", transactionResult: "DECLINED", booked: 0 },
  fails: { result: "declined", reason: "unsuccessful", transactionResult: "UNSUCCESSFUL", booked: 0 },
  timesOut: { result: "unknown", reason: "timed-out", transactionResult: "TIMED_OUT", booked: 0 },
  // Nobody answers the question, so the site declines: a charge and its reversal.
  signs: { result: "declined", reason: "void", transactionResult: "VOID", booked: 2 },
};

for (const host of HOSTS) {
  test(`host ${host}`, async (t) => {
    await sim.control("reset", {});
    await sim.control("knobs", { signatureTimeout: 8 }); // in real time; the site decides two seconds before it ends
    const till = await shop(t, started, sim, { host });
    await till.begin({ tid: TID.signs, reference: "T-signs" }); // its time runs while the other payments are taken

    for (const [name, { booked, ...end }] of Object.entries(ENDS)) {
      await t.test(`the terminal that ${name}: ${end.result}`, async () => {
        const outcome =
          name === "signs" ? (await till.end()).value : await till.sale({ tid: TID[name], reference: `T-${name}` });
        const { result, reason, transactionResult } = outcome;
        assert.deepEqual({ result, reason, transactionResult }, end);
        assert.deepEqual(
          [outcome.reference, outcome.tid, outcome.attempt, outcome.sent],
          [`T-${name}`, TID[name], 1, "answered"],
        );
        assert.deepEqual([outcome.kind, outcome.stored, outcome.recovered], ["sale", true, false]);
        assert.deepEqual(outcome.asked, { amount: 1250, currency: "GBP" });
        assert.equal(outcome.settledBy, end.result === "unknown" ? undefined : "response");
        assert.match(outcome.text, /\w{3}/);
        const taken = { base: 1250, gratuity: 0, cashback: 0, total: 1250 };
        assert.deepEqual(outcome.taken, end.result === "approved" ? taken : undefined);
        assert.equal((await bank.frames(sim, "sale", TID[name])).length, 1);
        assert.equal((await bank.charges(sim, TID[name])).length, booked);
      });
    }

    await t.test("a refund gives back", async () => {
      const outcome = await till.refund({ reference: "R-1", amount: 300 });
      assert.deepEqual([outcome.result, outcome.kind, outcome.taken.total], ["approved", "refund", 300]);
      const booked = (await bank.charges(sim, TID.approves)).map(({ type, amountTotal }) => [type, amountTotal]);
      assert.deepEqual(booked, [
        ["SALE", 1250],
        ["REFUND", 300],
      ]);
      assert.equal((await bank.frames(sim, "refund")).length, 1);
    });

    await t.test("notifications came in order, each with words, to the hook and as events", async () => {
      const mine = ({ tid, reference }) => tid === TID.approves && reference === "T-approves";
      const notes = (await till.heard("notification")).filter(mine);
      assert.ok(notes.length >= 4, JSON.stringify(notes));
      assert.deepEqual(
        notes.map(({ value }) => value),
        await notified(TID.approves, notes.length),
      );
      assert.deepEqual((await till.heard("hook")).filter(mine), notes);
      notes.reduce((before, now) => {
        assert.ok(now.step >= before.step && now.at >= before.at, "never back");
        assert.match(now.text, /\w{3}/);
        assert.doesNotMatch(now.text, /^approved\W*$/i, "a notification never reads as final");
        return now;
      });
    });

    await t.test("a busy terminal refuses, and nothing is charged", async () => {
      await sim.control("terminal", { tid: TID.declines, state: "busy" });
      const outcome = await till.sale({ tid: TID.declines, reference: "B-1" });
      assert.deepEqual([outcome.result, outcome.reason, outcome.sent], ["refused", "refused", "answered"]);
      assert.match(outcome.text, /\w{3}/);
      assert.deepEqual(await bank.charges(sim, TID.declines), []);
      assert.equal((await till.counter("terminal", TID.declines)).status, "BUSY");
    });

    await t.test("terminals are told, and everything handed out is frozen", async () => {
      const terminals = await till.counter("terminals");
      assert.deepEqual(terminals.map(({ tid }) => tid).sort(), Object.values(TID).sort());
      assert.deepEqual(await till.counter("terminal", TID.signs), {
        tid: TID.signs,
        status: "AVAILABLE",
        currency: "GBP",
      });
      const open = await till.page.evaluate(async () => {
        const loose = (value) =>
          value && typeof value === "object" ? !Object.isFrozen(value) || Object.values(value).some(loose) : false;
        const outcome = await shop.counter.sale({ tid: "VCMINVLSIP0", amount: 100, currency: "GBP", reference: "F-1" });
        const all = [
          outcome,
          await shop.counter.pending(),
          await shop.counter.history(),
          await shop.counter.terminals(),
          shop.counter.link,
          ...shop.heard.map(([, detail]) => detail),
        ];
        return all.filter(loose);
      });
      assert.deepEqual(open, []);
    });
  });
}

/** notified returns the first n notifications that the simulator sent for a terminal. */
async function notified(tid, n) {
  const { frames } = await sim.control("frames");
  const told = frames.filter(
    ({ direction, name, frame }) => direction === "out" && name.startsWith("notification:") && frame.includes(tid),
  );
  return told.slice(0, n).map(({ name }) => name.slice("notification:".length));
}
