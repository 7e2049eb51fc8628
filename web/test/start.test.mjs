// Every start of an engine ends: whatever it waits for has a limit, and an error with a reason.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Epos } from "../api/epos.js";
import { boot } from "../engine/boot.js";
import { importModule, pageHost, workerHost } from "../engine/spawn.js";
import { FakeHost, settled, setup } from "./fake.mjs";

/** begun starts an engine in fake hosts. The seconds of the page pass when the test says so. */
function begun(t, hosts = [new FakeHost()]) {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const log = [];
  const booted = boot(
    { hosts, program: { wasm: "w", integrity: "sha384-x" }, emit: (_, __, { message }) => log.push(message) },
    { text() {}, died() {}, started() {} },
  );
  const ended = booted.then(
    () => "started",
    ({ code, reason }) => `${code}/${reason}`,
  );
  return { hosts, log, ended, booted, wait: (seconds) => t.mock.timers.tick(seconds * 1_000) };
}

for (const [step, seconds, reason] of [
  ["script", 30, "no-start"],
  ["lock", 20, "no-start"],
  ["fetch", 120, "stuck"],
  ["compile", 60, "stuck"],
  ["run", 30, "stuck"],
])
  test(`a start that is silent at "${step}" ends after ${seconds} seconds`, async (t) => {
    const { hosts, ended, booted, wait } = begun(t);
    const engine = await hosts[0].nth(0);
    if (step !== "script") engine.on.control({ step });
    wait(seconds - 1);
    await settled();
    assert.equal(engine.ended, false);
    wait(1);
    assert.equal(await ended, `engine-failed/${reason}`);
    await booted.catch(({ message, text }) => {
      assert.match(message, new RegExp(`in the worker, ${step}: nothing within ${seconds} seconds`));
      assert.match(text, /did not start in time.*reload the page/);
    });
    assert.equal(engine.ended, true, "nothing of it goes on");
  });

test("each step has its own time, and an engine that is ready has none", async (t) => {
  const { hosts, ended, wait } = begun(t);
  const engine = await hosts[0].nth(0);
  for (const step of ["lock", "fetch", "compile", "run"]) {
    engine.on.control({ step });
    wait(19);
  }
  engine.say({ event: "ready" });
  assert.equal(await ended, "started");
  wait(1_000);
  assert.equal(engine.ended, false);
});

test("where a worker does not even begin, the page is tried; what is stuck in the worker is not tried again", async (t) => {
  const hosts = [new FakeHost("worker"), new FakeHost("page")];
  const first = begun(t, hosts);
  await hosts[0].nth(0);
  first.wait(30);
  (await hosts[1].nth(0)).say({ event: "ready" });
  assert.equal(await first.ended, "started");
  assert.match(first.log.join(), /no engine in the worker .*script: nothing within 30 seconds.*, trying the page/);
});

test("a wasm that does not come is not fetched a second time in the page", async (t) => {
  const hosts = [new FakeHost("worker"), new FakeHost("page")];
  const { ended, wait } = begun(t, hosts);
  (await hosts[0].nth(0)).on.control({ step: "fetch" });
  wait(120);
  assert.equal(await ended, "engine-failed/stuck");
  assert.equal(hosts[1].engines.length, 0);
});

test("a host's script of another build is fetched once more, past every cache", async (t) => {
  const { hosts, ended } = begun(t);
  const altered = { failed: "engine-failed", reason: "file-altered", message: "other build" };
  const first = await hosts[0].nth(0);
  assert.equal(first.program.fresh, false);
  first.on.control(altered);
  const second = await hosts[0].nth(1);
  assert.deepEqual([first.ended, second.program.fresh], [true, true]);
  second.on.control(altered);
  assert.equal(await ended, "engine-failed/file-altered");
  assert.equal(hosts[0].engines.length, 2);
});

test("a wasm that is altered is no reason to fetch the script again", async (t) => {
  const { hosts, ended } = begun(t);
  const engine = await hosts[0].nth(0);
  engine.on.control({ step: "fetch" });
  engine.on.control({ failed: "engine-failed", reason: "file-altered", message: "altered" });
  assert.equal(await ended, "engine-failed/file-altered");
  assert.equal(hosts[0].engines.length, 1);
});

test("an engine that does not answer its first call is no engine", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const host = new FakeHost();
  const loading = Epos.start(setup([host]));
  const engine = await host.nth(0);
  engine.on.control({ step: "run" });
  engine.say({ event: "ready" });
  await engine.next("start");
  t.mock.timers.tick(30_000);
  await assert.rejects(loading, { code: "engine-failed", reason: "stuck" });
  assert.equal(engine.ended, true);
});

test("a script that never comes is told, and so is one that is not there", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const loading = importModule("data:text/javascript,await new Promise(() => {})");
  t.mock.timers.tick(30_000);
  await assert.rejects(loading, { code: "engine-failed", reason: "stuck" });
  await assert.rejects(importModule("data:text/javascript,)"), { code: "engine-failed", reason: "file-missing" });
});

/** A worker whose events the test sends. */
class FakeWorker {
  static made = [];
  terminated = false;
  sent = [];

  constructor(url) {
    if (FakeWorker.refuses) throw FakeWorker.refuses;
    this.url = url;
    FakeWorker.made.push(this);
  }

