// The link fails while a payment runs. There is at most one charge, the outcome says that it is not certain, and
// staff end it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

/** Where the link is cut, and how often money moves although it was cut. */
const CUTS = [
  { cut: { when: "before", direction: "in", name: "sale" }, booked: 0 },
  { cut: { when: "after", direction: "in", name: "sale" }, booked: 1 },
  { cut: { when: "before", direction: "out", name: "notification:PRESENT_CARD" }, booked: 1 },
  { cut: { when: "after", direction: "out", name: "notification:APPROVED" }, booked: 1 },
  { cut: { when: "before", direction: "out", name: "response:sale" }, booked: 1 },
];

/** booked waits until the terminal is idle again, because no money moves after that. */
async function booked(till) {
  await till.hear("link", { state: "up" });
  for (;;) if ((await till.counter("terminal", TID.approves)).status === "AVAILABLE") return bank.charges(sim);
}

for (const host of HOSTS) {
  test(`host ${host}`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host });

    for (const { cut, booked: times } of CUTS) {
      const where = `${cut.when} ${cut.name}`;
      await t.test(`cut ${where}: unknown, at most one charge, one frame, staff end it`, async () => {
        const before = await bank.charges(sim);
        const frames = await bank.frames(sim);
        await sim.control("drop", cut);
        const outcome = await till.sale({ reference: where });
        assert.deepEqual(
          [outcome.result, outcome.reason, outcome.sent, outcome.stored],
          ["unknown", "link-lost", "maybe", true],
        );
        assert.match(outcome.text, /Look at the card machine/);
        await till.hear("link", { state: "reconnecting", reason: "dropped" });
        assert.equal((await till.hear("pending", { reference: where })).state, "unknown");
        const [entry] = await till.counter("pending");
        assert.deepEqual(
          [entry.reference, entry.state, entry.owner, entry.sent, entry.amount],
          [where, "unknown", "here", "maybe", 1250],
        );
        assert.match(entry.text, /Look at the card machine/);
        const refused = await till.saleRefused({ reference: "another" });
        assert.deepEqual([refused.code, refused.sent], ["terminal-unresolved", false]);
        assert.equal((await till.saleRefused({ reference: where, tid: TID.contactless })).code, "payment-open");
        await till.reload();
        assert.equal((await till.hear("pending", { reference: where })).state, "unknown");
        assert.equal((await till.saleRefused({ reference: "another" })).code, "terminal-unresolved");
        assert.equal((await booked(till)).length - before.length, times);
        assert.equal((await bank.frames(sim)).length - frames.length, 1);
        const verdict = { verdict: times ? "paid" : "not-paid", by: "Ann", reason: "looked" };
        const unheard = !times; // nothing came back, so the frame may still be on its way
        if (unheard) {
          const early = await till.refused("settle", where, verdict);
          assert.deepEqual(
            [early.code, early.sent, early.seconds > 0 && early.seconds <= 210],
            ["too-early", false, true],
          );
        }
        const settled = await till.counter("settle", where, { ...verdict, force: unheard });
        assert.equal(settled.result, times ? "approved" : "declined");
        await till.counter("acknowledge", where);
      });
    }

    await t.test("an answer that came before the cut ends the payment", async () => {
      await sim.control("drop", { when: "after", direction: "out", name: "response:sale" });
      const outcome = await till.sale({ reference: "heard" });
      assert.deepEqual([outcome.result, outcome.settledBy], ["approved", "response"]);
      await till.counter("acknowledge", "heard");
    });
  });
}

test("settle, in all its fields", async (t) => {
  await sim.control("reset", {});
  const till = await shop(t, started, sim);
  assert.equal((await till.sale({ tid: TID.timesOut, reference: "S-1" })).result, "unknown");

  await t.test("not paid is not believed while the terminal is busy, unless forced", async () => {
    await sim.control("terminal", { tid: TID.timesOut, state: "busy" });
    const error = await till.refused("settle", "S-1", { verdict: "not-paid", by: "Ann", reason: "no receipt" });
    assert.deepEqual([error.code, error.sent], ["terminal-busy", false]);
    const forced = await till.counter("settle", "S-1", {
      verdict: "not-paid",
      by: "Ann",
      reason: "no receipt",
      force: true,
    });
    assert.deepEqual([forced.result, forced.reason, forced.settledBy], ["declined", "settled-not-paid", "operator"]);
    assert.match(forced.text, /^Not paid \(said by Ann\)/);
    await sim.control("terminal", { tid: TID.timesOut, state: "available" });
  });

  await t.test("paid, with authorisation code and amount, for the attempt that is meant", async () => {
    assert.equal((await till.sale({ tid: TID.timesOut, reference: "S-1" })).attempt, 2);
    const verdict = { verdict: "paid", by: "Bob", reason: "receipt seen", authCode: "A1B2C3", amount: 1200 };
    const stale = await till.refused("settle", "S-1", { ...verdict, attempt: 1 });
    assert.deepEqual([stale.code, stale.entry?.attempt, stale.entry?.state], ["changed", 2, "unknown"]);
    assert.match(stale.entry.text, /paid or not paid/);
    const settled = await till.counter("settle", "S-1", { ...verdict, attempt: 2 });
    assert.deepEqual(
      [settled.result, settled.settledBy, settled.attempt, settled.stored],
      ["approved", "operator", 2, true],
    );
    const { at, ...settlement } = settled.settlement;
    assert.deepEqual(settlement, { by: "Bob", reason: "receipt seen", authCode: "A1B2C3", amount: 1200 });
    assert.ok(Math.abs(at - Date.now()) < 60_000);
    assert.equal(settled.taken.base, 1200);
    assert.equal((await till.refused("settle", "S-1", verdict)).code, "not-pending");
    assert.equal((await till.saleRefused({ reference: "S-1" })).code, "already-paid");
    await till.reload();
    const [entry] = await till.counter("history", { reference: "S-1" });
    assert.deepEqual([entry.settlement, entry.taken], [settled.settlement, settled.taken]);
  });

  await t.test("a payment that runs cannot be settled", async () => {
    await sim.control("fault", { do: "lose", direction: "out", name: "response:sale" });
    await till.begin({ reference: "S-2" });
    await till.hear("notification", { reference: "S-2" });
    assert.equal(
      (await till.refused("settle", "S-2", { verdict: "paid", by: "Ann", reason: "x" })).code,
      "not-pending",
    );
    assert.equal((await till.refused("carryOn", TID.approves, { by: "Ann", reason: "x" })).code, "not-pending");
    await till.counter("close"); // ends the wait, because the frame may have been sent
    const { value, error } = await till.end();
    assert.equal(error, undefined);
    assert.deepEqual([value.result, value.reason, value.sent], ["unknown", "closed", "maybe"]);
  });
});

