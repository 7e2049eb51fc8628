// The page's side of the simulator, with hosts that the test plays.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeHost, heard, open, settled, setup } from "./fake.mjs";
import { boot } from "../engine/boot.js";
import { within } from "../engine/within.js";
import { Epos } from "../api/epos.js";
import { EPoSError } from "../engine/error.js";

globalThis.__SIMULATOR_INTEGRITY__ = "sha384-sim";
globalThis.document ??= { baseURI: "https://shop.example/till/" };
const { start } = await import("../simulator/index.js");

const begin = (given, hosts) => start({ given, hosts, boot, within, EPoSError });

/** playing is a simulator that has started, and its program. */
async function playing(given = true) {
  const host = new FakeHost();
  const starting = begin(given, [host]);
  const program = await host.nth(0);
  await up(program);
  return { host, program, starting, simulator: await starting };
}

/** up says that the program is ready, and answers its start command. */
async function up(program) {
  program.on.control({ module: "the module" });
  program.say({ event: "ready" });
  await program.answer("start", {});
}

const refused = (promise, facts) =>
  assert.rejects(promise, (error) => {
    assert.ok(error instanceof EPoSError);
    for (const [name, value] of Object.entries(facts)) assert.equal(error[name], value, name);
    return true;
  });

test("the program is started with its hash, its settings and a port", async () => {
  const { program, simulator } = await playing({ seed: 7, timeScale: 200 });
  assert.equal(program.program.integrity, "sha384-sim");
  assert.match(program.program.wasm, /\/connect-epos-simulator\.wasm$/);
  assert.ok(program.program.simulator instanceof MessagePort);
  assert.deepEqual(program.heard[0], { call: 1, do: "start", body: { seed: 7, timeScale: 200 } });
  assert.deepEqual(
    [simulator.forTill.seed, simulator.forTill.timeScale, simulator.forTill.site.environment],
    [7, 200, "test"],
  );
  simulator.end();
  assert.ok(program.ended);
});

test("options that are wrong are refused by name, and nothing is fetched", async () => {
  for (const [given, field] of [
    ["yes", "simulator"],
    [{ wasmUrl: 7 }, "simulator.wasmUrl"],
    [[], "simulator"],
    [{ speed: 2 }, "simulator.speed"],
    [{ seed: -1 }, "simulator.seed"],
    [{ seed: 1.5 }, "simulator.seed"],
    [{ timeScale: 0 }, "simulator.timeScale"],
    [{ timeScale: "fast" }, "simulator.timeScale"],
    [{ script: {} }, "simulator.script"],
    [{ script: [{ path: "reset" }, {}] }, "simulator.script[1].path"],
    [{ script: [null] }, "simulator.script[0].path"],
  ]) {
    const host = new FakeHost();
    await refused(begin(given, [host]), { code: "invalid-request", field });
    assert.equal(host.engines.length, 0);
  }
});

test("if no worker can start, it runs in the page, with a port of its own", async () => {
  const [forbidden, page] = [new FakeHost(), new FakeHost("page")];
  const starting = begin(true, [forbidden, page]);
  (await forbidden.nth(0)).on.died("no worker here");
  await up(await page.nth(0));
  const simulator = await starting;
  assert.notEqual(
    forbidden.engines[0].program.simulator,
    page.engines[0].program.simulator,
    "a port is given away once",
  );
  simulator.end();
});

test("the script is played in order before load resolves; if a step is refused, the error names it", async () => {
  const script = [
    { path: "/control/knobs", body: { gratuity: 100 } },
    { path: "/control/fault", body: { do: "lose" } },
  ];
  const host = new FakeHost();
  const starting = begin({ script }, [host]);
  const program = await host.nth(0);
  await up(program);
  assert.deepEqual(await program.next("control", 0), { call: 2, do: "control", ...script[0] });
  await settled();
  assert.equal(program.heard.length, 2, "the next waits for its answer");
  await program.answer("control", {}, 0);
  await program.refuse("control", { field: "name", message: "name is required" }, 1);
  await refused(starting, { code: "invalid-request", field: "simulator.script[1].name", message: "name is required" });
  assert.ok(program.ended, "a load that failed leaves nothing behind");
});

