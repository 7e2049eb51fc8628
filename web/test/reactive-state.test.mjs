// What the API hands out, in the state of frameworks: behind their proxies, in their copies, and frozen by them.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { reactive, readonly, shallowReactive } from "@vue/reactivity";
import { createDraft, produce } from "immer";
import { observable } from "mobx";
import { proxy, ref, snapshot } from "valtio/vanilla";
import { approved, heard, open, request, settled } from "./fake.mjs";
import { EPoSError } from "../engine/error.js";
import { plain } from "../engine/plain.js";
import { tableBook } from "../table-book/index.js";
import { handlers } from "./tables-till.mjs";

/** A proxy around everything that is reached through it, functions too: the strictest kind. */
function membrane(target) {
  return new Proxy(target, {
    get(of, name, receiver) {
      const value = Reflect.get(of, name, receiver);
      const { writable = true, configurable = true } = Reflect.getOwnPropertyDescriptor(of, name) ?? {};
      return value !== null && typeof value === "object" && (writable || configurable) ? membrane(value) : value;
    },
  });
}

function deepFreeze(value) {
  for (const name of Reflect.ownKeys(value)) {
    const { value: member } = Object.getOwnPropertyDescriptor(value, name);
    if (member !== null && ["object", "function"].includes(typeof member) && !Object.isFrozen(member))
      deepFreeze(Object.freeze(member));
  }
  return Object.freeze(value);
}

/** Each gives what a till finds in its state after it put `value` there. */
const STATES = {
  "a plain proxy": (value) => new Proxy(value, {}),
  "a deep proxy": membrane,
  "Vue reactive": (value) => reactive({ value }).value,
  "Vue readonly": (value) => readonly({ value }).value,
  "Vue shallowReactive": (value) => shallowReactive({ value }).value,
  MobX: (value) => observable({ value }).value,
  "MobX, shallow": (value) => observable({ value }, {}, { deep: false }).value,
  Valtio: (value) => proxy({ value }).value,
  "Valtio, ref": (value) => proxy({ value: ref(value) }).value,
  "a snapshot of Valtio": (value) => snapshot(proxy({ value })).value,
  Immer: (value) => produce({ value: null }, (draft) => void (draft.value = value)).value,
  "an Immer draft": (value) => createDraft({ value }).value,
  "a copy": (value) => Object.create(Object.getPrototypeOf(value), Object.getOwnPropertyDescriptors(value)),
  "a deep freeze": deepFreeze,
};

for (const [name, put] of Object.entries(STATES)) {
  test(`${name}: epos, its sites and its counter work`, async () => {
    const real = await open();
    const epos = put(real.epos);
    const sites = epos.sites.list();
    await real.engine.answer("sites.list", []);
    assert.deepEqual(await sites, []);
    const found = put(real.epos.sites).get("bar");
    await real.engine.answer("sites.get", null);
    assert.equal(await found, null);

    const counter = put(real.counter);
    const notes = heard(counter, "notification");
    const once = () => assert.fail("it was removed");
    counter.addEventListener("notification", once);
    counter.removeEventListener("notification", once);
    const paid = counter.sale(request);
    await real.engine.next("counter.sale");
    real.engine.say({ event: "notification", site: "bar", detail: { reference: "T-42", value: "PIN_ENTRY", step: 4 } });
    await real.engine.answer("counter.sale", approved);
    assert.equal((await paid).result, "approved");
    assert.equal(notes.length, 1);
    const pending = counter.pending();
    await real.engine.answer("counter.pending", []);
    assert.deepEqual(await pending, []);
    assert.deepEqual([counter.link.state, counter.simulated, counter.site], ["connecting", false, "bar"]);

    const again = epos.payAtCounter("bar", { allow: () => false, waitForTerminal: 5 });
    await real.engine.answer("counter.open", { site: { id: "bar" } }, 1);
    assert.equal(await again, real.counter, "the same site gives the same object");
    await assert.rejects(counter.refund(request), { code: "not-allowed" });
    const closed = counter.close();
    await real.engine.answer("counter.close", {});
    await closed;
  });

  test(`${name}: tables and a table book work`, async () => {
    const real = await open();
    const opening = put(real.epos).payAtTable("bar", handlers());
    await real.engine.answer("tables.open", { site: { id: "bar" } });
    const tables = put(await opening);
    const list = tables.list();
    await real.engine.answer("tables.list", []);
    assert.deepEqual(await list, []);

    const actual = tableBook({ name: `book ${name}` });
    const book = put(actual);
    await assert.rejects(book.list(), { code: "storage-unavailable" }, "there is no database here");
    await assert.rejects(book.open(""), { code: "invalid-request", field: "id" });
    assert.equal(book.settings.currency, "GBP");
    assert.equal(typeof book.handlers.lock, "function");
    await book.end();
  });

  test(`${name}: outcomes, errors and events can be read`, async () => {
    const { engine, counter } = await open();
    const told = new Promise((resolve) => counter.addEventListener("notification", resolve, { once: true }));
    engine.say({ event: "notification", site: "bar", detail: { reference: "T-42", value: "PIN_ENTRY", step: 4 } });
    const event = put(await told);
    assert.deepEqual([event.type, event.detail.value], ["notification", "PIN_ENTRY"]);
    const outcome = put(Object.freeze({ ...approved, taken: Object.freeze({ ...approved.taken }) }));
    assert.deepEqual([outcome.taken.total, outcome.result], [1250, "approved"]);
    const error = put(new EPoSError({ code: "already-paid", outcome: approved }));
    assert.deepEqual([error.code, error.sent, error.outcome.reference], ["already-paid", false, "T-42"]);
  });

  test(`${name}: a request and its hooks may come out of it`, async () => {
    const { engine, counter } = await open();
    const paid = counter.sale(put({ ...request, of: { reference: "T-41" } }), put({ onNotification() {} }));
    assert.deepEqual((await engine.next("counter.sale")).with.request, { ...request, of: { reference: "T-41" } });
    await engine.answer("counter.sale", approved);
    await paid;
  });
}

test("what is no plain data is refused, behind a proxy too", () => {
  for (const odd of [new Map(), { toJSON: () => 1 }]) assert.ok("$" in plain({ odd: membrane({ odd }).odd }).odd);
});

test("methods are not listed, and may be replaced", async () => {
  const { counter } = await open();
  assert.deepEqual(Object.keys(counter), ["name", "site"]);
  counter.pending = async () => ["mocked"];
  assert.deepEqual(await counter.pending(), ["mocked"]);
});

for (const file of ["table-book", "receipts", "element", "text/de.js", "api/load.js"]) {
  const path = new URL(file.endsWith(".js") ? `../${file}` : `../${file}/index.js`, import.meta.url).href;
  test(`a Node process that uses ${file} ends`, async () => {
    const code = `import * as all from ${JSON.stringify(path)}; all.tableBook?.(); all.loader?.("https://till.example/x.js");`;
    await promisify(execFile)(process.execPath, ["--input-type=module", "-e", code], { timeout: 10_000 });
    await settled();
  });
}
