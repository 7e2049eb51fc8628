// <connect-payment> shows one payment of a counter, from its start to its end. It shows only what the counter says, and
// never decides about money by itself. If it is closed, nothing is lost.
import { METHODS } from "../counter/methods.js";
import { bind, event } from "../engine/bind.js";
import { busyError, mistake, staffActions } from "./staff-actions.js";
import { giveFocusBack, languageOf } from "./dom.js";
import { endOf } from "./end.js";
import { Panel } from "./panel.js";
import { printer } from "./paper.js";
import { Base, isCounter, NO_COUNTER, Reflected, takeEarly } from "./properties.js";
import { ended, IDLE, isOpen, mayClose, knownKey, nextOf, screen, endKey, step, unsure } from "./state.js";
import { dress, PAPER, STYLE } from "./style.js";
import { wordsFor } from "./words.js";

/**
 * @typedef {import("../types/connect-epos.d.ts").Counter} Counter
 * @typedef {import("../types/connect-epos.d.ts").Outcome} Outcome
 * @typedef {import("../types/connect-epos.d.ts").PendingEntry} PendingEntry
 * @typedef {import("../types/connect-epos.d.ts").EPoSError} EPoSError
 * @typedef {import("../types/connect-epos.d.ts").PaymentKind} PaymentKind
 */

/** How often we ask for a payment whose link is down, or whose promise somebody else has, ms. */
const CHECK_EVERY = 500;

/** The elements of this page that show a payment. @type {Set<ConnectPaymentElement>} */
const showing = new Set();

export class ConnectPaymentElement extends Reflected {
  static observedAttributes = ["lang", "modal", "simulator"];

  #root;
  #state = IDLE;
  /** @type {Panel | undefined} */ #panel;
  /** @type {Counter | undefined} the counter of the payment that is shown */ #counter;
  /** @type {Counter | undefined} the counter that `follow` was given */ #followed;
  /** @type {(() => void)[]} remove the listeners from the counter */ #unlisten = [];
  /** @type {Counter | undefined} the counter that we listen to */ #watched;
  /** @type {Set<string>} keys of payments that staff have seen or left for later */ #leftForLater = new Set();
  /** @type {Outcome[]} recovered payments that are not shown yet */ #recovered = [];
  /** @type {Map<string, any>} open questions by reference */ #questions = new Map();
  /** @type {string | undefined} the reference that staff want to see first */ #asksFor;
  /** @type {Element | null} the element that had the focus before */ #focusBefore = null;
  #lastTold = ""; // the outcome that was told last, so that it is not told twice
  #lastRun = 0; // counts the calls of pay
  #checking = false;
  #checkAgain = false; // the link changed while #checkShown was waiting
  /** @type {import("../types/connect-epos.d.ts").Link | undefined} the link at the moment when the words on the screen were made */ #linkShown;
  /** @type {Record<string, string>} */ #texts = {};

  constructor() {
    super();
    const early = takeEarly(this);
    bind(this, Base.prototype);
    this.#root = this.attachShadow({ mode: "open" });
    this.adoptedCallback();
    Object.assign(this, early);
  }