  postMessage(message) {
    this.sent.push(message);
  }

  terminate() {
    this.terminated = true;
  }
}

/** inPage runs a test with what a page has. */
function inPage(t, locks = { request: () => new Promise(() => {}) }) {
  const page = { Worker: FakeWorker, location: new URL("https://till.example/"), addEventListener() {} };
  page.removeEventListener = page.addEventListener;
  FakeWorker.made = [];
  FakeWorker.refuses = undefined;
  const before = Object.fromEntries(Object.keys(page).map((name) => [name, globalThis[name]]));
  const navigator = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.assign(globalThis, page);
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
  t.after(() => {
    Object.assign(globalThis, before);
    if (navigator) Object.defineProperty(globalThis, "navigator", navigator);
    else delete globalThis.navigator;
  });
}

const program = { wasm: "w", integrity: `sha384-${"A".repeat(60)}+/==` };

/** spawned starts a host and keeps what it tells. */
function spawned(host, more = {}) {
  const told = [];
  const running = host.spawn(
    { ...program, ...more },
    {
      text: (text) => told.push(["text", text]),
      control: (message) => told.push(["control", message]),
      died: (why, reason) => told.push(["died", why, reason]),
    },
  );
  return { told, running };
}

const noPage = () => Promise.reject(new Error("no page script"));

test("a message of the worker that cannot be read ends the engine; the compiled wasm may be unreadable", (t) => {
  inPage(t);
  const { told } = spawned(workerHost("https://till.example/w.js", noPage));
  const [worker] = FakeWorker.made;
  worker.onmessage({ data: { step: "run" } });
  worker.onmessageerror();
  assert.match(told.at(-1)[1].log, /may not have the compiled engine/);
  worker.onmessageerror();
  assert.match(told.at(-1).join(), /^died,the browser could not read a message/);
});

test("a worker that dies without a word while it fetches is noticed by its lock", async (t) => {
  let free;
  inPage(t, { request: (_, __, granted) => new Promise((done) => (free = () => done(granted()))) });
  const { told } = spawned(workerHost("https://till.example/w.js", noPage));
  FakeWorker.made[0].onmessage({ data: { step: "fetch" } });
  free();
  await settled();
  assert.deepEqual(told.at(-1), ["died", "the worker is gone", undefined]);
});

test("why a worker's script did not begin is asked of the page's script; if that is away too, it is told as it is", async (t) => {
  inPage(t);
  const why = async (url) => [`${url}: because`, "file-missing"];
  const known = spawned(workerHost("https://till.example/w.js", async () => ({ whyNotStarted: why })));
  FakeWorker.made[0].onerror({ preventDefault() {} });
  const unknown = spawned(workerHost("https://till.example/w.js", noPage));
  FakeWorker.made[1].onerror({ preventDefault() {} });
  await settled();
  assert.deepEqual(known.told, [["died", "https://till.example/w.js: because", "file-missing"]]);
  assert.deepEqual(unknown.told, [["died", "https://till.example/w.js: the browser does not run it", "host"]]);
});

test("a browser that refuses a worker at once is told with its reason", async (t) => {
  inPage(t);
  const refusal = (url, refuses) => {
    FakeWorker.refuses = refuses;
    try {
      spawned(workerHost(url, noPage));
    } catch ({ reason, message }) {
      return [reason, message];
    }
  };
  assert.deepEqual(refusal("https://cdn.example/w.js"), [
    "worker-elsewhere",
    "https://cdn.example/w.js is of another origin: see workerUrl",
  ]);
  assert.deepEqual(refusal("blob:null/1", new DOMException("denied", "SecurityError")), ["worker-elsewhere", "denied"]);
  assert.deepEqual(refusal("https://till.example/w.js", new TypeError("needs a TrustedScriptURL")), [
    "worker-forbidden",
    "needs a TrustedScriptURL",
  ]);
});

test("past the caches, the address of the script is one that none of them knows", (t) => {
  inPage(t);
  for (const url of ["https://till.example/w.js", "https://till.example/w.js?v=1", "blob:https://till.example/1"])
    spawned(workerHost(url, noPage), { fresh: true });
  assert.deepEqual(
    FakeWorker.made.map(({ url }) => url),
    [
      `https://till.example/w.js?build=${"A".repeat(12)}%2B%2F%3D%3D`,
      `https://till.example/w.js?v=1&build=${"A".repeat(12)}%2B%2F%3D%3D`,
      "blob:https://till.example/1",
    ],
  );
});

test("in the page, a compiled wasm is handed over beside the channel, and messages that cannot be read are told", async (t) => {
  inPage(t);
  const compiled = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  let ran;
  const { told, running } = spawned(
    pageHost(async () => ({ run: (port, module) => (ran = { port, module }) })),
    { wasm: compiled },
  );
  await settled();
  const message = await new Promise((heard) => {
    ran.port.onmessage = ({ data }) => heard(data);
  });
  assert.equal(ran.module, compiled);
  assert.deepEqual(message, { integrity: program.integrity });
  ran.port.postMessage({ step: "run" });
  while (told.length < 1) await settled();
  assert.deepEqual(told, [["control", { step: "run" }]]);
  running.end();
  ran.port.close();
});
