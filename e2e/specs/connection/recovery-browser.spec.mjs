// What browsers do to a till: they are killed, they freeze tabs, and they hold back timers. Chromium runs here as it
// does for people.
import assert from "node:assert/strict";
import { test } from "node:test";
import { wholeChromium } from "../../support/whole-chromium.mjs";
import {
  anew,
  assertEnded,
  assertFound,
  assertOnce,
  assertProven,
  SITES,
  holdFramesFrom,
} from "../../support/lost-payment.mjs";
import { shop } from "../../support/shop.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const sim = await simulator();

/** When the browser is killed: its till has heard nothing yet, or it has heard that money was taken. */
const MOMENTS = {
  exclusive: [
    "its frame was sent",
    "TRANSACTION_STARTED",
    async () => {
      while ((await bank.frames(sim)).length < 2);
    },
  ],
  shared: [
    "it heard APPROVED",
    "REMOVE_CARD",
    (till) => till.hear("notification", { reference: "bill", value: "APPROVED" }),
  ],
};

for (const terminals of SITES) {
  const [moment, next, come] = MOMENTS[terminals];
  test(`kill -9 as soon as ${moment}, and started again with the same profile, ${terminals} terminals`, async (t) => {
    const chrome = await wholeChromium(t);
    const killed = await anew(t, null, sim, { context: chrome.context, terminals });
    await holdFramesFrom(sim, next);
    await killed.begin({ reference: "bill" });
    await come(killed);
    await chrome.kill();
    await chrome.again();
    const till = await shop(t, null, sim, { context: chrome.context, site: null });
    await assertFound(till, sim, terminals, "bill");
  });
}

/** freeze stops a tab and its worker, as Chromium stops a tab that nobody looks at. It returns a function that lets the tab go on. */
async function freeze(till) {
  const devtools = await till.page.context().newCDPSession(till.page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  return async () => {
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    await till.page.bringToFront();
  };
}

/** answered resolves when the terminal has answered, even if nobody receives the answer. */
async function answered() {
  for (;;) {
    const { terminals } = await sim.control("terminals");
    if (terminals.find(({ tid }) => tid === TID.approves).status === "AVAILABLE") return;
  }
}

// Chromium closes the sockets of a tab that it freezes. The tab hears of that when it goes on.
for (const host of HOSTS) {
  test(`a tab is frozen in mid-sale, host ${host}`, async (t) => {
    const till = await anew(t, null, sim, { context: (await wholeChromium(t)).context, host });
    const frozen = async (given) => {
      await holdFramesFrom(sim, "PLEASE_WAIT"); // it receives nothing more before it is frozen
      await till.begin(given);
      await till.hear("notification", { reference: given.reference, value: "PRESENT_CARD" });
      return freeze(till);
    };

    await t.test("it goes on while the terminal is at work", async () => {
      const goOn = await frozen({ reference: "short", amount: 700 });
      await goOn();
      const { value } = await till.end();
      assert.deepEqual([value.result, value.reason, value.taken.total], ["approved", "proven", 700]);
      await till.counter("acknowledge", "short");
    });

    await t.test("it goes on when the terminal has long answered", async () => {
      const goOn = await frozen({ reference: "bill" });
      await answered();
      const heard = (await till.heard("notification"))
        .filter(({ reference }) => reference === "bill")
        .map(({ value }) => value);
      assert.ok(!heard.includes("APPROVED"), `it was frozen, having heard ${heard}`);
      await goOn();
      assertProven((await till.end()).value, "bill");
      await assertEnded(till, sim, "exclusive", "bill");
    });
  });
}

/** hide puts another tab in front, and waits until the till's tab knows that it is hidden. */
async function hide(till) {
  await (await till.page.context().newPage()).bringToFront();
  await till.page.waitForFunction(() => document.visibilityState === "hidden");
}

test("a hidden tab whose timers are held back takes payments, and recovers them", async (t) => {
  const { context } = await wholeChromium(t, ["--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1"]);
  const till = await anew(t, null, sim, { context });
  await hide(till);
  await till.page.evaluate(() => {
    window.ticks = 0;
    setInterval(() => window.ticks++, 10);
    window.began = performance.now();
  });

  await t.test("taken", async () => {
    const outcome = await till.sale({ reference: "taken", amount: 700 });
    assert.deepEqual([outcome.result, outcome.settledBy], ["approved", "response"]);
    await till.counter("acknowledge", "taken");
  });

  await t.test("recovered", async () => {
    await sim.control("drop", { when: "before", direction: "out", name: "response:sale" });
    assertProven(await till.sale({ reference: "bill" }), "bill");
    await assertOnce(sim);
  });

  const [ticks, due] = await till.page.evaluate(() => [window.ticks, (performance.now() - window.began) / 10]);
  assert.ok(ticks < due / 10, `${ticks} of ${Math.round(due)} ticks: the page's timers were held back`);
  await assertEnded(till, sim, "exclusive", "bill");
});
