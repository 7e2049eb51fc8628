// The golden frames of the port, as Go writes them, through the web layer:
// whatever staff may see has words of the text pack.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import * as en from "../text/en.js";
import { heard, open } from "./fake.mjs";

const folder = new URL("../../core/port/testdata/", import.meta.url);
const golden = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));

/** How a till makes each call, from what the golden command carries. */
const calls = {
  "counter.sale": (counter, { request }) => counter.sale(request),
  "counter.refund": (counter, { request }) => counter.refund(request),
  "counter.preAuth": (counter, { request }) => counter.preAuth(request),
  "counter.completion": (counter, { request }) => counter.completion(request),
  "counter.accountVerification": (counter, { request }) => counter.accountVerification(request),
  "counter.report": (counter, { type, tid }) => counter.report(type, tid),
  "counter.cancel": (counter, { reference }) => counter.cancel(reference),
  "counter.terminals": (counter) => counter.terminals(),
  "counter.terminal": (counter, { tid }) => counter.terminal(tid),
  "counter.pending": (counter) => counter.pending(),
  "counter.settle": (counter, { reference, settlement }) => counter.settle(reference, settlement),
  "counter.takeOver": (counter, { tid, why }) => counter.takeOver(tid, why),
  "counter.carryOn": (counter, { tid, why }) => counter.carryOn(tid, why),
  "counter.acknowledge": (counter, { reference }) => counter.acknowledge(reference),
  "counter.history": (counter, { query }) => counter.history(query),
};

/** said gives what the engine said of a value: without what this side adds for people. */
function said({ text, note, ...rest }) {
  const value = JSON.parse(JSON.stringify(rest));
  if (value.error?.note) delete value.error.note;
  return value;
}

/** ours holds when a text is Connect's own or made of sentences of the pack. */
function ours(text, value) {
  if (value?.userMessage) return text === value.userMessage;
  const { codeNotes, ...pack } = en;
  const sentences = Object.values(pack).flatMap((words) => Object.values(words));
  const rest = sentences.sort((a, b) => b.length - a.length).reduce((left, each) => left.replace(each, ""), text);
  return text !== "" && rest.trim() === "";
}

const counterCalls = golden.filter(({ command }) => command && calls[command.do]);
assert.ok(counterCalls.length >= 30);

for (const { label, command, answer } of counterCalls) {
  test(`golden answer: ${label}`, async () => {
    const { engine, counter } = await open();
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
  if (["counter.acknowledge", "counter.cancel"].includes(verb) || verb.startsWith("counter.terminal")) return;
  assert.ok(ours(value.text, sent), `words for ${sent.reason}: ${value.text}`);
  assert.deepEqual(said(value), sent, "nothing of the engine's is lost");
  assert.ok(Object.isFrozen(value));
  if (sent.error) assert.ok(Object.values(en.codeNotes).includes(value.error.note), `a note on ${sent.error.code}`);
}

const siteEvents = golden.filter(({ event }) => event?.site);
assert.ok(siteEvents.length >= 5);

for (const { label, event } of siteEvents) {
  test(`golden event: ${label}`, async () => {
    const { engine, counter } = await open();
    const details = heard(counter, event.event);
    engine.say({ ...event, site: "bar" });
    assert.equal(details.length, 1);
    assert.deepEqual(said(details[0]), event.detail);
    if (!["signature", "record"].includes(event.event)) assert.ok(ours(details[0].text, event.detail), `words: ${details[0].text}`);
  });
}
