// Two runs of build.sh at the same time: what one serves, the other leaves alone.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const script = await readFile(new URL("../../build.sh", import.meta.url), "utf8");
const [site] = /^site\(\) \{[^]*?^\}/m.exec(script);

test("each run has a folder of its own, and removes those of runs that are over", async (t) => {
  const top = await mkdtemp(join(tmpdir(), "site-"));
  t.after(() => rm(top, { recursive: true }));
  for (const folder of ["web/demo", "dist", "examples/own-screen", ".bin"])
    await mkdir(join(top, folder), { recursive: true });
  for (const file of ["index.html", "dist/a.js"]) await writeFile(join(top, file), "");
  await writeFile(join(top, ".bin/guides"), "#!/bin/sh\n", { mode: 0o755 });
  /** A run that has its folder, and goes on until it is told to end. */
  const begin = async () => {
    const run = spawn(
      "bash",
      ["-euo", "pipefail", "-c", `${site}\nbin=$PWD/.bin\ntool() { :; }\nsite\necho "$site"\nread -r _ || true`],
      { cwd: top },
    );
    t.after(() => run.kill());
    const [folder] = await once(run.stdout, "data");
    return { folder: String(folder).trim(), end: () => (run.stdin.end(), once(run, "exit")) };
  };
  const there = (folder) =>
    access(join(folder, "dist", "a.js")).then(
      () => true,
      () => false,
    );
  const serve = await begin();
  const rehearse = await begin();
  assert.notEqual(serve.folder, rehearse.folder);
  assert.deepEqual([await there(serve.folder), await there(rehearse.folder)], [true, true]);
  await rehearse.end();
  const tests = await begin();
  assert.deepEqual(await Promise.all([serve, rehearse, tests].map(({ folder }) => there(folder))), [true, false, true]);
  await Promise.all([serve.end(), tests.end()]);
});
