// The golden frames of the port, as Go writes them, go through the web layer: everything that staff may see has words of
// the text pack.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { METHODS } from "../counter/methods.js";
import { english as en } from "../text/en.js";
import { heard, open, settled } from "./fake.mjs";
import { openTables } from "./tables-till.mjs";

const folder = new URL("../../core/port/testdata/", import.meta.url);
const golden = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));

/** How a till makes each call, from the arguments of the golden command. */
const calls = {
  ...Object.fromEntries(
    METHODS.map((method) => [`counter.${method}`, (counter, { request }) => counter[method](request)]),
  ),
  "counter.report": (counter, { type, tid }) => counter.report(type, tid),
  "counter.note": (counter, { note }) => counter.note(note),
  "counter.cancel": (counter, { reference }) => counter.cancel(reference),
  "counter.terminals": (counter) => counter.terminals(),
  "counter.terminal": (counter, { tid }) => counter.terminal(tid),
  "counter.pending": (counter) => counter.pending(),
  "counter.settle": (counter, { reference, settlement }) => counter.settle(reference, settlement),
  "counter.takeOver": (counter, { tid, why }) => counter.takeOver(tid, why),
  "counter.carryOn": (counter, { tid, why }) => counter.carryOn(tid, why),
  "counter.acknowledge": (counter, { reference }) => counter.acknowledge(reference),
  "counter.history": (counter, { query }) => counter.history(query),
  "tables.list": (tables) => tables.list(),
  "tables.forceUnlock": (tables, { tableId, why }) => tables.forceUnlock(tableId, why),
  "tables.settle": (tables, { tableId, settlement }) => tables.settle(tableId, settlement),
  "tables.acknowledge": (tables, { key }) => tables.acknowledge(key),
  "tables.takeOver": (tables) => tables.takeOver(),
  "tables.history": (tables, { query }) => tables.history(query),
  "tables.export": (tables, { query }) => tables.export(query),
};

/** Calls whose answers are not shown to staff. */
const QUIET = [
  "counter.acknowledge",
  "counter.cancel",
  "counter.terminals",
  "counter.terminal",
  "tables.acknowledge",
  "tables.takeOver",
  "tables.export",
];

/** begin opens what a command or an event is about. */
async function begin(name) {
  if (!name.startsWith("tables.")) return open();
  const opened = await openTables();
  return { ...opened, counter: opened.tables };
}

/** said is a value as the engine sent it, without the words that this side adds. */
function said({ text, note, ...rest }) {
  const value = JSON.parse(JSON.stringify(rest));
  if (value.error?.note) delete value.error.note;
  for (const each of [...(value.payments ?? []), ...(value.open ?? [])]) delete each.text;
  return value;
}

/** What a brace in the sentences of the pack may stand for. */
const inBraces = (each) => new RegExp(each.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, ".+?"));

/** ours checks that a text is Connect's own, or is made of sentences of the pack. */
function ours(text, value) {
  if (value?.userMessage) return text === value.userMessage;
  const { codeNotes, ...pack } = en;
  const sentences = Object.values(pack).flatMap((words) => Object.values(words));
  const rest = sentences
    .sort((a, b) => b.length - a.length)
    .reduce((left, each) => left.replace(inBraces(each), ""), text);
  return text !== "" && rest.trim() === "";
}

const counterCalls = golden.filter(({ command }) => command && calls[command.do]);
assert.ok(counterCalls.length >= 30);

for (const { label, command, answer } of counterCalls) {
  test(`golden answer: ${label}`, async () => {
    const { engine, counter } = await begin(command.do);
    const called = calls[command.do](counter, command.with).then(
      (value) => ({ value }),
      (error) => ({ error }),
    );
    const { call } = await engine.next(command.do);
    engine.say({ ...answer, call });
    const { value, error } = await called;
    if (answer.error) return refused(error, answer.error);
    assert.equal(error, undefined);
    for (const [nth, each] of [value].flat().entries()) told(each, [answer.value].flat()[nth], command.do);
  });
}

function refused(error, facts) {
  assert.equal(error?.name, "EPoSError");
  assert.deepEqual([error.code, error.field, error.sent], [facts.code, facts.field, false]);
  assert.ok(ours(error.text, facts), `words for ${facts.code}: ${error.text}`);
  if (facts.outcome) told(error.outcome, facts.outcome, "counter.sale");
}

function told(value, sent, verb) {
  if (QUIET.includes(verb)) return;
  assert.ok(ours(value.text, sent), `words for ${sent.reason}: ${value.text}`);
  assert.deepEqual(said(value), sent, "nothing of the engine's is lost");
  assert.ok(Object.isFrozen(value));
  if (sent.error) assert.ok(Object.values(en.codeNotes).includes(value.error.note), `a note on ${sent.error.code}`);
}

const siteEvents = golden.filter(({ event }) => event?.site);
assert.ok(siteEvents.length >= 5);

for (const { label, event } of siteEvents.filter((each) => each.event.event !== "tables.ask")) {
  test(`golden event: ${label}`, async () => {
    const { engine, counter } = await begin(event.event);
    const name = event.event.replace("tables.", "");
    const details = heard(counter, name);
    engine.say({ ...event, site: "bar" });
    assert.equal(details.length, 1);
    assert.deepEqual(said(details[0]), event.detail);
    if (!["signature", "record"].includes(name))
      assert.ok(ours(details[0].text, event.detail), `words: ${details[0].text}`);
  });
}

for (const { label, event } of siteEvents.filter((each) => each.event.event === "tables.ask")) {
  test(`golden question: ${label}`, async () => {
    const { engine, calls } = await openTables();
    engine.say({ ...event, site: "bar" });
    const { with: sent } = await engine.next("tables.answer");
    await settled();
    assert.deepEqual(
      calls.map(([what, request]) => [what, said(request)]),
      [[event.detail.what, event.detail.with]],
    );
    assert.equal(sent.ask, event.detail.ask);
    assert.equal(sent.failed, undefined);
    if (["payment", "unlock"].includes(event.detail.what))
      assert.ok(ours(calls[0][1].text, {}), `words: ${calls[0][1].text}`);
  });
}
