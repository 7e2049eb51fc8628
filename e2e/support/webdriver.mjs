// Browsers other than Chromium, driven by the commands of W3C WebDriver: WebKit
// over HTTP by its own driver, Firefox by Marionette, which is the same commands
// on a plain socket and is built into every Firefox.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What Firefox must not do in a test. */
const PREFS = {
  "marionette.port": 0,
  "app.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage": "about:blank",
  "datareporting.policy.dataSubmissionEnabled": false,
  "toolkit.telemetry.reportingpolicy.firstRun": false,
  "browser.aboutwelcome.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
};

/** until asks again and again until there is an answer or the browser has ended. A browser says nowhere else that it is up. @param {() => Promise<any>} ask */
async function until(ask, what, running, ms = 90_000) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined || running.over) return answer;
    if (Date.now() > end) throw new Error(`${what}: nothing within ${ms} ms`);
    await new Promise((later) => setTimeout(later, 50));
  }
}

/** Starts it in a process group of its own, so that its children end with it. */
function started(command, args, env) {
  const child = spawn(command, args, { stdio: "ignore", detached: true, env: { ...process.env, ...env } });
  const gone = new Promise((ended) => child.once("exit", ended).once("error", ended));
  const it = {
    over: false,
    async end() {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {}
      await gone;
    },
  };
  gone.then(() => {
    it.over = true;
  });
  return it;
}

/** firefox starts Debian's Firefox without a window. */
export async function firefox() {
  const profile = await mkdtemp(join(tmpdir(), "connect-epos-firefox-"));
  await writeFile(
    join(profile, "user.js"),
    Object.entries(PREFS)
      .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`)
      .join("\n"),
  );
  const running = started("firefox-esr", ["--headless", "--marionette", "--no-remote", "--profile", profile], {
    MOZ_DISABLE_CONTENT_SANDBOX: "1",
  });
  const port = await until(
    async () => Number(await readFile(join(profile, "MarionetteActivePort"), "utf8")) || undefined,
    "Firefox",
    running,
  );
  if (!port) throw new Error("Firefox ended as soon as it was started");
  const { send, end } = await marionette(port);
  const { capabilities } = await send("WebDriver:NewSession", { strictFileInteractability: false });
  await send("WebDriver:SetTimeouts", { script: 120_000, pageLoad: 120_000 });
  return driver(`Firefox ${capabilities.browserVersion}`, {
    go: (url) => send("WebDriver:Navigate", { url }),
    reload: () => send("WebDriver:Refresh"),
    run: async (script, args) => (await send("WebDriver:ExecuteAsyncScript", { script, args })).value,
    async tab() {
      const { handle } = await send("WebDriver:NewWindow", { type: "tab" });
      await send("WebDriver:SwitchToWindow", { handle });
      return handle;
    },
    here: async () => (await send("WebDriver:GetWindowHandle")).value,
    to: (handle) => send("WebDriver:SwitchToWindow", { handle }),
    async end() {
      end();
      await running.end();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  });
}

/** marionette speaks `length:[type, id, …]` both ways on one socket. */
async function marionette(port) {
  const socket = connect(port, "127.0.0.1");
  await new Promise((open, fail) => socket.once("connect", open).once("error", fail));
  const waiting = new Map();
  let [held, last] = [Buffer.alloc(0), 0];
  let greeted;
  const greeting = new Promise((resolve) => {
    greeted = resolve;
  });
  socket.on("data", (more) => {
    held = Buffer.concat([held, more]);
    for (;;) {
      const colon = held.indexOf(":");
      const length = colon < 0 ? NaN : Number(held.subarray(0, colon));
      if (!(held.length >= colon + 1 + length)) return;
      const message = JSON.parse(held.subarray(colon + 1, colon + 1 + length).toString());
      held = held.subarray(colon + 1 + length);
      if (!Array.isArray(message)) {
        greeted();
        continue;
      }
      const [, id, error, value] = message;
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (error) reject(new Error(`${error.error}: ${error.message}`));
      else resolve(value);
    }
  });
  await greeting;
  return {
    send: (name, args = {}) =>
      new Promise((resolve, reject) => {
        waiting.set(++last, { resolve, reject });
        const text = JSON.stringify([0, last, name, args]);
        socket.write(`${Buffer.byteLength(text)}:${text}`);
      }),
    end: () => socket.destroy(),
  };
}

const MINIBROWSER = process.env.MINIBROWSER ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

/** webkitDriver starts the driver. If somebody else has taken the free port meanwhile, it tries another one. */
async function webkitDriver(tries = 3) {
  const port = await free();
  const env = {
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    WEBKIT_DISABLE_COMPOSITING_MODE: "1",
    LIBGL_ALWAYS_SOFTWARE: "1",
  };
  const running = started("xvfb-run", ["-a", "WebKitWebDriver", `--port=${port}`], env);
  const base = `http://127.0.0.1:${port}`;
  const call = async (method, path, body) => {
    const response = await fetch(base + path, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  if (await until(() => call("GET", "/status"), "WebKit", running)) return { call, running };
  if (tries > 1) return webkitDriver(tries - 1);
  throw new Error("WebKitWebDriver ended as soon as it was started");
}

/** webkit starts the small browser of WebKitGTK on a screen of its own. */
export async function webkit() {
  const { call, running } = await webkitDriver();
  const options = { "webkitgtk:browserOptions": { binary: MINIBROWSER, args: ["--automation"] } };
  const { sessionId, capabilities } = await call("POST", "/session", { capabilities: { alwaysMatch: options } });
  const at = `/session/${sessionId}`;
  await call("POST", `${at}/timeouts`, { script: 120_000, pageLoad: 120_000 });
  return driver(`WebKitGTK ${capabilities.browserVersion}`, {
    go: (url) => call("POST", `${at}/url`, { url }),
    reload: () => call("POST", `${at}/refresh`, {}),
    run: (script, args) => call("POST", `${at}/execute/async`, { script, args }),
    async tab() {
      const { handle } = await call("POST", `${at}/window/new`, { type: "tab" });
      await call("POST", `${at}/window`, { handle });
      return handle;
    },
    here: () => call("GET", `${at}/window`),
    to: (handle) => call("POST", `${at}/window`, { handle }),
    async end() {
      await call("DELETE", at).catch(() => {});
      await running.end();
    },
  });
}

/** free returns a port on which nobody listens. */
async function free() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** driver has the methods that both browsers offer: evaluate runs an async function in the page with plain arguments. */
function driver(name, commands) {
  return {
    name,
    ...commands,
    async evaluate(what, ...args) {
      const script = `const told = arguments[arguments.length - 1]; const args = [...arguments].slice(0, -1);
        Promise.resolve().then(() => (${what})(...args)).then((value) => told({ value: value === undefined ? null : value }), (error) => told({ error: String(error && error.message || error), code: error && error.code }));`;
      const { value, error, code } = await commands.run(script, args);
      if (error) throw Object.assign(new Error(error), { code });
      return value;
    },
  };
}
