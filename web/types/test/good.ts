// What a till may write: this file must compile.
import * as ConnectEPoS from "../connect-epos.js";
import * as receipts from "../connect-epos-receipts.js";
import * as atTable from "../connect-epos-tables.js";
import * as de from "../connect-epos-text-de.js";
import type {
  Counter,
  Epos,
  Finding,
  Line,
  Note,
  Outcome,
  PendingEntry,
  TableHandlers,
  TablePayment,
  TableState,
} from "../connect-epos.js";

export async function till(): Promise<void> {
  const epos = await ConnectEPoS.load({
    softwareHouseId: "simSWH",
    host: "auto",
    storage: "indexeddb",
    logLevel: "trace",
    requireAllow: ["refund", "keyed"],
  });
  epos.addEventListener("log", ({ detail }) => show(detail.level, detail.frame ?? detail.message));
  epos.addEventListener("fatal", ({ detail }) => show(detail.text));
  const saved = await epos.sites.save({ id: "bar", account: "a", environment: "test", apiKey: "k", installerId: "i" });
  const known: boolean = saved.apiKeySet;
  const {
    letIn,
    reason = "",
    text,
  } = await epos.sites.test({ id: "bar", account: "a", environment: "test", apiKey: "k" });
  if (!letIn) show(reason, text);
  show(String(known), ConnectEPoS.version);
  const counter = await epos.payAtCounter("bar", {
    wait: false,
    onRecovered: book,
    onPending: (p) => guide(p),
    onLink: (l) => show(l.text),
    onReportDue: (due) => show(due.tid, due.text),
    waitForTerminal: 30_000,
  });
  counter.addEventListener("notification", ({ detail }) => show(detail.value, detail.text));
  counter.addEventListener("connection-error", ({ detail }) => show(detail.text, detail.note ?? detail.message));
  counter.addEventListener("report-due", ({ detail }) => show(detail.tid, String(detail.since)));
  book(await counter.sale({ amount: 1250, reference: "T-42" }, { onNotification: (n) => show(n.text) }));
  book(await counter.refund({ tid: "VCMINVLSIP0", amount: 100, currency: "GBP", reference: "R-1" }));
  await unresolved(counter);
  await epos.close();
}

async function unresolved(counter: Counter): Promise<void> {
  for (const entry of await counter.pending()) {
    guide(entry);
    if (entry.state === "unknown") {
      book(
        await counter.settle(entry.reference, {
          verdict: "paid",
          by: "Ann",
          reason: "receipt printed",
          authCode: "1",
          amount: 5,
          attempt: entry.attempt,
          rev: entry.rev,
          force: true,
        }),
      );
      show(`${entry.notPaidFrom ?? 0}`, `${entry.taken?.total ?? 0}`);
    }
    await counter.carryOn(entry.tid, { by: "Ann", reason: "queue" });
    for (const gone of await counter.carryOn(entry.tid, { by: "Ann", reason: "broken", terminalGone: true }))
      show(String(gone.carriedOn?.terminalGone));
    for (const taken of await counter.takeOver(entry.tid, { by: "Ann", reason: "hangs" }))
      show(taken.takenOver?.by ?? "", taken.text);
  }
  for (const line of await counter.history({ tid: "1", limit: 10, from: 0, to: Date.now() }))
    show(line.kind, line.kind === "report" ? line.reportResult : line.kind === "note" ? line.method : line.result);
}

export async function reports(counter: Counter): Promise<void> {
  const report = await counter.report("END_OF_DAY", "VCMINVLSIP0");
  show(report.text, receipts.asText(report.reportLines, 32), report.error?.note ?? "");
  const sums: number =
    (report.balances?.totalSalesAmount ?? 0) + (report.balances?.issuerTotals?.VISA?.totalAmount ?? 0);
  const [first, last] = report.banking?.BARCLAYS?.currentSessionTransactionNumbers ?? [];
  show(String(sums), first, last);
  for (const stored of await counter.history({ kind: "report", from: 0 }))
    show(stored.reportType, stored.reportTime ?? "");
  for (const payment of await counter.history({ kind: "payment" }))
    show(payment.result, String(payment.asked.amountCashback));
  await counter.report("X_BALANCE");
}

