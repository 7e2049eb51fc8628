// The till goes away in mid-sale and comes back: it finds out by itself what
// happened, or tells staff exactly what it does not know.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertEnded, assertFound, assertLikely, assertProven, known, SITES, standstill } from "./found.mjs";
import { bank, browser, HOSTS, shop, simulator, TID } from "./harness.mjs";

const sim = await simulator();
const started = await browser();

/** The terminals work this many times faster than real ones: a sale takes a second and a half. */
const UNHURRIED = 4;

/** anew is the simulator as at its start, and a till that knows what its terminal did last. */
async function anew(t, terminals, { host, tid, ...knobs } = {}) {
  await sim.control("reset", {});
  await sim.control("knobs", { timeScale: 1000 });
  const till = await shop(t, started, sim, { host, site: { terminals } });
  await known(till, tid && { tid });
  await sim.control("knobs", { timeScale: UNHURRIED, ...knobs });
  return till;
}

/** The stages of a sale, each with the notification that comes after it. */
const STAGES = [["TRANSACTION_STARTED", "PRESENT_CARD"], ["PRESENT_CARD", "PLEASE_WAIT"], ["PIN_ENTRY", "CONNECTING"], ["APPROVED", "REMOVE_CARD"]];

for (const [at, [stage, next]] of STAGES.entries()) {
  const host = HOSTS[at % HOSTS.length];
  for (const terminals of SITES) {
    test(`reloaded at ${stage}, ${terminals} terminals, host ${host}`, async (t) => {
      const till = await anew(t, terminals, { host });
      await standstill(sim, next);
      await till.begin({ reference: "bill" });
      await till.hear("notification", { reference: "bill", value: stage });
      await till.reload();
      await assertFound(till, sim, terminals, "bill");
    });
  }
}

for (const terminals of SITES) {
  test(`the worker is killed, ${terminals} terminals: the page's own promise is kept`, async (t) => {
    const till = await anew(t, terminals);
    await standstill(sim, "PLEASE_WAIT");
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
  const till = await anew(t, "exclusive", { tid: TID.signs, redeliver: true });
  await till.begin({ reference: "bill", tid: TID.signs }, { sign: "later" });
  await till.hear("sign", { reference: "bill" });
  await till.reload();
  const question = await till.hear("signature", { reference: "bill" });
  assert.equal(question.tid, TID.signs);
  assert.ok(question.deadline > Date.now(), "the time that is left");
  await till.counter("answerSignature", "bill", true);
  const outcome = await till.hear("recovered", { reference: "bill" });
  assert.deepEqual([outcome.result, outcome.reason, outcome.settledBy, outcome.signature], ["approved", "approved", "response", { decidedBy: "staff" }]);
  assert.deepEqual((await bank.decisions(sim)).slice(1), [{ accepted: true }], "the known payment had the first");
  await assertEnded(till, sim, "exclusive", "bill");
});
