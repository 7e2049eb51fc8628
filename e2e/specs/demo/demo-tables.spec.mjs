// The tables of the demo till as staff see them, with a waiter's card machine. It is the page that somebody opens for
// the first time, against the simulator.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";
import { demoTill } from "../../support/demo-page.mjs";
import { linked } from "../../support/restaurant.mjs";

const sim = await simulator();
const started = await browser();
const FISH = "dish-3"; // 14.50
const WATER = "dish-11"; // 2.50

/** The demo till on its screen of tables, with what these tests do there again and again. */
async function serving(t, options = {}) {
  const till = await demoTill(t, sim, started, { viewport: { width: 1280, height: 800 }, ...options });
  const { page, at } = till;
  const has = (id, text) => page.locator(`[data-testid="${id}"]`, { hasText: text }).first().waitFor();
  await at("toggle-tables").click();
  await page.locator("[data-testid=service][data-state=up]").waitFor();
  await linked(sim);
  return Object.assign(till, {
    has,
    /** Opens a table and orders. */
    async seat(id, dishes, waiter = "1") {
      await at("open-number").fill(id);
      await at("open-waiter").fill(waiter);
      await page.keyboard.press("Enter");
      await has("sheet-title", `Table ${id}`);
      for (const [nth, dish] of dishes.entries()) {
        await at(dish).click();
        await page.locator(`[data-testid=order] tbody tr:nth-child(${nth + 1})`).waitFor();
      }
    },
    /** The waiter goes to a table and gets it. */
    async lock(id) {
      await at("waiter-tables").click();
      await at(`waiter-table-${id}`).click();
      await at("waiter-due").waitFor();
    },
    stand: (id, name) => page.locator(`[data-testid=table-${id}][data-stand=${name}]`).waitFor(),
    press: (key) => at(`waiter-${key}`).click(),
    /** Fills in the name of staff and their reason in a dialog, and presses its last button. */
    async because(dialog, prefix) {
      await at(`${prefix}-by`).fill("Ann");
      await at(`${prefix}-reason`).fill("seen on the card machine");
      await at(`${dialog}-save`).click();
      await at(dialog).waitFor({ state: "hidden" });
    },
  });
}

/** The payments in the ledger, as amounts and tips. */
const charges = async () =>
  (await sim.control("ledger")).charges.map(({ amountBase, amountGratuity = 0 }) => [amountBase, amountGratuity]);

for (const host of HOSTS) {
  test(`host ${host}: a whole meal with a bill, two payers, a tip and a final receipt`, async (t) => {
    const till = await serving(t, { host });
    await till.seat("12A", [FISH, FISH, WATER]);
    await till.has("sheet-due", "£31.50");

    await till.lock("12A");
    assert.equal(await till.text("waiter-due"), "£31.50");
    await till.stand("12A", "locked");
    await till.has("standing", `${TID.approves}, waiter 1`);
    assert.equal(await till.at(FISH).isDisabled(), true);
    await till.press("bill");
    await till.has("waiter-paper", "2 x Fish and chips");
    assert.match(await till.text("waiter-paper"), /Table 12A[^]*29\.00[^]*Still water +2\.50[^]*Total GBP +31\.50/);

    await till.press("split-2");
    await till.press("tip-10");
    await till.press("pay");
    await till.has("waiter-says", "Paid, next part");
    await till.has("floor-news", "Table 12A: £15.75 paid, tip £1.58");
    await till.has("sheet-due", "£15.75");
    assert.equal(await till.text("cover"), "£15.75 of £31.50 paid");
    await till.press("pay");
    await till.has("waiter-says", "All paid");
    await till.has("cover", "£31.50 of £31.50 paid in 2 parts");
    assert.equal(await till.text("sum-tips"), "£1.58");
    await till.takings("Booked today £33.08 (2)");
    await till.press("final");
    await till.has("waiter-paper", "Still due");
    assert.match(await till.text("waiter-paper"), /-15\.75[^]*Gratuity, thank you +1\.58/);
    await till.press("done");
    await till.stand("12A", "paid");

    assert.deepEqual(await charges(), [
      [1575, 158],
      [1575, 0],
    ]);
    await till.at("close-paid").click();
    await till.has("sheet", "closed");
    await till.at("table-12A").waitFor({ state: "detached" });
    assert.deepEqual(till.complaints, []);
  });
}

