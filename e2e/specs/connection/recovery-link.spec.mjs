// The way to Connect fails in the middle of a sale and works again later. The till asks by itself, and it neither
// believes nor tells anything twice.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  anew,
  assertEnded,
  assertLikely,
  assertOnce,
  assertProven,
  known,
  holdFramesFrom,
  UNHURRIED,
} from "../../support/lost-payment.mjs";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const sim = await simulator();
/** The one whose links stay frozen for most of a minute, while the other one goes on. */
const frozen = await simulator();
const started = await browser();

/** offline cuts the till off from the network, which also ends its link. */
async function offline(till) {
  await till.page.context().setOffline(true);
  await sim.control("links/close", { code: 1001, reason: "gone" });
}

async function networkGoes(t, host) {
  const till = await anew(t, started, sim, { host });
  await holdFramesFrom(sim, "PLEASE_WAIT");
  await till.begin({ reference: "bill" });
  await till.hear("notification", { reference: "bill", value: "PRESENT_CARD" });
  await offline(till);
  await till.hear("link", { state: "reconnecting", attempt: 3 });
  assert.equal((await till.saleRefused({ reference: "another", tid: TID.contactless })).code, "not-connected");
  await till.page.context().setOffline(false);
  assertProven((await till.end()).value, "bill");
  await assertEnded(till, sim, "exclusive", "bill");
}

/** sleeper lets a spec put the machine to sleep: its wall clock goes forward by `self.slept` ms, and no other clock does. */
function sleeper() {
  const { getTime } = Date.prototype;
  self.slept = 0;
  Date.prototype.getTime = function () {
    return getTime.call(this) + self.slept;
  };
}

/** asleep lets the machine sleep for ten minutes without a network. It returns a function that wakes it up. */
async function asleep(till) {
  await till.page.context().setOffline(true);
  await till.inside(() => {
    self.slept = 600_000;
  });
  return () => till.page.context().setOffline(false);
}

async function machineSleeps(t, host) {
  const till = await anew(t, started, sim, { host, first: sleeper });

  await t.test("when it wakes up it asks whether the link lives, and decides nothing", async () => {
    await sim.control("knobs", { timeScale: 1 });
    await till.forget();
    await till.begin({ reference: "short", tid: TID.contactless, amount: 700 });
    await till.hear("notification", { reference: "short", value: "PRESENT_CARD" });
    await sim.control("knobs", { timeScale: 0.2 }); // so that the terminal is still at work when it is asked
    const asked = async (name) => {
      const { frames } = await sim.control("frames");
      return frames
        .slice(frames.findLastIndex(({ name }) => name === "sale"))
        .findIndex((frame) => frame.name === name);
    };
    await (
      await asleep(till)
    )();
    while ((await asked("connectedTerminals")) < 0);
    await sim.control("knobs", { timeScale: 1000 });
    const { value } = await till.end();
    assert.deepEqual([value.result, value.settledBy], ["approved", "response"]);
    assert.ok(
      (await asked("connectedTerminals")) < (await asked("response:sale")),
      "asked while the terminal was at work",
    );
    for (const event of ["pending", "recovered", "disputed", "link"])
      assert.deepEqual(await till.heard(event), [], event);
    await till.counter("acknowledge", "short");
  });

  await t.test("what was lost meanwhile is found", async () => {
    await till.inside(() => {
      self.slept = 0;
    });
    await sim.control("knobs", { timeScale: UNHURRIED });
    await holdFramesFrom(sim, "PLEASE_WAIT");
    await till.begin({ reference: "bill" });
    await till.hear("notification", { reference: "bill", value: "PRESENT_CARD" });
    const wake = await asleep(till);
    await sim.control("links/close", { code: 1001, reason: "gone" });
    await till.hear("link", { state: "reconnecting" });
    await wake();
    assertProven((await till.end()).value, "bill");
    await assertEnded(till, sim, "exclusive", "bill");
  });
}

async function halfOpen(t, sim) {
  const sure = await anew(t, started, sim);
  const unsure = await shop(t, started, sim, { site: { terminals: "shared" } });
  await known(unsure, { tid: TID.contactless });
  await sim.control("knobs", { timeScale: 0.3 }); // both payments run when the links freeze, and have ended before anybody notices that
  await sure.begin({ reference: "sure" });
  await unsure.begin({ reference: "unsure", tid: TID.contactless });
  for (const [till, reference] of [
    [sure, "sure"],
    [unsure, "unsure"],
  ])
    await till.hear("notification", { reference, value: "PRESENT_CARD" });
  await sim.control("links/freeze", {});

  for (const till of [sure, unsure]) await till.hear("link", { state: "reconnecting", reason: "silent" });
  assertProven((await sure.end()).value, "sure");
  assertLikely((await unsure.end()).value, "unsure");
  assertLikely(await unsure.hear("pending", { reference: "unsure" }), "unsure");

  await sim.control("links/thaw", {});
  const outcome = await unsure.hear("recovered", { reference: "unsure" });
  assert.deepEqual(
    [outcome.result, outcome.reason, outcome.settledBy, outcome.sent],
    ["approved", "approved", "response", "answered"],
  );
  // Its own answer confirms what was proven. That is kept, and nobody is told again.
  while ((await sure.counter("history", { reference: "sure" }))[0].sent !== "answered");
  const told = async (till) =>
    Promise.all(["pending", "recovered", "disputed"].map(async (event) => (await till.heard(event)).length));
  assert.deepEqual(await told(sure), [0, 0, 0]);
  const [asked, ...ended] = await told(unsure);
  assert.ok(asked >= 1, "what waits for staff is told anew when it says something else");
  assert.deepEqual(ended, [1, 0]);
  await assertEnded(sure, sim, "exclusive", "sure");
  await unsure.counter("acknowledge", "unsure");
  assert.deepEqual(await unsure.counter("pending"), []);
  await assertOnce(sim, TID.contactless);
}

describe("the way to Connect fails in mid-sale", { concurrency: 2 }, () => {
  test("a half-open link: another one asks, and the late answer is believed once", (t) => halfOpen(t, frozen));

  describe("for a while", { concurrency: 1 }, () => {
    for (const host of HOSTS) {
      test(`the network goes and comes back, host ${host}`, (t) => networkGoes(t, host));
      test(`the machine sleeps, host ${host}`, (t) => machineSleeps(t, host));
    }
  });
});