test("control sends a request, and the other calls use it", async () => {
  const {
    program,
    simulator: { forTill },
  } = await playing();
  const asked = async (promise, call, value, nth) => {
    const { path, body } = await program.next("control", nth);
    assert.deepEqual({ path, body }, { body: undefined, ...call });
    await program.answer("control", value, nth);
    return promise;
  };
  const knobs = { gratuity: 5 };
  assert.deepEqual(
    await asked(
      forTill.control("/control/links/close", { code: 4000 }),
      { path: "/control/links/close", body: { code: 4000 } },
      { a: 1 },
      0,
    ),
    { a: 1 },
  );
  assert.deepEqual(await asked(forTill.knobs(knobs), { path: "knobs", body: knobs }, knobs, 1), knobs);
  assert.deepEqual(await asked(forTill.knobs(), { path: "knobs" }, knobs, 2), knobs);
  assert.equal(await asked(forTill.fault({ do: "lose" }), { path: "fault", body: { do: "lose" } }, {}, 3), undefined);
  assert.deepEqual(await asked(forTill.ledger(), { path: "ledger" }, { charges: [1] }, 4), [1]);
  assert.deepEqual(await asked(forTill.terminals(), { path: "terminals" }, { terminals: [2] }, 5), [2]);
  assert.equal(await asked(forTill.reset(), { path: "reset" }, {}, 6), undefined);
  assert.deepEqual(await asked(forTill.waiter({ tid: "1" }), { path: "waiter", body: { tid: "1" } }, { seen: [] }, 7), {
    seen: [],
  });
  await refused(forTill.control(7), { code: "invalid-request", field: "path" });
  await refused(forTill.control("send", { frame: "x".repeat(600_000) }), { code: "invalid-request", field: "body" });
  const failing = forTill.knobs({ timeScale: 0 });
  await program.refuse("control", { field: "timeScale", message: "sim: control knobs: timeScale must lie between" }, 8);
  await refused(failing, { code: "invalid-request", field: "timeScale" });
});

test("each engine gets a port of its own, and the simulator is told when it ends", async () => {
  const { program, simulator } = await playing();
  const door = program.program.simulator;
  const told = [];
  const heard = new Promise((all) => {
    door.onmessage = ({ data, ports }) => told.push([data, ports?.length ?? 0]) === 3 && all();
  });
  const host = new FakeHost();
  const [joined] = simulator.hosts([host]);
  assert.equal(joined.kind, "worker");
  const first = joined.spawn({ wasm: "x", integrity: "y" }, {});
  first.end();
  joined.spawn({ wasm: "x", integrity: "y" }, {});
  await heard;
  assert.deepEqual(
    told.map(([data]) => data),
    [{ engine: 1 }, { gone: 1 }, { engine: 2 }],
  );
  assert.ok(host.engines.every(({ program }) => program.simulator instanceof MessagePort));
  assert.ok(host.engines[0].ended);
  door.close();
  simulator.end();
});

test("a simulator that dies says so, and rejects every later call", async () => {
  const { program, simulator } = await playing();
  const said = [];
  simulator.log = (...line) => said.push(line);
  program.say({ event: "log", detail: "caught in control: an error" });
  const waiting = simulator.forTill.ledger();
  await program.next("control");
  program.on.died("the worker is gone");
  await refused(waiting, { code: "engine-failed" });
  await refused(simulator.forTill.reset(), { code: "engine-failed" });
  assert.deepEqual(said, [
    ["error", "simulator: caught in control: an error"],
    ["error", "the simulator died: the worker is gone"],
  ]);
});

test("nobody can take it for a live engine: object, event, warning, services", async () => {
  const host = new FakeHost();
  const simulator = {
    forTill: { seed: 3, timeScale: 10 },
    detail: { seed: 3, timeScale: 10 },
    log() {},
    end() {},
    hosts: (all) => all,
  };
  const loading = Epos.start({ ...setup([host]), simulator });
  await (await host.nth(0)).rise();
  const epos = await loading;
  const [events, log] = [heard(epos, "simulator"), heard(epos, "log")];
  assert.equal(epos.simulator.text, "Simulator: no card is charged.");
  await new Promise((done) => setTimeout(done));
  assert.deepEqual(events, [{ seed: 3, timeScale: 10, text: "Simulator: no card is charged." }]);
  assert.deepEqual(
    log.map(({ level }) => level),
    ["warn"],
  );
  assert.match(log[0].message, /simulator: no card is charged/);
  simulator.log("error", "odd");
  assert.equal(log[1].message, "odd");
  const opening = epos.payAtCounter("bar");
  await host.engines[0].answer("counter.open", { site: { id: "bar" } });
  assert.equal((await opening).simulated, true);
});

test("without a simulator nothing of it exists", async () => {
  const { epos, counter, engine } = await open();
  assert.equal(epos.simulator, undefined);
  assert.equal(counter.simulated, false);
  assert.ok(!("simulator" in engine.heard[0].with));
});

test("a simulator that does not answer its start, or a step of the script, ends the load", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const silent = new FakeHost();
  const starting = begin(true, [silent]);
  const engine = await silent.nth(0);
  engine.on.control({ module: "m" });
  engine.say({ event: "ready" });
  await engine.next("start");
  t.mock.timers.tick(30_000);
  await assert.rejects(starting, { code: "engine-failed", reason: "stuck" });
  assert.ok(engine.ended);
});
