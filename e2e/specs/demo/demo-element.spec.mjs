// The demo till as somebody opens it for the first time. <connect-payment> shows its payments, and the till books what
// the element tells and goes on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { waitForCards } from "../../support/slow-customer.mjs";
import { demoTill } from "../../support/demo-page.mjs";
import { browser } from "../../support/chromium.mjs";
import { simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const sim = await simulator();
const started = await browser();

const demo = (t, options) => demoTill(t, sim, started, options);
const reference = (till) => till.at("reference").inputValue();

/** tabTo presses Tab until that button of the element has the focus. */
async function tabTo(till, name) {
  for (let presses = 0; presses < 12; presses++) {
    if (await till.element.locator(`[data-name=${name}]`).evaluate((button) => button.matches(":focus"))) return;
    await till.page.keyboard.press("Tab");
  }
  assert.fail(`${name} is not reached by Tab`);
}

for (const host of HOSTS) {
  test(`host ${host}: a sale by the keyboard alone, booked once, and on to the next bill`, async (t) => {
    const till = await demo(t, { host });
    const first = await reference(till);
    await till.page.keyboard.type("1250");
    await till.page.keyboard.press("Enter");
    await till.screen("outcome", "Approved");
    await till.state("approved");
    await till.page.keyboard.press("Enter"); // one press too many neither pays nor closes anything
    await till.screen("outcome", "Approved");
    await tabTo(till, "done");
    await till.page.keyboard.press("Enter");
    await till.state("idle");
    assert.equal(await till.text("takings"), "Booked today £12.50 (1)");
    assert.notEqual(await reference(till), first);
    assert.equal(await till.at("amount").getAttribute("data-minor"), "0");
    await till.at("attention").waitFor({ state: "hidden" }); // nothing is left that must be booked
    await till.page.keyboard.type("300");
    await till.page.keyboard.press("Enter"); // the keyboard types into the till again
    await till.screen("outcome", "Approved");
    assert.deepEqual(await till.charges(), [
      ["SALE", 1250],
      ["SALE", 300],
    ]);
    assert.deepEqual(till.complaints, []);
  });
}

test("a declined card keeps the bill and its amount; a bill that is paid already does not", async (t) => {
  const till = await demo(t);
  const first = await reference(till);
  await till.pay(TID.declines, "499");
  await till.screen("outcome", "Declined");
  await till.state("declined");
  await tabTo(till, "done");
  for (let held = 0; held < 5; held++) await till.page.keyboard.down("Enter"); // which must not pay once more
  await till.page.keyboard.up("Enter");
  await till.state("idle");
  assert.equal(await till.at("amount").getAttribute("data-minor"), "499");
  assert.equal(await reference(till), first);
  await till.pay(TID.approves, "");
  await till.screen("outcome", "Approved");
  await till.press("done");
  await till.ready();
  await till.at("reference").fill(first);
  await till.at("amount").click();
  await till.pay(TID.approves, "499");
  await till.screen("refused", "This bill is already paid. Nothing was charged by this.");
  await till.state("not-sent");
  await till.press("done");
  await till.state("idle");
  assert.notEqual(await reference(till), first);
  assert.deepEqual(await till.charges(), [["SALE", 499]]);
  assert.deepEqual(till.complaints, []);
});

test("after an outcome the next digit begins a new amount, and Enter alone tries the same again", async (t) => {
  const till = await demo(t);
  await till.pay(TID.declines, "500");
  await till.screen("outcome", "Declined");
  await till.press("done");
  await till.ready();
  assert.match(await till.text("amount-hint"), /again/);
  for (const key of ["2", "0", "00"]) await till.at(`key-${key}`).click();
  assert.equal(await till.at("amount").getAttribute("data-minor"), "2000");
  await till.page.keyboard.press("Enter");
  await till.screen("outcome", "Declined");
  await till.press("done");
  await till.ready();
  await till.page.keyboard.press("Enter");
  await till.screen("outcome", "£20.00");
  await till.press("done");
  await till.ready();
  await till.page.keyboard.press("Backspace");
  assert.equal(await till.at("amount").getAttribute("data-minor"), "200", "who takes a digit off goes on from there");
});

test("a signature: the slip on paper, the decision by keyboard, a void after a no", async (t) => {
  const till = await demo(t);
  await till.pay(TID.signs, "2200");
  await till.screen("signature", "Is this the customer’s signature?");
  await till.press("print-slip");
  assert.match(await till.text("print-paper"), /22\.00[^]*SIGN/);
  await till.at("print-close").click();
  await tabTo(till, "accept");
  await till.page.keyboard.press("Enter");
  await till.screen("outcome", "Approved");
  await till.press("done");
  await till.pay(TID.signs, "900");
  await till.screen("signature");
  await till.press("decline");
  await till.screen("outcome", "Void");
  await till.press("done");
  assert.deepEqual(await till.charges(), [
    ["SALE", 2200],
    ["SALE", 900],
    ["SALE_REVERSAL", 900],
  ]);
  assert.equal(await till.text("takings"), "Booked today £22.00 (1)");
  assert.deepEqual(till.complaints, []);
});

test("cancelled by its button: the bill stays", async (t) => {
  const till = await demo(t);
  await sim.control("knobs", { timeScale: 5 }); // else it times out before it is cancelled
  await till.pay(TID.timesOut, "800");
  await till.element.locator("h2", { hasText: "Present the card" }).waitFor();
  await till.page.keyboard.press("Escape"); // this loses nothing and decides nothing
  await till.press("cancel");
  await till.screen("outcome", "Cancelled");
  await till.press("done");
  await till.state("idle");
  assert.equal(await till.at("amount").getAttribute("data-minor"), "800");
  const { frames } = await sim.control("frames");
  assert.equal(
    frames.filter(({ method, direction }) => method === "cancelTransaction" && direction === "in").length,
    1,
  );
  assert.deepEqual(await till.charges(), []);
});

test("both receipts are printed by the till's own printer", async (t) => {
  const till = await demo(t);
  await till.pay(TID.approves, "1250");
  await till.screen("outcome", "Approved");
  for (const [copy, words] of [
    ["customer", /CUSTOMER COPY[^]*12\.50/],
    ["merchant", /MERCHANT COPY[^]*12\.50/],
  ]) {
    await till.element.locator(`details[data-name=${copy}] summary`).click();
    await till.press(`print-${copy}`);
    assert.match(await till.text("print-paper"), words);
    await till.at("print-close").click();
  }
  assert.equal(await till.element.locator("iframe").count(), 0, "the browser does not print as well");
  assert.deepEqual(till.complaints, []);
});

test("a refund waits for a supervisor; if it is refused, nothing is sent and the bill stays", async (t) => {
  const till = await demo(t);
  await till.page.keyboard.type("300");
  await till.at("refund").click();
  await till.at("allow").waitFor();
  await till.page.keyboard.press("Escape"); // nobody allows the refund
  await till.screen("refused", "Not sent");
  assert.deepEqual(await till.charges(), []);
  await till.press("done");
  await till.at("refund").click();
  await till.at("allow-by").fill("Sue");
  await till.at("allow-yes").click();
  await till.screen("outcome", "Approved");
  assert.equal(await till.text("band-word"), "Refund approved");
  assert.match(await till.text("band-detail"), /allowed by Sue/);
  await till.press("done");
  assert.match(await till.text("takings"), /^Booked today -£3\.00 \(1\)$/);
  assert.deepEqual(till.complaints, []);
});

test("held, completed, with cashback, keyed, and a card checked", async (t) => {
  const till = await demo(t);
  const start = async (kind, digits, fields = {}) => {
    await till.ready();
    await till.page.keyboard.type(digits);
    await till.at("more").click();
    await till.at(`kind-${kind}`).click();
    for (const [field, value] of Object.entries(fields)) await till.at(`kind-${field}`).fill(value);
    await till.at("kinds-start").click();
  };
  const ended = async (kind, words) => {
    await till.screen("outcome", words);
    assert.match(await till.element.locator(".kind").textContent(), kind);
    await till.press("done");
    await till.state("idle");
  };
  await start("preAuth", "5000");
  await till.state("approved");
  const [, authCode] = /auth code (\w+)/.exec(await till.text("band-detail"));
  await ended(/Pre-authorisation/, "Approved");
  assert.equal(await till.text("takings"), "");
  await start("completion", "4000", { authCode, total: "50.00" });
  await ended(/Completion/, "Approved");
  await start("cashback", "1000", { "cashback-amount": "5" });
  await ended(/Card payment/, "Cashback");
  await start("keyed", "700");
  await till.at("allow-by").fill("Sue");
  await till.at("allow-yes").click();
  await ended(/Card payment/, "Approved");
  await start("accountVerification", "");
  await ended(/Card check/, "Card checked");
  assert.deepEqual(await till.charges(), [
    ["COMPLETION", 4000],
    ["SALE", 1500],
    ["SALE", 700],
  ]);
  assert.equal(await till.text("takings"), "Booked today £62.00 (3)");
  assert.deepEqual(till.complaints, []);
});

test("nobody can tell: a payment that is left for later is listed, comes back by its button, and is settled once", async (t) => {
  const till = await demo(t);
  await sim.control("drop", { when: "before", direction: "out", name: "response:sale" });
  await till.pay(TID.approves, "2000");
  await till.screen("unsure", "Not certain");
  await till.state("unknown");
  const lost = await reference(till);
  await till.press("later");
  await till.at(`pending-${lost}`).waitFor();
  assert.equal(await till.at("amount").getAttribute("data-minor"), "0", "the next bill has another");
  assert.notEqual(await reference(till), lost);
  await till.pay(TID.approves, "100");
  await till.screen("refused", "Not sent");
  await till.press("done");
  assert.equal(await till.at("amount").getAttribute("data-minor"), "100");

  await till.at(`decide-${lost}`).click();
  await till.screen("unsure", lost);
  await till.press("paid");
  await till.element.locator("[name=by]").fill("Ann");
  await till.element.locator("[name=reason]").fill("receipt seen");
  await till.press("confirm");
  await till.screen("outcome", "Paid (said by Ann)");
  await till.press("done");
  await till.takings("Booked today £20.00 (1)");
  await till.at("attention").waitFor({ state: "hidden" });
  assert.equal(await till.at("amount").getAttribute("data-minor"), "100", "what was typed meanwhile stays");
  assert.deepEqual(await till.charges(), [["SALE", 2000]]);
  assert.deepEqual(till.complaints, []);
});

test("of two that were left for later, the one whose button is pressed comes first", async (t) => {
  const till = await demo(t);
  const left = [];
  for (const tid of [TID.timesOut, TID.approves]) {
    left.push(await reference(till));
    if (tid === TID.approves) await sim.control("drop", { when: "before", direction: "out", name: "response:sale" });
    await till.pay(tid, "800");
    await till.screen("unsure", "Not certain");
    await till.press("later");
  }
  await till.at(`decide-${left[1]}`).click();
  await till.screen("unsure", left[1]);
  await till.press("later");
  await till.screen("unsure", left[0]);
});

test("after a verdict of not paid, the same bill is there again", async (t) => {
  const till = await demo(t);
  await till.pay(TID.timesOut, "800");
  await till.screen("unsure", "Not certain");
  const lost = await reference(till);
  await till.press("not-paid");
  await till.element.locator("[name=by]").fill("Ann");
  await till.element.locator("[name=reason]").fill("nothing on it");
  await till.press("confirm");
  await till.screen("outcome", "Not paid (said by Ann)");
  await till.press("done");
  await till.state("idle");
  assert.equal(await reference(till), lost);
  assert.equal(await till.at("amount").getAttribute("data-minor"), "800");
});

test("the page is closed in the middle of a payment: staff are asked about it, and what they say is booked once", async (t) => {
  const till = await demo(t);
  await sim.control("fault", { do: "delay", ms: 60_000, direction: "out", name: "notification:CONNECTING" });
  await till.pay(TID.approves, "700");
  await till.element.locator("h2", { hasText: "Customer is entering the PIN" }).waitFor();
  const lost = await reference(till);
  await till.page.reload();
  await till.screen("unsure", lost);
  await till.page.keyboard.type("55");
  await till.page.keyboard.press("Enter"); // this must not pay another bill behind the element
  await till.page.mouse.click(5, 400); // beside the element
  await till.page.keyboard.type("55");
  await till.page.keyboard.press("Enter");
  await till.page.reload(); // reloaded once more, while it is shown
  await till.screen("unsure", lost);
  await till.screen("unsure", "Probably taken"); // nothing more comes, so staff decide about what they see
  await till.press("paid");
  await till.element.locator("[name=by]").fill("Ann");
  await till.element.locator("[name=reason]").fill("approved on its screen");
  await till.press("confirm");
  await till.screen("outcome", "Paid (said by Ann)");
  await till.press("done");
  await till.takings("Booked today £7.00 (1)");
  await till.page.reload();
  await till.ready();
  assert.equal(await till.text("takings"), "Booked today £7.00 (1)");
  await till.at("attention").waitFor({ state: "hidden" });
  const { frames } = await sim.control("frames");
  assert.equal(
    frames.filter(({ method, direction }) => method === "sale" && direction === "in").length,
    1,
    "it was sent once",
  );
});

test("an end that nobody saw is shown and booked after a reload, once", async (t) => {
  const till = await demo(t);
  await till.page.evaluate(() => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (key, value) {
      if (key === "demo-till.book") throw new Error("full");
      setItem.call(this, key, value);
    };
  });
  await till.pay(TID.approves, "700");
  await till.screen("outcome", "Approved");
  await till.page.locator("[data-testid=terminals-note]", { hasText: "could not be booked" }).waitFor();
  await till.press("done");
  await till.page.locator("#attention-list", { hasText: "not booked yet" }).waitFor();
  await till.page.reload();
  await till.screen("outcome", "Approved");
  await till.press("done");
  await till.takings("Booked today £7.00 (1)");
  await till.page.reload();
  await till.ready();
  assert.equal(await till.element.locator(".panel").count(), 0);
  assert.equal(await till.text("takings"), "Booked today £7.00 (1)");
  assert.deepEqual(await till.charges(), [["SALE", 700]]);
});