function book(outcome: Outcome): void {
  // The union narrows: only what was approved has an amount taken.
  if (outcome.result === "approved") show(String(outcome.taken.base));
  else if (outcome.result === "unknown") show(outcome.text);
}

function guide(entry: PendingEntry): void {
  const likely: Record<Finding, "paid" | "not-paid" | undefined> = {
    "likely-taken": "paid",
    "likely-not-taken": "not-paid",
    "cannot-tell": undefined,
  };
  const waits: boolean = entry.state === "unknown" && !entry.finding && !entry.carriedOn;
  show(
    entry.text,
    entry.owner,
    entry.finding && likely[entry.finding],
    entry.why === "link-open" ? "wait" : String(waits),
  );
}

export async function otherwise(counter: Counter): Promise<void> {
  const { settlement } = await counter.settle("T-42", {
    paidOtherwise: "cash",
    by: "Ann",
    reason: "paid at the bar",
    attempt: 1,
    force: true,
  });
  show(settlement?.paidOtherwise);
}

export async function keyed(counter: Counter): Promise<void> {
  const { method, reference, stored, text }: Note = await counter.note({ amount: 990, by: "Ann" });
  await counter.note({
    tid: "1",
    amount: 990,
    currency: "EUR",
    kind: "refund",
    reference: "T-42",
    by: "Ann",
    reason: "the till was off",
  });
  for (const note of await counter.history({ kind: "note" })) show(note.by, note.reason, note.amount.toFixed());
  show(method, reference, String(stored), text);
  for (const entry of (await counter.report("END_OF_DAY")).open ?? []) show(entry.reference, entry.text);
}

export async function giveBack(counter: Counter): Promise<number | undefined> {
  try {
    const { asked } = await counter.refund({
      amount: 500,
      reference: "T-42/refund",
      of: "T-42",
      cardholderNotPresent: true,
    });
    show(asked.of);
  } catch (error) {
    if (error instanceof ConnectEPoS.EPoSError && error.code === "exceeds-taken") return error.left;
  }
}

export function bySelf({ settledBy, recovered, finding, why }: Outcome): string {
  const alone: boolean = settledBy === "recovery" && recovered;
  return alone ? "proven" : `${finding ?? ""} ${why ?? ""}`;
}

function show(..._words: (string | undefined)[]): void {}

export function misuse(error: unknown): string | undefined {
  if (!(error instanceof ConnectEPoS.EPoSError)) return undefined;
  const never: false = error.sent;
  return never
    ? undefined
    : `${error.code} ${error.field ?? ""} ${error.connectCode?.toFixed() ?? ""} ${error.note ?? ""} ${error.outcome?.result ?? ""}`;
}

export async function words(): Promise<void> {
  await ConnectEPoS.load({ softwareHouseId: "s", texts: de });
  await ConnectEPoS.load({
    softwareHouseId: "s",
    texts: {
      outcomes: { approved: "Thank you" },
      findings: { "cannot-tell": "Ask Ann." },
      whys: { gap: "One before is open." },
      pending: { asking: "Asking.", look: "Look." },
      codes: { "-32071": "The card machine is busy." },
    },
  });
}

export function print(outcome: Outcome, page: Document): Uint8Array {
  const lines = receipts.receipt(outcome.payment, "customer");
  show(receipts.asText(lines, 42), receipts.asHtml(lines), receipts.asElement(lines, page).className);
  receipts.receipt({ receipt: lines }, "signature");
  return receipts.asEscPos(lines, { width: 32, codepage: "pc437", cut: false });
}

export async function upkeep(copy: ConnectEPoS.JournalRecord[]): Promise<void> {
  const epos = await ConnectEPoS.load({ softwareHouseId: "s", keepDays: 30 });
  const news: number = await epos.restore(copy);
  const counter = await epos.payAtCounter("front-bar", { onRecord: (change) => copy.push(change) });
  const { kind, evictable, lastCommitMs } = await epos.storage();
  show(
    kind,
    evictable,
    lastCommitMs?.toFixed(),
    news.toFixed(),
    (await counter.export({ kind: "report" })).slice(0, 9),
  );
}

