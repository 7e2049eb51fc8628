// The amounts and the books of the demo till. This needs no page.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { book, bookAtTable, takings } from "../demo/book.js";
import { facts } from "../demo/copy.js";
import { stillAsked } from "../demo/findings.js";
import { outcomeWord, requestFor } from "../demo/kinds.js";
import { minorUnits, money } from "../demo/money.js";
import { nextReference, useUp } from "../demo/references.js";
import { statusWord, virtualWord } from "../demo/terminals.js";

beforeEach(() => {
  const kept = new Map();
  globalThis.localStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, String(value)),
  };
});

const approved = (reference, over = {}) => ({
  reference,
  attempt: 1,
  kind: "sale",
  asked: { amount: 1250, currency: "GBP" },
  taken: { total: 1250 },
  ...over,
});

for (const [typed, minor] of [
  ["12.50", 1250],
  ["12,5", 1250],
  ["12", 1200],
  [" 0.07 ", 7],
  ["999999.99", 99999999],
  ["1.15", 115],
  ["0", 0],
]) {
  test(`"${typed}" is ${minor} minor units`, () => assert.equal(minorUnits(typed), minor));
}

for (const typed of ["", "12.505", "1e3", "-1", "1,000.00", "12.", "£12", "1000000", "NaN"]) {
  test(`"${typed}" is no amount`, () => assert.equal(minorUnits(typed), null));
}

test("an amount that is not an exact integer is not shown as money", () => {
  assert.match(money(1250, "GBP"), /12[.,]50/);
  assert.equal(money(12.5, "GBP"), "");
  assert.equal(money(undefined, "GBP"), "");
  assert.equal(money(1250, "pounds"), (12.5).toLocaleString(undefined, { minimumFractionDigits: 2 }));
});

test("booking a payment again changes nothing", () => {
  assert.equal(book(approved("T-1")), true);
  assert.equal(book(approved("T-1")), false);
  assert.deepEqual(takings("GBP"), { count: 1, total: 1250 });
});

test("refunds come off the takings and currencies stay apart", () => {
  book(approved("T-1"));
  book(approved("T-2", { kind: "refund", taken: { total: 200 } }));
  book(approved("T-3", { asked: { amount: 500, currency: "EUR" }, taken: { total: 500 } }));
  assert.deepEqual(takings("GBP"), { count: 2, total: 1050 });
  assert.deepEqual(takings("EUR"), { count: 1, total: 500 });
});

test("a pre-authorisation and a card check are booked, but are no takings; a completion is", () => {
  assert.equal(book(approved("T-1", { kind: "preAuth" })), true);
  book(approved("T-2", { kind: "accountVerification", taken: { total: 0 } }));
  assert.deepEqual(takings("GBP"), { count: 0, total: 0 });
  book(approved("T-3", { kind: "completion" }));
  assert.deepEqual(takings("GBP"), { count: 1, total: 1250 });
});

test("who allowed it is booked with it", () => {
  book(approved("T-1", { kind: "refund" }), "Sue");
  assert.equal(JSON.parse(localStorage.getItem("demo-till.book"))["T-1/1"].allowedBy, "Sue");
});

test("the amount that is booked is what was taken, or what was asked for if nobody knows more", () => {
  book(approved("T-1", { taken: { total: 1400 } }));
  book(approved("T-2", { taken: undefined }));
  assert.equal(takings("GBP").total, 2650);
});

test("a reference is proposed until it is used, then the next one", () => {
  const first = nextReference();
  assert.match(first, /^\d{4}-\d\d-\d\d-001$/);
  assert.equal(nextReference(), first);
  useUp("typed by hand");
  assert.equal(nextReference(), first);
  useUp(first);
  assert.match(nextReference(), /-002$/);
});

test("unreadable storage starts the day anew instead of stopping the till", () => {
  localStorage.setItem("demo-till.reference", "{");
  localStorage.setItem("demo-till.book", "[1");
  assert.match(nextReference(), /-001$/);
  assert.equal(book(approved("T-1")), true);
});

const bill = { tid: "1", amount: 1250, currency: "GBP", reference: "T-1" };

for (const [choice, typed, method, more] of [
  ["preAuth", {}, "preAuth", {}],
  ["completion", { authCode: " A1 ", total: "" }, "completion", { authCode: "A1" }],
  ["completion", { authCode: "A1", total: "20.5" }, "completion", { authCode: "A1", amountPreAuthorisedTotal: 2050 }],
  ["keyed", { cashback: "5" }, "sale", { cardholderNotPresent: true }],
  ["keyedRefund", {}, "refund", { cardholderNotPresent: true }],
  ["cashback", { cashback: "5" }, "sale", { amountCashback: 500 }],
]) {
  test(`${choice} with ${JSON.stringify(typed)} calls ${method}`, () => {
    assert.deepEqual(requestFor(choice, bill, typed), { method, request: { ...bill, ...more } });
  });
}

test("a card check asks for no amount, also when one is typed", () => {
  const { amount, ...rest } = bill;
  assert.ok(amount);
  assert.deepEqual(requestFor("accountVerification", bill), { method: "accountVerification", request: rest });
});

