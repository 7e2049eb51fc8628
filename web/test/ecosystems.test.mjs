// The table of tools in the guide is about the versions that ./build.sh ecosystems builds with, and about no others.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { found } from "../../ecosystems/list.mjs";

const top = join(import.meta.dirname, "../..");
const json = async (path) => JSON.parse(await readFile(path, "utf8"));
const ours = (await found()).filter(({ from }) => dirname(from) === join(top, "ecosystems"));

test("each tool has a row with its version, and each row its tool", async () => {
  const guide = await readFile(join(top, "docs/deploying.md"), "utf8");
  const table = /\| tool and version \|[^]*?\n\n/.exec(guide)[0];
  const rows = table.trim().split("\n").slice(2);
  const told = rows.map((row) => row.split("|")[1].trim());
  const expected = await Promise.all(
    ours.map(async ({ tool, package: name, from }) => {
      if (!name) return tool;
      const { dependencies, devDependencies } = await json(join(from, "package.json"));
      const [major, minor] = { ...dependencies, ...devDependencies }[name].split(".");
      return `${tool} ${major}.${minor}`;
    }),
  );
  const missing = expected.filter((tool) => !told.some((row) => row.startsWith(tool)));
  const untried = told.filter((row) => !expected.some((tool) => row.startsWith(tool)));
  assert.deepEqual({ missing, untried }, { missing: [], untried: [] });
});

test("versions are exact, and locked", async () => {
  for (const { name, from, package: tool } of await found()) {
    if (!tool) continue;
    const { dependencies = {}, devDependencies = {} } = await json(join(from, "package.json"));
    const { packages } = await json(join(from, "package-lock.json"));
    for (const [needed, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      assert.match(version, /^(npm:.*@)?\d+\.\d+\.\d+$/, `${name}: ${needed}`);
      assert.ok(packages[`node_modules/${needed}`], `${name}: ${needed} is not locked`);
    }
  }
});
