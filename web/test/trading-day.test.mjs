// Days without an end of day: when a trading day begins, in summer and in winter, and what the till is told.
process.env.TZ = "Europe/London"; // before the first Date
import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { dayStart, eachDay, nextStart } from "../counter/trading-day.js";
import { english as en } from "../text/en.js";
import { heard, open } from "./fake.mjs";

const at = (text) => Date.parse(text);
const HOUR = 3_600_000;
const utc = (ms) => new Date(ms).toISOString().slice(0, 16);
afterEach(() => mock.restoreAll());

for (const [name, now, startsAt, start, next] of [
  ["in winter", "2026-01-15T12:00Z", "04:00", "2026-01-15T04:00", "2026-01-16T04:00"],
  ["in summer", "2026-07-15T12:00Z", "04:00", "2026-07-15T03:00", "2026-07-16T03:00"],
  ["after midnight it is yesterday's still", "2026-01-15T03:59Z", "04:00", "2026-01-14T04:00", "2026-01-15T04:00"],
  ["on the very moment", "2026-01-15T04:00Z", "04:00", "2026-01-15T04:00", "2026-01-16T04:00"],
  ["at midnight, over the end of a year", "2027-01-01T00:00Z", "00:00", "2027-01-01T00:00", "2027-01-02T00:00"],
  ["a day of 23 hours", "2026-03-28T12:00Z", "04:00", "2026-03-28T04:00", "2026-03-29T03:00"],
  ["a day of 25 hours", "2026-10-24T12:00Z", "04:00", "2026-10-24T03:00", "2026-10-25T04:00"],
  ["a start the clocks skip", "2026-03-29T12:00Z", "01:30", "2026-03-29T01:30", "2026-03-30T00:30"],
  ["before a start the clocks skip", "2026-03-29T01:15Z", "01:30", "2026-03-28T01:30", "2026-03-29T01:30"],
  [
    "between the two of a start the clocks repeat",
    "2026-10-25T01:15Z",
    "01:30",
    "2026-10-25T00:30",
    "2026-10-26T01:30",
  ],
]) {
  test(`a trading day begins at its time on the wall: ${name}`, () => {
    assert.equal(utc(dayStart(at(now), startsAt)), start);
    assert.equal(utc(nextStart(at(now), startsAt)), next);
  });
}

test("every minute of the days on which the clocks change is in exactly one trading day", () => {
  for (const day of ["2026-03-28", "2026-10-24"]) {
    for (const startsAt of ["00:00", "01:00", "01:30", "02:00", "04:00"]) {
      for (let now = at(`${day}T00:00Z`), last = -Infinity; now < at(`${day}T00:00Z`) + 72 * HOUR; now += 60_000) {
        const [start, next] = [dayStart(now, startsAt), nextStart(now, startsAt)];
        assert.ok(start <= now && now < next && start >= last, `${utc(now)} ${startsAt}`);
        assert.equal(dayStart(next, startsAt), next);
        last = start;
      }
    }
  }
});

/** clock controls the time: `pass(ms)` lets it pass, and runs all timers on the way. */
function clock(start) {
  let now = start;
  const timers = new Map();
  mock.method(Date, "now", () => now);
  mock.method(globalThis, "setTimeout", (run, ms = 0) => (timers.set(run, now + ms), run));
  mock.method(globalThis, "clearTimeout", (run) => timers.delete(run));
  const soon = () => [...timers].sort(([, a], [, b]) => a - b)[0] ?? [undefined, Infinity];
  async function pass(ms) {
    for (const end = now + ms; ;) {
      const [run, due] = soon();
      now = Math.min(end, Math.max(now, due));
      if (due > end) return;
      timers.delete(run);
      run();
      await new Promise((settled) => setImmediate(settled));
    }
  }
  return { pass, sleep: (ms) => (now += ms), timers };
}

test("the work is done once for each trading day: now, and when the next one begins", async () => {
  const { pass, timers } = clock(at("2026-10-24T12:00Z"));
  const days = [];
  const end = eachDay("04:00", async (start) => days.push(utc(start)));
  await pass(0);
  assert.deepEqual(days, ["2026-10-24T03:00"]);
  await pass(16 * HOUR - 1);
  assert.equal(days.length, 1, "the clocks went back, and it is not yet four");
  await pass(1);
  await pass(30 * HOUR);
  assert.deepEqual(days, ["2026-10-24T03:00", "2026-10-25T04:00", "2026-10-26T04:00"]);
  end();
  assert.equal(timers.size, 0);
});

