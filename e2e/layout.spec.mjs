// Every screen in every window that tills have, in a font that is wider than most: nothing is cut, overflows or lies under
// something, and what staff need now they see now. The states are drawn from fixtures, without an engine.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "./harness.mjs";
import { hasWide, layoutFaults, SIZES, WIDE } from "./layout.mjs";
import { counterStandIn, libraryStandIn } from "./layout-stand-in.mjs";
import { elementStates } from "./layout-states.mjs";
import { performs, tillStates } from "./layout-till.mjs";
import { served } from "./static.mjs";

/** What the simulator says of the card machines at tables, where the demo till draws one. */
const MACHINES = { terminals: [{ tid: "VCMINVLSIP0", stage: "locked", tableId: "12A", waiterId: "12345678", due: 123450, currency: "GBP", payments: 1 }] };

const origin = await served(process.env.SITE);
const started = await browser();

/** All that is wrong, a line each: an assertion cuts long objects. */
const listed = (faults) => Object.entries(faults).flatMap(([where, found]) => found.map((fault) => `${where}: ${fault}`)).join("\n");

const PAGE = `<!doctype html><meta name="viewport" content="width=device-width"><title>Till</title>
<style>body { margin: 0; padding: 1rem } connect-payment { --connect-font: 400 1rem/1.45 ${WIDE} }</style>
<main></main><script type="module" src="/dist/connect-epos-element.mjs"></script>`;

async function elementPage(t) {
  const context = await started.newContext({ viewport: SIZES[0], reducedMotion: "reduce", locale: "en-GB" });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.route("**/till.html", (route) => route.fulfill({ contentType: "text/html", body: PAGE }));
  await page.addInitScript(counterStandIn);
  await page.goto(`${origin}/till.html`);
  await page.waitForFunction(() => customElements.get("connect-payment"));
  if (!(await hasWide(page))) t.diagnostic(`${WIDE} is not on this machine: looked at in its own font`);
  return page;
}

for (const lang of ["en", "de"]) for (const modal of [true, false]) {
  test(`the element, ${lang}, ${modal ? "over the page" : "in the page"}`, async (t) => {
    const page = await elementPage(t);
    const faults = {};
    for (const size of modal ? SIZES : [SIZES[0], SIZES[3], { width: 320, height: 640 }]) {
      await page.setViewportSize(size);
      for (const state of elementStates(lang)) {
        await page.evaluate(([state, how]) => window.showState(state, how), [state, { modal, lang }]);
        const found = await page.evaluate(layoutFaults, { needs: modal ? state.needs : [] });
        if (found.length > 0) faults[`${size.width}x${size.height} ${state.name}`] = found;
      }
    }
    assert.equal(listed(faults), "");
  });
}

/** The demo till's page with a stand-in for its library: `show` loads it in a state. */
async function tillPage(t) {
  const context = await started.newContext({ viewport: SIZES[0], reducedMotion: "reduce", locale: "en-GB", bypassCSP: true });
  t.after(() => context.close());
  const page = await context.newPage();
  const complaints = [];
  let library = "";
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.route("**/dist/connect-epos.js", (route) => route.fulfill({ contentType: "text/javascript", body: library }));
  await page.route("**/control**", (route) => route.fulfill({ contentType: "application/json", body: JSON.stringify(MACHINES) }));
  async function show({ name, stage, query, steps }) {
    library = `(${counterStandIn})(); (${libraryStandIn})(${JSON.stringify({ ...stage, site: stage.site && { ...stage.site, endpoint: origin.replace("http", "ws") } })});`;
    await page.goto(`${origin}/${query}`);
    await page.addStyleTag({ content: `:root { --sans: ${WIDE} !important; --mono: ${WIDE} Mono !important } connect-payment { --connect-font: 400 1rem/1.45 ${WIDE} }`.replace('" Mono', ' Mono"') });
    await page.waitForFunction(() => window.stage.counter || document.querySelector("#settings[open]"));
    await page.evaluate(performs, steps).catch((error) => complaints.push(`${name}: ${error.message}`));
  }
  return { page, complaints, show };
}

test("the demo till", async (t) => {
  const { page, complaints, show } = await tillPage(t);
  const faults = {};
  for (const state of tillStates()) {
    await show(state);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.evaluate(() => window.scrollTo(0, 0));
      const found = await page.evaluate(layoutFaults, { needs: state.needs, cut: ".frames code" });
      if (found.length > 0) faults[`${size.width}x${size.height} ${state.name}`] = found;
    }
    await page.evaluate(() => { localStorage.clear(); indexedDB.deleteDatabase("connect-epos-tables"); });
  }
  assert.equal([listed(faults), ...complaints].filter(Boolean).join("\n"), "");
});
