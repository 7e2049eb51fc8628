import assert from "node:assert/strict";
import { test } from "node:test";
import { EPoSError } from "../engine/error.js";
import { approved, heard, open, request } from "./fake.mjs";

test("a sale goes out once, with a token, and its outcome has a text", async () => {
  const { engine, counter } = await open();
  const sale = counter.sale(request);
  const { with: sent } = await engine.next("counter.sale");
  assert.deepEqual(sent.request, request);
  assert.equal(sent.site, "bar");
  assert.match(sent.token, /^[0-9a-f]{32}$/);
  await engine.answer("counter.sale", approved);
  const outcome = await sale;
  assert.equal(outcome.result, "approved");
  assert.equal(outcome.text, "Approved.");
  assert.ok(Object.isFrozen(outcome) && Object.isFrozen(outcome.taken));
  assert.equal(engine.heard.filter((m) => m.do === "counter.sale").length, 1);
});

test("a payment waits for its terminal as long as the counter says", async () => {
  const { engine, counter } = await open({ options: { waitForTerminal: 30_000 } });
  const sale = counter.sale(request);
  assert.equal((await engine.next("counter.sale")).with.waitForTerminal, 30_000);
  await engine.answer("counter.sale", approved);
  assert.equal((await sale).result, "approved");
});

test("opening again without a wait keeps the earlier wait", async () => {
  const { engine, epos, counter } = await open({ options: { waitForTerminal: 30_000 } });
  const again = epos.payAtCounter("bar");
  await engine.answer("counter.open", { site: { id: "bar" } }, 1);
  assert.equal(await again, counter);
  assert.equal(counter.waitForTerminal, 30_000);
});

test("the words of Connect are used before ours", async () => {
  const { engine, counter } = await open();
  const sale = counter.sale(request);
  await engine.answer("counter.sale", { ...approved, userMessage: "Thank you" });
  assert.equal((await sale).text, "Thank you");
});

test("a refusal is an EPoSError that says nothing was sent", async () => {
  const { engine, counter } = await open();
  const sale = counter.sale({ ...request, amount: 0 });
  await engine.refuse("counter.sale", { code: "invalid-request", field: "amount", message: "amount: 1 to 99999999" });
  await assert.rejects(sale, (error) => {
    assert.ok(error instanceof EPoSError && error instanceof Error);
    assert.equal(error.code, "invalid-request");
    assert.equal(error.field, "amount");
    assert.equal(error.sent, false);
    assert.match(error.text, /Nothing was charged/);
    return true;
  });
});

test("already-paid has the outcome, with its text", async () => {
  const { engine, counter } = await open();
  const sale = counter.sale(request);
  await engine.refuse("counter.sale", { code: "already-paid", outcome: approved });
  await assert.rejects(sale, (error) => error.outcome.text === "Approved." && error.outcome.taken.base === 1250);
});

const unsent = async (t, call, want) => {
  const { engine, epos, counter } = await open();
  const before = engine.heard.length;
  await assert.rejects(call({ epos, counter }), (error) => {
    assert.ok(error instanceof EPoSError);
    assert.deepEqual({ code: error.code, field: error.field }, want);
    return true;
  });
  assert.equal(engine.heard.length, before, "nothing may reach the engine");
};

test("unknown options are refused by name, before anything is sent", async (t) => {
  const cases = {
    "a hook that is none": [
      ({ counter }) => counter.sale(request, { onSignature: true }),
      { code: "invalid-request", field: "onSignature" },
    ],
    "a signal that is none": [
      ({ counter }) => counter.sale(request, { signal: {} }),
      { code: "invalid-request", field: "signal" },
    ],
    "an unknown hook": [
      ({ counter }) => counter.refund(request, { onNotify() {} }),
      { code: "invalid-request", field: "onNotify" },
    ],
    "a hook that is no function": [
      ({ counter }) => counter.sale(request, { onNotification: 1 }),
      { code: "invalid-request", field: "onNotification" },
    ],
    "hooks that are no object": [
      ({ counter }) => counter.sale(request, 1),
      { code: "invalid-request", field: "options" },
    ],
    "an unknown option": [
      ({ epos }) => epos.payAtCounter("bar", { onRecoverd() {} }),
      { code: "invalid-request", field: "onRecoverd" },
    ],
    "an option of the wrong type": [
      ({ epos }) => epos.payAtCounter("bar", { wait: 1 }),
      { code: "invalid-request", field: "wait" },
    ],
    "a hook for due reports that is none": [
      ({ epos }) => epos.payAtCounter("bar", { onReportDue: 1 }),
      { code: "invalid-request", field: "onReportDue" },
    ],
    "a wait that is no number": [
      ({ epos }) => epos.payAtCounter("bar", { waitForTerminal: "1" }),
      { code: "invalid-request", field: "waitForTerminal" },
    ],
    "a wait without end": [
      ({ epos }) => epos.payAtCounter("bar", { waitForTerminal: 600_001 }),
      { code: "invalid-request", field: "waitForTerminal" },
    ],
    "a wait that ends before it begins": [
      ({ epos }) => epos.payAtCounter("bar", { waitForTerminal: -1 }),
      { code: "invalid-request", field: "waitForTerminal" },
    ],
    "a site that is no string": [({ epos }) => epos.payAtCounter(7), { code: "invalid-request", field: "siteId" }],
  };
  for (const [name, [call, want]] of Object.entries(cases)) await t.test(name, (t) => unsent(t, call, want));
});

