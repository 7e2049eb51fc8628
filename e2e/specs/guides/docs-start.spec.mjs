// Getting started, word for word: its page is served as files, and its button is pressed.
import assert from "node:assert/strict";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { blocks } from "../../../tools/docs/snippets.mjs";
import { browser } from "../../support/chromium.mjs";
import { served } from "../../support/static-server.mjs";

const guide = await blocks("docs/getting-started.md");
const folder = await mkdtemp(join(tmpdir(), "start-"));
after(() => rm(folder, { recursive: true }));
await cp(join(process.env.SITE, "dist"), join(folder, "connect-epos"), { recursive: true });
const [{ code: html }] = guide.filter(({ language }) => language === "html");
await writeFile(join(folder, "till.html"), html);
const origin = await served(folder);
const started = await browser();

test("the page of the guide takes its first payment, and what comes next can be tried", async () => {
  const page = await (await started.newContext()).newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${origin}/till.html`);
  const begun = performance.now();
  await page.locator("button:enabled").click();
  await page.getByText(/^Approved/).waitFor();
  console.log(`# from the page to its first payment: ${Math.round(performance.now() - begun)} ms`);
  await page.locator("button:enabled").waitFor();
  const [ledger] = guide.filter(({ code }) => code.includes("simulator.fault"));
  const booked = await page.evaluate(`(async () => {
    const before = (await epos.simulator.ledger()).length;
    ${ledger.code}
    return before;
  })()`);
  assert.equal(booked, 1);
  await page.locator("button").click();
  await page.waitForFunction(async () => (await window.epos.simulator.ledger()).length === 2); // the card was charged and the till was not told, because the line dropped
  assert.deepEqual(complaints, []);
  await page.context().close();
});
