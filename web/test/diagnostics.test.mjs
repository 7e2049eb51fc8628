// What must not leave in a support bundle, in all the forms in which it may come.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeHost, setup } from "./fake.mjs";
import { clean, cleanAll, publicAddress } from "../diagnostics/redact.js";
import { words } from "../diagnostics/words.js";
import { Epos } from "../api/epos.js";

const KEY = "11111111-2222-4333-8444-555555555555";

for (const [text, want] of [
  [`wss://sd1.connect.paymentsense.cloud/pac?token=${KEY}&v=1`, "wss://sd1.connect.paymentsense.cloud/…"],
  ["to 'ws://127.0.0.1:8080/pac?token=abc' failed", "to 'ws://127.0.0.1:8080/…' failed"],
  ["https://user:pass@shop.example/x", "https://shop.example/…"],
  [`the key ${KEY.toUpperCase()} was wrong`, "the key (uuid) was wrong"],
  ["?token=s3cret&x=1", "?token=(secret)&x=1"],
  ['{"apiKey":"s3cret"}', '{"apiKey":"(secret)"}'],
  ["card 4242424242424242.", "card (card)."],
  ["card 4242 4242 4242 4242 end", "card (card) end"],
  ["card 3782-822463-10005", "card (card)"],
  ["4242424242424242 07/28", "(card) 07/28"],
  ["bill 7 4242424242424242", "bill 7 (card)"],
  ["order 12345 4242 4242 4242 4242 of 2026", "order 12345 (card) of 2026"],
  ["4242\u00a04242.4242  4242 4000056655665556", "(card) (card)"],
  [String.raw`{\"apiKey\":\"s3cret\"}`, String.raw`{\"apiKey\":\"(secret)\"}`],
  ["Authorization: Bearer abc.def", "Authorization: Bearer (secret)"],
  ["%2Fpac%3Ftoken%3Dabc", "%2Fpac%3Ftoken%3D(secret)"],
  ["bill 4242424242424241 is none", "bill 4242424242424241 is none"],
  ["************4242", "************4242"],
  ["https://shop.example is whole", "https://shop.example is whole"],
]) {
  test(`${text} is told as ${want}`, () => assert.equal(clean(text), want));
}

test("every text is cleaned, also the names of members", () => {
  assert.deepEqual(cleanAll({ [KEY]: [1250, null, true, { deep: `x ${KEY}` }] }), {
    "(uuid)": [1250, null, true, { deep: "x (uuid)" }],
  });
});

test("no run of digits makes the search slow", () => {
  const begun = process.cpuUsage(); // its own time, whatever else the machine does: a search that is slow takes minutes
  clean("1 ".repeat(200_000));
  assert.ok(process.cpuUsage(begun).user < 20_000_000);
});

test("only the public part of an address is told", () => {
  assert.deepEqual(
    [
      "https://shop.example/a/b.js?token=x#y",
      "blob:https://shop.example/x",
      "data:text/javascript,x",
      "no address",
    ].map(publicAddress),
    ["https://shop.example/a/b.js", "blob:…", "data:…", ""],
  );
});

test("of the lines that are kept for a bundle the oldest is dropped", async () => {
  const host = new FakeHost();
  const diagnosticsUrl = "data:text/javascript,export const supportBundle = (context) => context";
  const loading = Epos.start({ ...setup([host], { logLevel: "trace" }), settings: { diagnosticsUrl } });
  const engine = await host.nth(0);
  await engine.rise();
  const epos = await loading;
  for (let i = 1; i <= 400; i++) {
    engine.say({ event: "log", detail: { level: "info", message: `line ${i}` } });
    engine.say({ event: "log", detail: { level: "trace", message: "frame", direction: "in", frame: `${i}` } });
  }
  const { lines, frames } = await epos.supportBundle();
  assert.deepEqual([lines.length, lines[0].message, lines.at(-1).message], [300, "line 101", "line 400"]);
  assert.deepEqual([frames.length, frames[0].frame, frames.at(-1).frame], [300, "101", "400"]);
});

test("every way to write German is German", () => {
  for (const lang of ["de", "DE", "de-AT", "de_DE.UTF-8", " de"]) assert.equal(words(lang), words("de"), lang);
  for (const lang of ["", "en", "den", "en-de", undefined]) assert.equal(words(lang), words("en"), lang);
});
