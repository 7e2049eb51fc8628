// The checklist on the demo till, by its page; and that each point can fail, on tills that get it wrong.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, simulator } from "./harness.mjs";
import { rehearse } from "../web/demo/rehearsal/points.js";

const sim = await simulator();
const started = await browser();

test("the demo till passes, on its own page", async () => {
  const page = await (await started.newContext({ viewport: { width: 1180, height: 900 } })).newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${sim.origin}/?rehearse`);
  await page.getByTestId("settings-save").waitFor();
  await page.getByTestId("settings-save").click();
  await page.getByTestId("rehearsal-start").click();
  await page.getByText(/of \d+ points passed/).waitFor({ timeout: 60_000 });
  const failed = await page.locator("[data-testid=rehearsal-points] [data-ok=false]").allTextContents();
  assert.deepEqual(failed, []);
  assert.match(await page.getByTestId("rehearsal-sum").textContent(), /^12 of 12/);
  assert.match(await page.getByTestId("rehearsal").textContent(), /no evidence to Paymentsense/);
  assert.deepEqual(complaints, []);
  await page.context().close();
});

/** A till that says it cleared whatever it was asked for, and a bank that agrees with `charges`. */
const careless = (charges = []) => ({
  control: async (path) => (path === "ledger" ? { charges: [...charges] } : {}),
  sale: async ({ amount }) => ({ cleared: amount, text: "Paid" }),
  refund: async ({ amount }) => ({ cleared: amount, text: "Refunded" }),
  shown: () => ({ text: "Working", canCancel: true, signature: true }),
  cancel() {}, sign() {}, settle: async () => {}, endOfDay: async () => {},
  terminals: () => ["VCMINVLSIP0"],
  settings: async () => ({ account: "x", keyShown: true }),
  unresolved: async () => [],
  reports: async () => [1],
});

test("a till that takes everything for paid fails every point that it can be asked", async () => {
  const told = [];
  const ran = await rehearse({ ...careless(), reports: async () => { throw new Error("no reports here"); } }, (point) => told.push(point));
  assert.deepEqual(ran, told);
  assert.deepEqual(ran.filter(({ ok }) => ok), []);
  assert.match(ran.find(({ about }) => about.startsWith("DECLINED")).said, /cleared 700/);
  assert.match(ran.find(({ about }) => about.startsWith("TIMED_OUT")).said, /decided by itself/);
});
