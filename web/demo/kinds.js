// The kinds of payment that a counter takes: their names, the words for their outcomes, and what their requests have
// beside the bill.
import { formError } from "./elements.js";
import { minorUnits } from "./money.js";

/** In words: what it is, while it runs, when it is approved, and what is to know then. `moves`: an approval moved money. */
const KINDS = {
  sale: { noun: "Sale", running: "Taking payment", approved: "Approved", next: "Money was taken.", moves: true },
  refund: {
    noun: "Refund",
    running: "Refunding",
    approved: "Refund approved",
    next: "Money was given back.",
    moves: true,
  },
  preAuth: {
    noun: "Pre-authorisation",
    running: "Pre-authorising",
    approved: "Pre-authorised",
    next: "The amount is held, not taken. Keep the auth code: completing needs it.",
    moves: false,
  },
  completion: {
    noun: "Completion",
    running: "Completing",
    approved: "Completed",
    next: "Money was taken.",
    moves: true,
  },
  accountVerification: {
    noun: "Card check",
    running: "Checking card",
    approved: "Card is good",
    next: "No money was taken.",
    moves: false,
  },
};

const ENDS = {
  approved: "approved",
  declined: "declined",
  cancelled: "cancelled",
  refused: "refused",
  unknown: "not certain",
};

/** @param {string} kind one that is not known here reads like a sale */
const known = (kind) => (Object.hasOwn(KINDS, kind) ? KINDS[kind] : KINDS.sale);

/** What a payment is called, for example "Refund". */
export const kindNoun = (kind) => known(kind).noun;

/** The words while a payment runs. */
export const runningWord = (kind) => known(kind).running;

/** What to do after an approval. */
export const approvedNext = (kind) => known(kind).next;

/** Whether an approval of this kind moved money. A pre-authorisation and a card check move none. */
export const movesMoney = (kind) => known(kind).moves;

/** The words for a verdict of staff. */
function saidBy({ result, settlement }) {
  if (settlement?.paidOtherwise) return "Paid another way";
  return `${result === "approved" ? "Paid" : "Not paid"} (said by ${settlement?.by || "staff"})`;
}

/** The word staff see for an outcome, for example "Refund declined". */
export function outcomeWord({ kind, result, settledBy, settlement }) {
  if (settledBy === "operator") return saidBy({ result, settlement });
  if (result === "approved") return known(kind).approved;
  const end = ENDS[result] ?? ENDS.unknown;
  return known(kind) !== KINDS.sale ? `${known(kind).noun} ${end}` : end[0].toUpperCase() + end.slice(1);
}

/** Whether a result has a look of its own. Others are shown as unknown. */
export const hasLook = (result) => Object.hasOwn(ENDS, result);

/**
 * The call for a choice of the menu: `{ method, request }`. `bill` is what every payment has, and `typed` is what staff
 * typed. Throws an error that says what to correct.
 */
export function requestFor(choice, bill, typed = {}) {
  const { amount, ...rest } = bill;
  if (choice === "accountVerification") return { method: choice, request: rest };
  if (!(amount > 0)) throw formError("kind", "Type the amount on the till first.");
  switch (choice) {
    case "preAuth":
      return { method: choice, request: bill };
    case "completion":
      return { method: choice, request: { ...bill, ...held(typed) } };
    case "keyed":
      return { method: "sale", request: { ...bill, cardholderNotPresent: true } };
    case "keyedRefund":
      return { method: "refund", request: { ...bill, cardholderNotPresent: true } };
    case "cashback":
      return { method: "sale", request: { ...bill, amountCashback: cash(typed.cashback) } };
    default:
      throw formError("kind", "Choose first what to do.");
  }
}

function held({ authCode = "", total = "" }) {
  if (!authCode.trim()) throw formError("authCode", "The auth code is on the receipt of the pre-authorisation.");
  if (!total.trim()) return { authCode: authCode.trim() };
  return { authCode: authCode.trim(), amountPreAuthorisedTotal: sum("total", total) };
}

function cash(typed = "") {
  return sum("cashback", typed);
}

function sum(field, typed) {
  const minor = minorUnits(typed);
  if (!minor) throw formError(field, "The amount should look like 12.50.");
  return minor;
}
