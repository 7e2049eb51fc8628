// What the element shows, as a pure machine: what the counter tells goes in as
// events, what there is to show comes out. It decides nothing about money: an
// outcome is over only because the counter said so.

/**
 * @typedef {import("../types/connect-epos.d.ts").Outcome} Outcome
 * @typedef {import("../types/connect-epos.d.ts").PendingEntry} PendingEntry
 * @typedef {import("../types/connect-epos.d.ts").Notification} Notification
 * @typedef {import("../types/connect-epos.d.ts").SignatureQuestion} SignatureQuestion
 * @typedef {import("../types/connect-epos.d.ts").PaymentKind} PaymentKind
 * @typedef {"paid" | "not-paid" | "otherwise" | "carry-on"} Choice `otherwise`: paid without a card, so that the bill stays closed
 *
 * @typedef {object} Form what staff fill in to decide
 * @property {Choice} choice
 * @property {boolean} [sending]
 * @property {string} [problem] why it was turned down, for staff
 * @property {boolean} [force] the card machine may still take the payment: staff must insist
 * @property {{ attempt: number, rev: number }} [seen] of the payment, as it was shown to staff
 *
 * @typedef {object} State
 * @property {"idle" | "running" | "over"} phase `over`: nothing is awaited any more; staff may still have to decide
 * @property {PaymentKind} [kind]
 * @property {string} [reference]
 * @property {string} [tid]
 * @property {number} [amount]
 * @property {string} [currency]
 * @property {boolean} [found] it was not begun here: its card machine may have told more than was heard
 * @property {number} [attempt] of what was found
 * @property {Notification} [note] the latest
 * @property {number} [stage] 0 to 3; never goes back
 * @property {SignatureQuestion} [question] while it is open; that may be longer than its payment is certain
 * @property {"accepted" | "declined" | "undecided" | "lateAccepted" | "lateDeclined"} [decided] what became of the last question;
 * `undecided`: not by staff here; late: by the site's default
 * @property {boolean} [allowing] the till's `allow` hook is being asked: nothing was sent
 * @property {"asked" | "refused"} [cancel]
 * @property {string} [problem] why something staff asked for was not done
 * @property {PendingEntry} [entry] while nobody can tell how it ended
 * @property {Outcome} [outcome]
 * @property {{ code?: string, text: string }} [error] nothing was sent
 * @property {Form} [form]
 *
 * @typedef {"idle" | "progress" | "signature" | "unsure" | "form" | "outcome" | "refused" | "check"} Screen
 */

/** @type {State} */
export const IDLE = Object.freeze({ phase: "idle" });

/** While these are told the question about a signature is still open. */
const ASKS = new Set(["SIGNATURE_VERIFICATION", "SIGNATURE_VERIFICATION_IN_PROGRESS"]);

/** The steps of the API that end each stage: sent, card, bank; the last is the result. */
const STAGES = [0, 4, 8];

/** @param {number} step of a notification @returns {number} 0 to 3 */
export const stageOf = (step) => STAGES.filter((last) => step > last).length;

