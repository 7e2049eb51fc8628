// Reports in the demo till: rows and names from what Connect sends. This needs no page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clock } from "../demo/elements.js";
import { money } from "../demo/money.js";
import { blocks, fileName, jsonLines, reportFacts, reportLook, reportWord, totalOf } from "../demo/report-facts.js";

const gbp = (minor) => money(minor, "GBP");

const sums = (sales, refunds) => ({
  currency: "GBP",
  totalSalesAmount: sales,
  totalSalesCount: 2,
  totalRefundsAmount: refunds,
  totalRefundsCount: 1,
  totalAmount: sales - refunds,
});

const rowsOf = (sales, refunds) => [
  { name: "Sales", count: 2, amount: gbp(sales) },
  { name: "Refunds", count: 1, amount: gbp(refunds) },
];

test("balances become rows, and a group for each card", () => {
  const balances = {
    ...sums(2250, 300),
    totalCashbackAmount: 500,
    totalCashbackCount: 1,
    totalGratuityAmount: 0,
    totalGratuityCount: 0,
    totalsSince: "INSTALLATION",
    issuerTotals: { VISA: sums(2250, 300) },
    waiterTotals: {},
  };
  assert.deepEqual(blocks({ balances }), [
    {
      title: "Totals",
      about: "since it was installed",
      rows: [
        ...rowsOf(2250, 300),
        { name: "Cashback", count: 1, amount: gbp(500) },
        { name: "Gratuity", count: 0, amount: gbp(0) },
        { name: "Total", amount: gbp(1950) },
      ],
      groups: [
        {
          heading: "Card",
          rows: [{ name: "VISA", sales: `${gbp(2250)} (2)`, refunds: `${gbp(300)} (1)`, total: gbp(1950) }],
        },
      ],
    },
  ]);
});

test("banking becomes a block for each session of each bank that has figures", () => {
  const banking = {
    "BANK A": {
      currency: "GBP",
      currentSessionTotals: sums(2250, 300),
      previousSessionTotals: sums(100, 0),
      currentSessionTransactionNumbers: ["0001", "0003"],
      previousSessionTransactionNumbers: [],
    },
    "BANK B": { currency: "EUR", currentSessionIssuerTotals: { MAESTRO: { totalAmount: 700 } } },
    "BANK C": {},
  };
  const found = blocks({ banking });
  assert.deepEqual(
    found.map(({ title, about }) => [title, about]),
    [
      ["BANK A", "this session, payments 0001 to 0003"],
      ["BANK A", "the session before"],
      ["BANK B", "this session"],
    ],
  );
  assert.deepEqual(found[2].groups, [
    { heading: "Card", rows: [{ name: "MAESTRO", sales: "", refunds: "", total: money(700, "EUR") }] },
  ]);
});

for (const [what, report] of Object.entries({
  nothing: {},
  "empty objects": { balances: {}, banking: {} },
  null: { balances: null, banking: null },
  lists: { balances: [], banking: [[]] },
  words: { balances: { issuerTotals: "none" }, banking: { BANK: "none" } },
  "amounts that are none": { balances: { totalAmount: 1.5, totalSalesAmount: "12", issuerTotals: null } },
})) {
  test(`a report with ${what} for figures shows none`, () => {
    assert.deepEqual(blocks(report), []);
    assert.equal(totalOf(report), "");
  });
}

test("a total is that of the card machine, and is never calculated here", () => {
  assert.equal(totalOf({ balances: { currency: "GBP", totalSalesAmount: 500, totalAmount: 123 } }), gbp(123));
  assert.equal(totalOf({ balances: { currency: "GBP", totalSalesAmount: 500 } }), "");
  assert.equal(totalOf({ banking: { BANK: { currency: "GBP", currentSessionTotals: { totalAmount: 50 } } } }), gbp(50));
});

test("only a complete report has the words and the look of one that is done", () => {
  assert.equal(reportWord({ reportType: "END_OF_DAY", reportResult: "COMPLETE" }), "End of day complete");
  assert.equal(reportWord({ reportType: "Z_BALANCE", reportResult: "TIMED_OUT" }), "Z balance timed out");
  for (const reportResult of ["TIMED_OUT", "REFUSED", "UNKNOWN", "new"]) {
    assert.match(reportWord({ reportType: "BANKING", reportResult }), /(timed out|refused|not certain)$/);
    assert.notEqual(reportLook({ reportResult }), "approved");
  }
  assert.equal(reportLook({ reportResult: "COMPLETE" }), "approved");
});

test("the facts tell when it was asked and what the card machine's clock said, if it said", () => {
  const at = new Date(2026, 10, 23, 17, 5).getTime();
  assert.deepEqual(reportFacts({ tid: "1", at, reportTime: "2026-11-23T17:06:01" }), [
    ["Card machine", "1"],
    ["Asked", clock(at)],
    ["Its own clock", clock(at + 61_000)],
  ]);
  assert.deepEqual(reportFacts({ tid: "1", at }).length, 2);
  assert.deepEqual(reportFacts({ tid: "1", at, reportTime: "midnight" })[2], ["Its own clock", "midnight"]);
});

const at = new Date(2026, 10, 23, 0, 5).getTime();

for (const [report, name] of [
  [
    { reportType: "END_OF_DAY", tid: "12345678", reportTime: "2026-11-22T23:59:58" },
    "end-of-day_12345678_2026-11-22.json",
  ],
  [{ reportType: "X_BALANCE", tid: "VCMINVLSIP0" }, "x-balance_VCMINVLSIP0_2026-11-23.json"],
  [{ reportType: "BANKING", tid: "../a b", reportTime: "midnight" }, "banking_-a-b_2026-11-23.json"],
]) {
  test(`the file of ${report.reportType} of ${report.tid} is ${name}`, () =>
    assert.equal(fileName({ ...report, at }), name));
}

test("many reports are JSON, one on each line", () => {
  const reports = [{ tid: "1", reportLines: [{ value: "A\nB" }] }, { tid: "2" }];
  const lines = jsonLines(reports).split("\n");
  assert.equal(lines.pop(), "");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    reports,
  );
  assert.equal(jsonLines([]), "");
});
