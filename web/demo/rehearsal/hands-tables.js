// The hands for tables: what docs/rehearsal.md asks from a till that serves tables.
import { at, fill, press, there } from "./screen.js";
import { till } from "../till.js";
import { until } from "./tools.js";

const FISH = "dish-3";

/** The amount in a part of the screen, in minor units; 0 if it is not there. */
const sum = (id) => Math.round(Number((at(id)?.textContent ?? "").replace(/[^\d.]/g, "")) * 100);

/** serve shows the tables, and waits until card machines can ask. */
async function serve() {
  if (document.body.dataset.view !== "tables") await press("toggle-tables");
  await until(() => at("service").dataset.state === "up", "The tables are not served");
}

async function choose(tableId) {
  await press(`table-${tableId}`);
  await until(() => at("sheet-title")?.textContent === `Table ${tableId}`, "The table is not shown");
}

export const tables = {
  serve,
  async open(tableId) {
    await serve();
    fill("open-number", tableId);
    fill("open-waiter", "1");
    await press("open-table");
    await until(() => at("sheet-title")?.textContent === `Table ${tableId}`, "The table does not open");
    await press(FISH);
    await until(() => sum("sheet-due") > 0, "Nothing is ordered");
    return sum("sheet-due");
  },
  async shown(tableId) {
    await choose(tableId);
    return {
      due: sum("sheet-due"),
      paid: sum("sum-paid"),
      tips: sum("sum-tips"),
      locked: at(`table-${tableId}`).dataset.stand === "locked",
      changeable: Boolean(there(FISH)),
    };
  },
  unresolved: async () =>
    [...document.querySelectorAll("[data-testid^=table-][data-stand=may-be-taken]")].map(({ dataset }) =>
      dataset.testid.replace("table-", ""),
    ),
  async settle(tableId, { paid, amount }) {
    await choose(tableId);
    await press("settle-it");
    at(paid ? "table-paid" : "table-not-paid").click();
    fill("settle-table-by", "Rehearsal");
    fill("settle-table-reason", "A rehearsal: looked at the simulator");
    if (paid) fill("settle-table-amount", (amount / 100).toFixed(2));
    await press("settle-table-save");
    await until(() => !there("settle-table-save"), "The table is not settled");
  },
  reports: () => till.tables.reports(),
};
