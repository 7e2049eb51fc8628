// What a developer sees: messages with a correct value, the console, and warnings about what was forgotten.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { heard, open, request, settled } from "./fake.mjs";
import { checkSettings } from "../api/settings.js";
import { setup, FakeHost } from "./fake.mjs";
import { Epos } from "../api/epos.js";
import { words } from "../element/index.js";
import { model } from "../element/model.js";
import { IDLE, step } from "../element/state.js";

/** @type {Record<"error" | "warn" | "info" | "debug", any>} */ let printed;
beforeEach(() => {
  mock.restoreAll();
  printed = {};
  for (const level of ["error", "warn", "info", "debug"]) printed[level] = mock.method(console, level, () => {}).mock;
});
const said = (level) => printed[level].calls.map(({ arguments: [text] }) => text);

test("a mistake and a warning stand on the console, until the till listens to the log", async () => {
  const { engine, epos, counter } = await open({ options: {} });
  const going = counter.sale({ ...request, amount: 12.5 });
  await engine.refuse("counter.sale", {
    code: "invalid-request",
    field: "amount",
    message: "amount must be a whole number, not 12.5",
  });
  const error = await going.catch((thrown) => thrown);
  assert.equal(error.message, "amount must be a whole number, not 12.5");
  assert.doesNotMatch(error.text, /The till (asked|sent)|12\.5/);
  assert.deepEqual(said("error"), [`connect-epos: ${error.message}`]);
  await settled();
  await new Promise((later) => setTimeout(later));
  assert.equal(said("warn").filter((text) => text.includes("onPending")).length, 1);
  const log = heard(epos, "log");
  await assert.rejects(epos.payAtCounter("bar", { onpending() {} }), { field: "onpending" });
  assert.deepEqual([log.map(({ level }) => level), said("error").length], [["error"], 1]);
});

test("logLevel silent prints nothing", async () => {
  const { counter, engine } = await open({ logLevel: "silent", options: {} });
  const going = counter.sale(request);
  await engine.refuse("counter.sale", { code: "invalid-request", field: "amount", message: "amount is wrong" });
  await assert.rejects(going);
  await new Promise((later) => setTimeout(later));
  assert.deepEqual(Object.keys(printed).flatMap(said), []);
});

test("nobody is asked about signatures: one warning, and none if somebody listens or a hook is given", async () => {
  const warned = () => said("warn").filter((text) => text.includes("onSignature")).length;
  const quiet = await open();
  quiet.counter.addEventListener("signature", () => {});
  quiet.counter.sale(request);
  const hooked = await open();
  hooked.counter.sale(request, { onSignature: () => true });
  assert.equal(warned(), 0);
  const { counter } = await open();
  for (let nth = 0; nth < 3; nth++) counter.sale({ ...request, reference: `T-${nth}` });
  await settled();
  assert.equal(warned(), 1);
});

test("requireAllow refuses what nobody can allow, and nothing is sent", async () => {
  const opened = async (requireAllow, options) => {
    const host = new FakeHost();
    const loading = Epos.start({ ...setup([host]), settings: { requireAllow } });
    const engine = await host.nth(0);
    await engine.rise();
    const epos = await loading;
    const opening = epos.payAtCounter("bar", { onPending() {}, ...options });
    await engine.answer("counter.open", { site: { id: "bar" } });
    return { engine, counter: await opening };
  };
  const sent = ({ engine }) => engine.heard.filter(({ do: verb }) => /sale|refund/.test(verb)).length;
  const keyed = { ...request, cardholderNotPresent: true };
  for (const [required, calls] of [
    [["refund"], { refund: [request, true], sale: [keyed, false] }],
    [["keyed"], { refund: [request, false], sale: [keyed, true] }],
    [["refund", "keyed"], { refund: [request, true], sale: [keyed, true] }],
    [[], { refund: [request, false], sale: [keyed, false] }],
  ]) {
    for (const [call, [asked, refused]] of Object.entries(calls)) {
      const till = await opened(required);
      const end = till.counter[call](asked).catch((error) => error);
      await settled();
      assert.equal(sent(till), refused ? 0 : 1, `${required}: ${call}`);
      if (!refused) continue;
      const { code, reason, sent: sentBy } = await end;
      assert.deepEqual([code, reason, sentBy], ["not-allowed", "no-hook", false]);
    }
  }
  const till = await opened(["refund", "keyed"], { allow: () => true });
  till.counter.refund(request).catch(() => {});
  till.counter.sale(request).catch(() => {});
  await settled();
  assert.equal(sent(till), 2, "with a hook it is asked, and a sale needs none");
});

test("requireAllow is checked by load", () => {
  const load = (requireAllow) => checkSettings({ softwareHouseId: "swh", requireAllow }, () => ({})).settings;
  assert.deepEqual(load(undefined).requireAllow, []);
  assert.deepEqual(load(["keyed"]).requireAllow, ["keyed"]);
  for (const wrong of ["refund", ["sale"], [1], {}, null, true])
    assert.throws(() => load(wrong), { code: "invalid-request", field: "requireAllow" }, JSON.stringify(wrong));
});

