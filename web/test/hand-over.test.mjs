// What a module exports must arrive, also where a bundler has made a script of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { exportsOf, leave } from "../engine/hand-over.js";
import { importModule } from "../engine/spawn.js";

const script = (code) => `data:text/javascript,${encodeURIComponent(code)}`;
const LEAVES = `const symbol = Symbol.for("connect-epos"); globalThis[symbol] = { ...globalThis[symbol], run: () => "page" };`;

test("a module that exports is taken as it is", async () => {
  leave({ run: () => "left by another one" });
  assert.equal((await importModule(script("export const run = () => 'page';"))).run(), "page");
});

test("a module that has lost its exports is found by what it left", async () => {
  leave({ selfTest: () => "diagnostics" });
  const [page, diagnostics] = await Promise.all([importModule(script(LEAVES)), importModule(script("1;"))]);
  assert.equal(page.run(), "page");
  assert.equal(diagnostics.selfTest(), "diagnostics");
});

test("a module of the till is imported in the till's own way", async () => {
  const { start } = await importModule("https://shop.example/not-asked.js", async () => ({ start: () => "simulator" }));
  assert.equal(start(), "simulator");
  await assert.rejects(
    importModule("simulator.js", () => Promise.reject(new Error("no such chunk"))),
    { code: "engine-failed", reason: "file-missing", message: /no such chunk/ },
  );
});

test("what is left is not in the way of anybody", () => {
  assert.deepEqual(
    Object.keys(globalThis).filter((name) => /epos/i.test(name)),
    [],
  );
  assert.equal(typeof exportsOf({}).run, "function");
});
