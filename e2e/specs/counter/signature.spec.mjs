// The terminal asks about a signature. Staff decide, or the site decides in time. No question is left without an answer,
// because Connect accepts if nobody answers.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const QUICK = ["--time-scale", "1000"];
const sim = await simulator(QUICK);
const started = await browser();

const SIGNED = { tid: TID.signs };
/** How long Connect waits, in seconds of real time. The site decides two and a half seconds before that. The tests that wait run side by side. */
const SHORT = 10;

const PAID = ["SALE"];
const REVERSED = ["SALE", "SALE_REVERSAL"];

/** impatient is a simulator of its own, in which Connect waits only so long. */
async function impatient() {
  const own = await simulator(QUICK);
  await own.control("knobs", { signatureTimeout: SHORT });
  return own;
}

/** money lists every request for money that was sent, and every decision about a signature. */
async function money(sim) {
  const [sales, refunds, decisions, charges] = await Promise.all([
    bank.frames(sim),
    bank.frames(sim, "refund"),
    bank.decisions(sim),
    bank.charges(sim, TID.signs),
  ]);
  return { sent: sales.length + refunds.length, decisions, booked: charges.map(({ type }) => type) };
}

/** assertEnded checks how the payment ended, who decided, what Connect was told since, and what money moved. */
async function assertEnded(sim, before, outcome, decidedBy, accepted, booked) {
  assert.deepEqual([outcome.result, outcome.reason], accepted ? ["approved", "approved"] : ["declined", "void"]);
  assert.deepEqual([outcome.signature, outcome.sent], [{ decidedBy }, "answered"]);
  assert.match(outcome.text, /\w{3}/);
  const after = await money(sim);
  assert.deepEqual(after.decisions.slice(before.decisions.length), [{ accepted }]);
  assert.deepEqual(after.booked.slice(before.booked.length), booked);
  assert.equal(after.sent - before.sent, 1);
}

for (const host of HOSTS) {
  test(`host ${host}`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host });

    for (const [sign, accepted] of [
      ["yes", true],
      ["no", false],
    ]) {
      await t.test(`staff say ${sign}`, async () => {
        const before = await money(sim);
        await till.forget();
        const outcome = await till.sale({ ...SIGNED, reference: `S-${sign}` }, { sign });
        await assertEnded(sim, before, outcome, "staff", accepted, accepted ? PAID : REVERSED);
        const [question] = await till.heard("sign");
        assert.deepEqual(await till.heard("signature"), [question], "the hook and the event are told the same");
        assert.deepEqual([question.tid, question.reference], [TID.signs, `S-${sign}`]);
        assert.match(JSON.stringify(question.receipt.MERCHANT), /PLEASE SIGN BELOW/);
        assert.equal(question.payment.cardholderVerificationMethod, "SIGNATURE");
        const left =
          question.deadline -
          (await till.heard("notification")).find(({ value }) => value === "SIGNATURE_VERIFICATION").at;
        assert.ok(left > 70_000 && left < 79_000, `${left} ms to decide, and some to spare`);
        assert.equal((await till.refused("answerSignature", `S-${sign}`, true)).code, "not-pending", "it is over");
      });
    }

    for (const [sign, what] of [
      ["thrown", "throws"],
      ["rejected", "rejects"],
      ["nothing", "says nothing"],
      ["word", "says neither true nor false"],
    ]) {
      await t.test(`a hook that ${what} leaves the question open for answerSignature`, async () => {
        const before = await money(sim);
        await till.begin({ ...SIGNED, reference: `O-${sign}` }, { sign });
        await till.hear("sign", { reference: `O-${sign}` });
        for (const accepted of ["yes", 1, null]) {
          const error = await till.refused("answerSignature", `O-${sign}`, accepted);
          assert.deepEqual([error.code, error.field, error.sent], ["invalid-request", "accepted", false]);
        }
        assert.equal((await till.refused("answerSignature", "another", true)).code, "not-pending");
        assert.deepEqual((await money(sim)).decisions, before.decisions, "nothing was decided yet");
        await till.counter("answerSignature", `O-${sign}`, true);
        assert.equal((await till.refused("answerSignature", `O-${sign}`, true)).code, "not-pending", "decided already");
        await assertEnded(sim, before, (await till.end()).value, "staff", true, PAID);
        assert.equal(
          (await till.refused("answerSignature", `O-${sign}`, false)).code,
          "not-pending",
          "until it was kept, a decline would have overtaken it",
        );
        const threw = sign === "thrown" || sign === "rejected";
        const logged = (await till.heard("log")).filter(({ message }) => /staff went home/.test(message));
        assert.equal(logged.length > 0, threw);
        await till.forget();
      });
    }
  });
}

