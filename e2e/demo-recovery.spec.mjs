// The demo till that draws by itself, when an answer is lost: it says that it asks, offers what is
// likely to be confirmed, and needs nobody where the proof is whole.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dawdle, hurry } from "./dawdle.mjs";
import { demoTill } from "./demo-page.mjs";
import { browser, simulator, TID } from "./harness.mjs";

const sim = await simulator();
const started = await browser();

/** A till that has taken one payment, so that a last one is known. */
async function seasoned(t) {
  const till = await demoTill(t, sim, started, { own: true });
  await till.pay(TID.approves, "500");
  await till.state("approved");
  await till.at("book").click();
  await till.state("idle");
  return till;
}

test("while the card machine is busy the till says that it asks; what is likely is confirmed by one press and a name", async (t) => {
  const till = await seasoned(t);
  await dawdle(sim); // busy until the till was seen to ask
  await sim.control("drop", { when: "after", direction: "out", name: "notification:PRESENT_CARD" });
  await till.pay(TID.approves, "1250");
  await till.page.locator("[data-testid=band][data-state=progress][data-asking]").waitFor();
  await till.page.locator("[data-testid=band-text]", { hasText: "The till is asking the card machine" }).waitFor(); // its line is back by then
  assert.match(await till.text("asking-left"), /^waits (5:00|4:\d\d) at most$/);
  assert.ok(await till.at("settle-now").isVisible());
  await hurry(sim);
  await till.state("unknown");
  assert.match(await till.text("band-text"), /Probably taken, but not certain.*Somebody else.*paid or not paid/);
  const reference = await till.at("reference").inputValue();
  await till.at("next").click();
  await till.page.locator(`[data-testid=pending-${reference}][data-finding=likely-taken]`).waitFor();
  await till.at(`confirm-${reference}`).click();
  assert.ok(await till.at("settle-paid").isChecked());
  assert.equal(await till.at("settle-reason").inputValue(), "", "what they saw is theirs to say");
  await till.page.keyboard.type("Ann");
  await till.at("settle-reason").fill("slip 0012");
  await till.page.keyboard.press("Enter");
  await till.state("approved");
  assert.match(await till.text("band-detail"), /settled by Ann/);
  assert.deepEqual(await till.charges(), [
    ["SALE", 500],
    ["SALE", 1250],
  ]);
});

test("where nobody else uses the card machines a lost answer needs nobody", async (t) => {
  const till = await seasoned(t);
  await till.at("open-settings").click();
  await till.at("settings-terminals").check();
  await till.at("settings-save").click();
  await till.at("settings").waitFor({ state: "hidden" }); // until then the counter of before is still ready
  await till.ready();
  await sim.control("drop", { when: "before", direction: "out", name: "response:sale" });
  await till.pay(TID.approves, "800");
  await till.state("approved");
  assert.equal(await till.text("band-text"), "Approved: the card machine's own record proves it.");
  assert.match(await till.text("band-detail"), /proven by the card machine's record/);
  await till.at("book").click();
  await till.ready();
  assert.equal(await till.text("takings"), "Booked today £13.00 (2)");
  assert.deepEqual(await till.charges(), [
    ["SALE", 500],
    ["SALE", 800],
  ]);
});

test("staff may settle while the till still asks, and the payment hears it", async (t) => {
  const till = await seasoned(t);
  await dawdle(sim);
  await sim.control("drop", { when: "after", direction: "out", name: "notification:PRESENT_CARD" });
  await till.pay(TID.timesOut, "900");
  await till.page.locator("[data-testid=band][data-asking]").waitFor();
  await till.at("settle-now").click();
  await till.at("settle-paid").check();
  await till.at("settle-by").fill("Ann");
  await till.at("settle-reason").fill("slip in the drawer");
  await till.at("settle-save").click();
  await till.page.locator("[data-testid=settle-problem]", { hasText: /still busy|may still take/ }).waitFor();
  await till.at("settle-force").check(); // insisting is a step of its own
  await till.at("settle-save").click();
  await till.state("approved");
  assert.match(await till.text("band-detail"), /settled by Ann/);
});

test("a card machine is taken from a window that hangs", async (t) => {
  const hung = await seasoned(t);
  await dawdle(sim);
  await hung.pay(TID.timesOut, "900");
  await hung.page.locator("[data-testid=band][data-state=progress]").waitFor();
  const reference = await hung.at("reference").inputValue();
  const till = await demoTill(t, sim, started, { own: true, beside: hung, setUp: false });
  await till.at(`take-over-${reference}`).click();
  assert.match(await till.text("take-over-lead"), /Another window is following it/);
  await till.page.keyboard.type("Ann");
  await till.at("take-over-reason").fill("it hangs");
  await till.page.keyboard.press("Enter");
  await till.at("take-over").waitFor({ state: "hidden" });
  await till.at(`settle-${reference}`).waitFor(); // it is this window's to settle now
  await hung.state("unknown");
  const frames = (await sim.control("frames")).frames.filter(({ name }) => name === "sale");
  assert.equal(frames.length, 2, "and it was sent once");
});
