// What a report says, as words and rows. Any figure may be missing. Figures are shown as the card machine sent them; none
// is calculated here.
import { clock, localDay } from "./elements.js";
import { money } from "./money.js";

const NAMES = { END_OF_DAY: "End of day", BANKING: "Banking", X_BALANCE: "X balance", Z_BALANCE: "Z balance" };

const ENDS = { COMPLETE: " complete", TIMED_OUT: " timed out", REFUSED: " refused" };

const LOOKS = { COMPLETE: "approved", TIMED_OUT: "unknown", REFUSED: "refused" };

/** What a report is called, for example "End of day". */
export const reportName = (type) => NAMES[type] ?? "Report";

/** The word staff see for a report, for example "Banking timed out". */
export const reportWord = ({ reportType, reportResult }) =>
  reportName(reportType) + (ENDS[reportResult] ?? ": not certain");

/** The icon and colour beside that word. Only a complete report gets those of success. */
export const reportLook = ({ reportResult }) => LOOKS[reportResult] ?? "unknown";

/** What is known beside the figures, as [name, value]. */
export function reportFacts(report) {
  return [
    ["Card machine", report.tid],
    ["Asked", clock(report.at)],
    ["Its own clock", moment(report.reportTime)],
  ].filter(([, value]) => value);
}

/** A time as Connect sends it, without a zone: it is the shop's time. A word stays as it is. */
const moment = (sent = "") => clock(Date.parse(sent)) || sent;

const LINES = [
  ["Sales", "totalSales"],
  ["Refunds", "totalRefunds"],
  ["Cashback", "totalCashback"],
  ["Gratuity", "totalGratuity"],
];

/**
 * The figures of a report, a block for the balances and two for each bank:
 * `{ title, about, rows: [{ name, count, amount }], groups: [{ heading, rows: [{ name, sales, refunds, total }] }] }`.
 * What the card machine left out is left out.
 */
export function blocks({ balances, banking }) {
  const all = [];
  if (balances) {
    const groups = [
      ["Card", balances.issuerTotals],
      ["Waiter", balances.waiterTotals],
    ];
    all.push(block("Totals", since(balances.totalsSince), balances, balances.currency, groups));
  }
  for (const [bank, said] of members(banking)) all.push(...sessions(bank, said));
  return all.filter(({ rows, groups }) => rows.length > 0 || groups.length > 0);
}

function sessions(bank, said) {
  return [
    ["current", "this session"],
    ["previous", "the session before"],
  ].map(([which, words]) => {
    const numbers = said[`${which}SessionTransactionNumbers`];
    const about = numbers?.length === 2 ? `${words}, payments ${numbers.join(" to ")}` : words;
    return block(bank, about, said[`${which}SessionTotals`], said.currency, [
      ["Card", said[`${which}SessionIssuerTotals`]],
    ]);
  });
}

function block(title, about, totals, currency, groups) {
  return {
    title,
    about,
    rows: rowsOf(totals ?? {}, currency),
    groups: groups
      .map(([heading, parts]) => ({
        heading,
        rows: members(parts).map(([name, part]) => partRow(name, part, currency)),
      }))
      .filter(({ rows }) => rows.length > 0),
  };
}

function rowsOf(totals, outer) {
  const currency = totals.currency || outer;
  const rows = LINES.map(([name, key]) => ({
    name,
    count: totals[`${key}Count`],
    amount: money(totals[`${key}Amount`], currency),
  }));
  rows.push({ name: "Total", amount: money(totals.totalAmount, currency) });
  return rows.filter(({ count, amount }) => amount || count !== undefined);
}

function partRow(name, part, outer) {
  const currency = part.currency || outer;
  const counted = (key) => {
    const [sum, count] = [money(part[`${key}Amount`], currency), part[`${key}Count`]];
    return count === undefined ? sum : `${sum} (${count})`;
  };
  return {
    name,
    sales: counted("totalSales"),
    refunds: counted("totalRefunds"),
    total: money(part.totalAmount, currency),
  };
}

const since = (sent) => (sent === "INSTALLATION" ? "since it was installed" : sent ? `since ${moment(sent)}` : "");

/** The members of an object that are objects themselves. */
function members(of) {
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  return isObject(of) ? Object.entries(of).filter(([, value]) => isObject(value)) : [];
}

/** The figure of a report that is shown in a list; "" if it has none. */
export function totalOf(report) {
  const [first] = blocks(report);
  return first?.rows.find(({ name }) => name === "Total")?.amount ?? "";
}

/** A name for the file of a report: "end-of-day_12345678_2026-11-23.json". */
export function fileName({ reportType, tid, reportTime, at }) {
  const of = /^\d{4}-\d\d-\d\d/.exec(reportTime ?? "")?.[0] ?? localDay(at);
  return `${[reportType.toLowerCase(), tid, of].map(plain).join("_")}.json`;
}

const plain = (word) => word.replace(/[^A-Za-z0-9]+/g, "-");

/** Many reports in one file, each on a line of its own. */
export const jsonLines = (reports) => reports.map((report) => `${JSON.stringify(report)}\n`).join("");
