// What the demo till can show, as fixtures: what its library says (layout-stand-in.mjs), and what staff press.
import { LONG, NOW, outcome, PAYMENT, pending, question, receiptOf, refusal, REQUEST, taken, WHO } from "./layout-states.mjs";

const TERMINALS = ["VCMINVLSIP0", "VCMINVLDIP0", "VCMINVLSCD0", "VCMINVLSIS0", "VCMINVLUIP0", "VCMINVLTIP0"].map((tid, at) => ({ tid, currency: "GBP", status: at === 2 ? "BUSY" : "AVAILABLE" }));
const SITE = { id: "demo-till", account: "simulator", environment: "test", currency: "GBP", installerId: "simInstaller", apiKeySet: true, terminals: "shared" };
const READY = { site: SITE, terminals: TERMINALS, payment: PAYMENT };

const entry = (at, facts) => pending({ reference: `2026-11-23-00${at}`, tid: TERMINALS[at % 6].tid, since: NOW + at, ...facts });
const OPEN = [
  entry(1, { finding: "cannot-tell", why: "link-open" }),
  entry(2, { finding: "likely-taken", why: "shared", carriedOn: { ...WHO, at: NOW } }),
  entry(3, { state: "disputed", reason: "contradiction" }),
  entry(4, { state: "open", owner: "elsewhere" }),
  entry(5, { state: "unacknowledged", result: "approved", reason: "approved" }),
  entry(6, { reference: LONG, finding: "likely-not-taken", why: "card-seen" }),
];

const past = (at, facts) => ({ ...outcome({ sent: "answered", payment: PAYMENT, ...facts }), kind: "payment", reference: `2026-11-23-00${at}`, createdAt: NOW + at, request: { method: "sale" } });
const PAST = [
  past(1, { result: "approved", reason: "approved", taken: taken(12345) }),
  past(2, { result: "declined", reason: "declined", attempt: 2 }),
  { ...past(3, { result: "unknown", reason: "link-lost", finding: "cannot-tell", payment: undefined }), reference: LONG },
  past(4, { result: "declined", reason: "settled-not-paid", settledBy: "operator", settlement: { ...WHO, at: NOW }, payment: undefined }),
  { ...past(5, { result: "approved", reason: "settled-paid", settledBy: "operator", settlement: { ...WHO, at: NOW } }), request: { method: "accountVerification" } },
];

const sums = (more) => ({ currency: "GBP", totalAmount: 123456789, totalSalesAmount: 123460000, totalSalesCount: 1234, totalRefundsAmount: 3211, totalRefundsCount: 12, totalCashbackAmount: 5000, totalCashbackCount: 1, totalGratuityAmount: 12345, totalGratuityCount: 99, ...more });
const part = (totalAmount) => sums({ totalAmount, totalSalesAmount: totalAmount + 3211 });
const ISSUERS = { "Mastercard Debit": part(12345678), "Visa Business Credit": part(9999999), Amex: part(100) };
const REPORT = { kind: "report", tid: TERMINALS[0].tid, reportType: "END_OF_DAY", reportResult: "COMPLETE", reportTime: "2026-11-23T23:59:00", at: NOW, stored: true, sent: "answered", text: "The report is complete.",
  balances: sums({ totalsSince: "2026-11-22T23:59:00", issuerTotals: ISSUERS, waiterTotals: { 1: part(4200), 12345678: part(12345678) } }),
  banking: { "Barclaycard Acquiring": { currency: "GBP", currentSessionTransactionNumbers: ["000001", "001234"], currentSessionTotals: sums(), currentSessionIssuerTotals: ISSUERS } },
  reportLines: receiptOf("END OF DAY") };
