// <connect-payment> after the page or the line was lost during a payment. It shows what was lost, and tells its end.
import assert from "node:assert/strict";
import { test } from "node:test";
import { waitForCards, presentCards } from "../../support/slow-customer.mjs";
import { elementShop } from "../../support/element-page.mjs";
import { browser } from "../../support/chromium.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";

const sim = await simulator();
const started = await browser();

async function anew(knobs = {}) {
  await sim.control("reset", {});
  await sim.control("knobs", { timeScale: 1000, ...knobs });
}

/** hold makes a payment run for longer than a test takes. */
const hold = (value) =>
  sim.control("fault", { do: "delay", ms: 60_000, direction: "out", name: `notification:${value}` });

test("after a reload: what was lost is shown, asked about and settled; taking the element away loses nothing", async (t) => {
  await anew();
  await waitForCards(sim); // the terminal is busy from here on
  await hold("INSERT_CARD");
  const till = await elementShop(t, started, sim);
  await till.begin({ reference: "gone" });
  await till.element.locator("h2", { hasText: "Present the card" }).waitFor();
  await till.page.evaluate(() => {
    const element = document.querySelector("connect-payment");
    element.remove();
    document.body.append(element);
  });
  assert.equal(await till.title(), "Present the card");
  await till.reload();
  await till.follow();
  await till.screen("unsure", "gone");
  assert.deepEqual(await till.faults(), []);
  await till.press("not-paid");
  await till.element.locator("[name=by]").fill("Kim");
  await till.element.locator("[name=reason]").fill("nothing on it");
  await till.press("confirm");
  const forced = till.element.locator("[name=force]");
  await forced.waitFor();
  assert.match(await till.words(), /still busy/);
  await till.screen("form");
  await forced.check();
  await till.press("confirm");
  await till.screen("outcome", "Not paid (said by Kim)");
  const [entry] = await till.counter("history", { reference: "gone" });
  assert.deepEqual([entry.settledBy, entry.settlement.by], ["operator", "Kim"]);
});

test("after a reload: what recovery proves is shown and told, once", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim, { site: { terminals: "exclusive" } });
  await till.sale({ reference: "known", amount: 100 });
  await till.counter("acknowledge", "known");
  await waitForCards(sim);
  await hold("INSERT_CARD");
  await till.begin({ reference: "found" });
  await till.element.locator("h2", { hasText: "Present the card" }).waitFor();
  await till.reload();
  await till.listen();
  await till.follow();
  await till.screen("unsure", "Asking the card machine");
  await presentCards(sim);
  await till.screen("outcome", "Approved");
  assert.match(await till.words(), /the card machine’s own record|the card machine's own record/);
  await till.press("done");
  assert.deepEqual(
    (await till.told()).map(([event, detail]) => [event, detail?.reference, detail?.settledBy]),
    [
      ["outcome", "found", "recovery"],
      ["close", undefined, undefined],
    ],
  );
  await till.element.locator(".panel").waitFor({ state: "detached" });
  assert.equal((await till.counter("pending")).length, 1, "and is not booked by that");
});

test("after a reload: a signature question that Connect asks again is answered, and the end is told", async (t) => {
  await anew({ redeliver: true });
  const till = await elementShop(t, started, sim);
  await till.begin({ reference: "again", tid: TID.signs });
  await till.screen("signature");
  await till.page.reload();
  await till.load();
  await till.listen();
  await till.page.evaluate(async () => {
    await shop.open("front-bar");
    document.querySelector("connect-payment").follow(shop.counter); // at once, because a question is told as soon as the link is up
  });
  await till.screen("signature", "PLEASE SIGN BELOW");
  assert.deepEqual(await till.faults(), []);
  await till.press("accept");
  await till.screen("outcome", "Approved");
  assert.deepEqual(
    (await till.told()).map(([event, { result, signature }]) => [event, result, signature.decidedBy]),
    [["outcome", "approved", "staff"]],
  );
  assert.deepEqual(await bank.decided(sim, 1), [{ accepted: true }]);
});

test("the line is lost during a payment: staff see that the till asks about it, and it runs to its end", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim, { site: { terminals: "exclusive" } });
  await till.sale({ reference: "known", amount: 100 });
  await till.counter("acknowledge", "known");
  await waitForCards(sim);
  await till.begin({ reference: "cut" });
  await till.element.locator("h2", { hasText: "Insert the card" }).waitFor();
  await sim.control("links/close", { code: 1001, reason: "gone" });
  await till.screen("unsure", "Asking the card machine");
  assert.equal(await till.element.locator("[data-name=later]").count(), 0, "it is still awaited");
  assert.deepEqual(await till.faults(), []);
  await presentCards(sim);
  await till.screen("outcome", "Approved");
  const { value } = await till.ended();
  assert.deepEqual([value.result, value.settledBy], ["approved", "recovery"]);
  assert.equal((await bank.frames(sim)).filter(({ frame }) => frame.includes("1250")).length, 1);
});
