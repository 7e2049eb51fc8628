// The built files, the simulator that serves them, and one browser for a spec.
// ./build.sh e2e says where the first two are.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { chromium } from "playwright-core";

/** The policy a careful shop would serve: on its page, and with the worker's script. */
export const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' ws://127.0.0.1:*; style-src 'self'";

export const KEY = "11111111-2222-4333-8444-555555555555";

/** The simulator's virtual terminals, by what they do. */
export const TID = {
  approves: "VCMINVLSIP0",
  contactless: "VCMINVLSCD0",
  declines: "VCMINVLDIP0",
  fails: "VCMINVLUIP0",
  timesOut: "VCMINVLTIP0",
  signs: "VCMINVLSIS0",
};

/** Both places an engine can run: a spec that fits both runs in both. */
export const HOSTS = ["worker", "page"];

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
  const child = spawn(
    environment("CONNECT_SIM"),
    ["--addr", "127.0.0.1:0", "--dir", environment("SITE"), "--csp", policy, "--time-scale", "100", ...args],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
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

/** The whole browser, as people have it. */
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/**
 * Chromium's engine in the same version, without a desktop's windows: a page takes a third of the processor time. Where it
 * is not installed, the whole browser does the same more slowly. Specs about permissions, profiles, hidden and frozen tabs
 * always take the whole browser.
 */
const SHELL = "/usr/bin/chromium-headless-shell";
const ENGINE = process.env.CHROMIUM ?? (existsSync(SHELL) ? SHELL : CHROMIUM);

// A page that a route fulfils has no address, and would count as a public one that may not reach loopback.
export const FLAGS = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-features=LocalNetworkAccessChecks",
];

/** How long a spec waits for what a page does by itself, in ms: that a machine is slow is no fault. */
const PATIENCE = 120_000;

/** browser starts Chromium's engine for this spec, ended with it. */
export async function browser(args = []) {
  const started = await chromium.launch({ executablePath: ENGINE, args: [...FLAGS, ...args] });
  after(() => started.close());
  const newContext = started.newContext.bind(started);
  started.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(PATIENCE);
    return context;
  };
  return started;
}

/** The worker's script behind whatever a spec wants to happen first in it. */
export const FIRST = "/first.js";

/** What Chromium itself writes when a handshake is refused or the network is away. */
const OF_THE_BROWSER = /^WebSocket connection to 'ws:\/\/127\.0\.0\.1:\d+\/pa[ct]\?.*' failed: /;

/**
 * till opens an empty page of a shop with the loader on it and the policy in
 * force. `complaints` collects the errors and warnings of its console and what
 * nobody caught, in page and worker, but for Chromium's own line about a socket;
 * `said` has every line of the console, that one too. The function `first` runs
 * before anything else in the page, and in the worker of a shop.
 */
