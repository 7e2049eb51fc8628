// A project in a folder of its own below .bin/: its tools are installed from its lock file, and the package from the
// tarball, as an integrator does it.
import { execFileSync } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exists } from "./list.mjs";

const WORK = join(import.meta.dirname, "..", ".bin", "ecosystems");

/** run runs a command and gives what it printed. If it fails, the error tells that. */
export function run(cwd, command, ...args) {
  try {
    return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env: inside(cwd) });
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")}: ${error.stdout}${error.stderr}`);
  }
}

/** inside is the environment of a project's commands: its own tools come first, and none of them reports to its makers. */
export const inside = (folder) => ({
  ...process.env,
  PATH: `${join(folder, "node_modules", ".bin")}:${process.env.PATH}`,
  NODE_TEST_CONTEXT: "",
  NG_CLI_ANALYTICS: "false",
  NEXT_TELEMETRY_DISABLED: "1",
  ASTRO_TELEMETRY_DISABLED: "1",
});

/** packed makes the tarball of the built files. */
export async function packed() {
  await mkdir(WORK, { recursive: true });
  const told = run(WORK, "npm", "pack", "--json", "--loglevel=error", join(process.env.SITE, "dist"));
  return join(WORK, JSON.parse(told)[0].filename);
}

/**
 * prepared copies a project to a folder of its own and installs what it needs. Tools that are installed already are
 * kept as long as the lock file stays the same.
 * @param {import("./list.mjs").Project} project
 * @param {string} tarball
 */
export async function prepared({ name, from, till, package: tool }, tarball) {
  const folder = join(WORK, name);
  const lock =
    (await exists(join(from, "package-lock.json"))) && (await readFile(join(from, "package-lock.json"), "utf8"));
  const known = join(WORK, `${name}.lock`);
  const installed = (await exists(known)) && (await readFile(known, "utf8")) === lock;
  if (!installed) await rm(folder, { recursive: true, force: true });
  await cp(from, folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
  if (till) await cp(join(import.meta.dirname, "till", "till.js"), join(folder, till, "till.js"));
  if (lock && !installed) {
    run(folder, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
    await writeFile(known, lock);
  }
  await rm(join(folder, "node_modules", ".vite"), { recursive: true, force: true }); // what it keeps of an earlier package
  await unpacked(tarball, join(folder, "node_modules", "connect-epos"));
  return { folder, version: tool ? await versionOf(folder, tool) : "" };
}

/** unpacked puts the package where npm would put it: it has no dependencies. */
async function unpacked(tarball, place) {
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
  run(place, "tar", "-xzf", tarball, "--strip-components=1");
}

async function versionOf(folder, tool) {
  return JSON.parse(await readFile(join(folder, "node_modules", tool, "package.json"), "utf8")).version;
}
