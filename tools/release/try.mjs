// Tries a release as its users get it: `node tools/release/try.mjs FOLDER`. The sums must be right, and the tarball must
// install into an empty project without a network, be imported there by Node, and bring types that resolve.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const release = resolve(process.argv[2] ?? "release");
const compiler = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");
const project = await mkdtemp(join(tmpdir(), "connect-epos-release-"));

/** run is a command in the new project; what it says is told where it fails. */
function run(command, ...args) {
  try {
    return execFileSync(command, args, { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")}: ${error.stdout}${error.stderr}`);
  }
}

/** sums compares every file of the release with SHA256SUMS. */
async function sums() {
  const told = (await readFile(join(release, "SHA256SUMS"), "utf8")).trim().split("\n");
  const names = (await readdir(release)).filter((name) => name !== "SHA256SUMS");
  assert.equal(told.length, names.length, "each file has a sum");
  for (const line of told) {
    const [sum, name] = line.split("  ");
    assert.equal(
      createHash("sha256")
        .update(await readFile(join(release, name)))
        .digest("hex"),
      sum,
      name,
    );
  }
  return names.find((name) => name.endsWith(".tgz"));
}

const TYPED = `import { load, type Outcome } from "connect-epos";
import { asText } from "connect-epos/receipts";
import { tableBook } from "connect-epos/tables";
import * as de from "connect-epos/text-de";
import "connect-epos/element";
export const till = async () => (await load({ softwareHouseId: "x", texts: de })).payAtCounter("front-bar");
export const result = (outcome: Outcome): "approved" | "declined" | "cancelled" | "refused" | "unknown" => outcome.result;
export const parts = [asText, tableBook];
`;

try {
  const name = await sums();
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "till", private: true, type: "module" }));
  run("npm", "install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", join(release, name));
  const parts = ["", "/element", "/receipts", "/tables", "/text-de"].map((part) => `import("connect-epos${part}")`);
  const imported = `const [{ version }] = await Promise.all([${parts}]); console.log(version);`;
  run(process.execPath, "--input-type=commonjs", "-e", 'require("connect-epos/schemas/Payment.json")');
  const version = run(process.execPath, "--input-type=module", "-e", imported).trim();
  assert.equal(name, `connect-epos-${version}.tgz`);
  await writeFile(join(project, "till.ts"), TYPED);
  const plain = ["--noEmit", "--strict", "--types", "", "--target", "es2022", "--lib", "es2022,dom"];
  for (const way of ["nodenext", "bundler"]) {
    const module = way === "bundler" ? "preserve" : way;
    run(process.execPath, compiler, ...plain, "--module", module, "--moduleResolution", way, "till.ts");
  }
  console.log(`${name} installs, is imported by Node ${process.versions.node}, and its types resolve.`);
} finally {
  await rm(project, { recursive: true });
}