for (const [choice, typed, amount, field] of [
  ["", {}, 1250, "kind"],
  ["sale", {}, 1250, "kind"],
  ["preAuth", {}, 0, "kind"],
  ["completion", { authCode: " " }, 1250, "authCode"],
  ["completion", { authCode: "A1", total: "x" }, 1250, "total"],
  ["cashback", { cashback: "" }, 1250, "cashback"],
  ["cashback", { cashback: "0" }, 1250, "cashback"],
]) {
  test(`${choice || "no choice"} of ${amount} with ${JSON.stringify(typed)} is told by ${field}`, () => {
    assert.throws(
      () => requestFor(choice, { ...bill, amount }, typed),
      (error) => error.field === field && error.text.length > 10,
    );
  });
}

test("only an approval has the word of an approval, for every kind", () => {
  for (const kind of ["sale", "refund", "preAuth", "completion", "accountVerification", "new"]) {
    for (const result of ["declined", "cancelled", "refused", "unknown", "new"]) {
      assert.match(outcomeWord({ kind, result }), /(declined|cancelled|refused|not certain)$/i);
    }
  }
  assert.equal(outcomeWord({ kind: "sale", result: "new" }), "Not certain");
  assert.equal(outcomeWord({ kind: "refund", result: "declined" }), "Refund declined");
  const by = { settledBy: "operator", settlement: { by: "Ann" } };
  assert.equal(
    outcomeWord({ kind: "sale", result: "declined", ...by }),
    "Not paid (said by Ann)",
    "the bank declined nothing",
  );
  assert.equal(outcomeWord({ kind: "sale", result: "approved", ...by }), "Paid (said by Ann)");
  assert.equal(
    outcomeWord({
      kind: "sale",
      result: "declined",
      settledBy: "operator",
      settlement: { by: "Ann", paidOtherwise: "cash" },
    }),
    "Paid another way",
  );
  assert.equal(outcomeWord({ kind: "sale", result: "declined", settledBy: "operator" }), "Not paid (said by staff)");
});

test("a copy shows what the terminal told, and nothing else", () => {
  assert.deepEqual(facts({}), []);
  assert.deepEqual(
    facts({
      transactionResult: "NEW",
      transactionType: "PRE_AUTH",
      amountTotal: 0,
      currency: "GBP",
      authCode: "",
      cardSchemeName: "VISA",
    }),
    [
      ["Result", "NEW"],
      ["Kind", "Pre auth"],
      ["Amount", money(0, "GBP")],
      ["Card", "VISA"],
    ],
  );
});

test("a card machine with a payment that is not settled is never called ready", () => {
  for (const status of ["AVAILABLE", "BUSY", "NEW_WORD", undefined])
    assert.equal(
      statusWord({ tid: "1", status }, () => true),
      "Not settled yet",
    );
  assert.deepEqual(
    ["AVAILABLE", "BUSY", "NEW_WORD", undefined].map((status) => statusWord({ tid: "1", status }, () => false)),
    ["Ready", "Busy", "New word", "Not known"],
  );
});

for (const [entry, asked] of [
  [{ state: "unknown", owner: "here" }, true],
  [{ state: "unknown", owner: "elsewhere" }, true],
  [{ state: "unknown", owner: "nobody" }, false],
  [{ state: "unknown", owner: "here", finding: "cannot-tell" }, false],
  [{ state: "unknown", owner: "here", carriedOn: { by: "Ann" } }, false],
  [{ state: "open", owner: "here" }, false],
  [{ state: "disputed", owner: "here" }, false],
]) {
  test(`${JSON.stringify(entry)} is ${asked ? "still" : "no longer"} asked about`, () =>
    assert.equal(stillAsked(entry), asked));
}

test("what a card took at a table is counted once for each key, with its tip", () => {
  const payment = { key: "1/12/A/4250/", currency: "GBP", amountPaid: 4250, amountGratuity: 250, amountCashback: 0 };
  assert.deepEqual([bookAtTable(payment), bookAtTable(payment)], [true, false]);
  bookAtTable({ key: "settled-7-1000", currency: "GBP", amountPaid: 900 });
  assert.equal(book(approved("T-1")), true);
  assert.deepEqual(takings("GBP"), { count: 3, total: 4500 + 900 + 1250 });
});

test("a virtual card machine is known by its ending, whatever the account", () => {
  for (const tag of ["INVL", "Wolf", "LABJ", "test", "é-1 "]) {
    assert.equal(virtualWord(`VCM${tag}SIP0`), "Chip and PIN, approves");
    assert.match(virtualWord(`VCM${tag}SIP1`), /tip of 10 %/);
    for (const ending of ["DIP0", "SCD0", "SIS0", "UIP0", "TIP0", "SCN0", "DIS0", "CIP0"])
      assert.ok(virtualWord(`VCM${tag}${ending}`), ending);
  }
  for (const tid of ["12345678", "VCMINVSIP0", "VCMINVLLSIP0", "VCMINVLXIP0", "vcmINVLSIP0"])
    assert.equal(virtualWord(tid), undefined, tid);
});
