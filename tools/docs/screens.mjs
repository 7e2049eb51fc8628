// Draws the pictures of docs/screens anew: `./build.sh docs` runs it on the built files and a simulator.
import { mkdir, writeFile } from "node:fs/promises";
import { after } from "node:test";
import { browser } from "../../e2e/support/chromium.mjs";
import { simulator } from "../../e2e/support/simulator.mjs";
import { demoPicture, elementPictures, LOOKS } from "../../e2e/support/pictures.mjs";

const folder = new URL("../../docs/screens/", import.meta.url);
const sim = await simulator();
const started = await browser();
const keep = (name, png) => writeFile(new URL(`${name}.png`, folder), png);

await mkdir(new URL("element/", folder), { recursive: true });
await keep("demo", await demoPicture({ after }, started, sim));
for (const look of Object.keys(LOOKS))
  await elementPictures({ after }, started, sim, look, (name, png) => keep(`element/${name}`, png));
process.exit(0);