test("staff carry on beside an unknown payment, by name and reason", async (t) => {
  await sim.control("reset", {});
  const till = await shop(t, started, sim);
  await till.sale({ tid: TID.timesOut, reference: "C-1" });
  const [carried] = await till.counter("carryOn", TID.timesOut, { by: "Ann", reason: "long queue" });
  assert.deepEqual(
    [carried.reference, carried.state, carried.carriedOn.by, carried.carriedOn.reason],
    ["C-1", "unknown", "Ann", "long queue"],
  );
  await till.reload();
  assert.equal((await till.sale({ tid: TID.timesOut, reference: "C-2" })).reason, "timed-out");
  const waiting = (await till.counter("pending")).map(({ reference, state, carriedOn }) => [
    reference,
    state,
    carriedOn?.by,
  ]);
  assert.deepEqual(waiting, [
    ["C-1", "unknown", "Ann"],
    ["C-2", "unknown", undefined],
  ]);
  const refused = await till.refused("sites.save", {
    id: "front-bar",
    account: "another",
    environment: "test",
    installerId: "i",
  });
  assert.deepEqual([refused.code, refused.sent], ["site-in-use", false]);
});

test("while the link is down a sale is refused, not queued", async (t) => {
  await sim.control("reset", {});
  const till = await shop(t, started, sim);
  await sim.control("knobs", { token: "reject-401" });
  await sim.control("links/close", { code: 1001, reason: "going away" });
  const link = await till.hear("link", { state: "reconnecting" });
  assert.match(link.text, /\w{3}/);
  const error = await till.saleRefused({ reference: "N-1" });
  assert.deepEqual([error.code, error.sent], ["not-connected", false]);
  assert.deepEqual(await till.counter("pending"), []);
  await till.forget();
  await sim.control("knobs", { token: "accept" });
  await till.hear("link", { state: "up" });
  assert.equal((await till.sale({ reference: "N-1" })).attempt, 1);
  assert.equal((await bank.frames(sim)).length, 1);
});

test("frames nobody asked for end nothing; an answer that cannot be trusted is unknown", async (t) => {
  await sim.control("reset", {});
  const till = await shop(t, started, sim);
  const sale = async (reference, ...faults) => {
    for (const fault of faults)
      await sim.control("fault", { direction: "out", name: "notification:PRESENT_CARD", ...fault });
    const outcome = await till.sale({ reference });
    if (outcome.result === "unknown")
      await till.counter("settle", reference, { verdict: "not-paid", by: "Ann", reason: "x", force: true });
    return [outcome.result, outcome.reason];
  };
  const insert = (frame) => ({ do: "insert", when: "after", frame });
  const strange = [
    "{",
    "[]",
    '{"jsonrpc":"2.0","error":{"code":-32603,"message":"odd"}}',
    '{"jsonrpc":"2.0","id":999999,"result":{}}',
    '{"jsonrpc":"2.0","method":"notify","params":{"tid":"VCMINVLSIP0","notificationValue":"MOON_PHASE"}}',
  ];
  assert.deepEqual(await sale("F-1", ...strange.map(insert)), ["approved", "approved"]);
  assert.ok((await till.heard("connection-error")).length > 0);
  const replace = (frame) => ({ do: "replace", name: "response:sale", frame });
  assert.deepEqual(await sale("F-2", replace('{"jsonrpc":"2.0","id":"$id","result":{"a":1,"a":2}}')), [
    "unknown",
    "unreadable-answer",
  ]);
  assert.deepEqual(await sale("F-3", replace('{"jsonrpc":"2.0","id":"$id","error":{"code":-32602,"message":"odd"}}')), [
    "unknown",
    "error-reply",
  ]);
  assert.deepEqual(await sale("F-4", replace('{"jsonrpc":"2.0","id":"$id","result":{"transactionResult":"MAYBE"}}')), [
    "unknown",
    "unknown-result",
  ]);
  assert.deepEqual(await sale("F-5", { do: "repeat", name: "response:sale" }), ["approved", "approved"]);
});