test("progress reaches the hook of its payment and the event, in order", async () => {
  const { engine, counter } = await open();
  const mine = [];
  const events = heard(counter, "notification");
  const sale = counter.sale(request, { onNotification: (n) => mine.push(n) });
  await engine.next("counter.sale");
  const say = (detail) => engine.say({ event: "notification", site: "bar", detail });
  say({ value: "PRESENT_CARD", tid: "1", reference: "T-42", step: 1, at: 5 });
  say({ value: "PIN_ENTRY", tid: "2", reference: "T-43", step: 1, at: 6 });
  say({ value: "APPROVED", tid: "1", reference: "T-42", step: 2, at: 7 });
  say({ value: "NEW_WORD", tid: "1", reference: "T-42", step: 3, at: 8 });
  await engine.answer("counter.sale", approved);
  await sale;
  say({ value: "REMOVE_CARD", tid: "1", reference: "T-42", step: 4, at: 9 });
  assert.deepEqual(
    mine.map((n) => n.text),
    ["Present the card", "Authorised, waiting for confirmation", "Follow the card machine"],
  );
  assert.deepEqual(
    events.map((n) => n.value),
    ["PRESENT_CARD", "PIN_ENTRY", "APPROVED", "NEW_WORD", "REMOVE_CARD"],
  );
  assert.ok(Object.isFrozen(events[0]));
});

test("a hook that throws or rejects is logged and harms nothing", async () => {
  const { engine, epos, counter } = await open();
  const log = heard(epos, "log");
  const told = [];
  const hooks = [
    () => {
      throw new Error("boom");
    },
    async () => {
      throw new Error("later");
    },
  ];
  const sale = counter.sale(request, { onNotification: (n) => (told.push(n), hooks.shift()?.()) });
  await engine.next("counter.sale");
  for (const step of [1, 2, 3])
    engine.say({ event: "notification", site: "bar", detail: { value: "PLEASE_WAIT", reference: "T-42", step } });
  await engine.answer("counter.sale", approved);
  assert.equal((await sale).result, "approved");
  assert.equal(told.length, 3);
  assert.match(log.map((l) => l.message).join(), /boom.*later/);
});

test("the link is told by events, by `link` and to onLink", async () => {
  const links = [];
  const { engine, counter } = await open({ options: { onLink: (l) => links.push(l.state) } });
  const events = heard(counter, "link");
  assert.equal(counter.link.state, "connecting");
  engine.say({ event: "link", site: "bar", detail: { state: "refused", since: 5, reason: "handshake" } });
  assert.equal(counter.link.state, "refused");
  assert.match(counter.link.text, /^No connection since .*then the account and the key\.$/);
  engine.say({ event: "link", site: "elsewhere", detail: { state: "up", since: 6 } });
  assert.deepEqual([links, events.map((l) => l.state)], [["refused"], ["refused"]]);
});

test("nothing is told before somebody can listen", async () => {
  const { engine, epos } = await open();
  const recovered = [];
  const opening = epos.payAtCounter("cafe", { wait: false, onRecovered: (o) => recovered.push(o.text) });
  const call = await engine.next("counter.open", 1);
  assert.deepEqual(call.with, { site: "cafe", wait: false, options: {} });
  const tells = () => engine.heard.filter((m) => m.do === "counter.tell" && m.with.site === "cafe");
  assert.equal(tells().length, 0, "told only after the open resolved");
  await engine.answer("counter.open", { site: { id: "cafe" } }, 1);
  await opening;
  await engine.next("counter.tell", 1);
  assert.equal(tells().length, 1);
  engine.say({ event: "recovered", site: "cafe", detail: approved });
  assert.deepEqual(recovered, ["Approved."]);
});

test("the same site gives the same counter, its hooks added once", async () => {
  const links = [];
  const onLink = (l) => links.push(l.state);
  const { engine, epos, counter } = await open({ options: { onLink } });
  const again = epos.payAtCounter("bar", { onLink });
  await engine.answer("counter.open", { site: { id: "bar" } }, 1);
  assert.equal(await again, counter);
  engine.say({ event: "link", site: "bar", detail: { state: "up", since: 1 } });
  assert.deepEqual(links, ["up"]);
});

test("a refused site leaves no counter; a refused connection is tried again", async () => {
  const { engine, epos } = await open();
  const links = [];
  const unknown = epos.payAtCounter("nowhere", { onLink: (l) => links.push(l) });
  await engine.refuse("counter.open", { code: "unknown-site" }, 1);
  await assert.rejects(unknown, { code: "unknown-site" });
  engine.say({ event: "link", site: "nowhere", detail: { state: "up", since: 1 } });
  assert.equal(links.length, 0);
  const refused = epos.payAtCounter("cafe", { onLink: (l) => links.push(l) });
  await engine.refuse("counter.open", { code: "connection-refused", reason: "no-answer" }, 2);
  await assert.rejects(refused, (error) => /does not answer\..*Check the account/.test(error.text));
  engine.say({ event: "link", site: "cafe", detail: { state: "up", since: 1 } });
  assert.equal(links.length, 1);
});

