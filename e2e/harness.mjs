// The built files, the simulator that serves them, and one browser for a spec.
// ./build.sh e2e says where the first two are.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { chromium } from "playwright-core";

/** The policy a careful shop would serve: on its page, and with the worker's script. */
export const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' ws://127.0.0.1:*; style-src 'self'";

export const KEY = "11111111-2222-4333-8444-555555555555";

/** environment reads what build.sh passes; a spec run by hand gets a clear message. */
function environment(name) {
  if (!process.env[name]) throw new Error(`${name} is not set: run ./build.sh e2e`);
  return process.env[name];
}

/**
 * simulator starts connect-sim for this spec, ended with it.
 * @param {string[]} [args]
 */
export async function simulator(args = []) {
  const child = spawn(environment("CONNECT_SIM"), ["--addr", "127.0.0.1:0", "--dir", environment("SITE"), "--csp", policy, "--time-scale", "100", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  after(() => child.kill());
  const origin = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`connect-sim ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /listening on (http:\S+)/.exec(line);
      if (found) resolve(found[1]);
    });
  });
  return { origin, control: (path, body) => control(origin, path, body) };
}

/** control calls the simulator's control API; without a body it asks. */
async function control(origin, path, body) {
  const response = await fetch(`${origin}/control/${path}`, body && { method: "POST", body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`/control/${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

/** browser starts Chromium for this spec, ended with it. */
export async function browser(args = []) {
  const root = process.getuid?.() === 0;
  const started = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [...(root ? ["--no-sandbox"] : []), ...args],
  });
  after(() => started.close());
  return started;
}

/**
 * till opens an empty page of a shop with the loader on it and the policy in
 * force. `complaints` collects what its console calls an error.
 */
export async function till(started, origin, { csp = policy, body = '<script src="/dist/connect-epos.js"></script>', context } = {}) {
  const page = await (context ?? (await started.newContext())).newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.route("**/till.html", (route) =>
    route.fulfill({ contentType: "text/html", headers: csp ? { "Content-Security-Policy": csp } : {}, body: `<!doctype html><title>Till</title>${body}` }),
  );
  await page.addInitScript(() => {
    const names = new Set(Reflect.ownKeys(window));
    names.add("gained");
    Object.defineProperty(window, "gained", { value: () => Reflect.ownKeys(window).filter((name) => !names.has(name)).map(String) });
  });
  await page.goto(`${origin}/till.html`);
  return { page, complaints };
}
