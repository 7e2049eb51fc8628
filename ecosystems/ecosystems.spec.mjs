// Every tool builds the packed package into the same small till, and the till takes payments in Chromium.
// ./build.sh ecosystems runs this; README.md says how to add a tool.
import assert from "node:assert/strict";
import { basename } from "node:path";
import { after, test } from "node:test";
import { browser } from "../e2e/support/chromium.mjs";
import { simulator } from "../e2e/support/simulator.mjs";
import { readyToDrive } from "./drive.mjs";
import { found } from "./list.mjs";
import { packed, prepared } from "./project.mjs";
import { built, running } from "./variant.mjs";

const wanted = process.env.ECOSYSTEMS?.split(" ").filter(Boolean) ?? [];
/** A folder is named whole (`examples/svelte`), or by its last part: then all of that name are meant. */
const names = ({ name, from }) => [name, basename(from)];
const projects = (await found()).filter(
  (project) => wanted.length === 0 || names(project).some((name) => wanted.includes(name)),
);
const unknown = wanted.filter((name) => !projects.some((project) => names(project).includes(name)));
if (unknown.length > 0) throw new Error(`there is no folder of the name ${unknown.join(" or ")}`);

const tarball = await packed();
const { drive } = readyToDrive(await browser(), await simulator());
const rows = [];

for (const project of projects) {
  test(project.name, async (t) => {
    const { folder, version } = await prepared(project, tarball);
    for (const [name, variant] of Object.entries(project.variants)) {
      const row = { tool: `${project.tool} ${version}`.trim(), variant: name, result: "failed", seconds: 0 };
      rows.push(row);
      const begun = performance.now();
      await t.test(name, async (t) => {
        built(folder, variant);
        const findings = await drive(t, await running(t, folder, variant), { ...project, ...variant, folder });
        row.result = told(findings);
        for (const [part, finding] of Object.entries(findings)) assert.equal(finding, "ok", part);
      });
      row.seconds = Math.round((performance.now() - begun) / 1000);
    }
  });
}

/** told says in one line which parts worked, and what stood in the way of the others. */
function told(findings) {
  const bad = Object.entries(findings).filter(([, finding]) => finding !== "ok");
  return bad.length ? bad.map(([part, finding]) => `${part}: ${String(finding).slice(0, 100)}`).join("; ") : "works";
}

after(() => {
  const width = Math.max(...rows.map(({ tool, variant }) => tool.length + variant.length)) + 3;
  for (const { tool, variant, result, seconds } of rows)
    console.log(`${`${tool}, ${variant}`.padEnd(width)} ${String(seconds).padStart(4)} s  ${result}`);
});
