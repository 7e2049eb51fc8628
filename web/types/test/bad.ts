// What a till must not write. Each marked line must fail to compile: a mark
// with nothing wrong under it is an error of its own.
import * as ConnectEPoS from "../connect-epos.js";
import * as atTable from "../connect-epos-tables.js";
import * as receipts from "../connect-epos-receipts.js";
import type { Counter, Epos, Line, Link, Outcome, TableHandlers, TableState, Tables } from "../connect-epos.js";

declare const epos: Epos;
declare const counter: Counter;
declare const outcome: Outcome;
declare const link: Link;
declare const handlers: TableHandlers;
declare const tables: Tables;
declare const table: TableState;

// @ts-expect-error the software house is required
ConnectEPoS.load({});
// @ts-expect-error no such option
ConnectEPoS.load({ softwareHouseId: "s", simulator: "yes" });
// @ts-expect-error no such setting of the simulator
ConnectEPoS.load({ softwareHouseId: "s", simulator: { speed: 2 } });
// @ts-expect-error no such fault
epos.simulator!.fault({ do: "explode", direction: "in", name: "sale" });
// @ts-expect-error it may not be there
epos.simulator.ledger();
// @ts-expect-error no such host
ConnectEPoS.load({ softwareHouseId: "s", host: "iframe" });
// @ts-expect-error no such environment
epos.sites.save({ id: "a", account: "a", environment: "prod", apiKey: "k", installerId: "i" });
// @ts-expect-error the key never comes out
epos.sites.get("a").then((site) => site.apiKey);
// @ts-expect-error unknown hook
epos.payAtCounter("a", { onRecoverd: () => {} });
// @ts-expect-error only what onRecord told is restored
epos.restore([{ reference: "T-1" }]);
// @ts-expect-error a reference is required
counter.sale({ amount: 1 });
// @ts-expect-error amounts are numbers
counter.sale({ amount: "1.00", reference: "r" });
// @ts-expect-error no such currency
counter.sale({ amount: 1, reference: "r", currency: "USD" });
// @ts-expect-error only a refund gives back a bill
counter.sale({ amount: 1, reference: "r", of: "T-42" });
// @ts-expect-error nothing was taken unless it was approved
outcome.taken.base;
// @ts-expect-error no such result
outcome.result === "success";
// @ts-expect-error results are frozen
outcome.result = "approved";
// @ts-expect-error a finding is never a fact
outcome.finding === "taken";
// @ts-expect-error no such reason
outcome.why === "because";
// @ts-expect-error what is proven is no finding: it settles
counter.pending().then(([entry]) => entry.finding === "proven");
// @ts-expect-error no such finding has words
ConnectEPoS.load({ softwareHouseId: "s", texts: { findings: { proven: "x" } } });
// @ts-expect-error who settled must be told
counter.settle("r", { verdict: "paid", reason: "seen" });
// @ts-expect-error what was seen is an attempt and a revision
counter.cancel("r", { revision: 3 });
// @ts-expect-error no such verdict
counter.settle("r", { verdict: "maybe", by: "a", reason: "b" });
// @ts-expect-error a bill that was paid in another way has no verdict about the card
counter.settle("r", { paidOtherwise: "cash", verdict: "not-paid", by: "a", reason: "b" });
// @ts-expect-error nothing was taken from a card then
counter.settle("r", { paidOtherwise: "cash", amount: 1250, by: "a", reason: "b" });
// @ts-expect-error links are not set by tills
link.state = "up";
// @ts-expect-error an error is made by the library alone
new ConnectEPoS.EPoSError();
// @ts-expect-error no such group of words
ConnectEPoS.load({ softwareHouseId: "s", texts: { emails: {} } });
// @ts-expect-error no such error
ConnectEPoS.load({ softwareHouseId: "s", texts: { errors: { oops: "x" } } });
// @ts-expect-error words are strings
ConnectEPoS.load({ softwareHouseId: "s", texts: { outcomes: { approved: 1 } } });
// @ts-expect-error no such report
counter.report("DAILY");
// @ts-expect-error reports are told in words of Connect and ours
counter.report("BANKING").then((report) => report.reportResult === "DONE");
// @ts-expect-error who keyed it must be told
counter.note({ amount: 990 });
// @ts-expect-error only a sale or a refund is keyed
counter.note({ amount: 990, by: "Ann", kind: "preAuth" });
// @ts-expect-error a note has no result
counter.history({ kind: "note" }).then(([note]) => note.result);
// @ts-expect-error a report has no result of a payment
counter.history({ kind: "report" }).then(([report]) => report.result);
// @ts-expect-error an entry may be a report
counter.history().then(([entry]) => entry.reference);
// @ts-expect-error no such kind
counter.history({ kind: "table-lock" });
// @ts-expect-error no such copy
receipts.receipt(outcome.payment, "CUSTOMER");
// @ts-expect-error text has a width
receipts.asText([]);
// @ts-expect-error no such code page
receipts.asEscPos([], { codepage: "utf-8" });
// @ts-expect-error handlers are required
epos.payAtTable("a");
// @ts-expect-error a till must take note of payments
epos.payAtTable("a", { tables: () => [], lock: () => null, unlock() {} });
// @ts-expect-error no such handler
epos.payAtTable("a", { ...handlers, refund() {} });
// @ts-expect-error ids are strings
epos.payAtTable("a", { ...handlers, tables: () => [1] });
// @ts-expect-error nothing is no refusal: null is
epos.payAtTable("a", { ...handlers, lock: () => undefined });
// @ts-expect-error no such option
epos.payAtTable("a", handlers, { onPending: () => {} });
// @ts-expect-error who settled must be told
tables.settle("1", { paid: true, reason: "seen" });
// @ts-expect-error what staff found must be told
tables.settle("1", { by: "Ann", reason: "seen" });
// @ts-expect-error no such state
table.state === "paid";
// @ts-expect-error tables are told, not set
table.state = "free";
// @ts-expect-error no such kind
tables.history({ kind: "payment" });
// @ts-expect-error no such line
export const box: Line = { value: "x", type: "BOX_VOID" };
// @ts-expect-error no such member of the dialect
epos.sites.save({ id: "a", account: "a", environment: "test", installerId: "i", dialect: { params: { covers: "c" } } });
// @ts-expect-error no such flag has words
ConnectEPoS.load({ softwareHouseId: "s", texts: { tablePayments: { odd: "x" } } });
// @ts-expect-error amounts are numbers
atTable.receiptLines().amount("Fish", "21.00");
// @ts-expect-error no such look
atTable.receiptLines().text("Fish", { italic: true });
// @ts-expect-error no such barcode
atTable.receiptLines().barcode("qr", "x");
epos.sites.save({
  id: "a",
  account: "a",
  environment: "test",
  installerId: "i",
  // @ts-expect-error one name is written
  dialect: { results: { confirmed: ["a", "b"] } },
});
