// What a developer reads about a value that was refused: the field, what was given, and what would be correct.

const MONEY = "1250, whole pence: £12.50 is 1250";
const YES_NO = "true or false";
const TID = '"12345678", as terminals() lists it';
const TIME = "Date.now(), in ms since 1970";
const SEEN = "1, as the entry of pending() says";

/** A correct value for each field that is checked. @type {Record<string, string>} */
export const CORRECT = {
  amount: MONEY,
  amountCashback: MONEY,
  amountPreAuthorisedTotal: MONEY,
  currency: '"GBP" or "EUR"',
  tid: TID,
  defaultTid: TID,
  reference: '"T-42", the id of your bill',
  of: '"T-42", the reference of what was paid',
  cardholderNotPresent: YES_NO,
  authCode: '"123456", from the receipt of the pre-authorisation',
  verdict: '"paid" or "not-paid"',
  paid: YES_NO,
  paidOtherwise: '"cash"',
  by: '"Ann", who decided',
  reason: '"the receipt is printed", in words',
  force: YES_NO,
  attempt: SEEN,
  rev: SEEN,
  accepted: YES_NO,
  question: "the question that onSignature was given",
  kind: '"payment", "report" or "sale"',
  from: TIME,
  to: TIME,
  since: TIME,
  before: TIME,
  limit: "100",
  type: '"X_BALANCE"',
  tableId: '"12"',
  id: '"front-bar", a name of your own',
  siteId: '"front-bar", the id of a site that was saved',
  account: '"sd711b330000", the first part of the host name',
  environment: '"test" or "live"',
  apiKey: "the key that Paymentsense gave for this account",
  installerId: '"SD711B34"',
  softwareHouseId: '"SD711B33"',
  endpoint: '"ws://127.0.0.1:8080"',
  terminals: '"shared" or "exclusive"',
  signatureDefault: '{ sale: "decline" }',
  lookBack: '"journal"',
  tradingDayStartsAt: '"04:00"',
  finalPosReceipt: YES_NO,
  dialect: "{ tables: …, see TableDialect }",
  keepDays: "90",
  waitForTerminal: "5000, in ms",
  wait: YES_NO,
  requireAllow: '["refund", "keyed"]',
  entries: "[…], what onRecord told",
};

/** What must not stand in a log: a key, or an address that somebody pasted with the key in it. */
const SECRET = ["apiKey", "account", "endpoint", "token", "authCode"];

/**
 * corrected adds to the message of a refusal what was given, and what would be correct. What is secret is not shown, nor
 * a field that we do not know: it may be a misspelt key.
 * @template {{ code?: string, field?: string, message?: string }} Facts
 * @param {Facts} facts
 * @param {unknown} given where the value stands
 * @returns {Facts}
 */
export function corrected(facts, given) {
  const name = facts.field?.split(".").pop() ?? "";
  if (facts.code !== "invalid-request" || !Object.hasOwn(CORRECT, name)) return facts;
  const value = SECRET.includes(name) ? undefined : find(given, name);
  const not = value === undefined ? "" : `, not ${shown(value)}`;
  return { ...facts, message: `${facts.message}${not}. Correct: ${name}: ${CORRECT[name]}` };
}

/** @param {any} given @param {string} name @returns {unknown} the value of that name in it, or undefined */
function find(given, name) {
  if (given === null || typeof given !== "object") return undefined;
  if (Object.hasOwn(given, name)) return given[name];
  for (const inside of Object.values(given)) {
    const found = find(inside, name);
    if (found !== undefined) return found;
  }
}

/** A value as a developer reads it; what may be a card number is left out. @param {any} value */
function shown(value) {
  if (typeof value?.$ === "string") return value.$; // what JSON cannot carry
  const text = JSON.stringify(value).replace(/\d(?:[ -]?\d){8,}/g, "…");
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