const TIMED_OUT = { ...REPORT, at: NOW + 1, reportType: "BANKING", reportResult: "TIMED_OUT", balances: undefined, banking: undefined, reportLines: [], text: "The card machine did not finish the report in time. Look at the card machine." };
const DUE = [{ tid: TERMINALS[0].tid, since: NOW, text: "An earlier trading day has no stored end of day." }, { tid: TERMINALS[5].tid, since: NOW, text: "An earlier trading day has no stored end of day." }];
const TESTS = [{ name: "websocket", ok: false, detail: "wss://connect.example.paymentsense.cloud refused the handshake", text: "The card service cannot be reached." }, { name: "storage", ok: true, detail: "indexeddb", text: "This device stores payments." }];

const id = (name) => `[data-testid="${name}"]`;
const AMOUNT = [["key", "9".repeat(8)]];
const PAYS = [...AMOUNT, ["press", "pay"]];
const SELLS = ["pay", "amount", "open-settings"].map(id);
const DECIDES = ["#attention-title", `${id("attention")} button`];

/** Every state of the page: `{ name, stage, query, steps, needs }`. */
export function tillStates() {
  const state = (name, steps, needs = [], { query = "", ...stage } = {}) => ({ name, steps, needs, query, stage: { ...READY, ...stage } });
  const own = (name, steps, needs, stage) => state(`own: ${name}`, steps, needs, { query: "?own", ...stage });
  const ends = (name, facts, needs = []) => own(name, [...PAYS, ["end", outcome({ ...facts })]], needs);
  return [
    state("not set up", [], [id("settings-save"), id("settings-close")], { site: null }),
    state("settings, with help", [["press", "open-settings"], ["openAll"], ["press", "self-test"]], [id("settings-save")], { tests: TESTS }),
    state("ready", [], [...SELLS, id("band-word")]),
    state("ready, an amount and a long reference", [...AMOUNT, ["fill", "reference", LONG]], SELLS, { due: DUE }),
    state("one card machine", [], SELLS, { terminals: [{ tid: "22161171", currency: "GBP", status: "AVAILABLE" }] }),
    state("no card machine", [], [id("terminals-note")], { terminals: [] }),
    state("no connection", [], [id("band-word")], { link: { state: "reconnecting", text: "Connection lost. Reconnecting…" } }),
    state("refused", [], [id("link-text")], { link: { state: "refused", reason: "handshake", text: "The card service did not let us in. Check the account and the key." } }),
    state("one needs attention", [["leave"]], DECIDES, { entries: OPEN.slice(0, 1) }),
    state("several need attention", [["leave"]], DECIDES, { entries: OPEN, due: DUE }),
    state("take over", [["leave"], ["press", `take-over-${OPEN[3].reference}`]], [id("take-over-save")], { entries: OPEN }),
    state("paying", [...PAYS], ["[data-name=cancel]"]),
    state("signature", [...PAYS, ["signature", question()[1]]], ["[data-name=accept]", "[data-name=decline]", ".clock"]),
    state("approved, a receipt open", [...PAYS, ["end", outcome({ result: "approved", reason: "approved", sent: "answered", taken: taken(12345), payment: PAYMENT })], ["openAll"]], ["[data-name=done]"]),
    state("declined", [...PAYS, ["end", outcome({ result: "declined", reason: "declined", sent: "answered" })]], ["[data-name=done]"]),
    state("after a decline", [...PAYS, ["end", outcome({ result: "declined", reason: "declined", sent: "answered" })], ["done"]], SELLS),
    state("a supervisor is asked", [["key", "1250"], ["press", "refund"]], [id("allow-yes"), id("allow-no")], { asks: true }),
    state("other kinds", [...AMOUNT, ["press", "more"], ["press", "kind-completion"], ["press", "kinds-start"]], [id("kinds-start")]),
    state("last payment", [["press", "last-payment"]], [id("copy-close")]),
    state("ready to print", [["press", "last-payment"], ["press", "copy-print-customer"], ["choose", "print-width", "48"]], [id("print-now"), id("print-close")]),
    state("payments", [["press", "open-history"]], [id("history-close"), id("history-receipt-2026-11-23-001")], { kept: PAST }),
    state("a receipt of the past", [["press", "open-history"], ["press", "history-receipt-2026-11-23-001"]], [], { kept: PAST }),
    state("reports", [["press", "open-reports"], ["press", "report-X_BALANCE"]], [id("reports-run"), id("reports-close")], { kept: [REPORT, TIMED_OUT] }),
    state("a report runs", [["press", "open-reports"], ["press", "report-X_BALANCE"], ["press", "reports-run"]], [id("reports-close")], { kept: [] }),
    state("end of day", [["press", "open-reports"], ["press", "report-END_OF_DAY"], ["press", "reports-run"]], [id("confirm-day-yes"), id("confirm-day-no")]),
    state("a report", [["press", "open-reports"], ["press", `report-show-${NOW}`]], [id("report-close")], { kept: [REPORT] }),
    state("a report that timed out", [["press", "open-reports"], ["press", `report-show-${NOW + 1}`]], [id("report-close")], { kept: [TIMED_OUT] }),
    state("frames", [["press", "toggle-frames"], ["frames"]], [id("pay")]),
    own("paying", [...PAYS, ["notification", { value: "PRESENT_CARD", text: "Present the card", step: 2 }]], [id("cancel"), id("band-word")]),
    own("signature", [...PAYS, ["hook", "onSignature", question()[1]]], [id("signature-accept"), id("signature-decline"), id("signature-left"), "text:TOTAL"]),
    ends("approved", { result: "approved", reason: "approved", sent: "answered", taken: taken(12345), payment: PAYMENT }, [id("book")]),
    ends("declined", { result: "declined", reason: "declined", sent: "answered", payment: PAYMENT }, [id("again"), id("next")]),
    ends("cannot tell", { result: "unknown", reason: "link-lost", finding: "likely-taken", why: "shared" }, [id("settle-now"), id("next")]),
    own("not sent", [...PAYS, ["fail", refusal({ code: "storage-unavailable" })]], [id("back")]),
    own("several need attention", [], DECIDES, { entries: OPEN }),
    own("settle", [["press", `settle-${OPEN[0].reference}`], ["press", "settle-paid"], ["press", "settle-save"]], [id("settle-save"), id("settle-close")], { entries: OPEN }),
    own("settle as not paid", [["press", `settle-${OPEN[0].reference}`], ["press", "settle-not-paid"]], [id("settle-save"), id("settle-close")], { entries: OPEN }),
    own("settle as paid another way", [["press", `settle-${OPEN[0].reference}`], ["press", "settle-otherwise"]], [id("settle-save"), id("settle-close")], { entries: OPEN }),
    own("carry on", [["press", `carry-on-${OPEN[0].reference}`]], [id("carry-on-save")], { entries: OPEN }),
    ...tableStates(state),
  ];
}

