// What <connect-payment> can show, as fixtures: a request, what the counter tells then, and what staff press. The texts are
// those of the API, in the language that is asked for. Names and references are as long as they may be.
import { mergeTexts } from "../../web/text/merge.js";
import * as german from "../../web/text/de.js";
import {
  english,
  errorText,
  notificationText,
  outcomeText,
  pendingText,
  useTexts,
  withText,
} from "../../web/text/index.js";

export const LONG = "2026-11-23-Terrasse-12B-Geburtstagsgesellschaft-Müller-0001/0002";
const TID = "VCMINVLSIS0";
export const NOW = 1_790_000_000_000;
export const WHO = {
  by: "Annegret Oberhuber-Löwenstein",
  reason: "Receipt 0012 of the card machine, seen by me at the bar",
};

const line = (value, ...format) => ({ value, format });
const sides = (left, right) => line(left.padEnd(32 - right.length) + right);
const mark = (type) => ({ type });
const head = (copy) => [
  line("CONNECT EPOS DEMO SHOP", "BOLD", "DOUBLE_HEIGHT"),
  line("*** SIMULATED ***"),
  line("MID:****1234"),
  line("TID:****SIS0"),
  mark("LINE_SEPARATOR_DOUBLE"),
  line(copy, "BOLD"),
  line(""),
  line("AID: A0000000041010"),
  line("Mastercard Debit", "BOLD"),
  line("************1234"),
  line("ICC CHIP"),
  line("PAN SEQ NO. 01"),
  line("SALE", "BOLD", "DOUBLE_WIDTH"),
  sides("AMOUNT", "GBP 1234.50"),
  sides("GRATUITY", "GBP 123.45"),
  mark("LINE_SEPARATOR_SINGLE"),
  sides("TOTAL", "GBP 1357.95"),
];
export const receiptOf = (copy) => [
  ...head(copy),
  line("CARDHOLDER PIN VERIFIED"),
  line("2026-11-23 18:04:05"),
  sides("TXN", "000123"),
  sides("AUTH CODE", "123456"),
  line("APPROVED", "BOLD"),
  line(""),
  line("PLEASE KEEP THIS RECEIPT"),
  mark("TICKET_FEED"),
];
export const PAYMENT = {
  transactionResult: "SUCCESSFUL",
  transactionNumber: "123",
  authCode: "123456",
  cardSchemeName: "Mastercard",
  primaryAccountNumber: "************1234",
  receiptLines: { CUSTOMER: receiptOf("CUSTOMER COPY"), MERCHANT: receiptOf("MERCHANT COPY") },
};
const SLIP = [
  ...head("MERCHANT COPY"),
  line("PLEASE SIGN BELOW", "BOLD"),
  mark("CARRIAGE_RETURN"),
  mark("TICKET_FEED"),
];

export const REQUEST = { tid: TID, amount: 123450, currency: "GBP", reference: LONG };
const ABOUT = { kind: "sale", tid: TID, reference: LONG, attempt: 1, rev: 3 };
const SUM = { amount: REQUEST.amount, currency: "GBP" };
const ENDED = { ...ABOUT, asked: SUM, stored: true, sent: "maybe", recovered: false, settledBy: "response" };
const OPEN = { ...ABOUT, ...SUM, state: "unknown", sent: "maybe", owner: "here", since: NOW, reason: "link-lost" };

export const outcome = (facts) => withText({ ...ENDED, ...facts }, outcomeText);
export const pending = (facts) => withText({ ...OPEN, ...facts }, pendingText);
export const refusal = (facts) => ({ ...facts, sent: false, text: errorText(facts) });
export const taken = (gratuity = 0, cashback = 0, base = 123450) => ({
  base,
  gratuity,
  cashback,
  total: base + gratuity + cashback,
});
export const question = (more) => [
  "signature",
  { tid: TID, reference: LONG, question: "1/1", deadline: 74_000, receipt: { MERCHANT: SLIP }, ...more },
];

const note = (value, step) => [
  "notification",
  { ...withText({ value }, notificationText), step, at: NOW, tid: TID, reference: LONG },
];
/** An end that came from the card machine. */
const ends = (result, facts) => [["end", outcome({ result, reason: result, sent: "answered", ...facts })]];
const approved = (facts) => ends("approved", { taken: taken(), payment: PAYMENT, ...facts });
/** An end that came from staff. */
const settled = (result, reason, { taken, ...more } = {}) => [
  ["end", outcome({ result, reason, settledBy: "operator", settlement: { ...WHO, at: NOW, ...more }, taken })],
];
/** A payment of which nobody can tell how it ended. */
const lost = (finding, why, more) => [
  ["end", outcome({ result: "unknown", reason: "link-lost", finding, why })],
  ["pending", pending({ finding, why, ...more })],
];
/** The same, but somebody can still decide about its signature. */
const inDoubt = (reason) => [
  question({ attempt: 1 }),
  ["end", outcome({ result: "unknown", reason })],
  ["pending", pending({ reason, signature: { question: "1/1", deadline: NOW } })],
];
const refuses = (facts) => ["refuse", refusal(facts)];

/** The title and the buttons of a screen: what staff must see without scrolling. */
const sees = (...names) => ["h2", ...names.map((name) => `[data-name=${name}]`)];
const state = (name, steps, needs, request = REQUEST) => ({ name, request, steps, needs });

