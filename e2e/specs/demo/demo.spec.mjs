// The demo till as staff use it, except for the payment itself: other kinds of payments, copies, the takings, settings,
// frames, and windows of every size. What its payments show is tested in demo-element.spec.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { demoTill } from "../../support/demo-page.mjs";
import { browser } from "../../support/chromium.mjs";
import { KEY, simulator, TID } from "../../support/simulator.mjs";

const sim = await simulator();
const started = await browser();

const demo = (t, options) => demoTill(t, sim, started, options);

test("declined, then the same bill again on another card machine", async (t) => {
  const till = await demo(t);
  await till.pay(TID.declines, "499");
  await till.screen("outcome", "Declined");
  const reference = await till.at("reference").inputValue();
  await till.press("done");
  await till.ready();
  assert.equal(await till.at("reference").inputValue(), reference);
  await till.pay(TID.approves, "");
  await till.state("approved");
  assert.match(await till.text("band-detail"), /attempt 2/);
  assert.deepEqual(await till.charges(), [["SALE", 499]]);
});

test("a refund is shown as a refund and is taken off the takings", async (t) => {
  const till = await demo(t);
  await till.page.keyboard.type("300");
  await till.at("refund").click();
  await till.at("allow").waitFor();
  await till.page.keyboard.press("Escape"); // nobody allows the refund
  await till.screen("refused", "Not sent");
  assert.deepEqual(await till.charges(), []);
  await till.press("done");
  await till.at("refund").click();
  await till.at("allow-yes").click();
  assert.match(await till.text("allow-problem"), /name/);
  await till.at("allow-by").fill("Sue");
  await till.at("allow-yes").click();
  await till.state("approved");
  assert.match(await till.text("band-detail"), /allowed by Sue/);
  assert.equal(await till.text("band-word"), "Refund approved");
  await till.press("done");
  await till.state("idle");
  assert.match(await till.text("takings"), /^Booked today -£3\.00 \(1\)$/);
  await till.at("open-history").click();
  await till.page.locator("#history-rows tr").waitFor();
  assert.match(await till.text("history-rows"), /Refund approved/);
});

test("host page: held, completed, keyed, with cashback, and a card checked", async (t) => {
  const till = await demo(t, { host: "page" });
  const start = async (kind, digits, fields = {}) => {
    await till.ready();
    await till.page.keyboard.type(digits);
    await till.at("more").click();
    await till.at(`kind-${kind}`).click();
    for (const [field, value] of Object.entries(fields)) await till.at(`kind-${field}`).fill(value);
    await till.at("kinds-start").click();
  };
  const ended = async (word, words) => {
    await till.state("approved");
    assert.equal(await till.text("band-word"), word);
    assert.match(await till.text("band"), words);
    await till.press("done");
    await till.state("idle");
  };
  await start("preAuth", "5000");
  await till.state("approved");
  const [, authCode] = /auth code (\w+)/.exec(await till.text("band-detail"));
  await ended("Pre-authorised", /held, not taken/);
  assert.equal(await till.text("takings"), "");
  await start("completion", "4000");
  assert.match(await till.text("kinds-problem"), /auth code/);
  await till.at("kind-authCode").fill(authCode);
  await till.at("kind-total").fill("50.00");
  await till.at("kinds-start").click();
  await ended("Completed", /Money was taken/);
  await start("cashback", "1000", { "cashback-amount": "5" });
  await ended("Approved", /includes £5\.00 cashback/);
  await start("keyed", "700");
  await till.at("allow-by").fill("Sue");
  await till.at("allow-yes").click();
  await ended("Approved", /allowed by Sue/);
  await start("keyedRefund", "200");
  await till.at("allow-by").fill("Sue");
  await till.at("allow-yes").click();
  await ended("Refund approved", /allowed by Sue/);
  await start("accountVerification", "");
  await ended("Card is good", /No money was taken/);
  assert.deepEqual(await till.charges(), [
    ["COMPLETION", 4000],
    ["SALE", 1500],
    ["SALE", 700],
    ["REFUND", 200],
  ]);
  assert.equal(await till.text("takings"), "Booked today £60.00 (4)");
  assert.deepEqual(till.complaints, []);
});