/** Each event, with what it does. Those of another payment are left out before. */
const MOVES = {
  /** @param {State} _ @param {{ kind: PaymentKind, request: any }} event @returns {State} */
  start: (_, { kind, request: { tid, amount = 0, currency, reference } }) => ({
    phase: "running",
    kind,
    reference,
    tid,
    amount,
    currency,
    stage: 0,
  }),

  /** Whether somebody is asked to allow it. @param {State} state @param {{ asking: boolean }} event @returns {State} */
  allow: (state, { asking }) => (state.phase === "running" ? { ...state, allowing: asking } : state),

  /** A payment that nobody here began. @param {State} _ @param {{ entry: PendingEntry }} event @returns {State} */
  found: (_, { entry }) => {
    const { kind, reference, attempt, tid, amount, currency } = entry;
    const facts = { kind, reference, attempt, tid, amount, currency, found: true, stage: 0 };
    return entry.state === "open" ? { ...facts, phase: "running" } : { ...facts, phase: "over", entry };
  },

  /** @param {State} state @param {{ note: Notification }} event @returns {State} */
  notification(state, { note }) {
    if (state.phase !== "running") return state;
    const stage = Math.max(state.stage ?? 0, stageOf(note.step));
    const asks = ASKS.has(note.value) || unsure(state); // in doubt, the entry says when a question is over
    return {
      ...resumed(state),
      note,
      attempt: note.attempt ?? state.attempt,
      stage,
      question: asks ? state.question : undefined,
    };
  },

  /** @param {State} state @param {{ question: SignatureQuestion }} event @returns {State} */
  signature: (state, { question }) =>
    ended(state) ? state : { ...resumed(state), question, decided: undefined, problem: undefined, stage: 2 },

  /** The answer to the question could not be given: it is still open. @param {State} state @param {{ problem: string }} event @returns {State} */
  unanswered: (state, { problem }) => (state.question ? { ...state, problem } : state),

  /** That something was compared could not be noted. @param {State} state @param {{ problem: string }} event @returns {State} */
  unnoted: (state, { problem }) => ({ ...state, problem }),

  /**
   * The question is over: staff answered it, or its time ran out. Another one may be open by now, and stays.
   * @param {State} state @param {{ how: State["decided"], question?: string }} event @returns {State}
   */
  decided: (state, { how, question }) =>
    state.question && (question === undefined || question === state.question.question)
      ? { ...state, question: undefined, decided: how }
      : state,

  /** @param {State} state @param {{ how?: State["cancel"], problem?: string }} event @returns {State} */
  cancel: (state, { how, problem }) => (state.phase === "running" ? { ...state, cancel: how, problem } : state),

  /** What pending() says of it: also whether its question is still open. @param {State} state @param {{ entry: PendingEntry }} event @returns {State} */
  entry(state, { entry }) {
    if (entry.state === "unacknowledged" || ended(state))
      return ["disputed", "check"].includes(entry.state) ? disputed(state, entry) : state;
    return entry.state === "open"
      ? resumed(state)
      : { ...state, entry, question: isOpen(state.question, entry) ? state.question : undefined };
  },

  /** @param {State} state @param {{ outcome: Outcome }} event @returns {State} */
  outcome(state, { outcome }) {
    const { kind, tid, reference } = outcome;
    const { amount, currency } = outcome.asked;
    const open = outcome.result === "unknown";
    const question = open && outcome.attempt === state.question?.attempt ? state.question : undefined; // that of a dead engine has no attempt
    const over = { phase: /** @type {const} */ ("over"), question, problem: undefined, cancel: undefined, outcome };
    return {
      ...state,
      ...over,
      kind,
      tid,
      reference,
      amount,
      currency,
      entry: open ? state.entry : undefined,
      form: open ? state.form : undefined,
    };
  },

  /** @param {State} state @param {{ error: { code?: string, text: string } }} event @returns {State} */
  rejected: (state, { error }) => ({
    ...state,
    phase: "over",
    question: undefined,
    entry: undefined,
    form: undefined,
    problem: undefined,
    error,
  }),

  /** @param {State} state @param {{ choice?: Choice }} event without a choice: back @returns {State} */
  form: (state, { choice }) => ({
    ...state,
    form: choice && unsure(state) && !state.question ? { choice, ...seen(state) } : undefined,
  }),

  /** @param {State} state @returns {State} */
  sending: (state) => (state.form ? { ...state, form: { ...state.form, sending: true, problem: undefined } } : state),

  /**
   * It was turned down, and what was typed stays. What moved is shown as it stands now: the next press is about that.
   * @param {State} state
   * @param {{ error: { code?: string, text: string, entry?: PendingEntry } }} event
   * @returns {State}
   */
  failed(state, { error }) {
    const next = error.entry ? MOVES.entry(state, { entry: error.entry }) : state;
    if (!next.form) return next;
    const { sending, problem, ...form } = next.form;
    return {
      ...next,
      form: {
        ...form,
        problem: error.text,
        force: form.force || EARLY.has(error.code ?? ""),
        ...(error.entry && seen(next)),
      },
    };
  },

  /** @returns {State} */
  close: () => IDLE,
};

/**
 * step is the state after an event. Of what `reference` names, only the
 * payment that is shown counts.
 * @param {State} state
 * @param {{ type: keyof typeof MOVES, reference?: string, [more: string]: any }} event
 * @returns {State}
 */
export function step(state, event) {
  if (event.reference !== undefined && event.reference !== state.reference) return state;
  const next = MOVES[event.type](state, /** @type {any} */ (event));
  return next === state ? state : Object.freeze(next);
}

