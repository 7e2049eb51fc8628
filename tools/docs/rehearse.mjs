// Plays the integration checklist on a till: `./build.sh rehearse [URL]`. The page has the till's own hands as
// `window.rehearsal` (docs/rehearsal.md) and is on a simulator. It ends with 1 when a point failed.
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const given = new URL(process.argv[2]);
// An address alone is the demo till's.
if (given.pathname === "/" && !given.search) given.search = "?rehearse";
const FILES = ["tools.js", "points-tables.js", "points.js"]; // each imports only those before it
const texts = await Promise.all(
  FILES.map((name) => readFile(new URL(`../../web/demo/rehearsal/${name}`, import.meta.url), "utf8")),
);
const source = texts.join("\n").replace(/^(import|export) .*$/gm, "");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-features=LocalNetworkAccessChecks"],
});
let failed = 0;
try {
  const page = await browser.newPage();
  await page.exposeFunction("rehearsalTold", ({ about, ok, said }) => {
    console.log(`${ok === undefined ? "----" : ok ? "pass" : "FAIL"}  ${about}\n      ${said}`);
    if (ok === false) failed++;
  });
  await page.goto(given.href);
  await page.waitForFunction(() => window.rehearsal, null, { timeout: 30_000 });
  console.log("A rehearsal against a simulator that is made from public sources. It is no evidence to Paymentsense.\n");
  console.log(
    `\n${await page.evaluate(`(async () => { ${source}; return sum(await rehearse(window.rehearsal, window.rehearsalTold)); })()`)}`,
  );
} finally {
  await browser.close();
}
process.exitCode = failed > 0 ? 1 : 0;
