// What the tables of a site tell, what staff do about them, and what a till must not pass to payAtTable.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EPoSError } from "../engine/error.js";
import { english as en } from "../text/en.js";
import { heard } from "./fake.mjs";
import { asked, handlers, loaded, openTables, payment } from "./tables-till.mjs";

const paid = { amountPaid: 4250, amountGratuity: 500, amountCashback: 0 };
const { text: _, ...told } = payment();
const locked = {
  tableId: "1",
  state: "locked",
  ...asked(),
  amount: 4250,
  currency: "GBP",
  paid,
  since: 5,
  payments: [],
};
const doubtful = { ...locked, state: "may-be-taken", reason: "link-lost" };
const unconfirmed = { ...locked, state: "unconfirmed", payments: [told] };
const LOOK = en.tables.look;

const TEXTS = {
  locked: [locked, "A card machine has this table."],
  "a lock that ends": [{ ...locked, reason: "terminal" }, "A card machine has this table. The card machine is done."],
  "may be taken": [doubtful, `A payment may have been taken. The connection was lost meanwhile. ${LOOK}`],
  unconfirmed: [unconfirmed, en.tables.unconfirmed],
  "a reason of another version": [{ ...doubtful, reason: "moonshine" }, `A payment may have been taken. ${LOOK}`],
  free: [{ tableId: "1", state: "free", paid, payments: [] }, "This table is free."],
};

for (const [name, [state, text]] of Object.entries(TEXTS)) {
  test(`a table's words: ${name}`, async () => {
    const hooked = [];
    const { engine, tables } = await openTables({}, { options: { onTable: (table) => hooked.push(table) } });
    const events = heard(tables, "table");
    engine.say({ event: "tables.table", site: "bar", detail: state });
    assert.deepEqual(events, hooked);
    assert.equal(events[0].text, text);
    assert.ok(Object.isFrozen(events[0]) && Object.isFrozen(events[0].payments));
    const { text: mine, payments, ...rest } = events[0];
    assert.deepEqual(
      { ...rest, payments: payments.map(({ text: said, ...each }) => each) },
      JSON.parse(JSON.stringify(state)),
    );
    for (const each of payments) assert.equal(each.text, "Paid at the card machine.");
  });
}

test("list, forceUnlock and settle give the states of tables, with texts", async () => {
  const { engine, tables } = await openTables();
  const listing = tables.list();
  await engine.answer("tables.list", [doubtful, unconfirmed]);
  assert.deepEqual(
    (await listing).map(({ text }) => text),
    [TEXTS["may be taken"][1], TEXTS.unconfirmed[1]],
  );
  const forcing = tables.forceUnlock("1", { by: "Ann", reason: "broken" });
  assert.deepEqual((await engine.next("tables.forceUnlock")).with, {
    site: "bar",
    tableId: "1",
    why: { by: "Ann", reason: "broken" },
  });
  await engine.answer("tables.forceUnlock", doubtful);
  assert.equal((await forcing).state, "may-be-taken");
  const settling = tables.settle("1", { paid: true, by: "Ann", reason: "receipt" });
  assert.deepEqual((await engine.next("tables.settle")).with, {
    site: "bar",
    tableId: "1",
    settlement: { paid: true, by: "Ann", reason: "receipt" },
  });
  await engine.answer("tables.settle", TEXTS.free[0]);
  assert.equal((await settling).text, "This table is free.");
});

test("acknowledge and takeOver resolve with nothing; a refusal is an EPoSError", async () => {
  const { engine, tables } = await openTables();
  const noted = tables.acknowledge("T1/1/p1");
  assert.deepEqual((await engine.next("tables.acknowledge")).with, { site: "bar", key: "T1/1/p1" });
  await engine.answer("tables.acknowledge", null);
  assert.equal(await noted, undefined);
  const taking = tables.takeOver();
  await engine.answer("tables.takeOver", null);
  assert.equal(await taking, undefined);
  const refused = tables.settle("9", { paid: false, by: "Ann", reason: "x" });
  await engine.refuse("tables.settle", { code: "not-pending" });
  await assert.rejects(
    refused,
    (error) => error instanceof EPoSError && error.code === "not-pending" && error.sent === false,
  );
});

