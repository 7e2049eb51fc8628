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

/**
 * So many files may fail among the others and pass alone. A loaded machine now and then shows an order of events that a spec did
 * not expect: that is a fault of the spec or of the product, so it is told at the end. It does not hide what passed.
 */
const UNSTABLE = 2;

/** How long the tests of each file took, in ms. */
const took = new Map();
const failed = await play(files, 3);
const again = failed.length <= UNSTABLE ? failed : [];
if (again.length > 0) console.log(`\nonce more, alone: ${again.map(nameOf).join(", ")}`);
const failedTwice = again.length > 0 ? await play(again, 1) : failed;
tellTimes();
for (const file of failed.filter((file) => !failedTwice.includes(file)))
  console.log(`UNSTABLE ${nameOf(file)}: it failed among the others, see above, and passed alone`);
if (failedTwice.length > 0) process.exitCode = 1;

/** play runs spec files, so many at a time, and gives those in which a test failed. */
async function play(files, concurrency) {
  const failed = new Set();
  const events = run({ files, concurrency })
    .on("test:pass", keepTime)
    .on("test:fail", (test) => {
      failed.add(test.file);
      keepTime(test);
    });
  for await (const text of events.compose(new spec())) process.stdout.write(text);
  return files.filter((file) => failed.has(file));
}

function keepTime({ nesting, file, details }) {
  if (nesting === 0 && file) took.set(file, (took.get(file) ?? 0) + details.duration_ms);
}

function tellTimes() {
  const slowest = [...took].sort(([, a], [, b]) => b - a).slice(0, 12);
  console.log("the slowest specs, in seconds:");
  for (const [file, ms] of slowest) console.log(`${(ms / 1000).toFixed(0).padStart(5)}  ${nameOf(file)}`);
}
