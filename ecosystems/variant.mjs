// How a variant of a project is built and served.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { served } from "../e2e/support/static-server.mjs";
import { until } from "../e2e/support/until.mjs";
import { policy } from "../e2e/support/policy.mjs";
import { inside, run } from "./project.mjs";

/** @param {string} folder @param {import("./list.mjs").Variant} variant */
export function built(folder, { build }) {
  if (build) run(folder, "sh", "-c", build);
}

/**
 * running serves a variant until the test ends, and gives its origin.
 * @param {import("node:test").TestContext} t
 * @param {string} folder
 * @param {import("./list.mjs").Variant} variant
 */
export async function running(t, folder, { serve, start, headers = { "Content-Security-Policy": policy } }) {
  return start ? started(t, folder, start) : served(join(folder, serve ?? "."), headers);
}

async function started(t, folder, command) {
  const port = await freePort();
  // A group of its own, so that what the command starts ends with it.
  const child = spawn("sh", ["-c", command], {
    cwd: folder,
    env: { ...inside(folder), PORT: String(port) },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  t.after(() => {
    if (child.exitCode === null) process.kill(-child.pid);
    return ended;
  });
  const origin = `http://127.0.0.1:${port}`;
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`${command} has ended: ${said}`);
    return fetch(origin).then(
      ({ ok }) => ok,
      () => false,
    );
  });
  return origin;
}

/** freePort asks the system for a port that nobody uses. */
async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}