export async function restaurant(epos: Epos): Promise<void> {
  const bill: Line[] = [
    "Fish",
    { value: "42.50", format: ["BOLD", "DOUBLE_WIDTH"] },
    { value: "", type: "LINE_SEPARATOR_DOUBLE" },
  ];
  const handlers: TableHandlers = {
    tables: ({ tid, waiterId }) => (show(tid, waiterId), ["1", "12A"]),
    lock: async ({ tableId, since }) => (tableId === "1" && since > 0 ? { amount: 4250, currency: "GBP" } : null),
    receipt: () => bill,
    payment: async (paid) => noted(paid),
    unlock: ({ tableId, reason, text }) => show(tableId, reason === "late" ? text : ""),
  };
  await epos.sites.save({
    id: "bar",
    account: "a",
    environment: "test",
    installerId: "i",
    finalPosReceipt: true,
    dialect: {
      messages: { tableList: ["tablesRequest", "tableListRequest"] },
      params: { tableId: "table" },
      results: { confirmed: "ok" },
    },
  });
  const tables = await epos.payAtTable("bar", handlers, {
    wait: false,
    onLink: (l) => show(l.reason, l.text),
    onTable: state,
    onReport: (r) => show(r.reportResult, r.text),
    onRecord: (c) => show(c.what),
  });
  await epos.payAtTable("bar", { ...handlers, finalReceipt: async () => [] });
  tables.addEventListener("table", ({ detail }) => state(detail));
  for (const each of await tables.list()) {
    if (each.state === "may-be-taken")
      state(
        await tables.settle(each.tableId, {
          paid: true,
          by: "Ann",
          reason: "receipt",
          since: each.since,
          rev: each.rev,
        }),
      );
    if (each.state === "locked")
      state(await tables.forceUnlock(each.tableId, { by: "Ann", reason: "broken", since: each.since }));
    for (const { key } of each.payments) await tables.acknowledge(key);
  }
  for (const paid of await tables.history({ kind: "table-payment" })) show(paid.confirmed ? paid.key : "");
  for (const lock of await tables.history({ kind: "table-lock", tableId: "1" }))
    show(lock.endedAt?.toFixed(), lock.paid.amountGratuity.toFixed());
  for (const entry of await tables.history()) show(entry.kind === "report" ? entry.tid : entry.tableId);
  show((await tables.export()).slice(0, 9));
  await tables.takeOver();
  await tables.close();
}

function state(table: TableState): void {
  show(table.tableId, table.state, table.reason, table.text, String(table.paid.amountPaid));
}

function noted({ key, flags, stored, amountPaid, payment }: TablePayment): boolean {
  return flags.includes("may-repeat") || !stored || key === payment.key || amountPaid > 0;
}

export function bill(): Line[] {
  return atTable
    .receiptLines({ width: 24 })
    .logo()
    .text("The Crown", { bold: true, align: "center" })
    .separator("double")
    .columns("Covers", "2")
    .amount("Total", 2100, { symbol: "£" })
    .barcode("code39", "T-12")
    .feed()
    .lines();
}

export async function rehearse(): Promise<number> {
  const epos = await ConnectEPoS.load({
    softwareHouseId: "s",
    simulator: { seed: 7, timeScale: 200, script: [{ path: "/control/reset" }] },
  });
  epos.addEventListener("simulator", ({ detail }) => show(detail.text, detail.seed.toFixed()));
  const { simulator } = epos;
  if (!simulator) return 0;
  await epos.sites.save({ ...simulator.site, id: "front-bar" });
  await simulator.fault({ do: "drop", when: "before", direction: "out", name: "response:sale" });
  show(simulator.text, (await simulator.terminals())[0].tid, String((await simulator.knobs()).timeScale));
  await simulator.waiter({ tid: "VCMINVLSIP0", tableId: "12" });
  await simulator.control("/control/links/close", { code: 4000 });
  return (await simulator.ledger()).length;
}
