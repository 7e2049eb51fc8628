// Each call of load has an object of its own for the one engine of a page. The engine is played by this test, in the page.
import "./globals.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";

Object.assign(globalThis, {
  isSecureContext: true,
  document: { baseURI: "https://till.example/" },
  __WASM_INTEGRITY__: "sha384-x",
});
Object.defineProperty(globalThis, "navigator", { value: { locks: {} }, configurable: true });
const { loader } = await import("../api/load.js");

/** run plays an engine: it is ready at once, and every command succeeds. */
function run(port) {
  port.onmessage = ({ data }) => {
    if (typeof data !== "string") {
      port.postMessage({ step: "run" });
      return port.postMessage(JSON.stringify({ event: "ready" }));
    }
    const { call, do: command } = JSON.parse(data);
    port.postMessage(JSON.stringify({ call, value: command.endsWith(".open") ? { site: { id: "bar" } } : [] }));
  };
}

const embedded = { page: async () => ({ run }), module: async () => ({}) };
const load = loader("https://till.example/connect-epos.js", {}, embedded);
const options = { softwareHouseId: "simSWH", host: "page" };

test("mounted twice, as React does it: each load has a close of its own, and the last one ends the engine", async () => {
  const first = load(options);
  const gone = first.then((epos) => Promise.all([epos.close(), epos.close()])); // it is taken away at once
  const second = await load({ ...options });
  await gone;
  assert.deepEqual(await second.sites.list(), []);
  assert.equal((await first).sites, second.sites, "it is one engine");
  await assert.rejects((await first).payAtCounter("bar"), { code: "closed", sent: false });
  const counter = await second.payAtCounter("bar", { onPending() {} });
  assert.deepEqual(await counter.pending(), []);
  await assert.rejects(load({ ...options, logLevel: "trace" }), { code: "other-options" });
  await second.close();
  await assert.rejects(second.sites.list(), { code: "closed" });
  const other = await load({ ...options, logLevel: "trace" });
  await second.close();
  assert.deepEqual(await other.sites.list(), [], "who closes twice ends nothing else");
  await other.close();
});