test("sites.save questions what does not look like a key or an account, and saves it", async () => {
  const { engine, epos } = await open();
  const site = {
    id: "bar",
    account: "sd711b330000",
    environment: "live",
    apiKey: "0a1b2c3d-4e5f-6789-abcd-ef0123456789",
    installerId: "i",
  };
  let nth = 0;
  const save = async (change) => {
    printed.warn.resetCalls();
    const saving = epos.sites.save({ ...site, ...change });
    await engine.answer("sites.save", { id: "bar" }, nth++);
    assert.deepEqual(await saving, { id: "bar" });
    return said("warn").join("\n");
  };
  assert.equal(await save({}), "");
  assert.equal(await save({ apiKey: undefined }), "", "the stored key is kept");
  for (const apiKey of [
    "0a1b2c3d",
    "0a1b2c3d-4e5f-6789-abcd-ef012345678",
    "wss://x?token=0a1b",
    "zz1b2c3d-4e5f-6789-abcd-ef0123456789",
  ]) {
    const question = await save({ apiKey });
    assert.match(question, /apiKey does not look like a key/);
    assert.ok(!question.includes(apiKey), "the key is never shown");
  }
  for (const account of ["shop", "my-shop-1", "a b"])
    assert.match(await save({ account }), /account does not look like one/);
  const key = "0a1b2c3d-4e5f-6789-abcd-ef0123456789";
  for (const account of [key, ` ${key.toUpperCase()} `])
    for (const call of ["save", "test"])
      await assert.rejects(epos.sites[call]({ id: "bar", account, apiKey: "simulator" }), (error) => {
        assert.deepEqual([error.code, error.field], ["invalid-request", "account"]);
        return !`${error.message}${error.text}`.toLowerCase().includes(key); // nor is it sent to the engine
      });
  assert.equal(await save({ account: "simulator", endpoint: "ws://127.0.0.1:1", environment: "test" }), "");
  assert.match(await save({ installerId: " " }), /installerId is blank/);
  for (const installerId of ["", "  ", undefined]) assert.equal(await save({ installerId }), "", "it is told once");
});

test("sites.test says whether the site is let in", async () => {
  const { engine, epos } = await open();
  for (const [nth, [reason, letIn]] of [
    ["", true],
    ["handshake", false],
    ["turned-away", false],
    ["no-answer", false],
    ["csp", false],
    ["offline", false],
  ].entries()) {
    const trying = epos.sites.test({ id: "bar" });
    await engine.answer("sites.test", reason, nth);
    const { text, ...facts } = await trying;
    assert.deepEqual(facts, { letIn, ...(reason && { reason }) });
    assert.ok(text.length > 5, reason);
    assert.doesNotMatch(text, /tries again by itself/, "it was dialled once");
  }
});

test("a worker file that is missing is warned of, with its address", async () => {
  const [worker, page] = [new FakeHost("worker"), new FakeHost("page")];
  const loading = Epos.start(setup([worker, page]));
  (await worker.nth(0)).on.died("https://till.example/connect-epos-worker.js: HTTP 404", "file-missing");
  await (await page.nth(0)).rise();
  await loading;
  await new Promise((later) => setTimeout(later));
  const [warning] = said("warn");
  assert.match(
    warning,
    /no engine in the worker \(https:\/\/till\.example\/connect-epos-worker\.js: HTTP 404\), trying the page/,
  );
});

test("nobody is asked for a card once a card is in, in any hook or event", async () => {
  const { engine, counter } = await open();
  const told = heard(counter, "notification");
  const tell = (value, step) =>
    engine.say({
      event: "notification",
      site: "bar",
      detail: { value, step, tid: "1", reference: "T-42", attempt: 1, at: 1 },
    });
  const hooked = [];
  counter.sale(request, { onNotification: ({ text }) => hooked.push(text) }).catch(() => {});
  await engine.next("counter.sale");
  for (const [value, step] of [
    ["PRESENT_CARD", 2],
    ["PIN_ENTRY", 4],
    ["PRESENT_CARD", 4],
    ["APPROVED", 8],
    ["PRESENT_CARD", 8],
    ["PRESENT_CARD", 10],
  ])
    tell(value, step);
  await settled();
  const texts = told.map(({ text }) => text);
  assert.deepEqual(hooked, texts);
  assert.deepEqual(
    texts.map((text) => /present the card/i.test(text)),
    [true, false, false, false, false, false],
  );
  const shown = told.reduce((state, note) => step(state, { type: "notification", reference: "T-42", note }), {
    ...IDLE,
    phase: "running",
    kind: "sale",
    reference: "T-42",
  });
  assert.equal(model(shown, words.en, "en").title, "Please wait…");
});

test("a load that fails says why on the console", async () => {
  const host = new FakeHost("page");
  const loading = Epos.start(setup([host]));
  (await host.nth(0)).on.control({ failed: "blocked", reason: "no-wasm", message: "no wasm here" });
  await assert.rejects(loading, { code: "blocked" });
  assert.deepEqual(said("error"), ["connect-epos: load: no wasm here"]);
});
