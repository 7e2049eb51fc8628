// The packed package, built into a till by three bundlers and driven to payments. ./build.sh ecosystems does the same
// with all tools that are promised; these three stand for what the others do, too: an address that becomes a file with
// another name, an import of an address that must stay as it is, and a bundle that has lost its own address.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import vm from "node:vm";
import { build } from "esbuild";
import { readyToDrive } from "../../../ecosystems/drive.mjs";
import { found } from "../../../ecosystems/list.mjs";
import { copied, unpacked } from "../../../ecosystems/project.mjs";
import { built, running } from "../../../ecosystems/variant.mjs";
import { browser } from "../../support/chromium.mjs";
import { simulator } from "../../support/simulator.mjs";
import { tarball } from "../../support/tarball.mjs";

const TOOLS = join(import.meta.dirname, "../../..", "node_modules", ".bin");
process.env.PATH = `${TOOLS}:${process.env.PATH}`;

const work = await mkdtemp(join(tmpdir(), "bundlers-"));
after(() => rm(work, { recursive: true }));
const packed = tarball(work);
const { drive } = readyToDrive(await browser(), await simulator());
const projects = await found();

for (const [name, kind] of [
  ["vite-8", "build"],
  ["webpack-5", "build"],
  ["esbuild", "default format"],
])
  test(`${name}, ${kind}`, async (t) => {
    const project = projects.find((each) => each.name === name);
    const folder = join(work, name);
    await copied(project, folder);
    await unpacked(packed, folder);
    const variant = project.variants[kind];
    built(folder, variant);
    const findings = await drive(t, await running(t, folder, variant), { ...project, ...variant });
    assert.deepEqual(findings, Object.fromEntries(Object.keys(findings).map((part) => [part, "ok"])));
  });

// A server of a content network (an "edge" function) has the web's standards, and neither a page nor Node.
test("a bundle of everything runs where there is no page and no Node, and load says what is missing", async () => {
  const folder = join(work, "edge");
  await mkdir(folder);
  await unpacked(packed, folder);
  const parts = ["", "/element", "/receipts", "/tables", "/text-de", "/simulator", "/diagnostics", "/page"];
  const names = parts.map((part, at) => `import * as part${at} from "connect-epos${part}"; console.log(part${at});`);
  const contents = `${names.join("")} import { load } from "connect-epos"; refused = load({ softwareHouseId: "simSWH" });`;
  const {
    outputFiles: [{ text }],
  } = await build({ stdin: { contents, resolveDir: folder }, bundle: true, write: false, logLevel: "error" });
  const edge = { console: { log() {} }, EventTarget, Event, AbortController, URL, TextEncoder, TextDecoder, crypto };
  vm.runInNewContext(text, edge);
  await assert.rejects(edge.refused, { code: "insecure-context" });
});
