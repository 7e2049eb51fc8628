// What a counter asks the till, and what it tells about payments that staff must settle.
import assert from "node:assert/strict";
import { test } from "node:test";
import { approved, heard, open, request } from "./fake.mjs";

test("a signature is decided by the hook of its own payment, or left open", async () => {
  const { counter, engine } = await open();
  const question = {
    event: "signature",
    site: "bar",
    detail: { tid: "1", reference: "T-42", attempt: 1, question: "1/1", deadline: 5 },
  };
  const asked = [];
  counter.sale(request, { onSignature: async (q) => (asked.push(q.deadline) > 1 ? true : "perhaps") });
  await engine.next("counter.sale");
  engine.say(question);
  await Promise.resolve();
  engine.say({ ...question, detail: { ...question.detail, reference: "another" } });
  engine.say(question);
  const { with: answer } = await engine.next("counter.answerSignature");
  assert.deepEqual(answer, { site: "bar", reference: "T-42", accepted: true, question: "1/1" });
  assert.deepEqual(asked, [5, 5]);
  assert.equal(engine.heard.filter((m) => m.do === "counter.answerSignature").length, 1, "perhaps is no answer");
});

/** late answers a signature after the end of its question. The till logs from a level on. */
async function late(logLevel, refusal) {
  const { counter, engine, epos } = await open({ logLevel });
  const log = heard(epos, "log");
  counter.sale(request, { onSignature: () => true });
  await engine.next("counter.sale");
  engine.say({ event: "signature", site: "bar", detail: { tid: "1", reference: "T-42", deadline: 5 } });
  await engine.refuse("counter.answerSignature", refusal);
  await new Promise((settled) => setImmediate(settled));
  return log;
}

test("a hook that answers after the end of its question is not an error of the till", async () => {
  const over = { code: "not-pending", message: "no question is open" };
  assert.deepEqual(
    (await late("info", { code: "changed" })).map(({ level }) => level),
    ["info"],
    "another one is open by now",
  );
  const told = await late("info", over);
  assert.deepEqual(
    told.map(({ level }) => level),
    ["info"],
  );
  assert.match(told[0].message, /too late/);
  assert.doesNotMatch(told[0].message, /till's own code/);
  assert.deepEqual(await late("warn", over), [], "and is not told where nobody asked for it");
  const [fault] = await late("warn", { code: "engine-failed" });
  assert.equal(fault.level, "error");
});

test("allow is asked before a refund or a keyed card, and only true allows", async () => {
  const { engine, epos } = await open();
  const asked = [];
  const counter = await allowing(epos, engine, (r) => asked.push([r.kind, r.reference]) === 1);
  const told = [];
  counter.addEventListener("allow", ({ detail }) => told.push([detail.kind, detail.reference, detail.asking]));
  counter.refund(request);
  await engine.next("counter.refund");
  await assert.rejects(counter.sale({ ...request, cardholderNotPresent: true }), { code: "not-allowed", sent: false });
  counter.sale(request);
  await engine.next("counter.sale");
  assert.deepEqual(asked, [
    ["refund", "T-42"],
    ["sale", "T-42"],
  ]);
  const both = (kind) => [
    [kind, "T-42", true],
    [kind, "T-42", false],
  ];
  assert.deepEqual(told, [...both("refund"), ...both("sale")]);
});

/** allowing opens a counter of a till that has an allow hook. */
async function allowing(epos, engine, allow) {
  const opening = epos.payAtCounter("cafe", { allow });
  await engine.answer("counter.open", { site: { id: "cafe" } }, 1);
  return opening;
}

/** warned gives the log lines about missing hooks, after all tasks that were due have run. */
async function warned(options, listen = () => {}) {
  const { engine, epos, counter } = await open({ options });
  const log = heard(epos, "log");
  listen(counter);
  await new Promise((passed) => setTimeout(passed));
  const again = epos.payAtCounter("bar", options);
  await engine.answer("counter.open", { site: { id: "bar" } }, 1);
  await again;
  await new Promise((passed) => setTimeout(passed));
  return log;
}

test("a till that would not hear of payments which staff must settle is warned once", async () => {
  const [told, ...more] = await warned({ onLink() {}, onRecovered() {} });
  assert.deepEqual([told.level, more], ["warn", []]);
  assert.match(told.message, /staff must settle: give payAtCounter onPending/);
  assert.deepEqual(await warned({ onPending() {} }), []);
  assert.deepEqual(
    await warned({}, (counter) => counter.addEventListener("pending", () => {})),
    [],
    "right after the promise is in time",
  );
  assert.equal((await warned({}, (counter) => counter.addEventListener("disputed", () => {}))).length, 1);
});

test("what recovery found has a text", async () => {
  const { engine, counter } = await open();
  const events = heard(counter, "pending");
  const found = {
    reference: "T-42",
    tid: "1",
    state: "unknown",
    reason: "link-lost",
    owner: "here",
    finding: "likely-taken",
    why: "shared",
  };
  engine.say({ event: "pending", site: "bar", detail: found });
  assert.match(events[0].text, /connection was lost.*Probably taken, but not certain.*Somebody else.*paid or not paid/);
  const sale = counter.sale(request);
  await engine.answer("counter.sale", { ...approved, reason: "proven", settledBy: "recovery", recovered: true });
  const { text, settledBy } = await sale;
  assert.deepEqual([text, settledBy], ["Approved: the card machine's own record proves it.", "recovery"]);
});
