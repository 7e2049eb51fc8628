// The previous build beside today's build. One server has both, each under a path of its own.
import { cp, mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import { simulator } from "./simulator.mjs";

/** The files of the previous build, as its README says. */
const FILES = ["connect-epos.js", "connect-epos-worker.js", "connect-epos.wasm"];

/** What a page loads in order to run the build of that name. */
export const BUILDS = {
  previous: '<script src="/previous/connect-epos.js"></script>',
  today: '<script src="/dist/connect-epos.js"></script>',
};

/** simulatorOfBoth starts a simulator whose server has both builds. */
export async function simulatorOfBoth(args) {
  const folder = await mkdtemp(join(tmpdir(), "connect-epos-both-"));
  after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "previous"));
  for (const file of FILES) {
    await cp(join(process.env.SITE, "dist", file), join(folder, "dist", file));
    const packed = await readFile(new URL(`../fixtures/previous/${file}.br`, import.meta.url));
    await writeFile(join(folder, "previous", file), brotliDecompressSync(packed));
  }
  return simulator(["--dir", folder, ...args]);
}
