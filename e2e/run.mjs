// Runs the browser specs: all of them, or those whose names are given (`node e2e/run.mjs engine tables`).
// CONNECT_SIM and SITE say where the simulator and the built files are: ./build.sh e2e sets them.
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";

/** Three at a time keep two cores busy, because a spec waits for a third of its time. The slowest begin, so that none is left alone at the end. */
const SLOWEST = [
  "layout",
  "demo-element",
  "demo-tables",
  "demo-reports",
  "element",
  "package",
  "docs-snippets",
  "browsers",
];

const specs = join(import.meta.dirname, "specs");
const nameOf = (file) => basename(file, ".spec.mjs");
const rank = (file) => (SLOWEST.includes(nameOf(file)) ? SLOWEST.indexOf(nameOf(file)) : SLOWEST.length);

const wanted = process.argv.slice(2);
const all = (await readdir(specs, { recursive: true })).filter((file) => file.endsWith(".spec.mjs")).sort();
const files = all
  .filter((file) => wanted.length === 0 || wanted.includes(nameOf(file)))
  .sort((a, b) => rank(a) - rank(b))
  .map((file) => join(specs, file));
const missing = wanted.filter((name) => !all.some((file) => nameOf(file) === name));
if (missing.length > 0) throw new Error(`there is no spec of the name ${missing.join(" or ")}`);

/** How long the tests of each file took, in ms. */
const took = new Map();
run({ files, concurrency: 3 })
  .on("test:pass", keepTime)
  .on("test:fail", (test) => {
    process.exitCode = 1;
    keepTime(test);
  })
  .compose(new spec())
  .on("end", tellTimes)
  .pipe(process.stdout);

function keepTime({ nesting, file, details }) {
  if (nesting === 0 && file) took.set(file, (took.get(file) ?? 0) + details.duration_ms);
}

function tellTimes() {
  const slowest = [...took].sort(([, a], [, b]) => b - a).slice(0, 12);
  console.log("the slowest specs, in seconds:");
  for (const [file, ms] of slowest) console.log(`${(ms / 1000).toFixed(0).padStart(5)}  ${nameOf(file)}`);
}
