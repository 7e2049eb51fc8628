// The pictures of the guides show what is built. Each is drawn again and compared with the one that is kept. Both are made
// so small that the fonts of another machine do not matter, but a colour, a button or a state does.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { simulator } from "../../support/simulator.mjs";
import { demoPicture, elementPictures, LOOKS, unlike } from "../../support/pictures.mjs";

/** How much another font may change a picture; see unlike. With a serif font and with a wider, larger sans-serif font 15, 59 and 8 were measured. */
const LIMITS = { mean: 16, block: 70, height: 9 };

const sim = await simulator();
const started = await browser();
const desk = await (await started.newContext()).newPage();
const folder = new URL("../../../docs/screens/", import.meta.url);
const kept = (name) => readFile(new URL(`${name}.png`, folder));

/** over returns the names of the limits that two pictures exceed. */
async function over(one, other) {
  const measured = await unlike(desk, one, other);
  return Object.keys(LIMITS).filter((what) => measured[what] > LIMITS[what]);
}

async function shows(name, png) {
  assert.deepEqual(
    await over(await kept(name), png),
    [],
    `docs/screens/${name}.png is not what is built; draw them anew: ./build.sh docs`,
  );
}

test("the demo till after a sale", async (t) => shows("demo", await demoPicture(t, started, sim)));

const drawn = ["demo"];
for (const look of Object.keys(LOOKS)) {
  test(`the element, ${look}`, (t) =>
    elementPictures(t, started, sim, look, async (name, png) => {
      drawn.push(`element/${name}`);
      await shows(`element/${name}`, png);
    }));
}

test("no picture is left over", async () => {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".png"));
  assert.deepEqual(files.sort(), drawn.map((name) => `${name}.png`).sort());
});

test("another font passes; another colour, a missing button and another state do not", async (t) => {
  const changed = (style, only) =>
    new Promise((found, failed) =>
      elementPictures(t, started, sim, "light", (name, png) => found(png), { style, only: [only] }).catch(failed),
    );
  const declined = await kept("element/light-declined");
  assert.deepEqual(
    await over(declined, await changed("connect-payment { --connect-font: 16px/1.5 serif }", "declined")),
    [],
  );
  assert.deepEqual(await over(declined, await changed("connect-payment { --connect-accent: #c0392b }", "declined")), [
    "block",
  ]);
  assert.deepEqual(
    await over(declined, await changed("connect-payment::part(done) { visibility: hidden }", "declined")),
    ["block"],
  );
  assert.notDeepEqual(await over(declined, await kept("element/light-approved")), []);
  assert.notDeepEqual(await over(await kept("element/light-unsure"), await kept("element/light-settle")), []);
});