test("pending, settle, carryOn, acknowledge and history reach the engine, and their answers have texts", async () => {
  const { engine, counter } = await open();
  const entry = { reference: "T-42", tid: "1", state: "unknown", reason: "link-lost", owner: "here" };
  const pending = counter.pending();
  await engine.answer("counter.pending", [entry]);
  assert.match((await pending)[0].text, /connection was lost/);
  const settlement = { verdict: "paid", by: "Ann", reason: "slip seen", amount: 1250 };
  const settled = counter.settle("T-42", settlement);
  assert.deepEqual((await engine.next("counter.settle")).with, { site: "bar", reference: "T-42", settlement });
  await engine.answer("counter.settle", { ...approved, reason: "settled-paid", settledBy: "operator" });
  assert.equal((await settled).text, "Paid (said by staff).");
  const over = counter.takeOver("1", { by: "Ann", reason: "hangs" });
  assert.deepEqual((await engine.next("counter.takeOver")).with, {
    site: "bar",
    tid: "1",
    why: { by: "Ann", reason: "hangs" },
  });
  await engine.answer("counter.takeOver", [{ ...entry, takenOver: { by: "Ann", reason: "hangs", at: 5 } }]);
  const [taken] = await over;
  assert.ok(taken.text && taken.takenOver.by === "Ann" && Object.isFrozen(taken));
  const on = counter.carryOn("1", { by: "Ann", reason: "queue" });
  assert.deepEqual((await engine.next("counter.carryOn")).with, {
    site: "bar",
    tid: "1",
    why: { by: "Ann", reason: "queue" },
  });
  await engine.answer("counter.carryOn", [entry]);
  assert.equal((await on).length, 1);
  const gone = counter.acknowledge("T-42");
  await engine.answer("counter.acknowledge", null);
  assert.equal(await gone, undefined);
  const history = counter.history({ limit: 2 });
  assert.deepEqual((await engine.next("counter.history")).with, { site: "bar", query: { limit: 2 } });
  await engine.answer("counter.history", [{ ...approved, kind: "payment" }]);
  assert.equal((await history)[0].text, "Approved.");
});

test("a closed counter refuses, and the site may be opened anew", async () => {
  const { engine, epos, counter } = await open();
  const closing = counter.close();
  await engine.answer("counter.close", null);
  await closing;
  await assert.rejects(counter.sale(request), { code: "closed", sent: false });
  await assert.rejects(counter.pending(), { code: "closed" });
  const again = epos.payAtCounter("bar");
  await engine.answer("counter.open", { site: { id: "bar" } }, 1);
  assert.notEqual(await again, counter);
});

test("an abort asks to cancel and never rejects; if it comes before the payment, nobody is asked", async () => {
  const { counter, engine } = await open();
  const abort = new AbortController();
  const sale = counter.sale(request, { signal: abort.signal });
  await engine.next("counter.sale");
  abort.abort();
  await engine.refuse("counter.cancel", { code: "not-pending" }); // not begun yet
  await engine.answer("counter.cancel", { cancelling: true }, 1);
  await engine.answer("counter.sale", approved);
  assert.equal((await sale).result, "approved", "the outcome tells the truth");
  const never = await counter.sale(request, { signal: abort.signal });
  assert.deepEqual([never.result, never.sent, never.reference], ["cancelled", "no", "T-42"]);
  assert.equal(engine.heard.filter((m) => m.do === "counter.sale").length, 1);
});

test("what was cancelled before it was sent may be acknowledged like any other", async () => {
  const { engine, counter } = await open();
  const sale = counter.sale({ ...request, reference: "T-early" });
  await engine.answer("counter.sale", { ...approved, reference: "T-early", result: "cancelled", sent: "no" });
  await sale;
  const noted = counter.acknowledge("T-early");
  await engine.refuse("counter.acknowledge", { code: "not-pending" });
  await noted;
  const nobody = counter.acknowledge("T-other");
  await engine.refuse("counter.acknowledge", { code: "not-pending" }, 1);
  await assert.rejects(nobody, { code: "not-pending" });
});

test("a payment aborted before it began tells the site's terminal and currency", async () => {
  const { epos, engine } = await open();
  const again = epos.payAtCounter("bar");
  await engine.answer("counter.open", { site: { id: "bar", defaultTid: "7", currency: "EUR" } }, 1);
  const counter = await again;
  await engine.answer("counter.tell", null);
  await new Promise((settled) => setTimeout(settled));
  const { tid, asked } = await counter.sale({ amount: 5, reference: "T-gone" }, { signal: AbortSignal.abort() });
  assert.deepEqual([tid, asked.currency], ["7", "EUR"]);
});
