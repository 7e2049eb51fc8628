// The whole Chromium, as people use it. Its tabs can be hidden and frozen, its processes can be killed, and its profile is
// kept.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { CHROMIUM, FLAGS } from "./chromium.mjs";

/**
 * wholeChromium starts Chromium as people do: with a profile that outlives it, and
 * without the flags and overrides of a test, so that its tabs are hidden,
 * throttled and frozen as for people. `kill` kills all its processes with kill -9, and
 * `again` starts it again with the same profile. It ends with the test `t`.
 */
export async function wholeChromium(t, args = []) {
  const profile = await mkdtemp(join(tmpdir(), "connect-epos-profile-"));
  const ours = [
    "--headless=new",
    "--remote-debugging-port=0",
    `--user-data-dir=${profile}`,
    "--no-first-run",
    "--disable-background-networking",
  ];
  let child, gone;
  const it = {
    async again() {
      child = spawn(CHROMIUM, [...FLAGS, ...ours, ...args], { detached: true, stdio: ["ignore", "ignore", "pipe"] });
      gone = new Promise((resolve) => child.once("exit", resolve));
      const address = await new Promise((resolve, reject) => {
        child.once("exit", (code) => reject(new Error(`Chromium ended with ${code}`)));
        createInterface({ input: child.stderr }).on("line", (line) => {
          const found = /DevTools listening on (ws:\S+)/.exec(line);
          if (found) resolve(found[1]);
        });
      });
      const started = await chromium.connectOverCDP(address, { noDefaults: true, timeout: 120_000 });
      it.context = started.contexts()[0];
    },
    async kill() {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {} // it has ended already
      await gone;
    },
  };
  t.after(async () => {
    await it.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  await it.again();
  return it;
}
