// What the demo till can show, as fixtures: what its library says (layout-fake-counter.mjs), and what staff press (layout-acts.mjs).
import { LONG, NOW, outcome, PAYMENT, pending, question, receiptOf, refusal, taken, WHO } from "./layout-states.mjs";

const TIDS = ["VCMINVLSIP0", "VCMINVLDIP0", "VCMINVLSCD0", "VCMINVLSIS0", "VCMINVLUIP0", "VCMINVLTIP0"];
const TERMINALS = TIDS.map((tid, at) => ({ tid, currency: "GBP", status: at === 2 ? "BUSY" : "AVAILABLE" }));
const SITE = {
  id: "demo-till",
  account: "simulator",
  environment: "test",
  currency: "GBP",
  installerId: "simInstaller",
  apiKeySet: true,
  terminals: "shared",
};
const READY = { site: SITE, terminals: TERMINALS, payment: PAYMENT };

const BY_STAFF = { ...WHO, at: NOW };
const entry = (at, facts) => pending({ reference: `2026-11-23-00${at}`, tid: TIDS[at % 6], since: NOW + at, ...facts });
const OPEN = [
  entry(1, { finding: "cannot-tell", why: "link-open" }),
  entry(2, { finding: "likely-taken", why: "shared", carriedOn: { ...WHO, at: NOW } }),
  entry(3, { state: "disputed", reason: "contradiction" }),
  entry(4, { state: "open", owner: "elsewhere" }),
  entry(5, { state: "unacknowledged", result: "approved", reason: "approved" }),
  entry(6, { reference: LONG, finding: "likely-not-taken", why: "card-seen" }),
  entry(7, {
    state: "check",
    reason: "settled-not-paid",
    settlement: BY_STAFF,
    check: { why: "fits", number: "000124", amount: 1250 },
  }),
];

const SETTLED = { settledBy: "operator", settlement: BY_STAFF };
const past = (at, facts, method = "sale") => ({
  ...outcome({ sent: "answered", payment: PAYMENT, ...facts }),
  kind: "payment",
  reference: `2026-11-23-00${at}`,
  createdAt: NOW + at,
  request: { method },
});
const PAST = [
  past(1, { result: "approved", reason: "approved", taken: taken(12345) }),
  past(2, { result: "declined", reason: "declined", attempt: 2 }),
  {
    ...past(3, { result: "unknown", reason: "link-lost", finding: "cannot-tell", payment: undefined }),
    reference: LONG,
  },
  past(4, { result: "declined", reason: "settled-not-paid", ...SETTLED, payment: undefined }),
  past(5, { result: "approved", reason: "settled-paid", ...SETTLED }, "accountVerification"),
  past(6, {
    result: "declined",
    reason: "paid-otherwise",
    ...SETTLED,
    settlement: { ...BY_STAFF, paidOtherwise: "bank transfer" },
  }),
];

const sums = (more) => ({
  currency: "GBP",
  totalAmount: 123456789,
  totalSalesAmount: 123460000,
  totalSalesCount: 1234,
  totalRefundsAmount: 3211,
  totalRefundsCount: 12,
  totalCashbackAmount: 5000,
  totalCashbackCount: 1,
  totalGratuityAmount: 12345,
  totalGratuityCount: 99,
  ...more,
});
const part = (totalAmount) => sums({ totalAmount, totalSalesAmount: totalAmount + 3211 });
const ISSUERS = { "Mastercard Debit": part(12345678), "Visa Business Credit": part(9999999), Amex: part(100) };
const SESSION = {
  currentSessionTransactionNumbers: ["000001", "001234"],
  currentSessionTotals: sums(),
  currentSessionIssuerTotals: ISSUERS,
};
const REPORT = {
  kind: "report",
  tid: TIDS[0],
  reportType: "END_OF_DAY",
  reportResult: "COMPLETE",
  reportTime: "2026-11-23T23:59:00",
  at: NOW,
  stored: true,
  sent: "answered",
  text: "The report is complete.",
  balances: sums({
    totalsSince: "2026-11-22T23:59:00",
    issuerTotals: ISSUERS,
    waiterTotals: { 1: part(4200), 12345678: part(12345678) },
  }),
  banking: { "Barclaycard Acquiring": { currency: "GBP", ...SESSION } },
  reportLines: receiptOf("END OF DAY"),
};
const TIMED_OUT = {
  kind: "report",
  tid: TIDS[0],
  reportType: "BANKING",
  reportResult: "TIMED_OUT",
  at: NOW + 1,
  stored: true,
  sent: "maybe",
  reportLines: [],
  text: "The card machine did not finish the report in time. Look at the card machine before you ask again.",
};
const DUE = [TIDS[0], TIDS[5]].map((tid) => ({
  tid,
  since: NOW,
  text: "An earlier trading day has no stored end of day.",
}));
const TESTS = [
  {
    name: "websocket",
    ok: false,
    detail: "wss://connect.example.paymentsense.cloud refused the handshake",
    text: "The card service cannot be reached.",
  },
  { name: "storage", ok: true, detail: "indexeddb", text: "This device stores payments." },
];