export async function till(
  started,
  origin,
  { csp = policy, body = '<script src="/dist/connect-epos.js"></script>', context, first } = {},
) {
  const page = await (context ?? (await started.newContext())).newPage();
  const complaints = [];
  const said = [];
  page.on("console", (message) => {
    said.push(message.text());
    const bad = message.type() === "error" || message.type() === "warning";
    if (bad && !OF_THE_BROWSER.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.route("**/till.html", (route) =>
    route.fulfill({
      contentType: "text/html",
      headers: csp ? { "Content-Security-Policy": csp } : {},
      body: `<!doctype html><title>Till</title>${body}`,
    }),
  );
  if (first) {
    await page.context().route("**/first.js", (route) =>
      route.fulfill({
        contentType: "text/javascript",
        body: `(${first})(); importScripts("/dist/connect-epos-worker.js");`,
      }),
    );
    await page.addInitScript(first);
  }
  await page.addInitScript(pocket);
  await page.addInitScript(() => {
    const names = new Set(Reflect.ownKeys(window));
    names.add("gained");
    Object.defineProperty(window, "gained", {
      value: () =>
        Reflect.ownKeys(window)
          .filter((name) => !names.has(name))
          .map(String),
    });
  });
  await page.goto(`${origin}/till.html`);
  return { page, complaints, said };
}

/**
 * pocket runs in the page before anything else: `window.shop` keeps the till's
 * objects, hears every event they send, and tells what its calls came to.
 */
function pocket() {
  const heard = [];
  let waiting = [];
  const like = (value, want) =>
    want && typeof want === "object"
      ? Object.entries(want).every(([name, part]) => like(value?.[name], part))
      : value === want;
  const told = (event, detail) => {
    heard.push([event, detail]);
    waiting = waiting.filter((wait) => !wait(event, detail));
  };
  const facts = (error) => ({ ...error, name: error.name, message: error.message });
  const targets = {
    epos: ["log", "storage", "fatal"],
    counter: ["link", "notification", "signature", "recovered", "pending", "disputed", "connection-error"],
    tables: ["link", "table", "report", "connection-error"],
  };
  const payments = ["sale", "refund", "preAuth", "completion", "accountVerification"];
  /** What staff do when a hook asks them. */
  const staff = {
    yes: () => true,
    no: async () => false,
    word: () => "yes",
    nothing() {},
    /** Until the spec says: `shop.decide(true)`. */
    later: () =>
      new Promise((resolve) => {
        shop.decide = resolve;
      }),
    thrown() {
      throw new Error("staff went home");
    },
    rejected: () => Promise.reject(new Error("staff went home")),
  };
  /** hooks makes those of a payment: what staff say of a signature, and at which notification, if at all, the till aborts. */
  const hooks = ({ sign, abort } = {}) => {
    const controller = new AbortController();
    shop.abort = () => controller.abort();
    if (abort === "before") shop.abort();
    return {
      onNotification(n) {
        told("hook", n);
        if (n.value === abort) controller.abort();
      },
      ...(sign && { onSignature: (question) => (told("sign", question), staff[sign]()) }),
      ...(abort && { signal: controller.signal }),
    };
  };
  const shop = {
    heard,
    /** Resolves with the detail of the first event like that, from a place in the past or to come. */
    hear: (event, want = {}, from = 0) =>
      new Promise((resolve) => {
        const found = heard.slice(from).find(([name, detail]) => name === event && like(detail, want));
        if (found) return resolve(found[1]);
        waiting.push((name, detail) => name === event && like(detail, want) && (resolve(detail), true));
      }),
    keep(name, target) {
      if (shop[name] !== target)
        for (const event of targets[name]) target.addEventListener(event, ({ detail }) => told(event, detail));
      shop[name] = target;
      return target;
    },
    /** The library: the script's global, or what a module script set. */
    library: null,
    async load({ module, german, ...options }) {
      if (module) await shop.module;
      const library = shop.library ?? ConnectEPoS;
      shop.keep(
        "epos",
        await library.load({ softwareHouseId: "simSWH", ...(german && { texts: ConnectEPoSTextDe }), ...options }),
      );
    },
    async open(site, { allow, ...options } = {}) {
      const early = (event) => (detail) => shop.counter || told(event, detail);
      const hooks = { onLink: early("link"), onRecovered: early("recovered"), onPending: early("pending") };
      const asked = allow && { allow: (request) => (told("allow", request), staff[allow]()) };
      shop.keep("counter", await shop.epos.payAtCounter(site, { ...hooks, ...asked, ...options }));
    },
    /** Opens the tables: each handler is the till's server's, on the other side of `ask`. */
    async serve(site, options) {
      const handler = (what) => async (asked) => (told(what, asked), window.ask(what, asked));
      const handlers = Object.fromEntries(
        ["tables", "lock", "receipt", "payment", "finalReceipt", "unlock"].map((what) => [what, handler(what)]),
      );
      shop.keep("tables", await shop.epos.payAtTable(site, handlers, options));
    },
    /** Calls a method and tells what came of it; the hooks of a payment are heard as events `hook` and `sign`. */
    async call(target, method, args) {
      try {
        const on = target.split(".").reduce((object, name) => object[name], shop);
        if (!payments.includes(method)) return { value: (await on[method](...args)) ?? null };
        const going = on[method](args[0], hooks(args[1]));
        if (args[1]?.abort === "at once") shop.abort();
        return { value: await going };
      } catch (error) {
        return { error: facts(error) };
      }
    },
    /** Begins a call whose end nobody awaits yet: `ended` has it. */
    begin(target, method, args) {
      shop.ended = shop.call(target, method, args);
    },
  };
  shop.module = new Promise((resolve) => {
    shop.imported = resolve;
  });
  Object.defineProperty(window, "shop", { value: shop });
}

/** A site for the simulator at origin. */
export const siteAt = (origin) => ({
  id: "front-bar",
  account: "simulator",
  environment: "test",
  endpoint: origin.replace("http", "ws"),
  apiKey: KEY,
  installerId: "simInstaller",
  currency: "GBP",
});

/**
 * shop is a till with its engine loaded, its site saved and its counter open.
 * When the test `t` ends, its context is closed and its console must be clean
 * but for the `noise` that the test itself makes.
 * @param {{ host?: string, site?: object | null, load?: object, open?: object | null, context?: any, csp?: string, body?: string }} [how]
 *   `site: null` saves none (it is there already), `open: null` opens no counter
 */
export async function shop(t, started, sim, { host = "worker", site = {}, load = {}, open = {}, noise, ...rest } = {}) {
  const opened = await till(started, sim.origin, rest);
  const { page, complaints } = opened;
  t.after(async () => {
    await page.context().close();
    assert.deepEqual(
      complaints.filter((line) => !noise?.test(line)),
      [],
      "the console",
    );
  });
  const result = (target, method, args) =>
    page.evaluate(([target, method, args]) => window.shop.call(target, method, args), [target, method, args]);
  const value = async (target, method, args) => {
    const { value, error } = await result(target, method, args);
    if (error)
      throw Object.assign(
        new Error(`${method}: ${error.code} ${error.field ?? ""} ${error.reason ?? ""}: ${error.message}`),
        { facts: error },
      );
    return value;
  };
  const refusal = async (target, method, args) => {
    const { value, error } = await result(target, method, args);
    assert.ok(error, `${method} was not refused: ${JSON.stringify(value)}`);
    return error;
  };
  const request = (given) => ({ tid: TID.approves, amount: 1250, currency: "GBP", ...given });
  const it = {
    ...opened,
    /** counter, epos and sites call their method and return its value; `refused` returns its error. */
    counter: (method, ...args) => value("counter", method, args),
    epos: (method, ...args) => value("epos", method, args),
    sites: (method, ...args) => value("epos.sites", method, args),
    refused: (method, ...args) =>
      refusal(method.includes(".") ? "epos.sites" : "counter", method.split(".").pop(), args),
    tables: (method, ...args) => value("tables", method, args),
    tablesRefused: (method, ...args) => refusal("tables", method, args),
    serve: (options = {}) =>
      page.evaluate(([site, options]) => window.shop.serve(site, options), ["front-bar", options]),
    /** pay takes a payment of any kind; its hooks are those the page knows: `{ sign, abort }`. */
    pay: (kind, given, hooks) => value("counter", kind, [request(given), hooks]),
    sale: (given, hooks) => it.pay("sale", given, hooks),
    refund: (given, hooks) => it.pay("refund", given, hooks),
    /** payRefused takes a payment that must be rejected and returns the error. */
    payRefused: (kind, given) => refusal("counter", kind, [request(given)]),
    saleRefused: (given) => it.payRefused("sale", given),
    /** begin starts a sale and returns at once; end has what it came to. */
    begin: (given, hooks) =>
      page.evaluate((args) => window.shop.begin("counter", "sale", args), [request(given), hooks]),
    end: () => page.evaluate(() => window.shop.ended),
    hear: (event, want) => page.evaluate(([event, want]) => window.shop.hear(event, want), [event, want]),
    /** forget drops what was heard, so that hear waits for what is to come. */
    forget: () =>
      page.evaluate(() => {
        window.shop.heard.length = 0;
      }),
    heard: (event) =>
      page.evaluate((event) => window.shop.heard.filter(([name]) => name === event).map(([, detail]) => detail), event),
    load: () =>
      page.evaluate((options) => window.shop.load(options), { host, ...(rest.first && { workerUrl: FIRST }), ...load }),
    open: (options = open ?? {}) =>
      page.evaluate(([site, options]) => window.shop.open(site, options), ["front-bar", options]),
    /** inside runs a function where the engine runs. */
    inside: (what, given) => (host === "worker" ? page.workers().at(-1) : page).evaluate(what, given), // the last: one that died may still be listed
    /** kill ends the worker from inside, as a browser short of memory may, and waits until the page has noticed. */
    async kill() {
      const before = await page.evaluate(() => window.shop.heard.length);
      page
        .workers()
        .at(-1)
        .evaluate(() => self.close())
        .catch(() => {}); // it does not live to answer
      await page.evaluate((from) => window.shop.hear("log", { level: "error" }, from), before);
    },
    /** reload is a new page of the same till: engine and counter anew. */
    async reload() {
      await page.reload();
      await it.load();
      await it.open();
    },
  };
  await it.load();
  if (site) await it.sites("save", { ...siteAt(sim.origin), ...site });
  if (open) await it.open();
  return it;
}

/** What the simulator saw and booked, of one terminal or of all: money frames of a kind, rows of the ledger. */
export const bank = {
  async frames(sim, method = "sale", tid = "") {
    const { frames } = await sim.control("frames");
    return frames.filter((frame) => frame.direction === "in" && frame.method === method && frame.frame.includes(tid));
  },
  /** What Connect was told of signatures, in order. */
  async decisions(sim) {
    const { frames } = await sim.control("frames");
    return frames
      .filter(({ direction, name }) => direction === "in" && name === "response:signatureVerificationRequest")
      .map(({ frame }) => JSON.parse(frame).result);
  },
  /** Resolves when the terminal works no more: what moves has moved then. */
  async idle(till, tid) {
    for (;;) if ((await till.counter("terminal", tid)).status === "AVAILABLE") return;
  },
  /** Resolves when an answer was lost on its way, so that the fault meets no other. */
  async lost(sim) {
    for (;;) {
      const { frames } = await sim.control("frames");
      if (frames.some(({ name, fate }) => name === "response:sale" && fate !== "delivered")) return;
    }
  },
  async charges(sim, tid) {
    const { charges } = await sim.control("ledger");
    return charges.filter((charge) => tid === undefined || charge.tid === tid);
  },
};
