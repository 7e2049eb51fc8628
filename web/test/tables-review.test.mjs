// What staff must hear about tables, whatever went wrong before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { heard } from "./fake.mjs";
import { asked, handlers, loaded, openTables } from "./tables-till.mjs";

test("a till whose link comes up late hears of its tables", async () => {
  const { engine, epos } = await loaded();
  const told = [];
  const opening = epos.payAtTable("bar", handlers(), { onTable: (table) => told.push(table.tableId) });
  await engine.refuse("tables.open", { code: "connection-refused", reason: "no-answer" });
  await assert.rejects(opening, { code: "connection-refused" });
  assert.deepEqual((await engine.next("tables.tell")).with, { site: "bar" });
  engine.say({ event: "tables.table", site: "bar", detail: { tableId: "7", state: "may-be-taken", payments: [] } });
  assert.deepEqual(told, ["7"]);
});

test("a till without a hook is told after it has its tables", async () => {
  const { engine, epos } = await loaded();
  const opening = epos.payAtTable("bar", handlers());
  await engine.refuse("tables.open", { code: "connection-refused", reason: "no-answer" });
  await assert.rejects(opening, { code: "connection-refused" });
  assert.equal(engine.heard.filter(({ do: verb }) => verb === "tables.tell").length, 0);
});

for (const [name, thrown] of [
  ["no text", Object.create(null)],
  ["a symbol", Symbol("x")],
  [
    "a bad message",
    {
      get message() {
        throw 1;
      },
    },
  ],
]) {
  test(`a handler that throws what is ${name} answers failed`, async () => {
    const { engine } = await openTables({
      lock: () => {
        throw thrown;
      },
    });
    engine.ask(1, "lock", asked({ tableId: "9" }));
    assert.match((await engine.next("tables.answer")).with.failed, /^lock: /);
  });
}

test("tables that a new engine cannot open are tried again", async (t) => {
  const { host, engine, epos } = await openTables();
  const log = heard(epos, "log");
  t.mock.timers.enable({ apis: ["setTimeout"] });
  engine.on.died("a trap");
  const next = await host.nth(1);
  await next.rise();
  await next.refuse("tables.open", { code: "storage-unavailable" });
  await next.next("tables.tell");
  assert.match(log.at(-1).message, /bar.*could not be opened/);
  t.mock.timers.tick(5_000);
  await next.answer("tables.open", { site: { id: "bar" } }, 1);
  assert.deepEqual((await next.next("tables.tell", 1)).with, { site: "bar" });
});
