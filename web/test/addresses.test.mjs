// Where the files of the component are: what the till says, what a bundler has put in, what stands beside the script.
import assert from "node:assert/strict";
import { before, after, test } from "node:test";
import { addresses } from "../api/addresses.js";
import { loader } from "../api/load.js";

const PAGE = "https://shop.example/till/index.html";
const SCRIPT = "https://shop.example/static/main.js";
const missing = () => new URL("./connect-epos.wasm", undefined); // what is left of import.meta.url in a classic bundle

before(() => (globalThis.document = { baseURI: PAGE }));
after(() => delete globalThis.document);

test("on a server, and in a page that is not secure, load asks for no address", async () => {
  const { document } = globalThis;
  delete globalThis.document;
  const load = loader("", { wasmUrl: () => assert.fail("asked too early") });
  await assert.rejects(load({ softwareHouseId: "SD711B33" }), { code: "insecure-context" });
  globalThis.document = document;
});

test("an address of a bundler that has no origin gets that of the page", () => {
  const known = {
    wasmUrl: () => "/_next/static/media/connect-epos.0a1b.wasm",
    workerUrl: () => ({ toString: () => "/w.js" }),
  };
  const found = addresses({}, "", known);
  assert.equal(found.wasmUrl, "https://shop.example/_next/static/media/connect-epos.0a1b.wasm");
  assert.equal(found.workerUrl, "https://shop.example/w.js");
});

test("where a bundle has lost its address, the files are beside the bundle", () => {
  const known = { wasmUrl: missing, workerUrl: missing, pageUrl: missing, diagnosticsUrl: missing };
  const found = addresses({}, SCRIPT, known);
  assert.equal(found.wasmUrl, "https://shop.example/static/connect-epos.wasm");
  assert.equal(found.simulatorUrl, "https://shop.example/static/connect-epos-simulator.js");
  assert.equal(addresses({}, "", known).workerUrl, "https://shop.example/till/connect-epos-worker.js");
});

test("the simulator is beside the worker, if nobody knows the address of the script", () => {
  const found = addresses({}, "", { workerUrl: () => "https://shop.example/lib/connect-epos-worker.js" });
  assert.equal(found.simulatorUrl, "https://shop.example/lib/connect-epos-simulator.js");
});

test("the till's folder comes before what a bundler says, and a single address before the folder", () => {
  const known = { wasmUrl: () => "/_next/a.wasm" };
  for (const assets of ["/epos", "/epos/", "/epos?v=3", new URL("https://shop.example/epos/#top")]) {
    const found = addresses({ assets, pageUrl: "own.js" }, SCRIPT, known);
    assert.equal(found.assets, "https://shop.example/epos/");
    assert.equal(found.wasmUrl, "https://shop.example/epos/connect-epos.wasm");
    assert.equal(found.diagnosticsUrl, "https://shop.example/epos/connect-epos-diagnostics.js");
    assert.equal(found.pageUrl, "https://shop.example/till/own.js");
  }
  globalThis.document.baseURI = "file:///C:/till/index.html";
  assert.equal(addresses({ assets: "epos" }, "", {}).wasmUrl, "file:///C:/till/epos/connect-epos.wasm");
  globalThis.document.baseURI = PAGE;
});

test("what is no address is refused with its name", () => {
  for (const field of ["assets", "wasmUrl", "simulatorUrl"])
    assert.throws(() => addresses({ [field]: "http://" }, SCRIPT, {}), { code: "invalid-request", field });
});