const TABLES = [["toggle-tables"]].map(([name]) => ["press", name]);
const seat = (table, ...dishes) => [["fill", "open-number", table], ["fill", "open-waiter", "12345678"], ["fill", "open-covers", "12"], ["press", "open-table"], ["wait", "sheet-title", table],
  ...dishes.flatMap((dish, nth) => [["press", `dish-${dish}`], ["wait", "order", undefined, nth + 1]])];
const told = (facts) => ({ key: "p1", tableId: "12A", tid: TERMINALS[0].tid, amountPaid: 1450, amountGratuity: 150, currency: "GBP", flags: [], at: NOW, paymentMethod: "CARD", cardSchemeName: "Mastercard", authCode: "123456", stored: true, ...facts });
const stands = (facts) => ({ tableId: "12A", tid: TERMINALS[0].tid, waiterId: "12345678", since: NOW, amount: 1450, currency: "GBP", payments: [], text: "A payment may have been taken. The connection was lost meanwhile. Look at the card machine or its receipts: was it paid? Then settle the table.", ...facts });

function tableStates(state) {
  const lost = ["table", stands({ state: "may-be-taken" })];
  const waiting = ["payment", told({ flags: ["not-locked"], why: "not-locked" })];
  return [
    state("tables", [...TABLES, ...seat("12A", 3, 4, 11), ["payment", told({})]], [id("sheet-title")]),
    state("a table that is paying", [...TABLES, ...seat("12A", 3), ["lock", "12A"]], [id("standing")]),
    state("a table that may be paid", [...TABLES, ...seat("12A", 3), ...seat("Terrasse 12", 3, 4), lost, ["press", "table-12A"]], [id("settle-it")]),
    state("settle a table", [...TABLES, ...seat("12A", 3), lost, ["press", "settle-it"], ["press", "table-paid"]], [id("settle-table-save")]),
    state("a payment to judge", [...TABLES, ...seat("12A", 3), waiting, ["wait", "count-it"], ["press", "count-it"]], [id("judge-save")]),
    state("payments without a table", [...TABLES, ["payment", told({ tableId: "77" })]], [id("strays")]),
    state("another till has the tables", [...TABLES], [id("service-take-over")], { tablesLink: { state: "displaced", reason: "discontinued", text: "Another till took over the tables. If they belong here, take over again." } }),
    state("cash", [...TABLES, ...seat("12A", 3), ["press", "take-cash"]], [id("cash-save")]),
  ];
}

