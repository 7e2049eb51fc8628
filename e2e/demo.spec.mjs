// The demo till as staff use it, drawing its payments by itself: by its keyboard
// and its buttons, against the simulator that serves it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dawdle, hurry } from "./dawdle.mjs";
import { demoTill } from "./demo-page.mjs";
import { bank, browser, HOSTS, KEY, simulator, TID } from "./harness.mjs";

const sim = await simulator();
const started = await browser();

const demo = (t, options) => demoTill(t, sim, started, { own: true, ...options });

for (const host of HOSTS) {
  test(`host ${host}: a sale by the keyboard alone, booked once`, async (t) => {
    const till = await demo(t, { host });
    await till.page.keyboard.type("1250");
    assert.equal(await till.at("amount").getAttribute("data-minor"), "1250");
    await till.page.keyboard.press("Enter");
    await till.state("approved");
    assert.equal(await till.text("band-word"), "Approved");
    assert.equal(await till.text("band-money"), "£12.50");
    assert.match(await till.text("receipt-customer"), /CUSTOMER COPY[^]*12\.50[^]*APPROVED/);
    assert.match(await till.text("receipt-merchant"), /MERCHANT COPY/);
    const reference = await till.at("reference").inputValue();
    await till.page.keyboard.press("Enter"); // the button that books has the focus
    await till.state("idle");
    assert.equal(await till.text("takings"), "Booked today £12.50 (1)");
    assert.notEqual(await till.at("reference").inputValue(), reference);
    assert.deepEqual(await till.charges(), [["SALE", 1250]]);
    assert.deepEqual(till.complaints, []);
  });
}

for (const host of HOSTS) {
  test(`host ${host}: staff decide about a signature, by what is on the slip`, async (t) => {
    const till = await demo(t, { host });
    await till.pay(TID.signs, "2200");
    await till.at("signature").waitFor();
    assert.match(await till.text("signature-slip"), /22\.00/);
    assert.match(await till.text("signature-lead"), /£22\.00/);
    assert.match(await till.text("signature-left"), /^[01]:\d\d$/);
    assert.match(await till.text("signature-zero"), /declines/);
    await till.page.keyboard.press("Enter"); // neither answer has the focus
    await till.page.keyboard.press("Escape");
    await till.page.keyboard.press("Escape");
    assert.equal(await till.at("signature").isVisible(), true);
    await till.at("signature-accept").click();
    await till.state("approved");
    assert.match(await till.text("band-text"), /Staff decided about the signature/);
    await till.page.keyboard.press("Enter");
    await till.state("idle");
    assert.deepEqual(await till.charges(), [["SALE", 2200]]);

    await till.pay(TID.signs, "900");
    await till.at("signature-decline").click();
    await till.state("declined");
    assert.match(await till.text("band-text"), /^Void/);
    assert.deepEqual(await till.charges(), [
      ["SALE", 2200],
      ["SALE", 900],
      ["SALE_REVERSAL", 900],
    ]);
    assert.deepEqual(till.complaints, []);
  });

  test(`host ${host}: a payment is cancelled by Escape`, async (t) => {
    const till = await demo(t, { host });
    await dawdle(sim); // or it times out before it is cancelled
    await till.pay(TID.timesOut, "800");
    await till.page.locator("[data-value=PRESENT_CARD]").waitFor();
    await till.page.keyboard.press("Escape");
    await till.state("cancelled");
    assert.equal(await till.text("band-text"), "No money was taken. Start it again when you are ready.");
    const { frames } = await sim.control("frames");
    assert.equal(
      frames.filter(({ method, direction }) => method === "cancelTransaction" && direction === "in").length,
      1,
    );
    assert.deepEqual(await till.charges(), []);
    assert.deepEqual(till.complaints, []);
  });
}

test("too late to cancel: the payment goes on and its outcome says so", async (t) => {
  const till = await demo(t);
  await dawdle(sim);
  await sim.control("knobs", { cancelCrosses: true });
  await till.pay(TID.approves, "800");
  await till.page.locator("[data-value=PRESENT_CARD]").waitFor(); // sent: from here Connect is asked
  await till.at("cancel").click();
  await till.page.locator("[data-value=ATTEMPTING_CANCEL]").waitFor(); // Connect was asked
  await hurry(sim);
  await till.state("approved");
  assert.deepEqual(await till.charges(), [["SALE", 800]]);
});

test("nobody decides about a signature: the site's default does, and the till says so", async (t) => {
  const till = await demo(t);
  await sim.control("knobs", { signatureTimeout: 8 });
  await Promise.all([till.at("signature").waitFor(), till.pay(TID.signs, "500")]); // it goes by itself
  await till.state("declined");
  assert.equal(await till.at("signature").isVisible(), false);
  assert.match(await till.text("band-text"), /Nobody decided about the signature in time/);
});

test("the card machine gives up while staff look at a signature: they can still decide", async (t) => {
  const till = await demo(t);
  await till.pay(TID.signs, "500");
  await till.at("signature").waitFor();
  const { frames } = await sim.control("frames");
  const { id } = JSON.parse(frames.find(({ direction, method }) => direction === "in" && method === "sale").frame);
  await sim.control("send", {
    frame: JSON.stringify({ jsonrpc: "2.0", id, result: { transactionResult: "TIMED_OUT" } }),
  });
  await till.page
    .locator("[data-testid=signature-doubt]", { hasText: "The card machine gave up waiting. You can still decide." })
    .waitFor();
  await till.at("signature-decline").click();
  await till.state("unknown");
  assert.equal(await till.at("signature").isVisible(), false);
  assert.deepEqual(await bank.decisions(sim), [{ accepted: false }]);
});

