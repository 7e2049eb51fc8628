// The site of the guides, as any server of files shows it in some folder: it fits every window, axe has nothing to say,
// nothing comes from elsewhere, the search finds, and the demo till plays.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { served } from "../../support/static-server.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const started = await browser();
const folder = await mkdtemp(join(tmpdir(), "connect-epos-site-"));
after(() => rm(folder, { recursive: true }));

// The pages are those that ./build.sh serve shows; the demo till beside them is the whole of it.
await mkdir(join(folder, "some/where"), { recursive: true });
for (const [name, target] of [
  ["some/where/docs", "docs"],
  ["some/where/index.html", "index.html"],
  ["some/where/web", "web"],
  ["some/where/dist", "dist"],
])
  await symlink(join(process.env.SITE, target), join(folder, name));
const site = `${await served(folder)}/some/where/docs/`;

/** A window that tells what went wrong in it, and what it asked for elsewhere. */
async function opened(t, options) {
  const context = await started.newContext(options);
  t.after(() => context.close());
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("request", (request) => request.url().startsWith(site) || faults.push(`asked for ${request.url()}`));
  return { page, faults };
}

const WIDTHS = [
  [1280, 800],
  [768, 1024],
  [390, 844],
];

for (const [colorScheme, judged] of [
  ["light", 1280],
  ["dark", 390],
])
  test(`${colorScheme}: the pages fit every window, and axe has nothing to say`, async (t) => {
    const { page, faults } = await opened(t, { colorScheme, bypassCSP: true }); // axe is not of the site
    for (const name of ["index.html", "getting-started.html", "recovery.html", "architecture.html", "sim.html"]) {
      for (const [width, height] of WIDTHS) {
        await page.setViewportSize({ width, height });
        if (width === WIDTHS[0][0]) await page.goto(site + name);
        const broader = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
        assert.ok(broader <= 0, `${name} is ${broader}px too wide for ${width}px`);
        if (width !== judged) continue;
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa"] }));
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`),
          [],
          name,
        );
      }
    }
    assert.deepEqual(faults, []);
  });

test("the search finds a call by its name, by keyboard alone", async (t) => {
  const { page, faults } = await opened(t);
  await page.goto(`${site}source/web/types/connect-epos.d.ts.html`);
  await page.keyboard.press("/");
  await page.keyboard.type("settle");
  await page.locator("#found-list a").first().waitFor();
  assert.match(await page.locator("#found-count").textContent(), /^\d+ places$/);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${site}api.html#counter.settle`);
  await page.keyboard.press("/");
  await page.keyboard.type("no such word anywhere");
  await page.getByText("Nothing was found.").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#found").isVisible(), false);
  assert.deepEqual(faults, []);
});

test("on a telephone the list of pages opens and closes, also without scripts", async (t) => {
  const { page } = await opened(t, { viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  await page.goto(`${site}index.html`);
  const guide = page.locator("#menu").getByRole("link", { name: "Pay at counter" });
  assert.equal(await guide.isVisible(), false);
  await page.getByRole("link", { name: "Menu" }).click();
  await guide.click();
  await page.waitForURL(`${site}pay-at-counter.html`);
  assert.equal(await guide.isVisible(), false);
});

test("the demo till is one step away, and plays on the simulator in the page", async (t) => {
  const { page } = await opened(t);
  await page.goto(`${site}index.html`);
  await page.getByRole("link", { name: "Try the demo till" }).click();
  await page.getByTestId("settings-save").click();
  await page.locator("[data-testid=pay]:enabled").waitFor();
  assert.equal(await page.locator(".brand small").textContent(), "Simulator: no card is charged.");
  assert.match(page.url(), /\/some\/where\/index\.html$/);
});

test("the site with a demo till of its own has all that the till loads", async () => {
  const top = join(import.meta.dirname, "../../..");
  const out = join(folder, "whole");
  execFileSync("go", ["run", "-C", join(top, "tools"), "./site", "-root", top, "-out", out], { encoding: "utf8" });
  for (const name of ["index.html", "dist/connect-epos-simulator.wasm", "web/demo/main.js"])
    assert.deepEqual(
      await readFile(join(out, "demo", name)),
      await readFile(name.startsWith("dist") ? join(top, name) : join(process.env.SITE, name)),
    );
  assert.match(await readFile(join(out, "index.html"), "utf8"), /href="demo\/index\.html"/);
});