/** performs does the steps of a state, in the page. */
export async function performs(steps) {
  const { stage } = window;
  const at = (name) => document.querySelector(`[data-testid="${CSS.escape(name)}"]`);
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const until = async (holds) => { for (let tries = 0; !holds(); tries++) { if (tries > 200) throw new Error(`never: ${holds}`); await drawn(); } };
  const STEPS = {
    async press(name) { await until(() => at(name) && !at(name).disabled); at(name).click(); },
    key: (digits) => [...digits].forEach((digit) => at(`key-${digit}`).click()),
    fill: (name, value) => { at(name).value = value; },
    choose(name, value) { at(name).value = value; at(name).dispatchEvent(new Event("change")); },
    openAll: () => [document, at("element")?.shadowRoot].forEach((root) => root?.querySelectorAll("details").forEach((each) => { each.open = true; })),
    wait: (name, words = "", rows) => until(() => at(name)?.textContent.includes(words) && (!rows || at(name).querySelectorAll("tbody tr").length >= rows)),
    end: (outcome) => stage.counter.end({ ...outcome, reference: stage.counter.request.reference }),
    fail: (error) => stage.counter.fail(error),
    async done() { await until(() => at("element").shadowRoot.querySelector("[data-name=done]")); at("element").shadowRoot.querySelector("[data-name=done]").click(); },
    /** Leaves for later whatever the element shows by itself. */
    async leave() {
      const shown = () => at("element").shadowRoot.querySelector("[data-name=later], [data-name=done]");
      await until(shown);
      for (let quiet = 0; quiet < 6; quiet++) {
        if (shown()) quiet = 0;
        shown()?.click();
        await drawn();
      }
    },
    signature: (asked) => stage.counter.tell("signature", { ...asked, reference: stage.counter.request.reference, deadline: Date.now() + asked.deadline }),
    notification: (note) => stage.counter.given?.onNotification?.({ ...note, reference: stage.counter.request.reference }),
    hook: (name, asked) => { stage.counter.given[name]({ ...asked, deadline: Date.now() + asked.deadline }); },
    async payment(payment) { await until(() => stage.handlers); await stage.handlers.payment(payment); },
    async table(state) { await until(() => stage.tables); stage.tables.onTable(state); },
    lock: (tableId) => stage.handlers.lock({ tableId, tid: "VCMINVLSIP0", waiterId: "12345678", since: Date.now() }),
    frames: () => { for (const direction of ["out", "in"]) stage.epos.dispatchEvent(new CustomEvent("log", { detail: { level: "trace", frame: `{"jsonrpc":"2.0","method":"sale","params":{"tid":"VCMINVLSIP0","amount":1250,"note":"${"long ".repeat(60)}"}}`, direction, at: Date.now() } })); },
  };
  for (const [act, ...given] of steps) {
    await STEPS[act](...given);
    await drawn();
  }
  await drawn();
}
