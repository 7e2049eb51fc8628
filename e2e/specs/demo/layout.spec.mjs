// Every screen in every size of window that tills have, in a font that is wider than most. Nothing is cut, nothing
// overflows, nothing lies under something else, and staff see what they need now. The states are drawn from fixtures,
// without an engine.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { layoutFaults, SIZES } from "../../support/layout.mjs";
import { elementPage, tillPage } from "../../support/layout-pages.mjs";
import { elementStates } from "../../support/layout-states.mjs";
import { tillStates } from "../../support/layout-till.mjs";
import { served } from "../../support/static-server.mjs";

const origin = await served(process.env.SITE);
const started = await browser();

/** look returns what is wrong on a page, a line for each fault. `needs` is checked only where the window fits what is shown. */
async function look(page, where, needs) {
  for (const need of needs.filter((need) => !need.startsWith("text:")))
    await page
      .locator(need)
      .first()
      .waitFor({ state: "attached", timeout: 10_000 })
      .catch(() => {}); // what is not there is told below
  const found = await page.evaluate(layoutFaults, { needs, cut: ".frames code" });
  return found.map((fault) => `${where}: ${fault}`);
}

for (const lang of ["en", "de"])
  for (const modal of [true, false]) {
    test(`the element, ${lang}, ${modal ? "over the page" : "in the page"}`, async (t) => {
      const { page, show } = await elementPage(t, started, origin);
      const faults = [];
      for (const size of modal ? SIZES : [SIZES[0], SIZES[3], { width: 320, height: 640 }]) {
        await page.setViewportSize(size);
        for (const state of elementStates(lang)) {
          await show(state, { modal, lang });
          faults.push(...(await look(page, `${size.width}x${size.height} ${state.name}`, modal ? state.needs : [])));
        }
      }
      assert.equal(faults.join("\n"), "");
    });
  }

test("the demo till", async (t) => {
  const { page, complaints, show, forget } = await tillPage(t, started, origin);
  const faults = [];
  for (const state of tillStates()) {
    await show(state);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.evaluate(() => window.scrollTo(0, 0));
      faults.push(...(await look(page, `${size.width}x${size.height} ${state.name}`, state.needs)));
    }
    await forget();
  }
  assert.equal([...faults, ...complaints].join("\n"), "");
});