const id = (name) => `[data-testid="${name}"]`;
const ids = (...names) => names.map(id);
const presses = (...names) => names.map((name) => ["press", name]);
const AMOUNT = [["key", "9".repeat(8)]];
const PAYS = [...AMOUNT, ["press", "pay"]];
const SELLS = ids("pay", "amount", "open-settings");
const DECIDES = ["#attention-title", `${id("attention")} button`];
const DONE = ["[data-name=done]"];
const APPROVED = outcome({
  result: "approved",
  reason: "approved",
  sent: "answered",
  taken: taken(12345),
  payment: PAYMENT,
});
const DECLINED = outcome({ result: "declined", reason: "declined", sent: "answered", payment: PAYMENT });

const state = (name, steps, needs = [], { query = "", ...stage } = {}) => ({
  name,
  steps,
  needs,
  query,
  stage: { ...READY, ...stage },
});

/** Every state of the page: `{ name, stage, query, steps, needs }`. */
export const tillStates = () => [...selling(), ...attending(), ...dialogs(), ...tables()];

function selling() {
  const text = "There is no connection to the card service. The till tries again by itself.";
  const link = (state, more) => ({ link: { state, text, ...more } });
  return [
    state("ready", [], [...SELLS, id("band-word")]),
    state("ready, an amount and a long reference", [...AMOUNT, ["fill", "reference", LONG]], SELLS, { due: DUE }),
    state("one card machine", [], SELLS, { terminals: [{ tid: "22161171", currency: "GBP", status: "AVAILABLE" }] }),
    state("no card machine", [], ids("terminals-note"), { terminals: [] }),
    state("no connection", [], ids("band-word"), link("reconnecting", { since: NOW })),
    state("refused", [], ids("link-text"), link("refused", { reason: "handshake" })),
    state("paying", PAYS, ["[data-name=cancel]"]),
    state(
      "signature",
      [...PAYS, ["signature", question()[1]]],
      ["[data-name=accept]", "[data-name=decline]", ".clock"],
    ),
    state("approved, a receipt open", [...PAYS, ["end", APPROVED], ["openAll"]], DONE),
    state("declined", [...PAYS, ["end", DECLINED]], DONE),
    state("after a decline", [...PAYS, ["end", DECLINED], ["done"]], SELLS),
    state(
      "a supervisor is asked",
      [
        ["key", "1250"],
        ["press", "refund"],
      ],
      ids("allow-yes", "allow-no"),
      { asks: true },
    ),
    state("frames", [["press", "toggle-frames"], ["frames"]], ids("pay")),
  ];
}

function attending() {
  return [
    state("one needs attention", [["leave"]], DECIDES, { entries: OPEN.slice(0, 1) }),
    state("several need attention", [["leave"]], DECIDES, { entries: OPEN, due: DUE }),
    state("take over", [["leave"], ["press", `take-over-${OPEN[3].reference}`]], ids("take-over-save"), {
      entries: OPEN,
    }),
  ];
}

