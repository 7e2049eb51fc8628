// Every kind of payment besides a plain sale and a plain refund, and who may take it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

const KINDS = ["sale", "refund", "preAuth", "completion", "accountVerification"];

/** What each kind needs besides a terminal, a currency and a reference. */
const NEEDS = {
  sale: { amount: 100 },
  refund: { amount: 100 },
  preAuth: { amount: 100 },
  completion: { amount: 100, authCode: "A1" },
  accountVerification: { amount: undefined },
};

/** Which kinds take a field, and a value that the field may have. */
const FIELDS = {
  amountCashback: { takes: ["sale"], value: 500 },
  cardholderNotPresent: { takes: ["sale", "refund"], value: true },
  authCode: { takes: ["completion"], value: "A1" },
  amountPreAuthorisedTotal: { takes: ["completion"], value: 100 },
};

const params = async (method) => (await bank.frames(sim, method)).map(({ frame }) => JSON.parse(frame).params);
const booked = async () => (await bank.charges(sim)).map(({ type, amountTotal }) => [type, amountTotal]);
const nothingSent = async () =>
  assert.deepEqual((await Promise.all(KINDS.map((kind) => bank.frames(sim, kind)))).flat(), []);

for (const host of HOSTS) {
  test(`host ${host}: an amount is set aside, then taken under a reference of its own`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host });
    const deposit = await till.pay("preAuth", { amount: 2000, reference: "H-1-deposit" });
    assert.deepEqual(
      [deposit.result, deposit.kind, deposit.asked.amount, deposit.payment.transactionType],
      ["approved", "preAuth", 2000, "PRE_AUTH"],
    );
    assert.deepEqual(await booked(), [], "set aside, not taken");
    const { authCode } = deposit.payment;
    assert.match(authCode, /\w/);

    const bill = { amount: 1800, authCode, amountPreAuthorisedTotal: 2000 };
    assert.equal((await till.payRefused("completion", { ...bill, reference: "H-1-deposit" })).code, "already-paid");
    const wrong = await till.pay("completion", { ...bill, authCode: "NONE", reference: "H-1-bill" });
    assert.deepEqual([wrong.result, wrong.kind], ["declined", "completion"]);
    const taken = await till.pay("completion", { ...bill, reference: "H-1-bill" });
    assert.deepEqual([taken.result, taken.kind, taken.attempt, taken.taken.total], ["approved", "completion", 2, 1800]);
    assert.deepEqual((await params("completion"))[1], {
      tid: TID.approves,
      currency: "GBP",
      amount: 1800,
      authCode,
      amountPreAuthorisedTotal: 2000,
    });
    assert.deepEqual(await booked(), [["COMPLETION", 1800]]);
    const { holds } = await sim.control("holds");
    assert.deepEqual(
      holds.map(({ state }) => state),
      ["completed"],
    );
    const [entry] = await till.counter("history", { reference: "H-1-bill" });
    assert.deepEqual(
      [entry.request.method, entry.request.authCode, entry.request.amountPreAuthorisedTotal],
      ["completion", authCode, 2000],
    );
  });

  test(`host ${host}: a card is checked, and nothing is taken`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host });
    for (const [reference, amount] of [
      ["V-1", undefined],
      ["V-2", 0],
    ]) {
      const outcome = await till.pay("accountVerification", { amount, reference });
      assert.deepEqual(
        [outcome.result, outcome.kind, outcome.asked.amount, outcome.taken.total],
        ["approved", "accountVerification", 0, 0],
      );
    }
    assert.deepEqual(
      (await params("accountVerification")).map(({ amount }) => amount),
      [0, 0],
    );
    assert.equal(
      (await till.pay("accountVerification", { tid: TID.declines, amount: undefined, reference: "V-3" })).result,
      "declined",
    );
    assert.deepEqual(await booked(), []);
  });

  test(`host ${host}: what was taken is told, also where it differs from the request`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host });
    const cash = (cashback, differs) => ({
      taken: { base: 1250, gratuity: 0, cashback, total: 1250 + cashback },
      differs,
    });
    for (const [cashbackLimit, want] of [
      [0, cash(0, true)],
      [500, cash(500, true)],
      [10_000, cash(2000, undefined)],
    ]) {
      await sim.control("knobs", { cashbackLimit });
      const { result, taken, differs, payment } = await till.sale({
        amountCashback: 2000,
        reference: `C-${cashbackLimit}`,
      });
      assert.deepEqual({ result, taken, differs: differs || undefined }, { result: "approved", ...want });
      assert.equal(payment.amountCashback, want.taken.cashback);
    }
    assert.deepEqual(
      (await params("sale")).map(({ amountCashback }) => amountCashback),
      [2000, 2000, 2000],
    );
    await sim.control("knobs", { gratuity: 150 });
    const tipped = await till.sale({ reference: "G-1" });
    assert.deepEqual(
      [tipped.result, tipped.taken],
      ["approved", { base: 1250, gratuity: 150, cashback: 0, total: 1400 }],
    );
    assert.deepEqual(
      await booked(),
      [1250, 1750, 3250, 1400].map((total) => ["SALE", total]),
    );
  });

  test(`host ${host}: a refund or a keyed card needs what the till allows`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host, open: { allow: "no" } });
    const asked = [
      ["sale", { cardholderNotPresent: true }],
      ["refund", { cardholderNotPresent: true }],
      ["refund", {}],
    ];
    for (const allow of ["no", "nothing", "word", "thrown", "rejected"]) {
      await till.open({ allow });
      for (const [kind, given] of asked) {
        const error = await till.payRefused(kind, { ...given, reference: "K-1" });
        assert.deepEqual([error.name, error.code, error.sent], ["EPoSError", "not-allowed", false], allow);
        assert.match(error.text, /has sent nothing/);
      }
    }
    await nothingSent();
    assert.deepEqual(await till.counter("history"), []);
    await till.forget();
    await till.open({ allow: "yes" });
    for (const [n, [kind, given]] of asked.entries()) {
      const outcome = await till.pay(kind, { ...given, reference: `Y-${n}` });
      assert.deepEqual(
        [outcome.result, outcome.payment.paymentMethod === "KEYED"],
        ["approved", given.cardholderNotPresent === true],
      );
    }
    assert.deepEqual(
      (await till.heard("allow")).map(({ kind, reference, amount }) => [kind, reference, amount]),
      [
        ["sale", "Y-0", 1250],
        ["refund", "Y-1", 1250],
        ["refund", "Y-2", 1250],
      ],
    );
    const keyed = (await till.heard("notification"))
      .filter(({ reference }) => reference !== "Y-2")
      .map(({ value }) => value);
    assert.ok(keyed.length && !keyed.includes("PRESENT_CARD"), "no card is presented");
    assert.deepEqual((await params("sale"))[0], {
      tid: TID.approves,
      currency: "GBP",
      amount: 1250,
      cardholderNotPresent: true,
    });
    await till.forget();
    assert.equal((await till.sale({ reference: "Y-3" })).result, "approved");
    assert.equal((await till.sale({ reference: "Y-4", cardholderNotPresent: false })).result, "approved");
    assert.deepEqual(await till.heard("allow"), [], "a card that is there needs nobody");
    assert.deepEqual(await booked(), [
      ["SALE", 1250],
      ["REFUND", 1250],
      ["REFUND", 1250],
      ["SALE", 1250],
      ["SALE", 1250],
    ]);
  });

  test(`host ${host}: each field is taken by its own kinds only, within its limits`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host });
    const wrong = async (kind, given, field) => {
      const error = await till.payRefused(kind, { ...NEEDS[kind], reference: "F-1", ...given });
      assert.deepEqual(
        [error.code, error.field, error.sent],
        ["invalid-request", field, false],
        `${kind} ${JSON.stringify(given)}`,
      );
      assert.match(error.text, /\w{3}/);
    };
    for (const [field, { takes, value }] of Object.entries(FIELDS)) {
      for (const kind of KINDS.filter((kind) => !takes.includes(kind))) await wrong(kind, { [field]: value }, field);
    }
    for (const amount of [0, -1, 12.5, NaN, 100_000_000])
      for (const kind of KINDS.slice(0, 4)) await wrong(kind, { amount }, "amount");
    for (const amount of [-1, 12.5, "0"]) await wrong("accountVerification", { amount }, "amount");
    for (const amountCashback of [-1, 10_001, 12.5, "5", NaN])
      await wrong("sale", { amountCashback }, "amountCashback");
    for (const cardholderNotPresent of ["yes", 1, null])
      await wrong("sale", { cardholderNotPresent }, "cardholderNotPresent");
    for (const authCode of [undefined, "", " ", 7, null]) await wrong("completion", { authCode }, "authCode");
    for (const amountPreAuthorisedTotal of [0, -1, "5"])
      await wrong("completion", { amountPreAuthorisedTotal }, "amountPreAuthorisedTotal");
    await nothingSent();
  });

  test(`host ${host}: the currency is the terminal's`, async (t) => {
    await sim.control("reset", {});
    await sim.control("terminal", { tid: "12345678", profile: TID.contactless, currency: "EUR" });
    const till = await shop(t, started, sim, { host });
    for (const kind of KINDS) {
      const error = await till.payRefused(kind, { ...NEEDS[kind], tid: "12345678", reference: "E-1" });
      assert.deepEqual([error.code, error.field, error.sent], ["invalid-request", "currency", false], kind);
    }
    await nothingSent();
    const outcome = await till.sale({ tid: "12345678", currency: "EUR", reference: "E-1" });
    assert.deepEqual([outcome.result, outcome.payment.currency, outcome.asked.currency], ["approved", "EUR", "EUR"]);
  });

  test(`host ${host}: the last payment is shown, marked as a copy; a terminal that cannot show one refuses`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host });
    const refused = async (what) => {
      const error = await till.refused("duplicate", TID.approves);
      assert.deepEqual([error.code, error.sent], ["refused", false], what);
      assert.match(error.text, /\w{3}/);
    };
    await refused("there is none yet");
    const sold = await till.sale({ reference: "D-1" });
    const { copy, payment } = await till.counter("duplicate", TID.approves);
    assert.deepEqual(
      [copy, payment.transactionNumber, payment.amountTotal],
      [true, sold.payment.transactionNumber, 1250],
    );
    assert.deepEqual(
      [payment.receiptLines.MERCHANT ?? [], payment.receiptLines.CUSTOMER[0].value],
      [[], "*** DUPLICATE ***"],
    );
    assert.equal((await till.counter("history")).length, 1, "a copy is no payment");
    await sim.control("knobs", { unsupported: ["duplicate"] });
    await refused("the terminal cannot");
    assert.deepEqual(await booked(), [["SALE", 1250]]);
  });
}
