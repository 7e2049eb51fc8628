// Reports: they are sent once, told even if the engine dies, and listed with the payments.
import assert from "node:assert/strict";
import { test } from "node:test";
import { english as en } from "../text/en.js";
import { approved, heard, open, request } from "./fake.mjs";

const complete = {
  kind: "report",
  tid: "1",
  reportType: "END_OF_DAY",
  reportTime: "2026-01-15T23:00:00",
  reportResult: "COMPLETE",
  reason: "complete",
  balances: { totalSalesAmount: 1250 },
  reportLines: [{ value: "REPORT COMPLETE" }],
  at: 5,
  stored: true,
  sent: "answered",
};

test("a report goes out once, with a token, and its answer has a text", async () => {
  const { engine, counter } = await open();
  const asked = counter.report("END_OF_DAY", "1");
  const {
    with: { token, ...sent },
  } = await engine.next("counter.report");
  assert.deepEqual(sent, { site: "bar", type: "END_OF_DAY", tid: "1" });
  assert.match(token, /^[0-9a-f]{32}$/);
  await engine.answer("counter.report", complete);
  const report = await asked;
  assert.deepEqual(report, { ...complete, text: en.reports.complete });
  assert.ok(Object.isFrozen(report) && Object.isFrozen(report.reportLines[0]));
  assert.equal(engine.heard.filter((m) => m.do === "counter.report").length, 1);
});

test("the engine chooses the site's terminal, and checks the type of the report", async () => {
  const { engine, counter } = await open();
  counter.report("X_BALANCE");
  assert.ok(!("tid" in (await engine.next("counter.report")).with));
  const wrong = counter.report(() => {}, 7);
  const { with: sent } = await engine.next("counter.report", 1);
  assert.deepEqual([sent.type, sent.tid], [{ $: "function" }, 7]);
  await engine.refuse("counter.report", { code: "invalid-request", field: "type" }, 1);
  await assert.rejects(wrong, { code: "invalid-request", field: "type", sent: false });
});

test("the words of Connect are used before ours, and a refusal has its code", async () => {
  const { engine, counter } = await open();
  const refused = { ...complete, reportResult: "REFUSED", reason: "refused", error: { code: -32075, message: "no" } };
  const first = counter.report("BANKING", "1");
  await engine.answer("counter.report", refused);
  const { text, error } = await first;
  assert.equal(text, `${en.codes["-32075"]} ${en.reports.REFUSED}`);
  assert.equal(error.note, en.codeNotes["-32075"]);
  const second = counter.report("BANKING", "1");
  await engine.answer("counter.report", { ...refused, userMessage: "No reports here" }, 1);
  assert.equal((await second).text, "No reports here");
});

test("a terminal that makes a report says so to a payment", async () => {
  const { engine, counter } = await open();
  const sale = counter.sale(request);
  await engine.refuse("counter.sale", { code: "terminal-unresolved", reason: "report" });
  await assert.rejects(sale, { code: "terminal-unresolved", reason: "report", text: en.errorReasons.report });
});

/** dies ends the engine while a report runs, and starts the next one. */
async function dies() {
  const opened = await open();
  const report = opened.counter.report("END_OF_DAY", "1");
  const { with: sent } = await opened.engine.next("counter.report");
  opened.engine.on.died("test");
  const next = await opened.host.nth(1);
  await next.rise();
  await next.answer("counter.open", { site: { id: "bar" } });
  assert.deepEqual((await next.next("counter.follow")).with, { site: "bar", token: sent.token, kind: "report" });
  return { ...opened, report, next };
}

test("a report outlives its engine: it is followed, and never sent again", async () => {
  const { report, next } = await dies();
  await next.answer("counter.follow", { ...complete, reportResult: "UNKNOWN", reason: "engine-lost", sent: "maybe" });
  assert.equal((await report).text, en.reports.UNKNOWN);
  assert.ok(!next.heard.some((m) => m.do === "counter.report"));
});

test("if there is no record, nothing was sent, and the promise rejects", async () => {
  const { report, next } = await dies();
  await next.refuse("counter.follow", { code: "engine-failed", reason: "no-record" });
  await assert.rejects(report, { code: "engine-failed", sent: false });
});

test("if nobody can be asked, it is unknown, and never rejected", async () => {
  const { report, next } = await dies();
  await next.refuse("counter.follow", { code: "storage-unavailable" });
  const { at, ...told } = await report;
  assert.deepEqual(told, {
    kind: "report",
    tid: "1",
    reportType: "END_OF_DAY",
    reportResult: "UNKNOWN",
    reason: "engine-lost",
    reportLines: [],
    stored: false,
    sent: "maybe",
    text: en.reports.UNKNOWN,
  });
  assert.ok(Math.abs(Date.now() - at) < 60_000);
  assert.ok(Object.isFrozen(told.reportLines));
});

test("a closed counter asks for no report", async () => {
  const { engine, counter } = await open();
  const closing = counter.close();
  await engine.answer("counter.close", null);
  await closing;
  await assert.rejects(counter.report("BANKING", "1"), { code: "closed", sent: false });
  assert.ok(!engine.heard.some((m) => m.do === "counter.report"));
});

test("the history tells payments and reports, each in its own words", async () => {
  const { engine, counter } = await open();
  const history = counter.history();
  assert.deepEqual((await engine.next("counter.history")).with, { site: "bar", query: {} });
  await engine.answer("counter.history", [complete, { ...approved, kind: "payment" }]);
  assert.deepEqual(
    (await history).map(({ kind, text }) => [kind, text]),
    [
      ["report", en.reports.complete],
      ["payment", en.outcomes.approved],
    ],
  );
  const reports = counter.history({ kind: "report" });
  assert.deepEqual((await engine.next("counter.history", 1)).with.query, { kind: "report" });
  await engine.answer("counter.history", [], 1);
  assert.deepEqual(await reports, []);
});

test("a notification during a report only comes as an event", async () => {
  const { engine, counter } = await open();
  const mine = [];
  counter.sale(request, { onNotification: (each) => mine.push(each) });
  await engine.next("counter.sale");
  const events = heard(counter, "notification");
  engine.say({ event: "notification", site: "bar", detail: { value: "REPORT_STARTED", tid: "2", at: 5 } });
  assert.deepEqual(events, [{ value: "REPORT_STARTED", tid: "2", at: 5, text: en.notifications.REPORT_STARTED }]);
  assert.equal(mine.length, 0);
});