function dialogs() {
  const kept = [REPORT, TIMED_OUT];
  const asks = (type) => presses("open-reports", `report-${type}`, "reports-run");
  return [
    state("not set up", [], ids("settings-save", "settings-close"), { site: null }),
    state(
      "settings, with help",
      [["press", "open-settings"], ["openAll"], ["press", "self-test"]],
      ids("settings-save"),
      { tests: TESTS },
    ),
    state("other kinds", [...AMOUNT, ...presses("more", "kind-completion", "kinds-start")], ids("kinds-start")),
    state("last payment", presses("last-payment"), ids("copy-close")),
    state(
      "ready to print",
      [...presses("last-payment", "copy-print-customer"), ["choose", "print-width", "48"]],
      ids("print-now", "print-close"),
    ),
    state("payments", presses("open-history"), ids("history-close", "history-receipt-2026-11-23-001"), { kept: PAST }),
    state("a receipt of the past", presses("open-history", "history-receipt-2026-11-23-001"), [], { kept: PAST }),
    state("reports", presses("open-reports", "report-X_BALANCE"), ids("reports-run", "reports-close"), { kept }),
    state("a report runs", asks("X_BALANCE"), ids("reports-close")),
    state("end of day", asks("END_OF_DAY"), ids("confirm-day-yes", "confirm-day-no")),
    state("a report", presses("open-reports", `report-show-${NOW}`), ids("report-close"), { kept }),
    state("a report that timed out", presses("open-reports", `report-show-${NOW + 1}`), ids("report-close"), { kept }),
  ];
}

const TABLES = presses("toggle-tables");
const order = (dish, nth) => [
  ["press", `dish-${dish}`],
  ["wait", "order", undefined, nth + 1],
];
const seat = (table, ...dishes) => [
  ["fill", "open-number", table],
  ["fill", "open-waiter", "12345678"],
  ["fill", "open-covers", "12"],
  ["press", "open-table"],
  ["wait", "sheet-title", table],
  ...dishes.flatMap(order),
];
const told = (facts) => ({
  key: "p1",
  tableId: "12A",
  tid: TIDS[0],
  amountPaid: 1450,
  amountGratuity: 150,
  currency: "GBP",
  flags: [],
  at: NOW,
  paymentMethod: "CARD",
  cardSchemeName: "Mastercard",
  authCode: "123456",
  stored: true,
  ...facts,
});
const LOST = {
  tableId: "12A",
  tid: TIDS[0],
  waiterId: "12345678",
  since: NOW,
  rev: 2,
  amount: 1450,
  currency: "GBP",
  payments: [],
  state: "may-be-taken",
  text: "A payment may have been taken. The connection was lost meanwhile. Look at the card machine or its receipts. Then settle it.",
};
const ELSEWHERE = {
  state: "displaced",
  reason: "discontinued",
  text: "Another till took over the tables. If they belong here, take over again.",
};

function tables() {
  const lost = ["table", LOST];
  const at12A = [...TABLES, ...seat("12A", 3)];
  return [
    state("tables", [...TABLES, ...seat("12A", 3, 4, 11), ["payment", told({})]], ids("sheet-title")),
    state("a table that is paying", [...at12A, ["lock", "12A"]], ids("standing")),
    state(
      "a table that may be paid",
      [...at12A, ...seat("Terrasse 12", 3, 4), lost, ["press", "table-12A"]],
      ids("settle-it"),
    ),
    state("settle a table", [...at12A, lost, ...presses("settle-it", "table-paid")], ids("settle-table-save")),
    state(
      "a payment to judge",
      [...at12A, ["payment", told({ flags: ["not-locked"] })], ...presses("count-it")],
      ids("judge-save"),
    ),
    state("payments without a table", [...TABLES, ["payment", told({ tableId: "77" })]], ids("strays")),
    state("another till has the tables", TABLES, ids("service-take-over"), { tablesLink: ELSEWHERE }),
    state("cash", [...at12A, ["press", "take-cash"]], ids("cash-save")),
  ];
}