/** It runs again after all. @param {State} state @returns {State} */
function resumed(state) {
  return unsure(state) ? { ...state, phase: "running", entry: undefined, outcome: undefined, form: undefined } : state;
}

/** A later answer contradicts the end that is shown. @param {State} state @param {PendingEntry} entry @returns {State} */
function disputed(state, entry) {
  return { ...state, phase: "over", error: undefined, outcome: undefined, form: undefined, entry };
}

/** It ended, and nobody has to decide. @param {State} state */
export const ended = ({ outcome, error }) => Boolean(error || (outcome && outcome.result !== "unknown"));

/** Codes of a verdict that comes before the card machine is done. */
const EARLY = new Set(["terminal-busy", "too-early"]);

/** What of a payment is before staff: a decision is about that. @param {State} state @returns {{ seen?: Form["seen"] }} */
function seen({ entry, outcome }) {
  const { attempt, rev } = /** @type {any} */ (entry ?? outcome ?? {});
  return attempt && rev ? { seen: { attempt, rev } } : {};
}

/** Nobody can tell how it ended: staff may decide. @param {State} state */
export const unsure = (state) => !ended(state) && Boolean(state.entry || state.outcome);

/** Whether closing leaves nothing that is awaited here. @param {State} state */
export const mayClose = ({ phase, form, question }) => phase === "over" && !form?.sending && !question;

/** Whether the engine still takes a decision about that question. @param {SignatureQuestion | undefined} question @param {PendingEntry} entry */
export const isOpen = (question, { signature }) =>
  Boolean(question && signature && signature.question === question.question);

/** Whether the till accepts a signature when the time is over: never that of a payment in doubt. @param {State} state */
export const accepts = (state) => state.question?.default === "accept" && !unsure(state);

/** @param {State} state @returns {Screen} */
export function screen(state) {
  if (state.phase === "idle") return "idle";
  if (state.error) return "refused";
  if (ended(state)) return "outcome";
  if (state.entry?.state === "check") return "check";
  if (state.question) return "signature";
  if (state.form && unsure(state)) return "form";
  return unsure(state) ? "unsure" : "progress";
}

/**
 * Whether the card machine is still being asked, so that waiting may be all
 * there is to do.
 * @param {State} state
 */
export function stillAsked({ entry, outcome }) {
  if (entry) return entry.state === "unknown" && !entry.finding && !entry.carriedOn && entry.owner !== "nobody";
  return Boolean(outcome && !outcome.finding);
}

/**
 * How long the card machine may still take it, in ms; 0 where it is free to be said that it was not paid.
 * @param {State} state @param {number} now
 */
export const early = ({ entry, outcome }, now) =>
  Math.max(0, ((entry ?? /** @type {any} */ (outcome))?.notPaidFrom ?? 0) - now);

/** The verdict that something speaks for: still for staff to confirm. @param {State} state @returns {"paid" | "not-paid" | undefined} */
export function likely({ entry, outcome }) {
  const finding = (entry ?? outcome)?.finding;
  if (finding === "likely-taken") return "paid";
  return finding === "likely-not-taken" ? "not-paid" : undefined;
}

/**
 * What of pending() to show next: what runs before what only staff can end,
 * that before what ended unseen, and before all of them the one staff asked
 * for. What another window has is left to it.
 * @param {readonly PendingEntry[]} entries
 * @param {ReadonlySet<string>} left keys of what staff left for later
 * @param {string} [first] its reference
 */
export function nextOf(entries, left, first) {
  const order = ["open", "disputed", "unknown", "check", "unacknowledged"];
  const ours = entries.filter((entry) => entry.owner !== "elsewhere" && !left.has(keyOf(entry)));
  return ours.sort(
    (a, b) =>
      Number(b.reference === first) - Number(a.reference === first) ||
      order.indexOf(a.state) - order.indexOf(b.state) ||
      a.since - b.since,
  )[0];
}

/** Names what is known of a payment, so that more of it is news. @param {PendingEntry} entry */
export const keyOf = ({ reference, attempt, state, finding }) =>
  state === "unacknowledged" ? seenKey({ reference, attempt }) : [reference, attempt, state, finding].join("\n");

/** Names an end that was shown. @param {{ reference: string, attempt: number }} outcome */
export const seenKey = ({ reference, attempt }) => [reference, attempt].join("\n");
