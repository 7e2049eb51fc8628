// A barcode scanner types like a keyboard, very fast, and ends with Enter. It never decides about money: not in the element,
// not in the demo till, and not in the example with a screen of its own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { demoTill } from "../../support/demo-page.mjs";
import { elementShop } from "../../support/element-page.mjs";
import { scan } from "../../support/keyboard.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";
import { linked } from "../../support/restaurant.mjs";
import { until } from "../../support/until.mjs";

const sim = await simulator();
const started = await browser();
const EAN = "5012345678900";

/** What scanners type: with each prefix and suffix that they are set up for, a code with spaces, and a short one. */
const SCANS = [
  [EAN, "Enter"],
  [EAN, "Tab"],
  [EAN, "Tab", "Enter"],
  ["Tab", EAN, "Enter"],
  ["Enter", EAN, "Enter"],
  ["AB 12 CD 34", "Enter"],
  [" ", EAN],
  [EAN, "Enter", EAN, "Enter"],
  ["12", "Enter"],
];

/** All of them at the first of several places, and the most usual one at the others. */
const scansAt = (nth) => (nth === 0 ? SCANS : SCANS.slice(0, 1));

async function anew(knobs = {}) {
  await sim.control("reset", {});
  await sim.control("knobs", { timeScale: 1000, ...knobs });
}

test("in the element: no scan fills in a field, presses a button or settles a payment; a person does", async (t) => {
  await anew({ timedOutTakesMoney: true });
  const till = await elementShop(t, started, sim);
  const { page, element } = till;
  await till.begin({ reference: "scanned", tid: TID.timesOut });
  await till.screen("unsure", "Probably taken");
  for (const [nth, name] of ["paid", "not-paid", "otherwise", "carry-on", "later"].entries()) {
    for (const keys of scansAt(nth)) {
      await element.locator(`[data-name=${name}]`).focus();
      await scan(page, ...keys);
      const phase = await page.evaluate(() => document.querySelector("connect-payment").phase);
      assert.equal(phase, "unsure", `${name}: ${keys}`);
    }
  }
  await till.press("paid");
  await element.locator("[data-name=confirm]:not(.slow)").waitFor();
  const values = () =>
    element.locator("input:not([type=checkbox])").evaluateAll((inputs) => inputs.map(({ value }) => value));
  const filled = ["", "", "12.50", ""];
  for (const [nth, field] of ["by", "reason", "amount", "authCode"].entries()) {
    for (const keys of scansAt(nth).slice(0, 5)) {
      await element.locator(`input[name=${field}]`).focus();
      await scan(page, ...keys);
      assert.deepEqual(await values(), filled, `${field}: ${keys}`);
    }
  }
  assert.match(await till.words(), /A barcode scanner does not count here/);
  assert.deepEqual(await till.faults(), []);

  await element.locator("input[name=by]").focus();
  await page.keyboard.type("Kim\n");
  await element.locator("input[name=reason]").focus();
  await page.keyboard.type("on its screen\n");
  assert.equal((await till.counter("pending"))[0].state, "unknown", "Enter in a field decides nothing");
  for (const keys of SCANS) {
    await element.locator("[data-name=confirm]").focus();
    await scan(page, ...keys);
    assert.equal((await till.counter("pending"))[0]?.state, "unknown", `confirm: ${keys}`);
  }
  assert.deepEqual(await values(), ["Kim", "on its screen", "12.50", ""]);

  // A scanner of a phone may put in its text at once.
  await element.locator("input[name=reason]").fill("");
  await element.locator("input[name=reason]").focus();
  await page.keyboard.insertText(EAN);
  await till.press("confirm");
  assert.equal(await element.locator("input[name=reason]").getAttribute("aria-invalid"), "true");
  await element.locator("input[name=reason]").fill("on its screen");

  await element.locator("[data-name=confirm]").focus();
  await page.keyboard.press("Enter");
  await till.screen("outcome", "Paid (said by Kim)");
});

test("in the element: no scan accepts or declines a signature, cancels, or closes what ended", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim, { attributes: { modal: "" } });
  await till.begin({ reference: "signed", tid: TID.signs });
  await till.screen("signature");
  for (const [nth, name] of ["accept", "decline"].entries())
    for (const keys of scansAt(nth)) {
      await till.element.locator(`[data-name=${name}]`).focus();
      await scan(till.page, ...keys);
    }
  assert.deepEqual(await bank.decisions(sim), []);
  await till.element.locator("[data-name=accept]").focus();
  await till.page.keyboard.press("Space");
  await till.screen("outcome", "Approved");
  await till.element.locator("[data-name=done]").focus();
  await scan(till.page, EAN, "Enter");
  await till.screen("outcome", "Approved");
  await till.page.keyboard.press("Enter");
  await till.page.waitForFunction(() => document.querySelector("connect-payment").phase === "idle");
});