test("a card machine is taken from a window that hangs, and its payment is decided here", async (t) => {
  const hung = await demo(t);
  await waitForCards(sim);
  await hung.pay(TID.timesOut, "900");
  await hung.screen("progress");
  const lost = await reference(hung);
  const till = await demoTill(t, sim, started, { beside: hung, setUp: false });
  await till.at(`take-over-${lost}`).click();
  await till.at("take-over-by").fill("Ann");
  await till.at("take-over-reason").fill("it hangs");
  await till.at("take-over-save").click();
  await till.screen("unsure", lost);
  const frames = (await sim.control("frames")).frames.filter(({ name }) => name === "sale");
  assert.equal(frames.length, 1, "and it was sent once");
});

for (const [name, viewport] of Object.entries({
  till: { width: 1024, height: 768 },
  tablet: { width: 768, height: 1024 },
})) {
  test(`the element fits a ${name} of ${viewport.width}x${viewport.height}`, async (t) => {
    const till = await demo(t, { viewport });
    await till.pay(TID.signs, "1250");
    await till.screen("signature");
    const accept = await till.element.locator("[data-name=accept]").boundingBox();
    assert.ok(accept.y + accept.height <= viewport.height, "both answers are in sight");
    await till.press("accept");
    await till.screen("outcome", "Approved");
    const done = await till.element.locator("[data-name=done]").boundingBox();
    assert.ok(done.y + done.height <= viewport.height);
  });
}