test("the last payment of a card machine is shown as a copy, and books nothing", async (t) => {
  const till = await demo(t);
  await till.at("last-payment").click();
  await till.page.locator("[data-testid=terminals-note]", { hasText: "turned this down" }).waitFor(); // it has taken no payment yet
  assert.equal(await till.at("copy").isVisible(), false);
  await till.pay(TID.approves, "1250");
  await till.state("approved");
  await till.press("done");
  await till.ready();
  await till.at("last-payment").click();
  await till.at("copy").waitFor();
  assert.match(await till.text("copy-mark"), /Book nothing by it/);
  assert.match(await till.text("copy-facts"), /Approved[^]*Sale[^]*£12\.50/);
  assert.match(await till.text("copy-receipt-customer"), /^COPY[^]*12\.50/);
  await till.at("copy-close").click();
  assert.equal(await till.text("takings"), "Booked today £12.50 (1)");
  assert.deepEqual(await till.charges(), [["SALE", 1250]]);
  assert.deepEqual(till.complaints, []);
});

test("staff carry on beside an uncertain payment, and it stays in sight", async (t) => {
  const till = await demo(t);
  await till.pay(TID.timesOut, "800");
  await till.screen("unsure", "Not certain");
  const reference = await till.at("reference").inputValue();
  await till.press("carry-on");
  await till.element.locator("[name=by]").fill("Ann");
  await till.element.locator("[name=reason]").fill("long queue");
  await till.press("confirm");
  await till.press("later");
  await till.page.locator(`[data-testid=pending-${reference}]`, { hasText: "Ann carried on: long queue" }).waitFor();
  await till.pay(TID.timesOut, "900");
  await till.screen("unsure", "Not certain");
});

test("a wrong setting is named and nothing is lost; a wrong key is named too; both can be corrected", async (t) => {
  const till = await demo(t, { setUp: false });
  await till.at("settings-account").fill("two words");
  await till.at("settings-apiKey").fill("wrong");
  await till.at("settings-save").click();
  await till.page.locator("[name=account][aria-invalid=true]").waitFor();
  assert.match(await till.text("settings-problem"), /account/);
  assert.equal(await till.at("settings-apiKey").inputValue(), "wrong");
  await till.at("settings-account").fill("simulator");
  await till.at("settings-save").click();
  await till.page
    .locator("[data-testid=settings-problem]", { hasText: "Saved. The card service cannot be reached" })
    .waitFor();
  assert.equal(await till.at("settings").isVisible(), true, "a wrong key shows on save");
  await till.at("settings-close").click();
  await till.page.locator("[data-testid=link][data-state=refused]").waitFor();
  assert.equal(await till.at("pay").isDisabled(), true);
  await till.at("open-settings").click();
  assert.equal(await till.at("settings-apiKey").inputValue(), "");
  await till.at("settings-defaults").click();
  await till.at("settings-save").click();
  await till.ready();
});

test("the frames are shown and the key is nowhere in the page", async (t) => {
  const till = await demo(t);
  await till.sold("150");
  await till.at("toggle-frames").click();
  const sent = till.page.locator("[data-testid=frames-list] [data-direction=out]", { hasText: "sale" });
  await sent.first().waitFor();
  assert.match(await sent.first().textContent(), /"amount":\s*150/);
  assert.equal((await till.page.content()).includes(KEY), false);
});

for (const [name, viewport] of Object.entries({
  till: { width: 1024, height: 768 },
  tablet: { width: 768, height: 1024 },
})) {
  test(`everything fits a ${name} of ${viewport.width}x${viewport.height}`, async (t) => {
    const till = await demo(t, { viewport });
    const fits = () =>
      till.page.evaluate(() => [
        document.documentElement.scrollWidth <= innerWidth,
        document.documentElement.scrollHeight <= innerHeight,
        document.querySelector("#pay").getBoundingClientRect().bottom <= innerHeight,
      ]);
    assert.deepEqual(await fits(), [true, true, true]);
    await till.pay(TID.approves, "1250");
    await till.state("approved");
    assert.deepEqual(await fits(), [true, true, true]);
  });
}