test("if a table has changed since it was shown, the error has its present state, with a text", async () => {
  const { engine, tables } = await openTables();
  const settling = tables.settle("1", { paid: false, by: "Ann", reason: "no slip", since: 5, rev: 6 });
  assert.deepEqual((await engine.next("tables.settle")).with.settlement, {
    paid: false,
    by: "Ann",
    reason: "no slip",
    since: 5,
    rev: 6,
  });
  await engine.refuse("tables.settle", { code: "changed", entry: doubtful });
  await assert.rejects(
    settling,
    ({ code, entry, text }) =>
      code === "changed" &&
      entry.state === "may-be-taken" &&
      entry.text === TEXTS["may be taken"][1] &&
      Object.isFrozen(entry) &&
      text === en.errors.changed,
  );
});

test("the history has a text for each kind", async () => {
  const { engine, tables } = await openTables();
  const reading = tables.history({ tableId: "1" });
  assert.deepEqual((await engine.next("tables.history")).with, { site: "bar", query: { tableId: "1" } });
  const lock = { kind: "table-lock", tableId: "1", ...asked(), amount: 4250, currency: "GBP", at: 1, paid };
  await engine.answer("tables.history", [
    { ...told, kind: "table-payment", confirmed: true, flags: ["may-repeat"] },
    { ...lock, state: "locked" },
    { ...lock, state: "free", reason: "settled", endedAt: 9 },
    { ...lock, state: "may-be-taken", reason: "engine-lost" },
    { kind: "report", reportLines: [], at: 2, stored: true },
    { kind: "report", reportLines: [], at: 2, stored: true, reportResult: "COMPLETE" },
  ]);
  assert.deepEqual(
    (await reading).map(({ text }) => text),
    [
      `Paid at the card machine. ${en.tablePayments["may-repeat"]}`,
      "A card machine has this table.",
      "Staff settled this table.",
      `A payment may have been taken. ${en.tableReasons["engine-lost"]} ${LOOK}`,
      "A card machine sent a report.",
      "The report is complete.",
    ],
  );
  const exporting = tables.export();
  await engine.answer("tables.export", "{}\n");
  assert.equal(await exporting, "{}\n");
});

const DISPLACED = {
  discontinued: /Another till took over the tables.*take over/,
  "quick-closes": /probably took over.*take over/,
  "another-tab": /Another window of this till serves the tables/,
  other: /Another till took over this connection/,
};

for (const [reason, words] of Object.entries(DISPLACED)) {
  test(`displaced, ${reason}: the link says who has the tables`, async () => {
    const links = [];
    const { engine, tables, counter } = await openTables(
      {},
      { counter: true, options: { onLink: (link) => links.push(link.text) } },
    );
    engine.say({ event: "tables.link", site: "bar", detail: { state: "displaced", reason, since: 5 } });
    assert.match(tables.link.text, words);
    assert.deepEqual(links, [tables.link.text]);
    assert.equal(counter.link.state, "connecting", "the counter's link is another one");
  });
}

test("counter and tables of a site hear only their own events, and so do two sites", async () => {
  const { engine, tables, counter } = await openTables({}, { counter: true });
  const both = [heard(tables, "link"), heard(counter, "link")];
  engine.say({ event: "tables.link", site: "bar", detail: { state: "up", since: 5 } });
  engine.say({ event: "link", site: "bar", detail: { state: "reconnecting", since: 6 } });
  engine.say({ event: "tables.link", site: "elsewhere", detail: { state: "refused", since: 7 } });
  assert.deepEqual(
    both.map((links) => links.map(({ state }) => state)),
    [["up"], ["reconnecting"]],
  );
});

