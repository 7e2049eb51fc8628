// What the specs of recovery share: a payment whose till goes away, and how that payment must be found again.
import assert from "node:assert/strict";
import { shop } from "./shop.mjs";
import { bank } from "./simulator.mjs";

/** The same facts may prove a payment, or not: that depends on whether others may send to the site's terminals. */
export const SITES = ["exclusive", "shared"];

/** The amount of the payment that is lost. No other payment of a spec has it. */
export const LOST = 1250;

/** known takes a payment, so that the till knows what its terminal did last. */
export async function known(till, given = {}) {
  const outcome = await till.sale({ amount: 100, reference: "known", ...given }, { sign: "yes" });
  assert.equal(outcome.result, "approved");
  await till.counter("acknowledge", outcome.reference);
}

/** The terminals work so many times faster than real ones. A sale takes a second and a half. */
export const UNHURRIED = 4;

/** anew resets the simulator, and opens a till that knows what its terminal did last. */
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

/** assertOnce checks that the till sent one frame for the payment that was lost, and that the bank booked one charge. */
export async function assertOnce(sim, tid) {
  const frames = (await bank.frames(sim, "sale", tid)).filter(({ frame }) => frame.includes(String(LOST)));
  assert.equal(frames.length, 1, "frames");
  const charges = (await bank.charges(sim, tid)).filter(({ amountTotal }) => amountTotal === LOST);
  assert.equal(charges.length, 1, "charges");
}

/** assertProven checks that recovery proved what was taken. */
export function assertProven(outcome, reference) {
  assert.deepEqual([outcome.reference, outcome.result, outcome.reason], [reference, "approved", "proven"]);
  assert.deepEqual(
    [outcome.settledBy, outcome.recovered, outcome.stored, outcome.taken.total],
    ["recovery", true, true, LOST],
  );
  assert.match(outcome.text, /\w{3}/);
}

/** assertLikely checks that recovery found what was probably taken, and that it says why that is no proof. */
export function assertLikely(entry, reference) {
  assert.deepEqual(
    [entry.reference, entry.finding, entry.why, entry.sent],
    [reference, "likely-taken", "shared", "maybe"],
  );
  assert.match(entry.text, /card machine/);
}

/** FOUND is how the till is told of a payment that it lost: by an event, which each till that opens gets again. */
export const FOUND = {
  exclusive: {
    tell: (till, reference) => till.hear("recovered", { reference }),
    assert: assertProven,
    /** What the till does when it books the payment. */
    end: (till, reference) => till.counter("acknowledge", reference),
  },
  shared: {
    tell: (till, reference) => till.hear("pending", { reference, finding: "likely-taken" }),
    assert(entry, reference) {
      assertLikely(entry, reference);
      assert.deepEqual([entry.state, entry.owner], ["unknown", "here"]);
    },
    /** What staff do: they look at the payment, and settle it. */
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
 * assertFound checks that an open till is told of the payment, and the next till too, until the payment is ended. After that
 * nobody is told, and the terminal sells again.
 */
export async function assertFound(till, sim, terminals, reference) {
  const how = FOUND[terminals];
  how.assert(await how.tell(till, reference), reference);
  await till.reload();
  how.assert(await how.tell(till, reference), reference);
  await assertEnded(till, sim, terminals, reference);
}

/** assertEnded ends what was found, and checks that there was one charge and one frame, and that the ledger and the till agree. */
export async function assertEnded(till, sim, terminals, reference) {
  await FOUND[terminals].end(till, reference);
  await till.reload();
  assert.deepEqual(await till.counter("pending"), []);
  assert.deepEqual(await till.heard("recovered"), []);
  const [entry] = await till.counter("history", { reference });
  assert.equal(entry.result, "approved");
  await assertOnce(sim, entry.request.tid);
}