test("an approved payment nobody booked is told again after a reload", async (t) => {
  const till = await demo(t);
  await till.pay(TID.approves, "700");
  await till.state("approved");
  await till.page.reload();
  await till.state("approved");
  assert.equal(await till.text("band-money"), "£7.00");
  await till.at("book").click();
  await till.state("idle");
  await till.page.reload();
  await till.ready();
  assert.equal(await till.at("attention").isVisible(), false);
  assert.equal(await till.text("takings"), "Booked today £7.00 (1)");
  assert.deepEqual(await till.charges(), [["SALE", 700]]);
});

test("declined, then the same bill again on another card machine", async (t) => {
  const till = await demo(t);
  await till.pay(TID.declines, "499");
  await till.state("declined");
  const reference = await till.at("reference").inputValue();
  await till.at("again").click();
  await till.ready();
  assert.equal(await till.at("reference").inputValue(), reference);
  await till.pay(TID.approves, "");
  await till.state("approved");
  assert.match(await till.text("band-detail"), /attempt 2/);
  assert.deepEqual(await till.charges(), [["SALE", 499]]);
});

test("a refund is told as one and comes off the takings", async (t) => {
  const till = await demo(t);
  await till.page.keyboard.type("300");
  await till.at("refund").click();
  await till.at("allow").waitFor();
  await till.page.keyboard.press("Escape"); // nobody allows it
  await till.state("not-sent");
  assert.deepEqual(await till.charges(), []);
  await till.page.keyboard.press("Enter");
  await till.at("refund").click();
  await till.at("allow-yes").click();
  assert.match(await till.text("allow-problem"), /name/);
  await till.at("allow-by").fill("Sue");
  await till.page.keyboard.press("Enter");
  await till.state("approved");
  assert.match(await till.text("band-detail"), /allowed by Sue/);
  assert.equal(await till.text("band-word"), "Refund approved");
  await till.at("book").click();
  await till.state("idle");
  assert.match(await till.text("takings"), /^Booked today -£3\.00 \(1\)$/);
  await till.at("open-history").click();
  await till.page.locator("#history-rows tr").waitFor();
  assert.match(await till.text("history-rows"), /Refund approved/);
});

for (const host of HOSTS) {
  test(`host ${host}: held, completed, keyed, with cashback, and a card checked`, async (t) => {
    const till = await demo(t, { host });
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
      await till.at("book").click();
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
}

test("the last payment of a card machine is shown as a copy, and books nothing", async (t) => {
  const till = await demo(t);
  await till.at("last-payment").click();
  await till.page.locator("[data-testid=terminals-note]", { hasText: "turned this down" }).waitFor(); // it has none yet
  assert.equal(await till.at("copy").isVisible(), false);
  await till.pay(TID.approves, "1250");
  await till.state("approved");
  await till.at("book").click();
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

test("the line drops in mid-sale: not certain, held, and settled by staff", async (t) => {
  const till = await demo(t);
  await sim.control("drop", { when: "before", direction: "out", name: "response:sale" });
  await till.pay(TID.approves, "2000");
  await till.state("unknown");
  const reference = await till.at("reference").inputValue();
  await till.at("next").click();
  await till.at(`pending-${reference}`).waitFor();
  await till.pay(TID.approves, "100");
  await till.state("not-sent");
  assert.equal(await till.at("band").getAttribute("data-code"), "terminal-unresolved");
  assert.match(
    await till.text("band-text"),
    /^The last payment on this card machine is not over yet\. Nothing was charged/,
  );
  assert.doesNotMatch(
    await till.page.locator("body").innerText(),
    /terminal-unresolved/,
    "staff read words, never codes",
  );
  await till.at("back").click();
  await till.at(`settle-${reference}`).click();
  await till.at("settle-save").click();
  assert.match(await till.text("settle-problem"), /Say first what the card machine shows/);
  await till.at("settle-paid").click();
  await till.at("settle-by").fill("Ann");
  await till.at("settle-reason").fill("receipt seen");
  await till.at("settle-save").click();
  await till.state("approved");
  assert.match(await till.text("band-detail"), /settled by Ann/);
  assert.deepEqual(await till.charges(), [["SALE", 2000]]);
});

test("staff carry on beside an uncertain payment, and it stays in sight", async (t) => {
  const till = await demo(t);
  await till.pay(TID.timesOut, "800");
  await till.state("unknown");
  const reference = await till.at("reference").inputValue();
  await till.at("next").click();
  await till.at(`carry-on-${reference}`).click();
  await till.at("carry-on-by").fill("Ann");
  await till.at("carry-on-reason").fill("long queue");
  await till.at("carry-on-save").click();
  await till.page.locator(`[data-testid=pending-${reference}]`, { hasText: "Ann carried on: long queue" }).waitFor();
  await till.pay(TID.timesOut, "900");
  await till.state("unknown");
});

test("a wrong setting is named and nothing is lost; a wrong key is told; both can be corrected", async (t) => {
  const till = await demo(t, { setUp: false });
  await till.at("settings-account").fill("two words");
  await till.at("settings-apiKey").fill("wrong");
  await till.at("settings-save").click();
  await till.page.locator("[name=account][aria-invalid=true]").waitFor();
  assert.match(await till.text("settings-problem"), /account/);
  assert.equal(await till.at("settings-apiKey").inputValue(), "wrong");
  await till.at("settings-account").fill("simulator");
  await till.at("settings-save").click();
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
  await till.pay(TID.approves, "150");
  await till.state("approved");
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
