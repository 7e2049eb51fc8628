// What a developer reads about a value that was refused: the field, what was given, and what would be correct.

/** A correct value for each field that is checked. @type {Record<string, string>} */
export const CORRECT = Object.fromEntries(
  [
    ["amount amountCashback amountPreAuthorisedTotal", "1250, whole pence: £12.50 is 1250"],
    ["currency", '"GBP"'],
    ["tid defaultTid", '"12345678", as in terminals()'],
    ["reference of", '"T-42", the id of a bill'],
    ["cardholderNotPresent paid force accepted wait finalPosReceipt", "true"],
    ["authCode", '"123456"'],
    ["verdict", '"paid"'],
    ["paidOtherwise", '"cash"'],
    ["by", '"Ann"'],
    ["reason", '"seen on the receipt"'],
    ["attempt rev", "1, as in pending()"],
    ["question", '"1/1", as onSignature is told'],
    ["kind", '"payment"'],
    ["from to since before", "Date.now()"],
    ["limit keepDays", "90"],
    ["type", '"X_BALANCE"'],
    ["tableId", '"12"'],
    ["id siteId", '"front-bar"'],
    ["account", '"sd711b330000", the first part of the host name'],
    ["environment", '"test"'],
    ["apiKey", "the key of this account"],
    ["installerId softwareHouseId", '"SD711B33"'],
    ["endpoint", '"ws://127.0.0.1:8080"'],
    ["terminals", '"shared"'],
    ["signatureDefault", '{ sale: "decline" }'],
    ["lookBack", '"journal"'],
    ["tradingDayStartsAt", '"04:00"'],
    ["waitForTerminal", "5000, in ms"],
    ["requireAllow", '["refund", "keyed"]'],
  ].flatMap(([names, value]) => names.split(" ").map((name) => [name, value])),
);

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
