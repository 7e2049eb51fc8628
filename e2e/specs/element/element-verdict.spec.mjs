// <connect-payment> and staff who say how a payment ended: too early, or about a payment that has changed meanwhile. The
// simulator's ledger shows what is true.
import assert from "node:assert/strict";
import { test } from "node:test";
import { waitForCards, presentCards } from "../../support/slow-customer.mjs";
import { elementShop } from "../../support/element-page.mjs";
import { browser } from "../../support/chromium.mjs";
import { simulator, TID } from "../../support/simulator.mjs";

const sim = await simulator();
const started = await browser();

async function anew() {
  await sim.control("reset", {});
  await sim.control("knobs", { timeScale: 1000 });
}

// This happened with the ordinary screens: the line was cut at "present the card", and half a second later staff said that
// it was not paid, because the screen said so. Then the card was presented, the bill was sold again, and the customer was
// charged twice.
test("the line is cut as the card is awaited: not paid is not taken, and the customer is charged once", async (t) => {
  await anew();
  await waitForCards(sim);
  const till = await elementShop(t, started, sim);
  await sim.control("drop", { when: "after", direction: "out", name: "notification:PRESENT_CARD" });
  await till.begin({ reference: "early" });
  await till.screen("unsure", "early");
  assert.match(await till.words(), /red key/, "what solves it at once comes first");
  await till.element.locator("[data-name=not-paid]", { hasText: /in [0-9]+:\d\d/ }).waitFor();
  await till.press("not-paid");
  await till.element.locator("[name=by]").fill("Ann");
  await till.element.locator("[name=reason]").fill("screen says present card");
  assert.equal(await till.element.locator("[name=force]").isVisible(), false);
  await till.press("confirm");
  await till.element.locator("[name=force]").waitFor();
  assert.match(await till.words(), /still busy|may still take this payment/);
  assert.match(await till.words(), /pays twice/, "what insisting risks");
  await till.screen("form");
  const [{ state }] = await till.counter("pending");
  assert.equal(state, "unknown", "nothing was settled");
  const again = await till.refused("sale", { tid: TID.approves, amount: 1250, currency: "GBP", reference: "early" });
  assert.equal(again.code, "payment-open");
  await presentCards(sim);
  let entry = {};
  while (entry.finding === undefined && entry.state !== "unacknowledged") [entry] = await till.counter("pending");
  const { charges } = await sim.control("ledger");
  assert.equal(charges.length, 1);
});

test("a payment that changed under an open form is not decided: the element says so, and the next press is about how it stands now", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim);
  await till.begin({ tid: TID.timesOut, reference: "moved" });
  await till.screen("unsure", "moved");
  await till.press("not-paid");
  await till.element.locator("[name=by]").fill("Ann");
  await till.element.locator("[name=reason]").fill("nothing on it");
  await till.counter("carryOn", TID.timesOut, { by: "Lee", reason: "queue" }); // in the list beside the element
  await till.press("confirm");
  await till.element.locator("p.problem[role=alert]", { hasText: "not what it was" }).waitFor();
  assert.equal(await till.element.locator("[name=reason]").inputValue(), "nothing on it", "what was typed stays");
  await till.press("confirm");
  await till.screen("outcome", "Not paid (said by Ann)");
});
