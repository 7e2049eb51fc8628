// Getting started, word for word: its page is served as files, its buttons are pressed, and its question is answered.
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

test("the page of the guide takes its first payment, its line drops, and staff answer what became of the second", async () => {
  const page = await (await started.newContext()).newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${origin}/till.html`);
  const press = (name) => page.getByRole("button", { name }).click();
  const books = page.getByRole("list", { name: "Bills that are paid" }).getByRole("listitem");
  const begun = performance.now();
  await press("Take £12.50");
  await page.getByText("Approved", { exact: true }).waitFor();
  console.log(`# from the page to its first payment: ${Math.round(performance.now() - begun)} ms`);
  await press("Done");
  assert.equal(await books.count(), 1);

  const [drop] = guide.filter(({ code }) => code.includes("simulator.fault"));
  await page.evaluate(`(async () => { ${drop.code} })()`);
  await press("Take £12.50");
  await page.getByText("Probably taken: please check", { exact: true }).waitFor();
  const [ledger] = guide.filter(({ code }) => code.includes("simulator.ledger"));
  const booked = await page.evaluate(
    `(async () => { const booked = ${ledger.code} return booked.map(({ amountTotal }) => amountTotal); })()`,
  );
  assert.deepEqual(booked, [1250, 1250]);
  await press("It was paid");
  await page.getByLabel("What you saw").fill("the slip");
  await press("Confirm");
  await page.getByText("Paid (said by Kim)").first().waitFor();
  assert.equal(await books.count(), 2);
  await press("Done");
  await page.waitForFunction(() => document.querySelector("connect-payment").phase === "idle"); // nothing is left to ask
  assert.deepEqual(complaints, []);
  await page.context().close();
});
