// The whole Chromium, as people use it. Its tabs can be hidden and frozen, its processes can be killed, and its profile is
// kept.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { CHROMIUM, FLAGS } from "./chromium.mjs";

/** So often the browser is started before a spec gives up. */
const ATTEMPTS = 3;

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
    /** It is started once more when it does not let itself be driven: at a busy start the browser sometimes never answers. */
    async again() {
      for (let attempt = 1; !(await it.startedBefore(attempt === ATTEMPTS ? 90_000 : 20_000)); attempt++) {
        await it.kill();
        if (attempt === ATTEMPTS) throw new Error("Chromium does not let itself be driven");
      }
    },
    /** startedBefore starts the browser, and tells whether a connection to it stood within so many ms. */
    async startedBefore(timeout) {
      child = spawn(CHROMIUM, [...FLAGS, ...ours, ...args], { detached: true, stdio: ["ignore", "ignore", "pipe"] });
      gone = new Promise((resolve) => child.once("exit", resolve));
      const address = await new Promise((resolve, reject) => {
        child.once("exit", (code) => reject(new Error(`Chromium ended with ${code}`)));
        createInterface({ input: child.stderr }).on("line", (line) => {
          const found = /DevTools listening on (ws:\S+)/.exec(line);
          if (found) resolve(found[1]);
        });
      });
      const started = await chromium.connectOverCDP(address, { noDefaults: true, timeout }).catch(() => null);
      it.context = started?.contexts()[0];
      return started !== null;
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