test("a computer that slept at the start of a day notices it within an hour", async () => {
  const { pass, sleep } = clock(at("2026-01-15T22:00Z"));
  const days = [];
  eachDay("04:00", async (start) => days.push(utc(start)));
  await pass(0);
  sleep(12 * HOUR);
  await pass(HOUR);
  assert.deepEqual(days, ["2026-01-15T04:00", "2026-01-16T04:00"]);
});

test("work that failed is done again within an hour, and only once", async () => {
  const { pass } = clock(at("2026-01-15T12:00Z"));
  const answers = [Promise.reject(new Error("no storage")), Promise.resolve()];
  let asked = 0;
  eachDay("04:00", () => answers[asked++]);
  await pass(5 * HOUR);
  assert.equal(asked, 2);
});

const due = { tid: "1", since: 5 };
const dues = (engine) => engine.heard.filter((message) => message.do === "counter.due");

/** watched opens a counter at noon on a day in winter, and watches its trading days. */
async function watched(options, kind) {
  const time = clock(at("2026-01-15T12:00Z"));
  const opened = await open({ options, kind });
  await time.pass(0);
  await opened.engine.answer("counter.tell", null);
  return { ...opened, time };
}

test("the till is told about each terminal, by hook and event, with a text", async () => {
  const hooked = [];
  const { engine, counter } = await watched({ onReportDue: (each) => hooked.push(each) });
  const events = heard(counter, "report-due");
  assert.deepEqual((await engine.next("counter.due")).with, { site: "bar", before: at("2026-01-15T04:00Z") });
  await engine.answer("counter.due", [due, { tid: "2", since: 6 }]);
  await new Promise((settled) => setImmediate(settled));
  assert.deepEqual(hooked, [
    { ...due, text: en.reports.missing },
    { tid: "2", since: 6, text: en.reports.missing },
  ]);
  assert.deepEqual(events, hooked);
  assert.ok(Object.isFrozen(events[0]));
});

test("the site says when its day begins; opening it again only asks if that changed", async () => {
  const { engine, epos } = await watched();
  await engine.answer("counter.due", []);
  for (const [nth, tradingDayStartsAt] of ["04:00", "06:30"].entries()) {
    const again = epos.payAtCounter("bar");
    await engine.answer("counter.open", { site: { id: "bar", tradingDayStartsAt } }, nth + 1);
    await again;
  }
  await engine.next("counter.due", 1);
  assert.deepEqual(
    dues(engine).map((message) => utc(message.with.before)),
    ["2026-01-15T04:00", "2026-01-15T06:30"],
  );
});

test("a hook that is added later is called at once", async () => {
  const { engine, epos } = await watched();
  await engine.answer("counter.due", []);
  const hooked = [];
  const again = epos.payAtCounter("bar", { onReportDue: (each) => hooked.push(each.tid) });
  await engine.answer("counter.open", { site: { id: "bar" } }, 1);
  await again;
  await engine.answer("counter.due", [due], 1);
  await new Promise((settled) => setImmediate(settled));
  assert.deepEqual(hooked, [due.tid]);
});

test("a journal that cannot be read is logged and harms nothing", async () => {
  const { engine, epos, counter } = await watched();
  const log = heard(epos, "log");
  const events = heard(counter, "report-due");
  await engine.refuse("counter.due", { code: "storage-unavailable", message: "no storage" });
  await new Promise((settled) => setImmediate(settled));
  assert.deepEqual(
    log.map(({ level }) => level),
    ["warn"],
  );
  assert.match(log[0].message, /end of day.*no storage/);
  assert.equal(events.length, 0);
});

test("an engine that has stopped for good is not asked any more", async () => {
  const { engine, time } = await watched({}, "page");
  await engine.answer("counter.due", []);
  await new Promise((settled) => setImmediate(settled));
  assert.equal(time.timers.size, 1);
  engine.on.died("exit");
  assert.equal(time.timers.size, 0);
});

test("an engine that was closed before it told its journal is not asked for days", async () => {
  const time = clock(at("2026-01-15T12:00Z"));
  const { engine, epos } = await open();
  await time.pass(0);
  await engine.next("counter.tell");
  const closing = epos.close();
  await engine.answer("close", null);
  await closing;
  await time.pass(2 * HOUR);
  assert.deepEqual([time.timers.size, dues(engine).length], [0, 0]);
});

for (const whose of ["counter", "epos"]) {
  test(`nothing is asked after close() of the ${whose}`, async () => {
    const opened = await watched();
    const { engine, time } = opened;
    await engine.answer("counter.due", []);
    await new Promise((settled) => setImmediate(settled));
    const closing = opened[whose].close();
    await engine.answer(whose === "epos" ? "close" : "counter.close", null);
    await closing;
    assert.equal(time.timers.size, 0);
    assert.equal(dues(engine).length, 1);
  });
}
