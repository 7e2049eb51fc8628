// The smoke suite that docs/browsers.md names, against the built files and the simulator. It runs in Firefox and WebKit, and
// in the whole Chromium, because most other specs run on Chromium's engine alone.
import assert from "node:assert/strict";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { CHROMIUM, FLAGS } from "../../support/chromium.mjs";
import { simulator, siteAt, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";
import { holdAnswer } from "../../support/held-answer.mjs";
import { until } from "../../support/until.mjs";
import { firefox, webkit } from "../../support/webdriver.mjs";

/** wholeChromium has the same methods as the other two browsers. */
async function wholeChromium() {
  const started = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const context = await started.newContext();
  let page = await context.newPage();
  return {
    name: `Chromium ${started.version()}`,
    go: (url) => page.goto(url),
    evaluate: (what, ...args) => page.evaluate(`(${what})(...${JSON.stringify(args)})`),
    tab: async () => (page = await context.newPage()),
    here: () => page,
    async to(other) {
      page = other;
      await page.bringToFront();
    },
    end: () => started.close(),
  };
}

const folder = await mkdtemp(join(tmpdir(), "connect-epos-site-"));
after(() => rm(folder, { recursive: true, force: true }));
await cp(join(process.env.SITE, "dist"), join(folder, "dist"), { recursive: true });
await writeFile(
  join(folder, "till.html"),
  '<!doctype html><title>Till</title><script src="dist/connect-epos.js"></script><script src="dist/connect-epos-element.js"></script>',
);
process.env.SITE = folder;
const sim = await simulator();

/** What a page does. Each of these functions runs in the page, and gets what it needs as arguments. */
const load = async (host, site) => {
  window.epos = await ConnectEPoS.load({ softwareHouseId: "simSWH", host });
  await window.epos.sites.save(site);
  window.counter = await window.epos.payAtCounter(site.id, { onRecovered() {}, onPending() {} });
  return (await window.epos.supportBundle()).settings.runs;
};
const sale = (request) =>
  window.counter
    .sale({ amount: 1250, currency: "GBP", ...request })
    .then(({ result, reference, stored }) => [reference, result, stored]);
const begin = (request) => {
  window.going = window.counter.sale({ amount: 1250, currency: "GBP", ...request });
};
const ended = async () => {
  let over = false;
  const end = window.going.finally(() => {
    over = true;
  });
  while (!over) await window.counter.terminals(); // what was held back comes with that answer
  return (await end).result;
};
const refused = (request) =>
  window.counter.sale({ amount: 1250, currency: "GBP", ...request }).then(
    () => "not refused",
    ({ code, sent }) => [code, sent],
  );
const known = async () => (await window.counter.history()).map(({ reference, result }) => [reference, result]);
const byElement = async (request) => {
  const element = document.body.appendChild(document.createElement("connect-payment"));
  element.modal = true;
  const part = async (name) => {
    for (;;) {
      const found = element.shadowRoot.querySelector(name);
      if (found) return found;
      await new Promise((later) => setTimeout(later, 20));
    }
  };
  const going = element.pay(window.counter, { amount: 1250, currency: "GBP", ...request });
  (await part("[data-name=accept]")).click();
  const { result } = await going;
  const title = element.shadowRoot.querySelector("h2").textContent;
  const colour = getComputedStyle(element.shadowRoot.querySelector("h2")).color;
  (await part("[data-name=done]")).click();
  element.remove();
  return [result, title, colour, element.phase];
};
const serve = async (site) => {
  window.book = [];
  window.tables = await window.epos.payAtTable(site, {
    tables: () => ["8"],
    lock: () => ({ amount: 4251, currency: "GBP" }),
    receipt: () => ["Steak  42.51"],
    payment: ({ tableId, amountPaid }) => void window.book.push([tableId, amountPaid]),
    unlock() {},
  });
};

for (const [engine, start] of Object.entries({ firefox, webkit, chromium: wholeChromium })) {
  test(engine, async (t) => {
    const begun = performance.now();
    const browser = await start();
    t.after(() => browser.end());
    t.diagnostic(`${browser.name}, up in ${Math.round(performance.now() - begun)} ms`);

    for (const host of HOSTS) {
      await t.test(`${browser.name}, host ${host}`, async (t) => {
        await sim.control("reset", {});
        const site = { ...siteAt(sim.origin), id: `bar-${host}`, account: `sim-${host}` };
        const [one, two, three, four, five] = [1, 2, 3, 4, 5].map((n) => `${host}-${n}`);
        const open = async () => {
          await browser.go(`${sim.origin}/till.html`);
          return browser.evaluate(load, host, site);
        };

        await t.test("loads, and sells", async () => {
          assert.equal(await open(), host);
          assert.deepEqual(await browser.evaluate(sale, { tid: TID.approves, reference: one }), [
            one,
            "approved",
            true,
          ]);
          assert.deepEqual(await browser.evaluate(sale, { tid: TID.declines, reference: two }), [
            two,
            "declined",
            true,
          ]);
        });

        await t.test("the journal is there after a reload", async () => {
          assert.equal(await open(), host);
          assert.deepEqual(await browser.evaluate(known), [
            [two, "declined"],
            [one, "approved"],
          ]);
          assert.deepEqual(await browser.evaluate(refused, { tid: TID.approves, reference: one }), [
            "already-paid",
            false,
          ]);
        });

        await t.test("two tabs, one card machine", async () => {
          const first = await browser.here();
          const second = await browser.tab();
          await open();
          await browser.to(first);
          await holdAnswer(sim);
          await browser.evaluate(begin, { tid: TID.approves, reference: three });
          await until(async () => (await sim.control("ledger")).charges.length === 2);
          await browser.to(second);
          assert.deepEqual(await browser.evaluate(refused, { tid: TID.approves, reference: four }), [
            "terminal-in-use",
            false,
          ]);
          await browser.evaluate(() => window.epos.close());
          await browser.to(first);
          assert.equal(await browser.evaluate(ended), "approved");
        });

        await t.test("the payment element asks about a signature, and shows the end", async () => {
          assert.deepEqual(await browser.evaluate(byElement, { tid: TID.signs, reference: five }), [
            "approved",
            "Approved",
            "rgb(11, 107, 58)",
            "idle",
          ]);
        });

        await t.test("a table is locked and paid", async () => {
          await browser.evaluate(serve, site.id);
          await until(async () => (await sim.control("links")).links.some(({ on }) => on === "pat"));
          await sim.control("waiter", { tid: TID.approves, waiterId: "1", tableId: "8" });
          assert.deepEqual(
            await browser.evaluate(async () => {
              while (!window.book.length) await new Promise((later) => setTimeout(later, 20));
              return window.book;
            }),
            [["8", 4251]],
          );
        });

        await t.test("the self-test finds nothing wrong", async () => {
          const bad = await browser.evaluate(async () =>
            (await window.epos.selfTest()).filter(({ ok }) => ok === false),
          );
          assert.deepEqual(bad, []);
          await browser.evaluate(() => window.epos.close());
        });
      });
    }
  });
}
