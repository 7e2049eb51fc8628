// The demo till on any server of static files. It brings the simulator with it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { served } from "../../support/static-server.mjs";

const origin = await served(process.env.SITE);
const started = await browser();

/** The demo till as somebody sees it who has put the files on a server. */
async function met(t, query = "") {
  const page = await (await started.newContext()).newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on(
    "console",
    (message) => message.type() === "error" && !/404/.test(message.text()) && complaints.push(message.text()),
  );
  t.after(async () => {
    await page.context().close();
    assert.deepEqual(complaints, []);
  });
  await page.goto(`${origin}/${query}`);
  await page.getByTestId("settings-save").click();
  await page.locator("[data-testid=pay]:enabled").waitFor(); // it is connected, and lists the card machines
  return page;
}

test("a sale, and a meal at a table", async (t) => {
  const page = await met(t);
  assert.equal(await page.locator(".brand small").textContent(), "Simulator: no card is charged.");
  for (const key of "1250") await page.keyboard.press(key);
  await page.keyboard.press("Enter");
  await page.locator("[data-testid=band][data-state=approved]").waitFor();
  assert.equal(await page.locator("connect-payment .simulator").textContent(), "Simulator: no money moves");
  await page.locator("connect-payment [data-name=done]").click();
  await page.getByTestId("toggle-tables").click();
  assert.match(await page.getByTestId("takings").textContent(), /12\.50/);
  await page.getByTestId("open-number").fill("7");
  await page.getByTestId("open-waiter").fill("1");
  await page.keyboard.press("Enter");
  await page.locator("[data-testid^=dish-]").first().click();
  await page.locator("[data-testid=order] tbody tr").waitFor(); // a table that owes nothing is not listed
  await page.getByTestId("waiter-tables").click();
  await page.getByTestId("waiter-table-7").click();
  await page.getByTestId("waiter-pay").click();
  await page.getByTestId("waiter-done").click();
  await page.locator("[data-testid=table-7][data-stand=paid]").waitFor();
});

test("?simulator=no leaves it out", async (t) => {
  const page = await (await started.newContext()).newPage();
  t.after(() => page.context().close());
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${origin}/?simulator=no`);
  await page.getByTestId("settings-save").waitFor();
  assert.deepEqual(
    asked.filter((url) => /simulator\.(wasm|js)$/.test(url) && !/demo/.test(url)),
    [],
  );
});