test("reports, connection errors and changes of the journal are told to hooks and listeners", async () => {
  const reports = [];
  const records = [];
  const { engine, tables } = await openTables(
    {},
    { options: { onReport: (report) => reports.push(report.text), onRecord: (change) => records.push(change) } },
  );
  assert.deepEqual((await engine.next("tables.open")).with.options, { records: true });
  const errors = heard(tables, "connection-error");
  engine.say({
    event: "tables.report",
    site: "bar",
    detail: { kind: "report", reportLines: [{ value: "REPORT COMPLETE" }], at: 5, stored: true },
  });
  engine.say({ event: "tables.connection-error", site: "bar", detail: { code: -32602, message: "no" } });
  engine.say({ event: "tables.record", site: "bar", detail: { v: 1, what: "locked" } });
  assert.deepEqual(reports, ["A card machine sent a report."]);
  assert.deepEqual(
    errors.map(({ note, text }) => [note, text]),
    [["JSON-RPC: invalid params.", "The card service reported error -32602."]],
  );
  assert.deepEqual(records, [{ v: 1, what: "locked" }]);
});

const REFUSED = {
  "no handlers": [[], "handlers"],
  "handlers that are none": [["lock"], "handlers"],
  null: [[null], "handlers"],
  "an unknown handler": [[{ ...handlers(), refund() {} }], "refund"],
  "a handler that is none": [[{ ...handlers(), receipt: [] }], "receipt"],
  "an unknown option": [[handlers(), { onTabel() {} }], "onTabel"],
  "an option of the counter": [[handlers(), { onPending() {} }], "onPending"],
  "a hook that is none": [[handlers(), { onTable: true }], "onTable"],
  "a wait that is none": [[handlers(), { wait: 1 }], "wait"],
  "options that are none": [[handlers(), 7], "options"],
  ...Object.fromEntries(
    ["tables", "lock", "payment", "unlock"].map((name) => [
      `no ${name}`,
      [[{ ...handlers(), [name]: undefined }], name],
    ]),
  ),
};

for (const [name, [given, field]] of Object.entries(REFUSED)) {
  test(`refused by its name: ${name}`, async () => {
    const { engine, epos } = await loaded();
    const before = engine.heard.length;
    await assert.rejects(epos.payAtTable("bar", ...given), (error) => {
      assert.ok(error instanceof EPoSError);
      assert.deepEqual([error.code, error.field], ["invalid-request", field]);
      return error.message.startsWith(`${field}: `);
    });
    await assert.rejects(epos.payAtTable(7, handlers()), { field: "siteId" });
    assert.equal(engine.heard.length, before, "nothing may reach the engine");
  });
}

test("a till that would never hear of payments which staff must settle is warned once", async () => {
  const { engine, epos } = await loaded();
  const log = heard(epos, "log");
  for (const nth of [0, 1]) {
    const opening = epos.payAtTable("bar", handlers());
    await engine.answer("tables.open", { site: { id: "bar" } }, nth);
    await opening;
    await new Promise((later) => setTimeout(later));
  }
  assert.deepEqual(
    log.map(({ level, message }) => [level, message]),
    [["warn", "nobody hears what staff must settle: give payAtTable onTable"]],
  );
});

test("a call that is refused keeps the earlier handlers", async () => {
  const { engine, epos } = await openTables({ tables: () => ["kept"] });
  await assert.rejects(epos.payAtTable("bar", { ...handlers(), lock: 1 }), { field: "lock" });
  await assert.rejects(epos.payAtTable("bar", handlers({ tables: () => ["new"] }), { wait: 1 }), { field: "wait" });
  engine.ask(1, "tables", asked());
  assert.deepEqual((await engine.next("tables.answer")).with.value, ["kept"]);
});

test("a site that is not known opens nothing, and may be tried again", async () => {
  const { engine, epos } = await loaded();
  const first = epos.payAtTable("bar", handlers());
  await engine.refuse("tables.open", { code: "unknown-site" });
  await assert.rejects(first, { code: "unknown-site" });
  const second = epos.payAtTable("bar", handlers());
  await engine.answer("tables.open", { site: { id: "bar" } }, 1);
  await second;
});