/** kept resolves when the open question is in the journal, because staff are asked before it is stored. */
async function kept(till, reference) {
  for (;;) if ((await till.counter("history", { reference }))[0]?.signature) return;
}

describe("nobody decides in time, or nobody can decide any more", { concurrency: 4 }, () => {
  for (const host of HOSTS) {
    test(`host ${host}: nobody decides: the site declines before Connect would accept, and a late answer has no effect`, async (t) => {
      const sim = await impatient();
      const till = await shop(t, started, sim, { host });
      const before = await money(sim);
      const outcome = await till.sale({ ...SIGNED, reference: "N-1" }, { sign: "later" });
      await assertEnded(sim, before, outcome, "timeout", false, REVERSED);
      const error = await till.refused("answerSignature", "N-1", true);
      assert.deepEqual([error.code, error.sent], ["not-pending", false]);
      assert.match(error.text, /\w{3}/);
      await till.page.evaluate(() => shop.decide(true)); // the hook also decides too late
      assert.equal((await till.counter("terminals")).length, 6, "the engine had time to send");
      assert.equal(
        (await money(sim)).decisions.length,
        before.decisions.length + 1,
        "nothing was sent after the deadline",
      );
      const { frames } = await sim.control("frames");
      assert.ok(
        frames.every(({ name }) => name !== "notification:SIGNATURE_VERIFICATION_TIMEOUT"),
        "Connect never waited in vain",
      );
      const [entry] = await till.counter("history", { reference: "N-1" });
      assert.deepEqual(entry.signature, { decidedBy: "timeout" });
    });
  }

  for (const signatureDefault of [{ sale: "accept" }, { sale: "decline", refund: "accept" }]) {
    for (const kind of ["sale", "refund"]) {
      test(`nobody decides about a ${kind}: the site has said ${JSON.stringify(signatureDefault)}`, async (t) => {
        const sim = await impatient();
        const till = await shop(t, started, sim, { site: { signatureDefault } });
        const accepted = signatureDefault[kind] === "accept";
        const booked = kind === "sale" ? PAID : ["REFUND"];
        const before = await money(sim);
        const outcome = await till.pay(kind, { ...SIGNED, reference: kind });
        await assertEnded(
          sim,
          before,
          outcome,
          "timeout",
          accepted,
          accepted ? booked : [...booked, `${booked}_REVERSAL`],
        );
      });
    }
  }

  test("the link is lost while a question is open: not certain, and nobody can answer any more", async (t) => {
    const sim = await impatient();
    const till = await shop(t, started, sim);
    await till.begin({ ...SIGNED, reference: "L-1" });
    await till.hear("signature", { reference: "L-1" });
    await sim.control("links/close", { code: 1001, reason: "going away" });
    const { value } = await till.end();
    assert.deepEqual(
      [value.result, value.reason, value.signature],
      ["unknown", "link-lost", { decidedBy: "unanswered" }],
    );
    assert.equal((await till.refused("answerSignature", "L-1", true)).code, "not-pending");
    assert.deepEqual(await bank.decisions(sim), []);
  });

  for (const how of ["is killed", "is reloaded"]) {
    test(`the engine ${how} while a question is open: not certain, the terminal is held, and nobody is said to have signed`, async (t) => {
      const sim = await impatient();
      const till = await shop(t, started, sim, { host: how === "is killed" ? "worker" : "page" });
      await till.begin({ ...SIGNED, reference: "K-1" });
      await till.hear("signature", { reference: "K-1" });
      await kept(till, "K-1");
      if (how === "is killed") {
        await till.kill();
        const { value, error } = await till.end();
        assert.equal(error, undefined);
        assert.deepEqual([value.result, value.reason, value.sent], ["unknown", "engine-lost", "maybe"]);
        assert.deepEqual(value.signature, { decidedBy: "unanswered" });
        await till.open();
      } else {
        await till.reload();
      }
      assert.equal((await till.hear("pending", { reference: "K-1" })).state, "unknown");
      assert.equal((await till.refused("answerSignature", "K-1", true)).code, "not-pending");
      await bank.idle(till, TID.signs); // Connect has accepted, because nobody answered
      assert.deepEqual(
        (await bank.charges(sim, TID.signs)).map(({ type }) => type),
        PAID,
      );
      assert.deepEqual(await bank.decisions(sim), []);
      const [entry] = await till.counter("history", { reference: "K-1" });
      assert.deepEqual([entry.state, entry.signature], ["unknown", { decidedBy: "unanswered" }]);
      const settled = await till.counter("settle", "K-1", { verdict: "paid", by: "Ann", reason: "receipt" });
      assert.deepEqual([settled.result, settled.settledBy], ["approved", "operator"]);
      const next = await till.sale({ ...SIGNED, reference: "K-2" }, { sign: "no" });
      assert.equal(next.reason, "void", "the till goes on");
    });
  }
});
