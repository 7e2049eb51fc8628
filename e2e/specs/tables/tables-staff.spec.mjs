// Staff who press late, twice, or on an old screen, at the tables of the demo till.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { simulator, TID } from "../../support/simulator.mjs";
import { demoTill } from "../../support/demo-page.mjs";
import { linked } from "../../support/restaurant.mjs";

const sim = await simulator();
const started = await browser();
const FISH = "dish-3"; // 14.50

/** The demo till, where the guests of table 7 have ordered one fish and a waiter's card machine has locked their table. */
async function paying(t) {
  const till = await demoTill(t, sim, started, { viewport: { width: 1280, height: 800 } });
  const { page, at } = till;
  await at("toggle-tables").click();
  await page.locator("[data-testid=service][data-state=up]").waitFor();
  const firstLink = await linked(sim);
  await at("open-number").fill("7");
  await at("open-waiter").fill("1");
  await page.keyboard.press("Enter");
  await at(FISH).click();
  await page.locator("[data-testid=sheet-due]", { hasText: "£14.50" }).waitFor();
  const stand = (name) => page.locator(`[data-testid=table-7][data-stand=${name}]`).waitFor();
  return Object.assign(till, {
    stand,
    shown: () => at("table-7").getAttribute("data-stand"),
    async locks() {
      await at("waiter-tables").click();
      await at("waiter-table-7").click();
      await at("waiter-due").waitFor();
      await stand("locked");
    },
    /** The card is charged, and the line drops before the till hears of it. */
    async paysUnheard() {
      await sim.control("drop", { when: "before", direction: "out", name: "transactionResponse" });
      await sim.control("waiter", { do: "pay", tid: TID.approves, waiterId: "1", amount: 1450 });
      await stand("may-be-taken");
      await linked(sim, firstLink); // for a moment the simulator may still list the lost link
    },
    /** Connect tells of a payment at table 7, after a question of another card machine. */
    async tells(payment) {
      const params = { tid: TID.approves, tableId: "7", currency: "GBP", payments: [payment] };
      await sim.control("fault", {
        do: "insert",
        when: "after",
        direction: "out",
        name: "tableListRequest",
        frame: JSON.stringify({ jsonrpc: "2.0", method: "transactionResponse", params }),
      });
      await sim.control("waiter", { do: "tables", tid: TID.declines, waiterId: "2" });
    },
    async because(prefix, dialog = prefix) {
      await at(`${prefix}-by`).fill("Ann");
      await at(`${prefix}-reason`).fill("seen on the card machine");
      await at(`${dialog}-save`).click();
    },
  });
}

const paid = {
  amountPaid: 1450,
  amountGratuity: 0,
  amountCashback: 0,
  authCode: "77",
  paymentId: "p-1",
  time: "2026-01-01T12:00:00Z",
  currency: "GBP",
};

/** Makes every reading of the open tables in the book slow, so that the screen is drawn late. It runs in the page. */
function drawLate() {
  const { getAll } = IDBIndex.prototype;
  IDBIndex.prototype.getAll = function late(...given) {
    if (this.name !== "open") return getAll.apply(this, given);
    const answer = { result: [], onsuccess() {} };
    const end = Date.now() + 1500;
    const read = () => {
      const asked = getAll.apply(this, given); // a transaction in which nothing is asked would end
      asked.onsuccess = () => (Date.now() < end ? read() : Object.assign(answer, { result: asked.result }).onsuccess());
    };
    read();
    return answer;
  };
}

test("a dialog is gone only when the screen shows what was decided in it", async (t) => {
  const till = await paying(t);
  await till.locks();
  await till.paysUnheard();
  await till.at("settle-it").click();
  await till.at("table-paid").click();
  await till.at("settle-table-amount").fill("14.50");
  await till.page.evaluate(drawLate);
  await till.because("settle-table");
  await till.at("settle-table").waitFor({ state: "hidden" });
  assert.notEqual(await till.shown(), "may-be-taken", "it is listed after staff decided");
  await till.stand("paid");
  assert.equal(await till.text("sum-paid"), "£14.50");
  assert.equal((await till.charges()).length, 1);
});

test("a press on a doubt that is over books nothing and settles nothing: the payment was told meanwhile", async (t) => {
  const till = await paying(t);
  await till.locks();
  await till.paysUnheard();
  await till.at("settle-it").click();
  await till.at("table-paid").click();
  await till.at("settle-table-amount").fill("14.50");
  await till.tells(paid);
  await till.page.locator("[data-testid=sum-paid]", { hasText: "£14.50" }).waitFor({ state: "attached" });
  await till.because("settle-table");
  await till.page.locator("[data-testid=settle-table-problem]", { hasText: "has changed" }).waitFor();
  await till.at("settle-table-close").click();
  assert.equal(await till.text("sum-paid"), "£14.50");
  assert.equal(await till.at("sum-over").count(), 0);
});

test("a press on an old lock frees no table whose payment may have been taken", async (t) => {
  const till = await paying(t);
  await till.locks();
  await till.at("free").click();
  await till.paysUnheard();
  await till.because("free", "free-table");
  await till.page.locator("[data-testid=free-table-problem]", { hasText: "has changed" }).waitFor();
  await till.at("free-table-close").click();
  assert.equal(await till.shown(), "may-be-taken");
  assert.equal(await till.at(FISH).isDisabled(), true, "its order waits too");
});

test("no cash is booked for a table that a card machine has taken meanwhile", async (t) => {
  const till = await paying(t);
  await till.at("take-cash").click();
  await till.page.evaluate(() => document.getElementById("cash").close());
  await till.locks();
  await till.page.evaluate(() => document.getElementById("cash").showModal()); // a dialog that somebody left open
  await till.at("cash-by").fill("Ann");
  await till.at("cash-save").click();
  await till.page.locator("[data-testid=cash-problem]", { hasText: "is being paid at a card machine" }).waitFor();
  await till.at("cash-close").click();
  assert.equal(await till.at("sum-paid").count(), 0);
});

test("a payment of more than was due waits for staff, and is shown to them", async (t) => {
  const till = await paying(t);
  await till.locks();
  await till.tells({ ...paid, amountPaid: 1451 });
  await till.stand("undecided");
  await till.page.locator("[data-testid=doubtful]", { hasText: "more would be paid than was due" }).waitFor();
  assert.equal(await till.at("sum-paid").count(), 0);
});
