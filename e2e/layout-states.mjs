// What <connect-payment> can show, as fixtures: a request, what the counter then tells, and what staff press. The texts are
// those of the API, in the language that is asked for; names and references are as long as they may be.
import { merged } from "../web/texts.js";
import * as german from "../web/text/de.js";
import { english, errorText, notificationText, outcomeText, pendingText, speak, withText } from "../web/text.js";

export const LONG = "2026-11-23-Terrasse-12B-Geburtstagsgesellschaft-Müller-0001/0002";
const TID = "VCMINVLSIS0";
export const NOW = 1_790_000_000_000;
export const WHO = { by: "Annegret Oberhuber-Löwenstein", reason: "Receipt 0012 of the card machine, seen by me at the bar" };

const line = (value, ...format) => ({ value, format });
const sides = (left, right) => line(left.padEnd(32 - right.length) + right);
const mark = (type) => ({ type });
const head = (copy) => [
  line("CONNECT EPOS DEMO SHOP", "BOLD", "DOUBLE_HEIGHT"), line("*** SIMULATED ***"), line("MID:****1234"), line("TID:****SIS0"), mark("LINE_SEPARATOR_DOUBLE"),
  line(copy, "BOLD"), line(""), line("AID: A0000000041010"), line("Mastercard Debit", "BOLD"), line("************1234"), line("ICC CHIP"), line("PAN SEQ NO. 01"),
  line("SALE", "BOLD", "DOUBLE_WIDTH"), sides("AMOUNT", "GBP 1234.50"), sides("GRATUITY", "GBP 123.45"), mark("LINE_SEPARATOR_SINGLE"), sides("TOTAL", "GBP 1357.95"),
];
export const receiptOf = (copy) => [...head(copy), line("CARDHOLDER PIN VERIFIED"), line("2026-11-23 18:04:05"), sides("TXN", "000123"), sides("AUTH CODE", "123456"),
  line("APPROVED", "BOLD"), line(""), line("PLEASE KEEP THIS RECEIPT"), mark("TICKET_FEED")];
export const PAYMENT = { transactionResult: "SUCCESSFUL", transactionNumber: "123", authCode: "123456", cardSchemeName: "Mastercard", primaryAccountNumber: "************1234",
  receiptLines: { CUSTOMER: receiptOf("CUSTOMER COPY"), MERCHANT: receiptOf("MERCHANT COPY") } };
const SLIP = [...head("MERCHANT COPY"), line("PLEASE SIGN BELOW", "BOLD"), mark("CARRIAGE_RETURN"), mark("TICKET_FEED")];

export const REQUEST = { tid: TID, amount: 123450, currency: "GBP", reference: LONG };
const about = ({ tid, reference } = REQUEST) => ({ kind: "sale", tid, reference, attempt: 1, rev: 3 });

export const outcome = (facts) => withText({ ...about(), asked: { amount: REQUEST.amount, currency: "GBP" }, stored: true, sent: "maybe", recovered: false, settledBy: "response", ...facts }, outcomeText);
export const pending = (facts) => withText({ ...about(), amount: REQUEST.amount, currency: "GBP", state: "unknown", sent: "maybe", owner: "here", since: NOW, reason: "link-lost", ...facts }, pendingText);
const note = (value, step) => ["notification", { ...withText({ value }, notificationText), step, at: NOW, tid: TID, reference: LONG }];
export const refusal = (facts) => ({ ...facts, sent: false, text: errorText(facts) });
export const taken = (gratuity = 0, cashback = 0, base = 123450) => ({ base, gratuity, cashback, total: base + gratuity + cashback });
export const question = (more) => ["signature", { tid: TID, reference: LONG, question: "1/1", deadline: 74_000, receipt: { MERCHANT: SLIP }, ...more }];

/** The title and the buttons of a screen: what staff must see without scrolling. */
const sees = (...names) => ["h2", ...names.map((name) => `[data-name=${name}]`)];

/**
 * elementStates gives every state in a language: `{ name, request, steps, needs }`. A step is what the counter tells
 * (`notification`, `signature`, `pending`, `end`, `fail`, `found`), what it will refuse (`refuse`), or what staff do (`press`, `open`, `type`).
 */