test("in the demo till: no scan pays, changes the amount, allows, takes cash or frees a table", async (t) => {
  const till = await demoTill(t, sim, started, { viewport: { width: 1280, height: 800 } });
  const { page, at } = till;
  const amount = () => at("amount").getAttribute("data-minor");
  await at(`terminal-${TID.approves}`).click();
  for (const keys of SCANS.slice(0, -1)) {
    await scan(page, ...keys);
    assert.equal(await amount(), "0", String(keys));
  }
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.type("300");
  await scan(page, EAN, "Enter");
  await scan(page, "12", "Enter");
  assert.equal(await amount(), "30012", "few digits are an amount, but they do not pay");
  for (const _ of "12") await page.keyboard.press("Backspace");
  for (const [nth, button] of ["pay", "refund", "more", "key-5"].entries()) {
    for (const keys of scansAt(nth).slice(0, 8)) {
      await at(button).focus();
      await scan(page, ...keys);
    }
  }
  await at("reference").focus();
  await scan(page, EAN, "Enter");
  assert.notEqual(await at("reference").inputValue(), EAN);
  assert.equal(await page.locator("dialog[open]").count(), 0);
  assert.deepEqual([await amount(), await till.charges()], ["300", []]);

  await at("refund").click();
  await at("allow-by").waitFor();
  await scan(page, EAN, "Enter");
  await page.keyboard.type("Sam\n");
  await at("allow-yes").focus();
  await scan(page, EAN, "Enter");
  assert.equal(await at("allow").isVisible(), true, "only its button allows");
  assert.deepEqual([await at("allow-by").inputValue(), await till.charges()], ["Sam", []]);
  await page.keyboard.press("Enter");
  await till.screen("outcome", "Approved");
  await till.press("done");

  await at("toggle-tables").click();
  await linked(sim);
  await at("open-number").fill("7");
  await page.keyboard.press("Enter");
  await at("dish-3").click();
  await at("take-cash").click();
  await at("cash-by").focus();
  await scan(page, EAN, "Enter");
  await at("cash-by").fill("");
  await page.keyboard.type("Ann\n");
  for (const keys of SCANS) {
    await at("cash-save").focus();
    await scan(page, ...keys);
  }
  assert.deepEqual([await at("cash").isVisible(), await at("cash-by").inputValue()], [true, "Ann"]);
  await at("cash-close").click();
  await at("close-table").click();
  await at("close-by").fill("Ann");
  await at("close-reason").focus();
  await page.keyboard.insertText(EAN);
  await at("close-unpaid-save").click();
  await page.locator("[data-testid=close-unpaid-problem]", { hasText: "in words" }).waitFor();
  assert.deepEqual(till.complaints, []);
});

test("in the example with a screen of its own: no scan pays, and Enter in a field settles nothing", async (t) => {
  await anew({ timedOutTakesMoney: true });
  const context = await started.newContext({ locale: "en-GB" });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(`${sim.origin}/examples/own-screen/`);
  await page.locator("#pay:enabled").waitFor();
  await page.locator("#tid").selectOption(TID.timesOut);
  const amount = page.locator("#amount");
  for (const id of ["amount", "reference", "tid", "pay"]) {
    await page.locator(`#${id}`).focus();
    await scan(page, EAN, "Enter");
  }
  await amount.fill("5");
  await page.keyboard.press("Enter");
  assert.deepEqual([await page.locator("#tid").inputValue(), await bank.charges(sim)], [TID.timesOut, []]);
  await page.locator("#pay").click();
  await page.locator("#payment[data-state=unknown] [data-name=settle]").click();
  await page.locator("[name=verdict][value=paid]").check();
  for (const id of ["decision [name=by]", "decision [name=reason]", "save"]) {
    await page.locator(`#${id}`).focus();
    await scan(page, EAN, "Enter");
  }
  await page.locator("#decision [name=by]").fill("Kim");
  await page.locator("#decision [name=reason]").fill("seen");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#decision").evaluate((dialog) => dialog.open), true);
  await page.locator("#decision [name=force]").check(); // the card machine may still be asked
  const approved = page.locator("#payment[data-state=approved]");
  // The payment may move while staff decide: then the next press is about how it stands.
  await until(async () => {
    if (await approved.isVisible()) return true;
    if (await page.locator("#save:enabled").isVisible()) {
      await page.locator("#save").focus();
      await page.keyboard.press("Enter");
    }
    return approved.isVisible();
  });
});
