// The guide to testing a till, word for word. Its till is served, and its Playwright and Vitest tests are run, with
// stand-ins for `test` and `expect` of the two runners.
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { browser } from "../../support/chromium.mjs";
import { served } from "../../support/static-server.mjs";

const guide = await readFile(new URL("../../../docs/testing.md", import.meta.url), "utf8");
const blocks = [...guide.matchAll(/^```\w+\n([^]*?)^```/gm)].map(([, code]) => code);
/** The only block that contains this text. */
function block(like) {
  const found = blocks.filter((code) => code.includes(like));
  assert.equal(found.length, 1, like);
  return found[0];
}

const folder = await mkdtemp(join(tmpdir(), "till-"));
after(() => rm(folder, { recursive: true }));
const put = (name, text) => writeFile(join(folder, name), text);
await cp(join(process.env.SITE, "dist"), join(folder, "connect-epos"), { recursive: true });
await put("till.html", block("<!doctype html>"));
await put("till.js", block("// till.js"));
const origin = await served(folder);
const started = await browser();

/** The stand-in for both runners, in Node and in a page. It keeps the tests, and knows the few expectations that the guide uses. */
const standIn = `
export const tests = [], before = [], after = [];
export const test = Object.assign((name, run) => tests.push({ name, run }), { beforeEach: (run) => before.push(run) });
export const beforeAll = (run) => before.push(run);
export const afterAll = (run) => after.push(run);
const same = (got, want) => { if (JSON.stringify(got) !== JSON.stringify(want)) throw new Error(JSON.stringify(got) + " is not " + JSON.stringify(want)); };
export const expect = (got) => ({
  toBe: (want) => same(got, want),
  toEqual: (want) => same(got, want),
  async toBeEnabled() { await got.and(got.page().locator(":enabled")).waitFor(); },
  async toHaveAttribute(name, value, { timeout = 10000 } = {}) { await got.and(got.page().locator("[" + name + "=" + value + "]")).waitFor({ timeout }); },
});`;

test("with Playwright", async (t) => {
  await put("runner.mjs", standIn);
  await put("till.spec.mjs", block("@playwright/test").replace('"@playwright/test"', '"./runner.mjs"'));
  await import(pathToFileURL(join(folder, "till.spec.mjs")));
  const { tests, before } = await import(pathToFileURL(join(folder, "runner.mjs")));
  assert.equal(tests.length, 2);
  for (const { name, run } of tests) {
    await t.test(name, async () => {
      const context = await started.newContext({ baseURL: origin });
      try {
        const page = await context.newPage();
        for (const each of before) await each({ page });
        await run({ page });
      } finally {
        await context.close();
      }
    });
  }
});

test("with Vitest", async () => {
  await put("runner.js", standIn);
  await put("pay.test.js", block("// pay.test.js").replace('"vitest"', '"./runner.js"'));
  await put("vitest.html", "<!doctype html><title>Vitest</title>");
  const page = await (await started.newContext()).newPage();
  await page.goto(`${origin}/vitest.html`);
  const ran = await page.evaluate(async () => {
    await import("/pay.test.js");
    const { tests, before, after } = await import("/runner.js");
    for (const each of before) await each();
    for (const { run } of tests) await run();
    for (const each of after) await each();
    return tests.length;
  });
  assert.equal(ran, 2);
  await page.context().close();
});

test("the first lines of the guide", async () => {
  const page = await (await started.newContext()).newPage();
  await page.goto(`${origin}/vitest.html`);
  await page.addScriptTag({ url: "/connect-epos/connect-epos.js" });
  const link = await page.evaluate(`(async () => { ${blocks[0]} return counter.link.state; })()`);
  assert.equal(link, "up");
  await page.context().close();
});
