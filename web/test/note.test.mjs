// Payments that staff keyed on a card machine itself, and refunds that name their bill.
import assert from "node:assert/strict";
import { test } from "node:test";
import { english as en } from "../text/en.js";
import { open } from "./fake.mjs";

const noted = en.outcomes.noted.replace("{by}", "Ann");
const kept = {
  kind: "note",
  method: "sale",
  tid: "1",
  amount: 990,
  currency: "GBP",
  reference: "T-42",
  by: "Ann",
  at: 5,
  stored: true,
};

test("a note goes out once, with a token, and its answer has a text", async () => {
  const { engine, counter } = await open();
  const asked = counter.note({ amount: 990, reference: "T-42", by: "Ann" });
  const {
    with: { token, ...sent },
  } = await engine.next("counter.note");
  assert.deepEqual(sent, { site: "bar", note: { amount: 990, reference: "T-42", by: "Ann" } });
  assert.match(token, /^[0-9a-f]{32}$/);
  await engine.answer("counter.note", kept);
  const note = await asked;
  assert.deepEqual(note, { ...kept, text: noted });
  assert.ok(Object.isFrozen(note));
});

test("a bill that is closed says how it was paid", async () => {
  const { engine, counter } = await open();
  const refused = counter.note({ amount: 990, reference: "T-42", by: "Ann" });
  const outcome = {
    result: "declined",
    reason: "paid-otherwise",
    reference: "T-42",
    settlement: { paidOtherwise: "cash" },
  };
  await engine.refuse("counter.note", { code: "already-paid", outcome });
  await assert.rejects(refused, (error) => {
    assert.match(error.outcome.text, /another way: cash/);
    return error.code === "already-paid";
  });
});

/** dies ends the engine while a note is being kept, and starts the next one. */
async function dies() {
  const opened = await open();
  const note = opened.counter.note({ tid: "1", amount: 990, reference: "T-42", by: "Ann", reason: "the till was off" });
  const { with: sent } = await opened.engine.next("counter.note");
  opened.engine.on.died("test");
  const next = await opened.host.nth(1);
  await next.rise();
  await next.answer("counter.open", { site: { id: "bar" } });
  assert.deepEqual((await next.next("counter.follow")).with, {
    site: "bar",
    token: sent.token,
    kind: "note",
    reference: "T-42",
  });
  return { ...opened, note, next };
}

test("a note outlives its engine: it is followed, and never sent twice", async () => {
  const { note, next } = await dies();
  await next.answer("counter.follow", kept);
  assert.equal((await note).text, noted);
  assert.ok(!next.heard.some((m) => m.do === "counter.note"));
});

test("if there is no record, the note was not kept, and the promise rejects", async () => {
  const { note, next } = await dies();
  await next.refuse("counter.follow", { code: "engine-failed", reason: "no-record" });
  await assert.rejects(note, { code: "engine-failed", sent: false });
});

test("if nobody can be asked, the answer says that it may not be kept", async () => {
  const { note, next } = await dies();
  await next.refuse("counter.follow", { code: "storage-unavailable" });
  const { at, ...told } = await note;
  assert.ok(at > 0);
  assert.deepEqual(told, {
    kind: "note",
    method: "sale",
    tid: "1",
    amount: 990,
    reference: "T-42",
    by: "Ann",
    reason: "the till was off",
    stored: false,
    text: `${noted} ${en.outcomes["note-unstored"]}`,
  });
});

test("a refund that gives back too much says what is left", async () => {
  const { engine, counter } = await open();
  const refund = counter.refund({ amount: 900, reference: "R-1", of: "T-42" });
  assert.equal((await engine.next("counter.refund")).with.request.of, "T-42");
  await engine.refuse("counter.refund", { code: "exceeds-taken", field: "amount", left: 0 });
  await assert.rejects(refund, {
    code: "exceeds-taken",
    field: "amount",
    left: 0,
    sent: false,
    text: `${en.errors["exceeds-taken"]} At most 0.00 can still be given back.`,
  });
});

test("a report tells which payments are open on its terminal, each with a text", async () => {
  const { engine, counter } = await open();
  const report = counter.report("END_OF_DAY", "1");
  const entry = { reference: "T-42", tid: "1", state: "disputed", reason: "refund-due" };
  await engine.answer("counter.report", {
    kind: "report",
    tid: "1",
    reportResult: "COMPLETE",
    reason: "complete",
    reportLines: [],
    open: [entry],
  });
  const { open: list } = await report;
  assert.deepEqual(list, [{ ...entry, text: en.outcomes["refund-due"] }]);
  assert.ok(Object.isFrozen(list));
});
