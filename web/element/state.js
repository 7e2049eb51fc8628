// What the element shows, as a pure machine: what the counter says goes in as events, and what to show comes out. It
// decides nothing about money: a payment is over only if the counter said so.

/**
 * @typedef {import("../types/connect-epos.d.ts").Outcome} Outcome
 * @typedef {import("../types/connect-epos.d.ts").PendingEntry} PendingEntry
 * @typedef {import("../types/connect-epos.d.ts").Notification} Notification
 * @typedef {import("../types/connect-epos.d.ts").SignatureQuestion} SignatureQuestion
 * @typedef {import("../types/connect-epos.d.ts").PaymentKind} PaymentKind
 * @typedef {"paid" | "not-paid" | "otherwise" | "carry-on"} Choice `otherwise`: the bill was paid in another way, and stays closed
 *
 * @typedef {object} Form what staff fill in to decide
 * @property {Choice} choice
 * @property {boolean} [sending]
 * @property {string} [problem] why the counter refused it, for staff
 * @property {boolean} [force] the card machine may still take the payment, so staff must insist
 * @property {{ attempt: number, rev: number }} [seen] which attempt and revision of the payment staff saw
 *
 * @typedef {object} State
 * @property {"idle" | "running" | "over"} phase `over`: we wait for nothing any more, but staff may still have to decide
 * @property {PaymentKind} [kind]
 * @property {string} [reference]
 * @property {string} [tid]
 * @property {number} [amount]
 * @property {string} [currency]
 * @property {boolean} [found] it was not begun here, so we may not have heard all notifications
 * @property {number} [attempt] the one that is shown
 * @property {Notification} [note] the latest
 * @property {number} [stage] 0 to 3; never goes back
 * @property {SignatureQuestion} [question] while it is open; it may stay open while its payment is in doubt
 * @property {"accepted" | "declined" | "undecided" | "lateAccepted" | "lateDeclined"} [decided] how the last question ended;
 * `undecided`: staff of this till did not decide it; `late…`: the site's default did
 * @property {boolean} [allowing] the till's `allow` hook is being asked, and nothing was sent yet
 * @property {"asked" | "refused"} [cancel]
 * @property {string} [problem] why something that staff pressed was not done
 * @property {PendingEntry} [entry] the pending entry, while nobody can tell how the payment ended
 * @property {Outcome} [outcome]
 * @property {{ code?: string, text: string }} [error] nothing was sent
 * @property {Form} [form]
 *
 * @typedef {"idle" | "progress" | "signature" | "unsure" | "form" | "outcome" | "refused" | "check"} Screen
 */

/** @type {State} */
export const IDLE = Object.freeze({ phase: "idle" });

/** While one of these notifications is the latest, the question about a signature is still open. */
const ASKS = new Set(["SIGNATURE_VERIFICATION", "SIGNATURE_VERIFICATION_IN_PROGRESS"]);

/** The last notification step of each stage: sent, card, bank. What comes after it is the result. */
const STAGES = [0, 4, 8];

/** @param {number} step of a notification @returns {number} 0 to 3 */
export const stageOf = (step) => STAGES.filter((last) => step > last).length;

