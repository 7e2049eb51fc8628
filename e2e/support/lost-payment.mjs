// What the specs of recovery share: a payment whose till goes away, and how it
// must be found again.
import assert from "node:assert/strict";
import { shop } from "./shop.mjs";
import { bank } from "./simulator.mjs";

/** Whether others may send to the site's terminals decides what recovery may make of the same facts. */
export const SITES = ["exclusive", "shared"];

/** The amount of the payment that is lost; no other of a spec has it. */
export const LOST = 1250;

/** known takes a payment, so that the till knows what its terminal did last. */
export async function known(till, given = {}) {
  const outcome = await till.sale({ amount: 100, reference: "known", ...given }, { sign: "yes" });
  assert.equal(outcome.result, "approved");
  await till.counter("acknowledge", outcome.reference);
}

/** The terminals work this many times faster than real ones: a sale takes a second and a half. */
export const UNHURRIED = 4;

/** anew is the simulator as at its start, and a till that knows what its terminal did last. */
export async function anew(t, started, sim, { terminals = "exclusive", tid, ...how } = {}) {
  await sim.control("reset", {});
  await sim.control("knobs", { timeScale: 1000 });
  const till = await shop(t, started, sim, { site: { terminals }, ...how });
  await known(till, tid && { tid });
  await sim.control("knobs", { timeScale: UNHURRIED });
  return till;
}

/** holdFramesFrom holds back every frame from the one that tells `value`, for longer than a spec takes. */
export const holdFramesFrom = (sim, value) =>
  sim.control("fault", { do: "delay", ms: 60_000, direction: "out", name: `notification:${value}` });

/** assertOnce: the till sent one frame for the payment that was lost, and the bank booked one charge. */
export async function assertOnce(sim, tid) {
  const frames = (await bank.frames(sim, "sale", tid)).filter(({ frame }) => frame.includes(String(LOST)));
  assert.equal(frames.length, 1, "frames");
  const charges = (await bank.charges(sim, tid)).filter(({ amountTotal }) => amountTotal === LOST);
  assert.equal(charges.length, 1, "charges");
}

/** assertProven: recovery found what was taken, beyond doubt. */
export function assertProven(outcome, reference) {
  assert.deepEqual([outcome.reference, outcome.result, outcome.reason], [reference, "approved", "proven"]);
  assert.deepEqual(
    [outcome.settledBy, outcome.recovered, outcome.stored, outcome.taken.total],
    ["recovery", true, true, LOST],
  );
  assert.match(outcome.text, /\w{3}/);
}

/** assertLikely: recovery found what was probably taken, and says why it does not know. */
export function assertLikely(entry, reference) {
  assert.deepEqual(
    [entry.reference, entry.finding, entry.why, entry.sent],
    [reference, "likely-taken", "shared", "maybe"],
  );
  assert.match(entry.text, /card machine/);
}

/** FOUND is how a payment is told that a till lost sight of: by event, anew to each till that opens. */
export const FOUND = {
  exclusive: {
    tell: (till, reference) => till.hear("recovered", { reference }),
    assert: assertProven,
    /** The till books it. */
    end: (till, reference) => till.counter("acknowledge", reference),
  },
  shared: {
    tell: (till, reference) => till.hear("pending", { reference, finding: "likely-taken" }),
    assert(entry, reference) {
      assertLikely(entry, reference);
      assert.deepEqual([entry.state, entry.owner], ["unknown", "here"]);
    },
    /** Staff look, and settle. */
    async end(till, reference) {
      const settled = await till.counter("settle", reference, {
        verdict: "paid",
        by: "Ann",
        reason: "on the machine's list",
      });
      assert.deepEqual([settled.result, settled.settledBy], ["approved", "operator"]);
      await till.counter("acknowledge", reference);
    },
  },
};

/**
 * assertFound: an open till is told of the payment, as is the next one, until it
 * is ended; then nobody is, and the terminal sells again.
 */
export async function assertFound(till, sim, terminals, reference) {
  const how = FOUND[terminals];
  how.assert(await how.tell(till, reference), reference);
  await till.reload();
  how.assert(await how.tell(till, reference), reference);
  await assertEnded(till, sim, terminals, reference);
}

/** assertEnded ends what was found: one charge, one frame, and the ledger and the till agree. */
export async function assertEnded(till, sim, terminals, reference) {
  await FOUND[terminals].end(till, reference);
  await till.reload();
  assert.deepEqual(await till.counter("pending"), []);
  assert.deepEqual(await till.heard("recovered"), []);
  const [entry] = await till.counter("history", { reference });
  assert.equal(entry.result, "approved");
  await assertOnce(sim, entry.request.tid);
}
