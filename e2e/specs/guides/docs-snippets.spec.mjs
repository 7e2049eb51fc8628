// The code of the guides is run: every block of README.md and docs/ as it is written there, in Chromium, with the
// simulator as Connect and with everything that the block takes for granted. What must come of it is in
// guide-stages*.mjs. A block without an entry fails, and so does an entry without a block.
import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { transformWithOxc } from "vite";
import { blocks, guides, names } from "../../../tools/docs/snippets.mjs";
import { STAGES } from "../../support/guide-stages.mjs";
import { ledTo, PAGE, tillOfTheGuides } from "../../support/guide-till.mjs";
import { browser } from "../../support/chromium.mjs";
import { KEY, simulator } from "../../support/simulator.mjs";
import { odoo, react } from "../../support/fake-odoo-and-react.mjs";
import { served } from "../../support/static-server.mjs";

const top = new URL("../../../", import.meta.url);
const source = (path) => readFile(new URL(path, top), "utf8");
const folder = await mkdtemp(join(tmpdir(), "guides-"));
after(() => rm(folder, { recursive: true }));
const put = (name, text) => writeFile(join(folder, name), text);
const sim = await simulator();
const started = await browser();
const origin = await served(folder);

await cp(join(process.env.SITE, "dist"), folder, { recursive: true });
await cp(join(process.env.SITE, "dist"), join(folder, "epos"), { recursive: true });
await put(
  "connect-epos-worker.js",
  ledTo(sim.origin, KEY) + (await readFile(join(folder, "connect-epos-worker.js"), "utf8")),
);
await put("till.html", PAGE);
await mkdir(join(folder, "stand-in"));
const standIns = {
  "odoo.js": odoo,
  "react.js": react,
  "connect_payment.js": await source("examples/odoo/connect_payment.js"),
  "useConnectPayment.js": (await source("examples/react/useConnectPayment.js")).replace('"react"', '"./react.js"'),
  "pos_store.js":
    "export const register_payment_method = (...given) => told.push(['register_payment_method', ...given]);",
  "vitest.js": "export const defineConfig = (config) => config; export const playwright = () => 'playwright';",
  "simulator.js": (await blocks("web/package/README.md")).find(({ code }) => code.startsWith("// simulator.js")).code,
};
for (const [name, text] of Object.entries(standIns)) await put(`stand-in/${name}`, text);

/** The blocks of each guide, each with its entry. `unpaired` are blocks without an entry, and entries without a block. */
const unpaired = [];
const plans = new Map();
for (const guide of await guides()) {
  const all = (await blocks(guide)).filter(({ language }) => ["js", "jsx", "ts", "html", "css"].includes(language));
  const entries = STAGES[guide] ?? [];
  const pairs = all.flatMap((block) =>
    entries.filter(({ has }) => block.code.includes(has)).map((entry) => ({ block, entry })),
  );
  for (const block of all)
    if (pairs.filter((pair) => pair.block === block).length !== 1) unpaired.push(`${guide}:${block.line}`);
  for (const entry of entries)
    if (pairs.filter((pair) => pair.entry === entry).length !== 1) unpaired.push(`${guide}: ${entry.has}`);
  plans.set(guide, pairs);
}
unpaired.push(...Object.keys(STAGES).filter((guide) => !plans.has(guide)));

test("every block has its entry, and every entry its block", () => assert.deepEqual(unpaired, []));

/** shop is a browser profile for one guide, and pages in it. */
async function shop(t) {
  await sim.control("reset", {});
  for (const tid of ["12345678", "87654321"])
    await sim.control("terminal", { tid, profile: "VCMINVLSIP0", state: "available" });
  const context = await started.newContext();
  t.after(() => context.close());
  const complaints = [];
  await context.exposeFunction("control", (path, body) => sim.control(path, body));
  await context.addInitScript(tillOfTheGuides);
  await context.addInitScript(
    (origin) => {
      window.simulatorAt = origin; // where the guides say ws://127.0.0.1:8080
    },
    sim.origin.replace("http", "ws"),
  );
  return {
    context,
    complaints,
    async page(path = "/till.html") {
      const page = await context.newPage();
      page.on("pageerror", (error) => complaints.push(String(error)));
      await page.goto(origin + path);
      return page;
    },
  };
}

