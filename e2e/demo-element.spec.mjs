// The demo till with ?element: it shows payments by <connect-payment>, books what
// it tells, and goes on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, simulator, TID } from "./harness.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

test("a sale, a signature and a declined card, booked and acknowledged", async (t) => {
  const context = await started.newContext({ viewport: { width: 1024, height: 768 }, locale: "en-GB", reducedMotion: "reduce" });
  t.after(() => context.close());
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (line) => ["error", "warning"].includes(line.type()) && complaints.push(line.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${sim.origin}/?element`);
  await page.getByTestId("settings-save").waitFor();
  await page.keyboard.press("Enter");
  const element = page.getByTestId("element");
  const pay = async (tid, screen, words) => {
    await page.locator("[data-testid=pay]:enabled").waitFor();
    await page.getByTestId(`terminal-${tid}`).click();
    await page.keyboard.type("1250");
    await page.keyboard.press("Enter");
    await element.locator(`[data-screen=${screen}]`, { hasText: words }).waitFor();
  };
  const done = async () => {
    await page.keyboard.press("Tab");
    await element.locator("[data-name=done]").press("Enter");
  };

  await pay(TID.approves, "outcome", "Approved");
  await done();
  await page.getByText("Booked today").waitFor();
  await pay(TID.signs, "signature", "Is this the customer’s signature?");
  await element.locator("[data-name=accept]").press("Enter");
  await element.locator("[data-screen=outcome]", { hasText: "Approved" }).waitFor();
  await done();
  await pay(TID.declines, "outcome", "Declined");
  await done();
  await page.locator("[data-testid=pay]:enabled").waitFor();
  const { charges } = await sim.control("ledger");
  assert.deepEqual(charges.map(({ amountTotal }) => amountTotal), [1250, 1250]);
  assert.match(await page.getByTestId("takings").textContent(), /£25\.00 \(2\)/);
  assert.equal(await page.locator("#attention-list li").count(), 0, "nothing is left to book");
  assert.deepEqual(complaints, []);
});