test("a waiter who walks away leaves the table as it was", async (t) => {
  const till = await serving(t);
  await till.seat("7", [WATER]);
  await till.lock("7");
  await till.press("walk-away");
  await till.has("waiter-says", "Table given back unpaid");
  await till.stand("7", "open");
  assert.equal(await till.at(FISH).isDisabled(), false);
  assert.deepEqual(await charges(), []);
});

test("a card machine that goes off keeps the table until staff unlock it, and say why", async (t) => {
  const till = await serving(t);
  await till.seat("7", [WATER]);
  await till.lock("7");
  await till.press("power");
  await till.at("free").click();
  await till.at("free-table-save").click();
  assert.match(await till.text("free-table-problem"), /your name/);
  await till.because("free-table", "free");
  await till.stand("7", "open");
});

test("a lost line marks the table until staff settle it, and what they found is booked once", async (t) => {
  const till = await serving(t);
  await till.seat("7", [FISH]);
  await till.lock("7");
  await sim.control("drop", { when: "before", direction: "out", name: "transactionResponse" });
  await till.press("pay");
  await till.stand("7", "may-be-taken");
  await till.at("settle-it").click();
  await till.at("table-paid").click();
  await till.at("settle-table-save").click();
  assert.match(await till.text("settle-table-problem"), /your name/);
  await till.at("settle-table-amount").fill("14.50");
  await till.because("settle-table", "settle-table");
  await till.stand("7", "paid");
  assert.equal(await till.text("sum-paid"), "£14.50");
  assert.deepEqual(await charges(), [[1450, 0]]);
});

test("a reload keeps the order, the lock and the service", async (t) => {
  const till = await serving(t);
  await till.seat("7", [FISH]);
  await till.lock("7");
  await till.page.reload();
  await till.ready();
  await till.at("toggle-tables").click();
  await till.page.locator("[data-testid=service][data-state=up]").waitFor();
  await till.at("table-7").click();
  await till.has("sheet-due", "£14.50");
  await till.has("waiter-due", "£14.50");
  assert.match(await till.page.locator("[data-testid=table-7]").getAttribute("data-stand"), /locked|may-be-taken/);
});

test("another till takes over, is shown as such, and gives way again", async (t) => {
  const till = await serving(t);
  const context = await started.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 } });
  t.after(() => context.close());
  const other = await context.newPage();
  await other.goto(`${sim.origin}/`);
  await other.getByTestId("settings-save").click();
  await other.locator("[data-testid=pay]:enabled").waitFor();
  await other.getByTestId("toggle-tables").click();
  await till.page.locator("[data-testid=service][data-state=displaced]").waitFor();
  await till.has("service-text", "Another till took over");
  await till.at("service-take-over").click();
  await till.page.locator("[data-testid=service][data-state=up]").waitFor();
  await other.locator("[data-testid=service][data-state=displaced]").waitFor();
});

test("a second window of this till shows the same tables, and serves them when it takes over", async (t) => {
  const till = await serving(t);
  await till.seat("7", [FISH]);
  const other = await demoTill(t, sim, started, { beside: till, setUp: false });
  await other.ready();
  await other.at("toggle-tables").click();
  await other.at("table-7").waitFor();
  await other.page.locator("[data-testid=service-text]", { hasText: "Another window of this till serves" }).waitFor();
  await till.lock("7");
  await other.page.locator("[data-testid=table-7][data-stand=locked]").waitFor();
  await other.at("service-take-over").click();
  await other.page.locator("[data-testid=service][data-state=up]").waitFor();
  await till.press("pay");
  await other.at("table-7").click();
  await other.page.locator("[data-testid=sum-paid]", { hasText: "£14.50" }).waitFor();
  await till.has("sum-paid", "£14.50");
});

