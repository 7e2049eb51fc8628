// The strings of each screen: the texts of the API if there are any, with the element's own words around them.
import { money } from "./money.js";
import { likely, screen, stillAsked, unsure } from "./state.js";
import { fill } from "./words.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./words.js").Words} Words
 * @typedef {"calm" | "ask" | "good" | "bad" | "warn"} Tone
 *
 * @typedef {object} Model
 * @property {import("./state.js").Screen} screen
 * @property {Tone} tone
 * @property {string} kind
 * @property {string} amount
 * @property {string} facts
 * @property {string} title
 * @property {string[]} text paragraphs
 * @property {[string, string][]} sums the parts of what was taken, if there is more than one
 * @property {boolean} turning the element is waiting for something
 */

/**
 * @param {State} state
 * @param {Words} words
 * @param {string} lang
 * @param {{ state?: string }} [link] of the counter: while it is down, nobody can be asked
 * @returns {Model}
 */
export function model(state, words, lang, link) {
  const down = Boolean(link && link.state !== "up");
  const at = screen(state);
  const { outcome, currency, tid } = state;
  const taken = outcome?.result === "approved" ? outcome.taken : undefined;
  return {
    screen: at,
    tone: tone(state),
    kind: words[state.kind ?? "sale"],
    amount: money(taken?.total ?? state.amount, currency, lang),
    facts: [state.reference, tid && fill(words.machine, { tid })].filter(Boolean).join(" · "),
    title: title(state, words, down),
    text: text(state, words, down),
    sums: taken ? sums(state, taken, words, lang) : [],
    turning: at === "progress" || (at === "unsure" && stillAsked(state) && !down),
  };
}

/** @param {State} state @returns {Tone} */
function tone(state) {
  switch (screen(state)) {
    case "signature":
      return "ask";
    case "check":
      return "warn";
    case "unsure":
    case "form":
      return stillAsked(state) ? "calm" : "warn";
    case "outcome":
      if (state.outcome?.settlement?.paidOtherwise) return "calm";
      return state.outcome?.result === "approved" ? "good" : "bad";
    case "refused":
      return "bad";
    default:
      return "calm";
  }
}

/** @param {State} state @param {Words} words @param {boolean} down whether the link is down */
function title(state, words, down) {
  switch (screen(state)) {
    case "signature":
      return words.signature;
    case "refused":
      return words.notSent;
    case "check":
      return words.check;
    case "unsure":
      return unsureTitle(state, words, down);
    case "form":
      return words[
        /** @type {const} */ ({
          "carry-on": "carryOnTitle",
          otherwise: "paidOtherwise",
          paid: "paid",
          "not-paid": "not-paid",
        })[state.form?.choice ?? "paid"]
      ];
    case "outcome":
      return ending(state, words);
    default:
      if (state.allowing) return words.allowing;
      return state.note?.text ?? (state.found ? words.running : words.sending);
  }
}

/** @param {State} state @param {Words} words @param {boolean} down */
function unsureTitle(state, words, down) {
  const { owner, reason } = state.entry ?? {};
  if (owner === "elsewhere") return words.elsewhere;
  if (stillAsked(state)) return down ? words.lineDown : words.asking;
  if (state.entry?.state === "disputed") return reason === "refund-due" ? words.refundDue : words.disputed;
  const finding = (state.entry ?? state.outcome)?.finding;
  return finding && finding !== "cannot-tell" ? words[finding] : words.unknown;
}

/** @param {State} state @param {Words} words */
function ending({ outcome }, words) {
  const { settledBy, settlement } = outcome ?? {};
  if (settlement?.paidOtherwise) return words.paidOtherwise;
  if (settledBy === "operator") {
    return fill(outcome?.result === "approved" ? words.saidPaid : words.saidNotPaid, {
      by: settlement?.by || words.staff,
    });
  }
  switch (outcome?.result) {
    case "approved":
      return outcome.kind === "accountVerification" ? words.verified : words.approved;
    case "declined":
      return words.declinedEnd;
    default:
      return outcome?.result === "cancelled" ? words.cancelled : words.refused;
  }
}

/** @param {State} state @param {Words} words @param {boolean} down @returns {string[]} */
function text(state, words, down) {
  const { outcome, error, entry, form } = state;
  switch (screen(state)) {
    case "progress":
      return [progressText(state, words)];
    case "signature":
      return [doubt(state, words), state.problem ?? words.compare].filter(Boolean);
    case "refused":
      return [error?.text ?? words.problem];
    case "outcome":
      return [
        withoutTitle(outcome?.text ?? "", title(state, words, down)),
        differs(state) ? words.differs : "",
        outcome?.stored === false && outcome.sent !== "no" ? words.notStored : "",
      ].filter(Boolean);
    case "check":
      return [state.problem ?? "", entry?.text ?? ""].filter(Boolean);
    case "unsure":
      return [
        (entry ?? outcome)?.text ?? "",
        entry?.carriedOn ? fill(words.carriedOn, { ...entry.carriedOn }) : "",
      ].filter(Boolean);
    case "form":
      return [form?.choice === "carry-on" ? words.carryOnWarning : ((entry ?? outcome)?.text ?? "")];
    default:
      return [];
  }
}

/** How the payment stands while its signature can still be decided. @param {State} state @param {Words} words */
function doubt(state, words) {
  if (!unsure(state)) return "";
  const { reason } = state.entry ?? state.outcome ?? {};
  if (reason === "timed-out") return words.doubtTimedOut;
  return reason === "link-lost" ? words.doubtLine : words.doubt;
}

/** @param {State} state @param {Words} words */
function progressText({ allowing, cancel, decided, problem }, words) {
  if (allowing) return words.allowingWait;
  if (problem) return problem;
  if (cancel) return cancel === "asked" ? words.cancelAsked : words.cancelRefused;
  return decided ? words[decided] : words.follow;
}

/** @param {State} state @param {import("../types/connect-epos.d.ts").Taken} taken @param {Words} words @param {string} lang @returns {[string, string][]} */
function sums(state, taken, words, lang) {
  const { kind, amount, currency } = state;
  const more = taken.gratuity || taken.cashback;
  const other = differs(state);
  /** @type {[string, number, unknown][]} */
  const lines = [
    [words.asked, amount ?? 0, other],
    [words[kind ?? "sale"], taken.base, more],
    [words.gratuity, taken.gratuity, taken.gratuity],
    [words.cashback, taken.cashback, taken.cashback],
    [words.taken, taken.total, more || other],
  ];
  return lines.filter(([, , shown]) => shown).map(([name, minor]) => [name, money(minor, currency, lang)]);
}

/** Whether another amount was taken than asked for. A gratuity of the customer does not count. @param {State} state */
function differs({ outcome }) {
  if (outcome?.result !== "approved" || !outcome.differs) return false;
  const { taken, asked } = outcome;
  return taken.base !== asked.amount || taken.cashback !== (asked.amountCashback ?? 0);
}

/** The text without its first sentence if that is the title. @param {string} text @param {string} title */
const withoutTitle = (text, title) => (text.startsWith(`${title}.`) ? text.slice(title.length + 1).trim() : text);

/** The verdicts that staff can give, the most likely one first. @param {State} state @returns {("paid" | "not-paid")[]} */
export const verdicts = (state) => (likely(state) === "not-paid" ? ["not-paid", "paid"] : ["paid", "not-paid"]);
