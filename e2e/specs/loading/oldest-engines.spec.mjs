// The scripts that we ship use nothing that is newer than the oldest engines that docs/browsers.md promises. The build
// compiles the syntax to them; this spec looks at the names of the browser's own functions, in MDN's compatibility data.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { newerNames, spreadAfterOptional, usesOf } from "../../support/browser-features.mjs";

const ROOT = join(import.meta.dirname, "../../..");
const DIST = join(process.env.SITE, "dist");

/** The oldest engines, as the build knows them. */
async function oldestEngines() {
  const source = await readFile(join(ROOT, "tools/pack/engines.go"), "utf8");
  return Object.fromEntries(
    [...source.matchAll(/api\.Engine(\w+), Version: "([\d.]+)"/g)].map(([, name, version]) => [
      name.toLowerCase(),
      Number(version),
    ]),
  );
}
const oldest = await oldestEngines();

/** What is newer, and why it may be used all the same. */
const KNOWN = {
  "navigator.permissions": "the self-test asks whether it is there",
  "navigator.wakeLock": "the self-test asks whether it is there",
  ".replaceSync()": "of style sheets: the element has another way where it is missing",
  ".pipeThrough()": "of DecompressionStream: connect-epos-single.js asks whether that is there",
  ".run()": "of our own connect-epos-page.js",
};

test("no script uses a function that is newer than the oldest engines", async () => {
  const scripts = (await readdir(DIST)).filter((name) => /\.[cm]?js$/.test(name));
  const found = {};
  for (const name of scripts)
    for (const [feature, missing] of usesOf(await readFile(join(DIST, name), "utf8"), oldest))
      if (!(feature in KNOWN)) (found[`${feature} (${missing})`] ??= []).push(name);
  assert.deepEqual(found, {});
});

test("the Go program calls nothing that is newer either", async () => {
  const folder = join(ROOT, "jsbridge");
  const sources = (await readdir(folder)).filter((name) => /(?<!_test)\.go$/.test(name));
  const names = new Set();
  for (const name of sources)
    for (const [, called] of (await readFile(join(folder, name), "utf8")).matchAll(
      /(?:\b(?:Call|Get|call)\((?:\w+, )?|property\([\w.()]+, )"(\w+)"/g,
    ))
      names.add(called);
  assert.ok(names.has("getRandomValues") && names.has("locks") && names.has("indexedDB"));
  const newer = newerNames([...names], oldest);
  for (const name of ["permissions"]) newer.delete(name); // it looks first whether they are there
  assert.deepEqual([...newer], []);
});

test("no arguments are spread after ?., which Chromium before 91 takes in the wrong way", async () => {
  for (const name of (await readdir(DIST)).filter((name) => /\.[cm]?js$/.test(name)))
    assert.deepEqual(spreadAfterOptional(await readFile(join(DIST, name), "utf8")), [], name);
});

test("a script that is loaded by a script tag is read rightly whatever character set the page has", async () => {
  const classic = (await readdir(DIST)).filter((name) => name.endsWith(".js"));
  assert.ok(classic.length > 8);
  for (const name of classic)
    assert.doesNotMatch(await readFile(join(DIST, name), "latin1"), /[^\0-\x7f]/, `${name} is not ASCII`);
});