/** What each event does. Events of other payments never get here. */
const TRANSITIONS = {
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

  /** The till asks somebody to allow it, or does so no more. @param {State} state @param {{ asking: boolean }} event @returns {State} */
  allow: (state, { asking }) => (state.phase === "running" ? { ...state, allowing: asking } : state),

  /** A payment is shown that was not begun here. @param {State} _ @param {{ entry: PendingEntry }} event @returns {State} */
  found: (_, { entry }) => {
    const { kind, reference, attempt, tid, amount, currency } = entry;
    const facts = { kind, reference, attempt, tid, amount, currency, found: true, stage: 0 };
    return entry.state === "open" ? { ...facts, phase: "running" } : { ...facts, phase: "over", entry };
  },

  /** @param {State} state @param {{ note: Notification }} event @returns {State} */
  notification(state, { note }) {
    if (state.phase !== "running") return state;
    const stage = Math.max(state.stage ?? 0, stageOf(note.step));
    const asks = ASKS.has(note.value) || unsure(state); // while the payment is in doubt, its entry says when the question is over
    return {
      ...runsAgain(state),
      note,
      attempt: note.attempt ?? state.attempt,
      stage,
      question: asks ? state.question : undefined,
    };
  },

  /** @param {State} state @param {{ question: SignatureQuestion }} event @returns {State} */
  signature: (state, { question }) =>
    ended(state) ? state : { ...runsAgain(state), question, decided: undefined, problem: undefined, stage: 2 },

  /** The answer to the question was not taken, so the question is still open. @param {State} state @param {{ problem: string }} event @returns {State} */
  notAnswered: (state, { problem }) => (state.question ? { ...state, problem } : state),

  /** The counter did not take the note that staff compared something. @param {State} state @param {{ problem: string }} event @returns {State} */
  notAcknowledged: (state, { problem }) => ({ ...state, problem }),

  /**
   * The question is over: staff answered it, or its time ran out. If another one is open by now, that one stays.
   * @param {State} state @param {{ how: State["decided"], question?: string }} event @returns {State}
   */
  decided: (state, { how, question }) =>
    state.question && (question === undefined || question === state.question.question)
      ? { ...state, question: undefined, decided: how }
      : state,

  /** @param {State} state @param {{ how?: State["cancel"], problem?: string }} event @returns {State} */
  cancel: (state, { how, problem }) => (state.phase === "running" ? { ...state, cancel: how, problem } : state),

  /** What pending() says about the payment, also whether its question is still open. @param {State} state @param {{ entry: PendingEntry }} event @returns {State} */
  entry(state, { entry }) {
    if (entry.state === "unacknowledged" || ended(state))
      return ["disputed", "check"].includes(entry.state) ? disputed(state, entry) : state;
    return entry.state === "open"
      ? runsAgain(state)
      : { ...state, entry, question: isOpen(state.question, entry) ? state.question : undefined };
  },

  /** @param {State} state @param {{ outcome: Outcome }} event @returns {State} */
  outcome(state, { outcome }) {
    const { kind, tid, reference } = outcome;
    const { amount, currency } = outcome.asked;
    const open = outcome.result === "unknown";
    const question = open && outcome.attempt === state.question?.attempt ? state.question : undefined; // the outcome that is told for a dead engine has no attempt
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

  /** @param {State} state @param {{ choice?: Choice }} event without a choice, the form is closed @returns {State} */
  form: (state, { choice }) => ({
    ...state,
    form: choice && unsure(state) && !state.question ? { choice, ...seen(state) } : undefined,
  }),

  /** @param {State} state @returns {State} */
  sending: (state) => (state.form ? { ...state, form: { ...state.form, sending: true, problem: undefined } } : state),

  /**
   * The counter refused the decision. What staff typed stays. If the payment changed, its new state is shown, and the
   * next press is about that.
   * @param {State} state
   * @param {{ error: { code?: string, text: string, entry?: PendingEntry } }} event
   * @returns {State}
   */
  failed(state, { error }) {
    const next = error.entry ? TRANSITIONS.entry(state, { entry: error.entry }) : state;
    if (!next.form) return next;
    const { sending, problem, ...form } = next.form;
    return {
      ...next,
      form: {
        ...form,
        problem: error.text,
        force: form.force || TOO_EARLY.has(error.code ?? ""),
        ...(error.entry && seen(next)),
      },
    };
  },

  /** @returns {State} */
  close: () => IDLE,
};

/**
 * step gives the state after an event. An event with a `reference` only counts if that is the payment that is shown.
 * @param {State} state
 * @param {{ type: keyof typeof TRANSITIONS, reference?: string, [more: string]: any }} event
 * @returns {State}
 */
export function step(state, event) {
  if (event.reference !== undefined && event.reference !== state.reference) return state;
  const next = TRANSITIONS[event.type](state, /** @type {any} */ (event));
  return next === state ? state : Object.freeze(next);
}

/** The payment runs again after all. @param {State} state @returns {State} */
function runsAgain(state) {
  return unsure(state) ? { ...state, phase: "running", entry: undefined, outcome: undefined, form: undefined } : state;
}

/** A later answer contradicts the end that is shown. @param {State} state @param {PendingEntry} entry @returns {State} */
function disputed(state, entry) {
  return { ...state, phase: "over", error: undefined, outcome: undefined, form: undefined, entry };
}

/** It ended, and nobody has to decide. @param {State} state */
export const ended = ({ outcome, error }) => Boolean(error || (outcome && outcome.result !== "unknown"));

/** Codes that say that a verdict came too early: the card machine may still take the payment. */
const TOO_EARLY = new Set(["terminal-busy", "too-early"]);

/** Which attempt and revision of the payment staff see: a decision is about those. @param {State} state @returns {{ seen?: Form["seen"] }} */
function seen({ entry, outcome }) {
  const { attempt, rev } = /** @type {any} */ (entry ?? outcome ?? {});
  return attempt && rev ? { seen: { attempt, rev } } : {};
}

/** Nobody can tell how it ended, so staff may decide. @param {State} state */
export const unsure = (state) => !ended(state) && Boolean(state.entry || state.outcome);

/** Whether the element may be closed: we wait for nothing any more. @param {State} state */
export const mayClose = ({ phase, form, question }) => phase === "over" && !form?.sending && !question;

/** Whether the engine still takes a decision about the question. @param {SignatureQuestion | undefined} question @param {PendingEntry} entry */
export const isOpen = (question, { signature }) =>
  Boolean(question && signature && signature.question === question.question);

/** Whether the till accepts a signature when the time is over. It never does so for a payment in doubt. @param {State} state */
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
 * Whether the card machine is still being asked, so that staff may only have to wait.
 * @param {State} state
 */
export function stillAsked({ entry, outcome }) {
  if (entry) return entry.state === "unknown" && !entry.finding && !entry.carriedOn && entry.owner !== "nobody";
  return Boolean(outcome && !outcome.finding);
}

/**
 * For how long the card machine may still take the payment, in ms. At 0, staff may say that it was not paid.
 * @param {State} state @param {number} now
 */
export const msUntilNotPaid = ({ entry, outcome }, now) =>
  Math.max(0, ((entry ?? /** @type {any} */ (outcome))?.notPaidFrom ?? 0) - now);

/** The verdict that something speaks for. Staff must still confirm it. @param {State} state @returns {"paid" | "not-paid" | undefined} */
export function likely({ entry, outcome }) {
  const finding = (entry ?? outcome)?.finding;
  if (finding === "likely-taken") return "paid";
  return finding === "likely-not-taken" ? "not-paid" : undefined;
}

/**
 * nextOf says which pending payment to show next. The one that staff asked for comes first; then payments that run, then
 * those that only staff can end, and then those that ended while nobody looked. Payments of another window are left to
 * that window.
 * @param {readonly PendingEntry[]} entries
 * @param {ReadonlySet<string>} leftForLater keys of payments that staff have seen or left for later
 * @param {string} [first] the reference that staff asked for
 */
export function nextOf(entries, leftForLater, first) {
  const order = ["open", "disputed", "unknown", "check", "unacknowledged"];
  const ours = entries.filter((entry) => entry.owner !== "elsewhere" && !leftForLater.has(knownKey(entry)));
  return ours.sort(
    (a, b) =>
      Number(b.reference === first) - Number(a.reference === first) ||
      order.indexOf(a.state) - order.indexOf(b.state) ||
      a.since - b.since,
  )[0];
}

/** A key for what is known about a payment: when more is known, the key is another one. @param {PendingEntry} entry */
export const knownKey = ({ reference, attempt, state, finding }) =>
  state === "unacknowledged" ? endKey({ reference, attempt }) : [reference, attempt, state, finding].join("\n");

/** A key for an end that was shown. @param {{ reference: string, attempt: number }} outcome */
export const endKey = ({ reference, attempt }) => [reference, attempt].join("\n");