/**
 * elementStates returns every state in a language: `{ name, request, steps, needs }`. A step is what the counter tells
 * (`notification`, `signature`, `pending`, `end`, `fail`, `found`), what it will refuse (`refuse`), or what staff do (`press`,
 * `choose`, `open`, `type`, `clear`).
 */
export function elementStates(lang) {
  useTexts(lang === "de" ? mergeTexts(german).texts : english);
  return [...running(), ...ended(), ...unsure(), ...deciding()];
}

function running() {
  const answers = [...sees("accept", "decline"), ".clock"];
  return [
    state("sending", [], sees("cancel")),
    state("a supervisor is asked", [["allow", true]], sees(), { ...REQUEST, kind: "refund" }),
    state(
      "progress",
      [note("TRANSACTION_STARTED", 1), note("SIGNATURE_VERIFICATION_PROCESS_COULD_NOT_BE_COMPLETED", 7)],
      sees("cancel"),
    ),
    state("cancel asked", [note("PRESENT_CARD", 2), ["press", "cancel"]], sees()),
    state("signature", [question()], [...answers, "[data-name=print-slip]", "text:TOTAL"]),
    state("signature without a slip", [question({ receipt: undefined })], answers),
    state(
      "signature not answered",
      [question(), refuses({ code: "storage-unavailable" }), ["press", "accept"]],
      answers,
    ),
    ...["timed-out", "link-lost", "error"].map((reason) =>
      state(`signature in doubt: ${reason}`, inDoubt(reason), [...answers, "text:TOTAL"]),
    ),
    state(
      "link down",
      [note("PIN_ENTRY", 4), ["link", { state: "reconnecting", since: NOW }], ["pending", pending({})]],
      sees(),
    ),
  ];
}

function ended() {
  const odd = {
    reason: "proven",
    taken: taken(12345, 5000, 999999),
    differs: true,
    stored: false,
    settledBy: "recovery",
  };
  return [
    state("approved", approved(), sees("done")),
    state("approved, receipt open", [...approved({ taken: taken(12345) }), ["open"]], sees("done")),
    state("approved, more than asked and not stored", approved(odd), sees("done")),
    state("approved by silence", approved({ signature: { decidedBy: "unanswered" } }), sees("done")),
    state("approved though declined", approved({ signature: { decidedBy: "overruled" } }), sees("done")),
    state("declined", ends("declined"), sees("done")),
    state("cancelled", ends("cancelled"), sees("done")),
    state("refused", ends("refused", { error: { code: -32076, message: "busy" } }), sees("done")),
    state("not sent", [["fail", refusal({ code: "storage-unavailable" })]], sees("done")),
    state("settled as paid", settled("approved", "settled-paid", { taken: taken() }), sees("done")),
    state("settled as not paid", settled("declined", "settled-not-paid"), sees("done")),
    state(
      "paid another way",
      settled("declined", "paid-otherwise", { paidOtherwise: "bank transfer, invoice 4711" }),
      sees("done"),
    ),
  ];
}

function unsure() {
  const check = { number: "000124", time: "2026-11-23T18:04:05", amount: 123450, total: 135795, currency: "GBP" };
  const settlement = { ...WHO, at: NOW };
  const compares = (why) => [
    ["found", pending({ state: "check", reason: "settled-not-paid", settlement, check: { ...check, why } })],
  ];
  return [
    state("asked, and it takes long", lost(), sees("later")),
    state("cannot tell", lost("cannot-tell", "link-open"), sees("later")),
    state("likely taken", lost("likely-taken", "shared"), sees("later")),
    state("likely not taken", lost("likely-not-taken", "card-seen"), sees("later")),
    state("carried on", lost("cannot-tell", "gap", { carriedOn: { ...WHO, at: NOW } }), sees("later")),
    state(
      "not paid, too early",
      lost("cannot-tell", "link-open", { notPaidFrom: 210_000 }),
      sees("paid", "not-paid", "later"),
    ),
    state(
      "disputed",
      [["found", pending({ state: "disputed", reason: "contradiction", taken: taken(12345) })]],
      sees("later"),
    ),
    state(
      "a refund is due",
      [["found", pending({ state: "disputed", reason: "refund-due", taken: taken(12345) })]],
      sees("later"),
    ),
    ...["fits", "nothing-new", "skipped", "sums"].map((why) =>
      state(`compare: ${why}`, compares(why), sees("acknowledge", "later")),
    ),
  ];
}

function deciding() {
  const both = sees("confirm", "back");
  const told = [...both, "p.problem[role=alert]"];
  const early = lost("cannot-tell", "link-open", { notPaidFrom: 210_000 });
  const insists = (code) => [
    ["choose", "not-paid"],
    ["type", WHO],
    refuses({ code, seconds: 187 }),
    ["press", "confirm"],
  ];
  return [
    ...["paid", "not-paid", "otherwise", "carry-on"].map((choice) =>
      state(`deciding: ${choice}`, [...lost("cannot-tell", "no-duplicate"), ["choose", choice]], both),
    ),
    state(
      "deciding: nothing filled in",
      [...lost("cannot-tell", "other"), ["choose", "paid"], ["clear"], ["press", "confirm"]],
      both,
    ),
    state("deciding: turned down", [...lost("cannot-tell", "nothing"), ...insists("terminal-busy")], told),
    state("deciding: not paid, too early", [...early, ...insists("too-early")], [...told, "input[name=force]"]),
  ];
}
