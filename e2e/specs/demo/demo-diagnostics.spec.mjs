// The demo till when something is wrong: its self-test, and the file for support.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { demoTill } from "../../support/demo-page.mjs";
import { browser } from "../../support/chromium.mjs";
import { KEY, simulator } from "../../support/simulator.mjs";

const sim = await simulator();
const started = await browser();

test("staff run the self-test and save a file for support", async (t) => {
  const till = await demoTill(t, sim, started);
  await till.sold("1250");
  await till.at("open-settings").click();
  await till.at("help").locator("summary").click();
  await till.at("self-test").click();
  await till.page.locator("[data-testid=self-test-said]:not(:empty)").waitFor();
  assert.equal(await till.text("self-test-said"), "Nothing is wrong.");
  assert.match(await till.text("self-test-connect"), /^In order: The card service answers\.$/);

  const [download] = await Promise.all([till.page.waitForEvent("download"), till.at("support-bundle").click()]);
  assert.match(download.suggestedFilename(), /^connect-epos-support-.*\.json$/);
  const text = await readFile(await download.path(), "utf8");
  assert.ok(!text.includes(KEY));
  const { services, frames } = JSON.parse(text);
  assert.equal(services[0].history[0].result, "approved");
  assert.ok(frames.length > 0, "the demo traces");
  assert.deepEqual(till.complaints, []);
});