test("cash closes the rest of a bill, and a table with money due closes only with a reason", async (t) => {
  const till = await serving(t);
  await till.seat("7", [FISH]);
  await till.at("take-cash").click();
  await till.at("cash-amount").fill("10");
  await till.at("cash-by").fill("Ann");
  await till.at("cash-save").click();
  await till.has("sheet-due", "£4.50");
  await till.at("close-table").click();
  await till.because("close-unpaid", "close");
  await till.at("table-7").waitFor({ state: "detached" });
  await till.at("reopen").click();
  await till.stand("7", "open");
});

test("a decision about guests who left is not carried out for the next ones", async (t) => {
  const till = await serving(t);
  await till.seat("7", [FISH]);
  await till.at("take-cash").click();
  await till.at("cash-amount").fill("10");
  await till.at("cash-by").fill("Ann");
  await till.page.evaluate(async () => {
    const book = ConnectEPoS.tableBook({ currency: "GBP" });
    await book.close("7", { by: "Kim", reason: "they walked out" });
    await book.open("7");
    await book.add("7", { name: "Soup", price: 1450 });
  });
  await till.at("cash-save").click();
  await till.has("cash-problem", "Table 7 has other guests by now.");
  await till.at("cash-close").click();
  await till.has("sheet-due", "£14.50");
});

test("a report that a card machine makes by itself can be read", async (t) => {
  const till = await serving(t);
  await sim.control("waiter", { do: "report", tid: TID.approves });
  await till.has("floor-news", `Report from ${TID.approves}`);
  await till.at("news-show").click();
  await till.at("report").waitFor();
  assert.match(await till.text("report-word"), /X balance/);
  await till.at("report-close").click();
  await till.at("open-reports").click();
  await till.page.locator("[data-testid=reports-rows] tr", { hasText: "X balance" }).waitFor();
});

test("at the tables the keyboard types no amount, and one press leads to the counter", async (t) => {
  const till = await serving(t);
  await till.page.keyboard.press("5");
  await till.at("toggle-tables").click();
  await till.at("pay").waitFor();
  assert.equal(await till.at("amount").getAttribute("data-minor"), "0");
  assert.equal(await till.at("tables").isVisible(), false);
});

test("a payment that the book cannot keep waits, holds the table, and is booked when it can", async (t) => {
  const till = await serving(t);
  await till.seat("7", [FISH]);
  await till.lock("7");
  await till.page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    window.mend = () => {
      IDBObjectStore.prototype.put = put;
    };
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await till.press("pay");
  await till.stand("7", "unconfirmed");
  await till.has("standing", "£14.50");
  await till.page.evaluate(() => window.mend());
  await till.has("sum-paid", "£14.50");
  await till.stand("7", "locked");
  await till.press("done");
  await till.stand("7", "paid");
});

test("what is paid after staff unlocked the table is booked, and marked", async (t) => {
  const till = await serving(t);
  await till.seat("7", [FISH]);
  await till.lock("7");
  await till.at("free").click();
  await till.because("free-table", "free");
  await till.stand("7", "open");
  await till.press("pay");
  await till.has("paid-list", "came after staff freed the table");
  assert.equal(await till.text("sum-paid"), "£14.50");
});

for (const [name, viewport] of [
  ["till", { width: 1280, height: 800 }],
  ["small till", { width: 1024, height: 768 }],
  ["tablet", { width: 768, height: 1024 }],
]) {
  test(`tables, order and card machine fit a ${name} of ${viewport.width}x${viewport.height}`, async (t) => {
    const till = await serving(t, { viewport });
    await till.seat("12A", Array(12).fill(FISH));
    await till.lock("12A");
    await till.press("bill");
    await till.at("waiter-paper").waitFor();
    const inSight = (id) =>
      till.at(id).evaluate((part) => {
        const { left, right, top, bottom } = part.getBoundingClientRect();
        return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
      });
    for (const id of ["waiter-pay", "waiter-walk-away", "sheet-due", "service", "table-12A"])
      assert.equal(await inSight(id), true, id);
    assert.deepEqual(
      await till.page.evaluate(() => [
        document.documentElement.scrollWidth <= innerWidth,
        document.documentElement.scrollHeight <= innerHeight,
      ]),
      [true, true],
    );
  });
}
