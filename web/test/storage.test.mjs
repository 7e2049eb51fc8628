// How a till looks after the journal: it copies records out and in, and asks how safe the storage is.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, test } from "node:test";
import { open } from "./fake.mjs";

const golden = (label) =>
  JSON.parse(readFileSync(new URL(`../../core/port/testdata/${label}.json`, import.meta.url), "utf8"));
afterEach(() => browser({}));

/** browser stands in for the page's navigator and counts what it is asked. */
function browser({ vendor = "Google Inc.", storage, standalone = false }) {
  const asked = [];
  const methods = Object.entries(storage ?? {}).map(([name, answer]) => [
    name,
    async () => (asked.push(name), answer()),
  ]);
  Object.defineProperty(globalThis, "navigator", {
    value: { vendor, storage: storage && Object.fromEntries(methods) },
    configurable: true,
  });
  globalThis.matchMedia = () => ({ matches: standalone });
  return asked;
}

const roomy = { persist: () => true, persisted: () => false, estimate: () => ({ usage: 7, quota: 100 }) };

async function told(page, lastCommit = { lastCommitMs: 3 }) {
  const asked = browser(page);
  const { engine, epos } = await open();
  const state = epos.storage();
  await engine.answer("storage", lastCommit);
  return { state: await state, asked };
}

test("storage tells what the browser and the engine know, frozen", async () => {
  const { state } = await told({ storage: roomy });
  assert.deepEqual(
    { ...state },
    { kind: "indexeddb", persisted: false, usage: 7, quota: 100, evictable: "when-full", lastCommitMs: 3 },
  );
  assert.ok(Object.isFrozen(state));
});

test("persisted storage is not evicted, except by the seven-day rule", async () => {
  const kept = { ...roomy, persisted: () => true };
  assert.equal((await told({ storage: kept })).state.evictable, undefined);
  assert.equal((await told({ storage: kept, vendor: "Apple Computer, Inc." })).state.evictable, "seven-day-rule");
  assert.equal(
    (await told({ storage: kept, vendor: "Apple Computer, Inc.", standalone: true })).state.evictable,
    undefined,
  );
});

test("it is no error if the browser tells nothing, or refuses", async () => {
  assert.deepEqual(
    { ...(await told({}, {})).state },
    { kind: "indexeddb", persisted: undefined, usage: undefined, quota: undefined, evictable: "when-full" },
  );
  const fail = () => Promise.reject(new TypeError("opaque origin"));
  assert.equal((await told({ storage: { persist: fail, persisted: fail, estimate: fail } })).state.usage, undefined);
});

test("persistence is asked for once", async () => {
  const asked = browser({ storage: roomy });
  const { engine, epos } = await open();
  const again = epos.payAtCounter("bar");
  await engine.answer("counter.open", { site: { id: "bar" } }, 1);
  await again;
  assert.deepEqual(asked, ["persist"]);
});

test("every change goes to onRecord as it came, also from the next engine", async () => {
  const changes = [];
  const { engine, host } = await open({ options: { onRecord: (change) => changes.push(change), onPending() {} } });
  assert.deepEqual((await engine.next("counter.open")).with.options, { records: true });
  engine.say(golden("event_record").event);
  assert.deepEqual(changes, [golden("event_record").event.detail]);
  assert.ok(Object.isFrozen(changes[0].record));

  engine.on.died("gone");
  const next = await host.nth(1);
  await next.rise();
  assert.deepEqual((await next.next("counter.open")).with.options, { records: true });
});

test("without onRecord nothing is asked for", async () => {
  const { engine } = await open();
  assert.deepEqual((await engine.next("counter.open")).with.options, {});
});

test("onRecord must be a function", async () => {
  const { epos } = await open();
  await assert.rejects(epos.payAtCounter("bar", { onRecord: 7 }), { code: "invalid-request", field: "onRecord" });
});

test("restore passes the entries on and tells how many were new", async () => {
  const { command, answer } = golden("restored");
  const { engine, epos } = await open();
  const entries = Array(70).fill(command.with.entries[0]);
  const restored = epos.restore(entries);
  const parts = [];
  for (const [nth, value] of [0, 0, answer.value, 0].entries()) {
    const { entries, from, check } = (await engine.next("restore", nth)).with;
    parts.push([entries.length, from, check]);
    await engine.answer("restore", value, nth);
  }
  assert.deepEqual(
    parts,
    [
      [50, 0, true],
      [20, 50, true],
      [50, 0, false],
      [20, 50, false],
    ],
    "all are checked first",
  );
  assert.equal(await restored, 1);
});

test("a wrong entry is refused with its place", async () => {
  const { command, answer } = golden("restore_nonsense");
  const { engine, epos } = await open();
  const restored = epos.restore(command.with.entries);
  await engine.refuse("restore", answer.error);
  await assert.rejects(restored, { code: "invalid-request", field: "entries[50]", sent: false });
  await assert.rejects(epos.restore("x"), { code: "invalid-request", field: "entries" });
});

test("export gives JSON lines that restore takes", async () => {
  const { command, answer } = golden("exported");
  const { engine, counter } = await open();
  const exported = counter.export(command.with.query);
  assert.deepEqual((await engine.next("counter.export")).with, { ...command.with, site: "bar" });
  await engine.answer("counter.export", answer.value);
  const lines = (await exported)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ record }) => record.reference),
    ["T-20"],
  );
});