  get phase() {
    return screen(this.#state);
  }

  /** React sets each property that a till names, and an error would take the whole page down. So this does nothing. */
  set phase(_) {}

  get reference() {
    return this.#state.reference;
  }

  set reference(_) {}

  get texts() {
    return this.#texts;
  }

  set texts(texts) {
    this.#texts = { ...texts };
    this.#rebuild();
  }

  connectedCallback() {
    this.#draw();
    this.#checkShown();
  }

  /** Nothing is lost: the payment is shown again when the element is put into a page again. */
  disconnectedCallback() {
    this.#draw();
  }

  /** The element was moved to another document, for example into a pop-up. Style sheets stay behind. */
  adoptedCallback() {
    dress(this.#root, PAPER + STYLE);
  }

  attributeChangedCallback() {
    this.#rebuild();
  }

  /**
   * @param {Counter} counter
   * @param {any} request
   * @param {any} [hooks]
   * @returns {Promise<Outcome>}
   */
  async pay(counter, request, hooks) {
    const { kind = "sale", ...asked } = request ?? {};
    if (!METHODS.includes(kind)) throw this.#mistake("kind", `must be one of ${METHODS.join(", ")}`);
    if (!isCounter(counter)) throw this.#mistake("counter", NO_COUNTER);
    if (this.#state.phase !== "idle" && !mayClose(this.#state)) throw busyError(this.#words().busy);
    this.#watch(counter);
    this.#counter = counter;
    const run = ++this.#lastRun; // the next call begins only after the end of this one was told
    this.#begin({ type: "start", kind, request: asked }, true);
    try {
      const outcome = await /** @type {any} */ (counter)[kind](asked, hooks);
      if (run === this.#lastRun) this.#showOutcome(outcome);
      return outcome;
    } catch (error) {
      const { code, text } = /** @type {EPoSError} */ (error);
      if (run === this.#lastRun)
        this.#dispatch({
          type: "rejected",
          reference: asked.reference,
          error: { code, text: text ?? this.#words().problem },
        });
      throw error;
    }
  }

  /** @param {Counter} counter @param {string} [first] */
  follow(counter, first) {
    if (!isCounter(counter)) throw this.#mistake("counter", NO_COUNTER);
    this.#leftForLater.clear();
    this.#asksFor = first;
    this.#followed = counter;
    if (this.#state.phase === "idle") this.#watch(counter);
    this.#showNext();
    return () => {
      if (this.#followed === counter) this.#followed = undefined;
      this.#stopWatching();
    };
  }

  /** close hides a payment that is over. It does nothing while a payment runs or a decision is being sent. */
  close() {
    const state = this.#state;
    if (state.phase === "idle") return true;
    if (!mayClose(state)) return false;
    if (state.entry) this.#leftForLater.add(knownKey(state.entry));
    this.#dispatch({ type: "close" });
    this.#giveFocusBack();
    this.#stopWatching();
    this.dispatchEvent(event("close"));
    this.#showNext();
    return true;
  }

  // What the counter tells.

  /** @param {Counter} counter */
  #watch(counter) {
    if (this.#watched === counter) return;
    this.#listenNoMore();
    this.#watched = counter;
    /** @type {(event: any, heard: (event: any) => void) => void} */
    const listen = (event, heard) => {
      counter.addEventListener(event, heard);
      this.#unlisten.push(() => counter.removeEventListener(event, heard));
    };
    listen("notification", ({ detail: note }) => this.#toShown({ type: "notification", note }, note));
    listen("allow", ({ detail }) => this.#toShown({ type: "allow", asking: detail.asking }, detail));
    listen("signature", ({ detail: question }) => this.#onSignature(question));
    listen("link", () => this.#checkShown());
    for (const event of ["pending", "disputed", "check"]) listen(event, ({ detail }) => this.#onPending(detail));
    listen("recovered", ({ detail }) => this.#onRecovered(detail));
  }

  #listenNoMore() {
    for (const unlisten of this.#unlisten.splice(0)) unlisten();
  }

  /** Stops listening to a counter if nothing of it is shown or followed. */
  #stopWatching() {
    if (this.#state.phase !== "idle") return;
    this.#counter = undefined;
    if (this.#followed) return this.#watch(this.#followed);
    this.#listenNoMore();
    this.#watched = undefined;
  }

  /** @param {any} question */
  #onSignature(question) {
    this.#questions.set(question.reference, question);
    if (question.reference === this.#state.reference) this.#dispatch({ type: "signature", question });
    else this.#showNext();
  }

  /** @param {PendingEntry} entry */
  #onPending(entry) {
    if (entry.reference === this.#state.reference) this.#linkShown = this.#counter?.link;
    if (entry.reference === this.#state.reference) this.#dispatch({ type: "entry", entry });
    else this.#showNext();
  }

  /** @param {Outcome} outcome */
  #onRecovered(outcome) {
    if (outcome.reference === this.#state.reference) return this.#showOutcome(outcome);
    if (this.#followed !== this.#watched) return;
    this.#recovered.push(outcome);
    this.#showNext();
  }

  /**
   * The link changed, or a payment is shown whose promise is not here. We ask the counter how the payment stands, until
   * it has ended or its promise tells us.
   */
  async #checkShown() {
    this.#checkAgain = true;
    if (this.#checking || !this.#counter) return;
    this.#checking = true;
    const counter = this.#counter;
    while (counter === this.#counter && !ended(this.#state)) {
      const { reference, question: before } = this.#state;
      this.#checkAgain = false;
      const entries = await counter.pending().catch(() => undefined);
      const entry = entries?.find((each) => each.reference === reference);
      const { found, question, phase } = this.#state;
      if (question && question !== before) continue; // a question came while we waited
      const runs = entry && isOpen(question, entry) && !unsure(this.#state) && counter.link.state === "up"; // then the question on the screen says more
      this.#linkShown = counter.link;
      if (entry && !runs) this.#dispatch({ type: "entry", reference, entry });
      const alone = found || phase === "over"; // no promise of this page tells how it ends
      if (alone && entries && (!entry || entry.state === "unacknowledged")) await this.#showMissedEnd(counter);
      if (this.#checkAgain) continue;
      if (alone ? !this.isConnected : unsure(this.#state) || counter.link.state === "up") break;
      await new Promise((again) => setTimeout(again, CHECK_EVERY));
    }
    this.#checking = false;
  }

  /** The payment that is shown has ended, and its end was told to somebody else: we look it up. @param {Counter} counter */
  async #showMissedEnd(counter) {
    const { reference, entry, outcome: unknown, ...state } = this.#state;
    const attempt = (entry ?? unknown ?? state).attempt ?? 0;
    const outcome = await endOf(counter, { reference, attempt }, this.#recovered);
    if (outcome && outcome.result !== "unknown" && reference === this.#state.reference && !ended(this.#state))
      this.#showOutcome(outcome);
  }

  /** @param {Outcome} outcome */
  #showOutcome(outcome) {
    if (outcome.result !== "unknown") this.#questions.delete(outcome.reference);
    this.#linkShown = this.#counter?.link;
    this.#dispatch({ type: "outcome", reference: outcome.reference, outcome });
    if (outcome.result === "unknown") this.#checkShown();
    else this.#leftForLater.add(endKey(outcome));
    const { reference, attempt, result, settledBy } = outcome;
    const key = [reference, attempt, result, settledBy].join("\n");
    if (key === this.#lastTold) return;
    this.#lastTold = key;
    this.dispatchEvent(event("outcome", outcome));
  }

  /** Shows the next payment that needs staff, if none is shown now. */
  async #showNext() {
    const counter = this.#followed;
    const free = () => counter && counter === this.#followed && this.#state.phase === "idle";
    if (!counter || !free()) return;
    const entries = await counter.pending().catch(() => []);
    const next = nextOf(
      entries.filter((each) => !this.#shownElsewhere(each, counter)),
      this.#leftForLater,
      this.#asksFor,
    );
    const outcome =
      next?.state === "unacknowledged"
        ? await endOf(counter, next, this.#recovered)
        : !next && this.#recovered.find((each) => !this.#leftForLater.has(endKey(each)));
    const shown = outcome || next;
    if (!free() || !shown || this.#shownElsewhere(shown, counter)) return;
    this.#counter = counter;
    this.#lastTold = ""; // an outcome is told once for each time that it is shown
    if (outcome) {
      this.#recovered = this.#recovered.filter((each) => each.reference !== outcome.reference);
      this.#begin({
        type: "found",
        entry: { ...outcome, amount: outcome.asked.amount, currency: outcome.asked.currency, state: "open" },
      });
      return this.#showOutcome(outcome);
    }
    if (!next || next.state === "unacknowledged") return;
    this.#linkShown = counter.link;
    this.#begin({ type: "found", entry: next });
    const question = this.#questions.get(next.reference);
    const open = question?.attempt === next.attempt && question.deadline > Date.now();
    if (open && (next.state === "open" || isOpen(question, next))) this.#dispatch({ type: "signature", question });
    this.#checkShown();
  }

  /** Whether another element of the page shows the payment. @param {{ reference: string }} payment @param {Counter} counter */
  #shownElsewhere({ reference }, counter) {
    return [...showing].some((each) => each !== this && each.#counter === counter && each.reference === reference);
  }

  #staffActions = staffActions({
    state: () => this.#state,
    counter: () => /** @type {Counter} */ (this.#counter),
    dispatch: (event) => this.#dispatch(event),
    showOutcome: (outcome) => this.#showOutcome(outcome),
    close: () => this.close(),
    check: () => void this.#checkShown(),
    defaultProblem: () => this.#words().problem,
    print: printer({
      element: this,
      root: () => this.#root,
      state: () => this.#state,
      words: () => this.#words(),
    }),
  });

  // What is shown.

  /** Passes an event on if it is about the payment that is shown. @param {any} event @param {{ reference?: string }} payment */
  #toShown(event, { reference }) {
    if (reference !== undefined) this.#dispatch({ ...event, reference });
  }

  /** @param {any} event */
  #dispatch(event) {
    const before = this.#state;
    this.#state = step(before, event);
    if (this.#state !== before) this.#draw();
  }

  /** Begins to show a payment. @param {any} event @param {boolean} [focus] take the focus although something else has it */
  #begin(event, focus) {
    const { activeElement: active, body } = this.ownerDocument;
    if (!this.#panel) this.#focusBefore = active;
    this.#dispatch(event);
    if (focus || this.modal || !active || active === body) this.#panel?.focus();
  }

  #draw() {
    const shows = this.#state.phase !== "idle" && this.isConnected;
    showing[shows ? "add" : "delete"](this);
    if (!shows) return this.#drop();
    const staff = () => this.staff;
    this.#panel ??= new Panel(this.#root, this.#words(), this.#staffActions, {
      lang: languageOf(this),
      get staff() {
        return staff();
      },
      modal: this.modal,
      simulator: this.simulator || Boolean(/** @type {any} */ (this.#counter)?.simulated),
    });
    this.#panel.draw(this.#state, this.#linkShown);
  }

  /** Makes a new panel, because its words or its kind changed. */
  #rebuild() {
    if (!this.#panel) return;
    const focused = Boolean(this.#root.activeElement);
    this.#drop();
    this.#draw();
    if (focused) /** @type {Panel | undefined} */ (this.#panel)?.focus();
  }

  #drop() {
    this.#panel?.drop();
    this.#panel = undefined;
  }

  #giveFocusBack() {
    giveFocusBack(this.#focusBefore, this);
    this.#focusBefore = null;
  }

  /** @param {string} field @param {string} message */
  #mistake(field, message) {
    return mistake(field, message, this.#words().problem);
  }

  #words() {
    return wordsFor(languageOf(this), this.#texts);
  }
}
