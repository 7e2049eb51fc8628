// A project in a folder of its own: its tools are installed from its lock file, and the package from the tarball, as an
// integrator does it. The folder is outside of this tree, because tools look for packages in the folders above, too.
import { execFileSync } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { tarball } from "../e2e/support/tarball.mjs";

const TOP = join(import.meta.dirname, "..");
const WORK = join(tmpdir(), `connect-epos-ecosystems${TOP.replaceAll(sep, "-")}`);

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
  return tarball(WORK);
}

/**
 * prepared gives a project's folder, with everything installed. Tools that are installed already are kept as
 * long as the lock file stays the same.
 * @param {import("./list.mjs").Project} project
 * @param {string} tarball
 */
export async function prepared(project, tarball) {
  const folder = join(WORK, project.name);
  const known = join(WORK, `${project.name}.lock`);
  const lock = await textOf(join(project.from, "package-lock.json"));
  const fresh = (await textOf(known)) !== lock;
  if (fresh) await rm(folder, { recursive: true, force: true });
  await copied(project, folder);
  if (lock && fresh) {
    run(folder, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
    await writeFile(known, lock);
  }
  await rm(join(folder, "node_modules", ".vite"), { recursive: true, force: true }); // what it keeps of an earlier package
  await unpacked(tarball, folder);
  return { folder, version: project.package ? await versionOf(folder, project.package) : "" };
}

/** copied copies a project, with the common till if it uses that. */
export async function copied({ from, till }, folder) {
  await cp(from, folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
  if (till) await cp(join(import.meta.dirname, "till", "till.js"), join(folder, till, "till.js"));
}

/** unpacked puts the package where npm would put it: it has no dependencies. */
export async function unpacked(tarball, folder) {
  const place = join(folder, "node_modules", "connect-epos");
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
  run(place, "tar", "-xzf", tarball, "--strip-components=1");
}

/** @param {string} path */
const textOf = (path) => readFile(path, "utf8").catch(() => "");

async function versionOf(folder, tool) {
  return JSON.parse(await textOf(join(folder, "node_modules", tool, "package.json"))).version;
}
