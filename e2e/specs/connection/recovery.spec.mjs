// The till goes away in the middle of a sale and comes back. It finds out by itself what happened, or tells staff
// exactly what it does not know.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  anew,
  assertEnded,
  assertFound,
  assertLikely,
  assertProven,
  SITES,
  holdFramesFrom,
} from "../../support/lost-payment.mjs";
import { browser } from "../../support/chromium.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const sim = await simulator();
const started = await browser();

/** The stages of a sale, each with the notification that comes after it. */
const STAGES = [
  ["TRANSACTION_STARTED", "PRESENT_CARD"],
  ["PRESENT_CARD", "PLEASE_WAIT"],
  ["PIN_ENTRY", "CONNECTING"],
  ["APPROVED", "REMOVE_CARD"],
];

for (const [at, [stage, next]] of STAGES.entries()) {
  const host = HOSTS[at % HOSTS.length];
  for (const terminals of SITES) {
    test(`reloaded at ${stage}, ${terminals} terminals, host ${host}`, async (t) => {
      const till = await anew(t, started, sim, { terminals, host });
      await holdFramesFrom(sim, next);
      await till.begin({ reference: "bill" });
      await till.hear("notification", { reference: "bill", value: stage });
      await till.reload();
      await assertFound(till, sim, terminals, "bill");
    });
  }
}

for (const terminals of SITES) {
  test(`the worker is killed, ${terminals} terminals: the page's own promise is kept`, async (t) => {
    const till = await anew(t, started, sim, { terminals });
    await holdFramesFrom(sim, "PLEASE_WAIT");
    await till.begin({ reference: "bill" });
    await till.hear("notification", { reference: "bill", value: "PRESENT_CARD" });
    await till.kill();
    await till.open();
    const { value, error } = await till.end();
    assert.equal(error, undefined);
    if (terminals === "exclusive") {
      assertProven(value, "bill");
    } else {
      assert.equal(value.result, "unknown");
      assertLikely(value, "bill");
    }
    await assertEnded(till, sim, terminals, "bill");
  });
}

test("a signature question that Connect asks again comes back after a reload", async (t) => {
  const till = await anew(t, started, sim, { tid: TID.signs });
  await sim.control("knobs", { redeliver: true });
  await till.begin({ reference: "bill", tid: TID.signs }, { sign: "later" });
  await till.hear("sign", { reference: "bill" });
  await till.reload();
  const question = await till.hear("signature", { reference: "bill" });
  assert.equal(question.tid, TID.signs);
  assert.ok(question.deadline > Date.now(), "the time that is left");
  await till.counter("answerSignature", "bill", true, question.question);
  const outcome = await till.hear("recovered", { reference: "bill" });
  assert.deepEqual(
    [outcome.result, outcome.reason, outcome.settledBy, outcome.signature],
    ["approved", "approved", "response", { decidedBy: "staff" }],
  );
  assert.deepEqual((await bank.decisions(sim)).slice(1), [{ accepted: true }], "the known payment had the first");
  await assertEnded(till, sim, "exclusive", "bill");
});
