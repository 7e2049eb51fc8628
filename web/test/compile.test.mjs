// Where the engine runs: how its wasm is fetched and compiled, and what is told about it.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

const OURS = `sha384-${"A".repeat(64)}`;
globalThis.__WASM_INTEGRITY__ = OURS;
globalThis.__SIMULATOR_INTEGRITY__ = "sha384-simulator";
globalThis.self ??= globalThis;
self.addEventListener ??= () => {};
self.removeEventListener ??= () => {};
const { compileEngine } = await import("../engine/compile.js");
const { serve } = await import("../engine/go-runner.js");

const EMPTY = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
const URL_OF_WASM = "https://till.example/connect-epos.wasm";

/** answer is a response of the server. */
const answer = (type, { status = 200, body = EMPTY } = {}) =>
  new Response(body, { status, headers: { "Content-Type": type } });

/** The server: what it answers to each request, with the address and how it was asked. */
let asked = [];
/** serving makes `fetch` answer. */
const serving = (respond) =>
  mock.method(globalThis, "fetch", async (url, how) => {
    asked.push(`${url.replace("https://till.example/", "")} ${how.cache ?? ""}${how.integrity ? "" : " any"}`);
    return respond(url, how);
  });
/** What a browser throws if a hash does not match, or if nobody answers. */
const failing = () => {
  throw new TypeError("Failed to fetch");
};

beforeEach(() => {
  asked = [];
  mock.restoreAll();
});

/** compiled compiles, and gives the steps, the log and the end. */
async function compiled(wasm = URL_OF_WASM) {
  const [steps, log] = [[], []];
  const end = await compileEngine(
    wasm,
    OURS,
    (step) => steps.push(step),
    (text) => log.push(text),
  ).then(
    (module) => module.constructor.name,
    (error) => error.answer ?? String(error),
  );
  return { end, steps, log: log.join() };
}

test("served as application/wasm, it is compiled while it comes", async () => {
  serving(() => answer("application/wasm"));
  assert.deepEqual(await compiled(), { end: "Module", steps: ["fetch", "compile"], log: "" });
});

for (const type of [
  "application/wasm; charset=utf-8",
  "application/wasm;charset=UTF-8",
  "application/wasm, application/wasm",
  "application/octet-stream",
  "text/plain",
  "text/html",
  "",
])
  test(`served as "${type}", it starts, and the log says that it could be faster`, async () => {
    serving(() => answer(type));
    const { end, steps, log } = await compiled();
    assert.deepEqual([end, steps], ["Module", ["fetch", "compile"]]);
    assert.match(log, /served as ".*"; application\/wasm, and nothing after it, starts faster/);
    assert.equal(asked.length, 1);
  });

test("a browser that refuses to compile while it fetches gets all bytes at once", async () => {
  mock.method(WebAssembly, "compileStreaming", async () => {
    throw new TypeError("Incorrect response MIME type");
  });
  serving(() => answer("application/wasm"));
  const { end, log } = await compiled();
  assert.equal(end, "Module");
  assert.match(log, /Incorrect response MIME type/);
  assert.equal(asked.length, 2);
});

test("a browser without compileStreaming compiles as well", async () => {
  const streaming = WebAssembly.compileStreaming;
  WebAssembly.compileStreaming = undefined;
  serving(() => answer("application/wasm"));
  const { end } = await compiled();
  WebAssembly.compileStreaming = streaming;
  assert.equal(end, "Module");
});

test("an old wasm in the browser's cache is fetched past it", async () => {
  serving((_, { cache }) => (cache === "reload" ? answer("application/wasm") : failing()));
  assert.equal((await compiled()).end, "Module");
  assert.deepEqual(asked, ["connect-epos.wasm ", "connect-epos.wasm reload"]);
});

test("an old wasm that a service worker keeps is fetched under an address that it does not know", async () => {
  const kept = (url, { integrity }) =>
    url !== URL_OF_WASM ? answer("application/wasm") : integrity ? failing() : answer("application/wasm");
  serving(kept);
  assert.equal((await compiled()).end, "Module");
  assert.deepEqual(asked.at(-1), `connect-epos.wasm?build=${"A".repeat(16)} reload`);
});

test("an old wasm at the server is told, after one more request than the caches need", async () => {
  serving((_, { integrity }) => (integrity ? failing() : answer("application/wasm")));
  const { end } = await compiled();
  assert.deepEqual([end.failed, end.reason], ["engine-failed", "file-altered"]);
  assert.equal(asked.length, 4);
});

for (const [what, response] of [
  ["is not there", answer("text/plain", { status: 404 })],
  ["is a page instead", answer("text/html; charset=utf-8")],
])
  test(`a wasm that ${what} is told as missing`, async () => {
    serving((_, { integrity }) => (integrity ? failing() : response));
    const { end } = await compiled();
    assert.deepEqual([end.failed, end.reason], ["engine-failed", "file-missing"]);
  });

test("without a network the file is missing", async () => {
  serving(failing);
  const { end } = await compiled();
  assert.deepEqual([end.failed, end.reason], ["engine-failed", "file-missing"]);
  assert.match(end.message, /Failed to fetch/);
});

test("a WebAssembly that lacks instructions of Go is told as an old browser", async () => {
  mock.method(WebAssembly, "validate", () => false);
  const { end } = await compiled();
  assert.deepEqual([end.failed, end.reason], ["browser-too-old", "instructions"]);
});

test("this engine here has all instructions that we ask for", async () => {
  serving(() => answer("application/wasm"));
  assert.equal((await compiled()).end, "Module");
});

/** host serves one engine, and keeps what it says. */
function host(message) {
  const said = [];
  const port = { postMessage: (data) => said.push(data) };
  serve(port, {});
  if (message) port.onmessage({ data: message });
  return { port, said };
}

test("a message that the browser cannot read is answered: before the start it failed, later the engine is over", () => {
  const first = host();
  first.port.onmessageerror();
  assert.deepEqual(first.said, [
    { failed: "engine-failed", reason: "unreadable", message: "the browser does not pass the compiled wasm on" },
  ]);
  const later = host({ wasm: URL_OF_WASM, integrity: "sha384-other" });
  later.port.onmessageerror();
  assert.equal(later.said.at(-1).exited, true);
});

test("a wasm of another build is refused before the first step", async () => {
  const { said } = host({ wasm: URL_OF_WASM, integrity: "sha384-other" });
  while (!said.length) await new Promise(setImmediate);
  assert.equal(said[0].reason, "file-altered");
});

test("each step is said when it begins, and a refused lock ends the start", async () => {
  const navigator = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  const locks = { request: () => Promise.reject(new DOMException("denied", "SecurityError")) };
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
  const { said } = host({ wasm: URL_OF_WASM, integrity: OURS, lock: "l" });
  while (said.length < 2) await new Promise(setImmediate);
  if (navigator) Object.defineProperty(globalThis, "navigator", navigator);
  assert.deepEqual(said[0], { step: "lock" });
  assert.deepEqual([said[1].failed, said[1].reason], ["storage-unavailable", "locks"]);
});