/** run runs a block. A page is opened, a style sheet is added, and everything else is a module whose names are kept as `made`. */
async function run(page, { language, code }, name) {
  if (language === "css") return page.addStyleTag({ content: code });
  const { code: plain } =
    language === "js"
      ? { code }
      : await transformWithOxc(code, `${name}.${language}`, {
          jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" },
        });
  await put(`${name}.mjs`, `${plain}\nexport { ${names(code).join(", ")} };\n`);
  return page.evaluate(async (name) => {
    window.made = await import(`/${name}.mjs`);
  }, name);
}

for (const [guide, all] of plans) {
  const name = guide.replace(/\W/g, "-");
  if (all.some(({ entry }) => !entry.by))
    test(guide, async (t) => {
      const shopOfIt = await shop(t);
      let page = await shopOfIt.page();
      for (const { block, entry } of all.filter(({ entry }) => !entry.by)) {
        await t.test(`${guide}:${block.line}`, async () => {
          const { has, before, then, is, own, routes = {}, becomes = (code) => code } = entry;
          if (own) [page] = await Promise.all([shopOfIt.page(), page.close()]);
          for (const [address, answer] of Object.entries(routes)) await page.route(address, answer);
          if (before) await page.evaluate(before);
          if (block.language === "html") {
            await put(`${name}-${block.line}.html`, becomes(block.code, folder));
            [page] = await Promise.all([shopOfIt.page(`/${name}-${block.line}.html`), page.close()]);
          } else await run(page, { ...block, code: becomes(block.code) }, `${name}-${block.line}`);
          assert.deepEqual(await page.evaluate(then), is, has);
          assert.deepEqual(shopOfIt.complaints, []);
        });
      }
    });
}

test("the policy of the guide lets a till start, and work", async (t) => {
  const [{ code: policy }] = (await blocks("docs/security.md")).filter(({ language }) => language === "text");
  const { context, page } = await shop(t);
  await put("policy.html", '<!doctype html><title>Till</title><script src="/connect-epos.js"></script>');
  await context.route("**/*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      headers: {
        ...response.headers(),
        "content-security-policy": `${policy.trim().replace("connect-src", `connect-src ${sim.origin.replace("http", "ws")}`)}`,
      },
    });
  });
  const till = await page("/policy.html");
  assert.equal(
    await till.evaluate(async () => {
      await opened();
      return `${(await sold()).result} ${(await epos.storage()).kind}`;
    }),
    "approved indexeddb",
  );
});

test("the hands that the guide asks for are those of the demo till", async (t) => {
  const [{ code }] = (await blocks("docs/rehearsal.md")).filter(({ language }) => language === "ts");
  const asked = [...code.matchAll(/^ {2}(?:readonly )?(\w+)(\??)[(:]/gm)].map(([, hand, optional]) => ({
    hand,
    optional,
  }));
  const { context } = await shop(t);
  const page = await context.newPage();
  await page.goto(`${sim.origin}/?rehearse`);
  const has = await page
    .waitForFunction(() => window.rehearsal && Object.keys(window.rehearsal))
    .then((keys) => keys.jsonValue());
  assert.deepEqual(
    asked.filter(({ hand, optional }) => !optional && !has.includes(hand)),
    [],
  );
  assert.deepEqual(
    has.filter((key) => !asked.some(({ hand }) => hand === key)),
    [],
  );
});

test("what is said to run elsewhere does", async () => {
  const elsewhere = Object.values(STAGES)
    .flat()
    .filter(({ by }) => by);
  assert.ok(elsewhere.length > 0);
  for (const { by, has, found = has } of elsewhere) assert.ok((await source(by)).includes(found), `${by} runs ${has}`);
});
