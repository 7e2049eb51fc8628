// The example of a till that draws its payments by itself: its page, its modules and the built files, in Chromium and
// against the simulator.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { waitForCards, presentCards } from "../../support/slow-customer.mjs";
import { browser } from "../../support/chromium.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";

const sim = await simulator();
const started = await browser();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TYPES = { html: "text/html", css: "text/css", js: "text/javascript" };

/** opened is the page of the example, or with `beside` another window of that till. */
async function opened(t, { query = "", beside, viewport } = {}) {
  if (!beside) await sim.control("reset", {});
  const context = beside?.page.context() ?? (await started.newContext({ viewport, locale: "en-GB" }));
  if (!beside) t.after(() => context.close());
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (line) => ["error", "warning"].includes(line.type()) && complaints.push(line.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.route("**/examples/own-screen/*", async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").pop() || "index.html";
    const body = await readFile(new URL(`../../../examples/own-screen/${name}`, import.meta.url));
    await route.fulfill({ contentType: TYPES[name.split(".").pop()], body });
  });
  await page.goto(`${sim.origin}/examples/own-screen/${query}`);
  const text = (id) => page.locator(`#${id}`).textContent();
  const till = {
    page,
    complaints,
    text,
    state: (state) => page.locator(`#payment[data-state=${state}]`).waitFor(),
    says: (id, words) => page.locator(`#${id}`, { hasText: words }).waitFor(),
    ready: () => page.locator("#pay:enabled").waitFor(),
    step: (value) => page.locator(`#steps [data-value=${value}]`).first().waitFor(),
    /** press presses a button of the payment, or of a row of the list. */
    press: (name, reference) =>
      page.locator(`${reference ? `[data-reference="${reference}"]` : "#payment"} [data-name=${name}]`).click(),
    row: (reference, like = "") => page.locator(`[data-reference="${reference}"]${like}`).waitFor(),
    async pay(tid, amount) {
      await till.ready();
      await page.locator("#tid").selectOption(tid);
      await page.locator("#amount").fill(amount);
      const reference = await page.locator("#reference").inputValue();
      await page.locator("#pay").click();
      return reference;
    },
    /** decide fills in the dialog of a decision. */
    async decide(fields, { verdict, force } = {}) {
      if (verdict) await page.locator(`[name=verdict][value=${verdict}]`).check();
      for (const [name, value] of Object.entries(fields)) await page.locator(`#decision [name=${name}]`).fill(value);
      if (force) await page.locator("#decision [name=force]").check();
      await page.locator("#save").click();
    },
    /** faults returns what axe finds wrong on the page as it is now. */
    async faults() {
      if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa"] }));
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`);
    },
    charges: async () => (await bank.charges(sim)).map(({ type, amountTotal }) => [type, amountTotal]),
  };
  await till.ready();
  return till;
}

/** A till that has taken one payment, so that its card machine has a last payment. */
async function seasoned(t, how) {
  const till = await opened(t, how);
  await till.pay(TID.approves, "5");
  await till.state("approved");
  await till.press("book");
  await till.state("idle");
  return till;
}

test("a sale: progress, the outcome, booked once and acknowledged; another after it", async (t) => {
  const till = await opened(t, { viewport: { width: 390, height: 844 } });
  const reference = await till.pay(TID.approves, "12.50");
  await till.step("PRESENT_CARD");
  await till.state("approved");
  assert.equal(await till.text("word"), "Approved.");
  assert.deepEqual(await till.faults(), []);
  await till.press("book");
  await till.says("book", `${reference}: £12.50`);
  await till.state("idle");
  assert.notEqual(await till.page.locator("#reference").inputValue(), reference);
  assert.equal(await till.page.locator("#pending li").count(), 0);
  const wide = await till.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, "a phone shows all of it");
  assert.deepEqual(await till.charges(), [["SALE", 1250]]);
  assert.deepEqual(till.complaints, []);
});

test("declined, then the same bill again on another card machine; a payment that is not sent says so", async (t) => {
  const till = await opened(t);
  const reference = await till.pay(TID.declines, "4.99");
  await till.state("declined");
  await till.press("again");
  await till.state("idle");
  assert.equal(await till.pay(TID.approves, "4.99"), reference);
  await till.state("approved");
  await till.press("book");
  await till.pay(TID.approves, "nothing");
  await till.state("not-sent");
  assert.match(await till.text("text"), /Nothing was charged/);
  await till.press("back");
  await till.state("idle");
  assert.deepEqual(await till.charges(), [["SALE", 499]]);
});

test("staff decide about a signature by what is on the slip, and no key closes the question", async (t) => {
  const till = await opened(t);
  const accept = till.page.locator("#accept");
  await till.pay(TID.signs, "22");
  await accept.waitFor();
  assert.match(await till.text("slip"), /22\.00/);
  assert.match(await till.text("left"), /^[01]:\d\d$/);
  assert.match(await till.text("at-zero"), /declines/);
  assert.deepEqual(await till.faults(), []);
  await till.page.keyboard.press("Enter"); // neither answer has the focus, so that the key does nothing
  await till.page.keyboard.press("Escape");
  await till.page.keyboard.press("Escape");
  assert.equal(await accept.isVisible(), true);
  await accept.click();
  await till.state("approved");
  await till.press("book");
  await till.pay(TID.signs, "9");
  await till.page.locator("#decline").click();
  await till.state("declined");
  assert.deepEqual(await till.charges(), [
    ["SALE", 2200],
    ["SALE", 900],
    ["SALE_REVERSAL", 900],
  ]);
});

test("nobody decides about a signature: the site's default does, and the till says so", async (t) => {
  const till = await opened(t);
  await sim.control("knobs", { signatureTimeout: 8 });
  await till.pay(TID.signs, "5");
  await till.state("declined");
  assert.equal(await till.page.locator("#signature").isVisible(), false);
  assert.match(await till.text("word"), /Nobody decided about the signature in time/);
});

test("the card machine gives up while staff look at a signature: they can still decide", async (t) => {
  const till = await opened(t);
  await till.pay(TID.signs, "5");
  await till.page.locator("#accept").waitFor();
  const { frames } = await sim.control("frames");
  const { id } = JSON.parse(frames.find(({ direction, method }) => direction === "in" && method === "sale").frame);
  const result = { transactionResult: "TIMED_OUT" };
  await sim.control("send", { frame: JSON.stringify({ jsonrpc: "2.0", id, result }) });
  await till.says("doubt", "The card machine gave up waiting. You can still decide.");
  await till.page.locator("#decline").click();
  await till.state("unknown");
  assert.equal(await till.page.locator("#signature").isVisible(), false);
  assert.deepEqual(await bank.decided(sim, 1), [{ accepted: false }]);
});

test("a payment is cancelled; too late to cancel, it goes on and its outcome says so", async (t) => {
  const till = await opened(t);
  await waitForCards(sim); // else it times out before it is cancelled
  await till.pay(TID.timesOut, "8");
  await till.step("PRESENT_CARD");
  await till.press("cancel");
  await till.state("cancelled");
  assert.match(await till.text("word"), /No money was taken/);
  await till.press("again");
  await sim.control("knobs", { cancelCrosses: true });
  await till.pay(TID.approves, "8");
  await till.step("PRESENT_CARD"); // it was sent, so from here on Connect is asked to cancel
  await till.press("cancel");
  await till.step("ATTEMPTING_CANCEL");
  await presentCards(sim);
  await till.state("approved");
  assert.deepEqual(await till.charges(), [["SALE", 800]]);
});

test("an approved payment that nobody booked is told again after a reload, and booked once", async (t) => {
  const till = await opened(t);
  const reference = await till.pay(TID.approves, "7");
  await till.state("approved");
  await till.page.reload();
  await till.state("approved");
  await till.press("book");
  await till.says("book", `${reference}: £7.00`);
  await till.page.reload();
  await till.ready();
  await till.state("idle");
  assert.equal(await till.page.locator("#pending li").count(), 0);
  assert.deepEqual(await till.charges(), [["SALE", 700]]);
});

test("the line drops during a sale: not certain, its card machine is held, and staff settle it", async (t) => {
  const till = await opened(t);
  await sim.control("drop", { when: "before", direction: "out", name: "response:sale" });
  const reference = await till.pay(TID.approves, "20");
  await till.state("unknown");
  assert.deepEqual(await till.faults(), []);
  await till.press("later");
  await till.row(reference);
  await till.pay(TID.approves, "1");
  await till.state("not-sent");
  assert.match(await till.text("text"), /^The last payment on this card machine is not over yet\. Nothing was charged/);
  assert.doesNotMatch(await till.page.locator("body").innerText(), /terminal-unresolved/, "staff read words, no codes");
  await till.press("settle", reference);
  await till.decide({ by: "Ann" });
  assert.match(await till.text("problem"), /Say first what the card machine shows/);
  await till.decide({ by: "Ann", reason: "receipt seen" }, { verdict: "paid" });
  await till.state("approved");
  assert.match(await till.text("facts"), /settled by Ann: receipt seen/);
  await till.press("book");
  assert.deepEqual(await till.charges(), [["SALE", 2000]]);
});

test("staff carry on beside an uncertain payment, and it stays in sight", async (t) => {
  const till = await opened(t);
  const reference = await till.pay(TID.timesOut, "8");
  await till.state("unknown");
  await till.press("later");
  await till.press("carry-on", reference);
  assert.deepEqual(await till.faults(), []);
  await till.decide({ by: "Ann", reason: "long queue" });
  await till.says("pending", "Ann carried on: long queue");
  await till.pay(TID.timesOut, "9");
  await till.state("unknown");
});

test("while the card machine is busy the till says that it asks; what is likely is confirmed by one press and a name", async (t) => {
  const till = await seasoned(t);
  await waitForCards(sim); // the card machine is busy until the till asks
  await sim.control("drop", { when: "after", direction: "out", name: "notification:PRESENT_CARD" });
  const reference = await till.pay(TID.approves, "12.50");
  await till.state("asking");
  await till.says("text", "The till is asking the card machine"); // the line is back by then
  await presentCards(sim);
  await till.state("unknown");
  assert.match(await till.text("text"), /Probably taken, but not certain.*Somebody else.*paid or not paid/);
  await till.press("later");
  await till.row(reference, "[data-finding=likely-taken]");
  await till.press("confirm", reference);
  assert.ok(await till.page.locator("[name=verdict][value=paid]").isChecked());
  assert.equal(await till.page.locator("#decision [name=reason]").inputValue(), "", "what they saw is theirs to say");
  await till.decide({ by: "Ann", reason: "slip 0012" });
  await till.state("approved");
  assert.deepEqual(await till.charges(), [
    ["SALE", 500],
    ["SALE", 1250],
  ]);
});

test("where nobody else uses the card machines, staff need not settle a lost answer", async (t) => {
  const till = await seasoned(t, { query: "?exclusive" });
  await sim.control("drop", { when: "before", direction: "out", name: "response:sale" });
  await till.pay(TID.approves, "8");
  await till.state("approved");
  assert.equal(await till.text("word"), "Approved: the card machine's own record proves it.");
  assert.deepEqual(await till.charges(), [
    ["SALE", 500],
    ["SALE", 800],
  ]);
});

test("staff may settle while the till still asks, and the payment hears it", async (t) => {
  const till = await seasoned(t);
  await waitForCards(sim);
  await sim.control("drop", { when: "after", direction: "out", name: "notification:PRESENT_CARD" });
  await till.pay(TID.timesOut, "9");
  await till.state("asking");
  await till.press("settle");
  await till.decide({ by: "Ann", reason: "slip in the drawer" }, { verdict: "paid" });
  await till.says("problem", /still busy|may still take/);
  await till.decide({}, { force: true }); // to insist is a step of its own
  await till.state("approved");
  assert.match(await till.text("facts"), /settled by Ann/);
});

test("a card machine is taken from a window that hangs", async (t) => {
  const hung = await seasoned(t);
  await waitForCards(sim);
  const reference = await hung.pay(TID.timesOut, "9");
  await hung.state("progress");
  const till = await opened(t, { beside: hung });
  await till.press("take-over", reference);
  assert.match(await till.text("decision-lead"), /Another window follows this payment/);
  await till.decide({ by: "Ann", reason: "it hangs" });
  await till.page.locator(`[data-reference="${reference}"] [data-name=settle]`).waitFor(); // this window follows the payment now
  await hung.state("unknown");
  assert.equal((await bank.frames(sim)).length, 2, "and it was sent once");
});