export function elementStates(lang) {
  speak(lang === "de" ? merged(german).texts : english);
  const unknown = (finding, why, more) => outcome({ result: "unknown", reason: "link-lost", finding, why, ...more });
  const state = (name, steps, needs, request = REQUEST) => ({ name, request, steps, needs });
  return [
    state("sending", [], sees("cancel")),
    state("a supervisor is asked", [["allow", true]], sees(), { ...REQUEST, kind: "refund" }),
    state("progress", [note("TRANSACTION_STARTED", 1), note("SIGNATURE_VERIFICATION_PROCESS_COULD_NOT_BE_COMPLETED", 7)], sees("cancel")),
    state("cancel asked", [note("PRESENT_CARD", 2), ["press", "cancel"]], ["h2"]),
    state("signature", [question()], [...sees("accept", "decline", "print-slip"), ".clock", "text:TOTAL"]),
    state("signature without a slip", [question({ receipt: undefined })], [...sees("accept", "decline"), ".clock"]),
    state("signature not answered", [question(), ["refuse", refusal({ code: "storage-unavailable" })], ["press", "accept"]], [...sees("accept", "decline", "print-slip"), ".clock"]),
    state("approved", [["end", outcome({ result: "approved", reason: "approved", sent: "answered", taken: taken(), payment: PAYMENT })]], sees("done")),
    state("approved, receipt open", [["end", outcome({ result: "approved", reason: "approved", sent: "answered", taken: taken(12345), payment: PAYMENT })], ["open"]], sees("done")),
    state("approved, more than asked and not stored", [["end", outcome({ result: "approved", reason: "proven", sent: "answered", taken: taken(12345, 5000, 999999), differs: true, stored: false, payment: PAYMENT, settledBy: "recovery" })]], sees("done")),
    state("approved by silence", [["end", outcome({ result: "approved", reason: "approved", sent: "answered", taken: taken(), payment: PAYMENT, signature: { decidedBy: "unanswered" } })]], sees("done")),
    state("declined", [["end", outcome({ result: "declined", reason: "declined", sent: "answered" })]], sees("done")),
    state("cancelled", [["end", outcome({ result: "cancelled", reason: "cancelled", sent: "answered" })]], sees("done")),
    state("refused", [["end", outcome({ result: "refused", reason: "refused", sent: "answered", error: { code: -32076, message: "busy" } })]], sees("done")),
    state("not sent", [["fail", refusal({ code: "storage-unavailable" })]], sees("done")),
    state("link down", [note("PIN_ENTRY", 4), ["link", { state: "reconnecting" }], ["pending", pending({})]], sees()),
    state("asked, and it takes long", [["end", unknown()], ["pending", pending({})]], sees("later")),
    state("cannot tell", [["end", unknown("cannot-tell", "link-open")], ["pending", pending({ finding: "cannot-tell", why: "link-open" })]], sees("later")),
    state("likely taken", [["end", unknown("likely-taken", "shared")], ["pending", pending({ finding: "likely-taken", why: "shared" })]], sees("later")),
    state("likely not taken", [["end", unknown("likely-not-taken", "card-seen")], ["pending", pending({ finding: "likely-not-taken", why: "card-seen" })]], sees("later")),
    state("carried on", [["end", unknown("cannot-tell", "gap")], ["pending", pending({ finding: "cannot-tell", why: "gap", carriedOn: { ...WHO, at: NOW } })]], sees("later")),
    state("not paid, too early", [["end", unknown("cannot-tell", "link-open")], ["pending", pending({ finding: "cannot-tell", why: "link-open", notPaidFrom: 210_000 })]], sees("paid", "not-paid", "later")),
    state("deciding: not paid, too early", [["end", unknown("cannot-tell", "link-open")], ["pending", pending({ finding: "cannot-tell", why: "link-open", notPaidFrom: 210_000 })], ["choose", "not-paid"], ["type", WHO], ["refuse", refusal({ code: "too-early", seconds: 187 })], ["press", "confirm"]], [...sees("confirm", "back"), "p.problem[role=alert]", "input[name=force]"]),
    state("deciding: paid another way", [["end", unknown("cannot-tell", "link-open")], ["pending", pending({ finding: "cannot-tell", why: "link-open", notPaidFrom: 210_000 })], ["choose", "otherwise"]], sees("confirm", "back")),
    state("paid another way", [["end", outcome({ result: "declined", reason: "paid-otherwise", settledBy: "operator", settlement: { ...WHO, paidOtherwise: "bank transfer, invoice 4711", at: NOW }, sent: "maybe" })]], sees("done")),
    state("a refund is due", [["found", pending({ state: "disputed", reason: "refund-due", taken: taken(12345) })]], sees("later")),
    ...["fits", "nothing-new", "skipped", "sums"].map((why) => state(`compare: ${why}`, [["found", pending({ state: "check", reason: "settled-not-paid", settlement: { ...WHO, at: NOW },
      check: { why, number: "000124", time: "2026-11-23T18:04:05", amount: 123450, total: 135795, currency: "GBP" } })]], sees("acknowledge", "later"))),
    state("disputed", [["found", pending({ state: "disputed", reason: "contradiction", taken: taken(12345) })]], sees("later")),
    ...["paid", "not-paid", "carry-on"].map((choice) =>
      state(`deciding: ${choice}`, [["end", unknown("cannot-tell", "no-duplicate")], ["pending", pending({ finding: "cannot-tell", why: "no-duplicate" })], ["choose", choice]], ["h2", "[data-name=confirm]", "[data-name=back]"])),
    state("deciding: nothing filled in", [["end", unknown("cannot-tell", "other")], ["pending", pending({ finding: "cannot-tell", why: "other" })], ["choose", "paid"], ["clear"], ["press", "confirm"]], ["[data-name=confirm]"]),
    state("deciding: turned down", [["end", unknown("cannot-tell", "nothing")], ["pending", pending({ finding: "cannot-tell", why: "nothing" })], ["choose", "not-paid"], ["type", WHO],
      ["refuse", refusal({ code: "terminal-busy", seconds: 187 })], ["press", "confirm"]], ["[data-name=confirm]", "p.problem[role=alert]"]),
    state("settled as paid", [["end", outcome({ result: "approved", reason: "settled-paid", settledBy: "operator", settlement: { ...WHO, at: NOW }, taken: taken(), sent: "maybe" })]], sees("done")),
    state("settled as not paid", [["end", outcome({ result: "declined", reason: "settled-not-paid", settledBy: "operator", settlement: { ...WHO, at: NOW }, sent: "maybe" })]], sees("done")),
  ];
}
