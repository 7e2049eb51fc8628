// <connect-payment>: one payment of a counter, from its start to its end. What it shows is what the counter told;
// it never decides about money by itself, and closing it loses nothing.
import { METHODS } from "../counter/methods.js";
import { acts } from "./acts.js";
import { focusAgain } from "./dom.js";
import { endOf } from "./ended.js";
import { Panel } from "./panel.js";
import { printed, reprinted } from "./paper.js";
import { ended, IDLE, isOpen, mayClose, keyOf, nextOf, screen, seenKey, step, unsure } from "./state.js";
import { PAPER, STYLE } from "./style.js";
import { wordsFor } from "./words.js";

/**
 * @typedef {import("../types/connect-epos.d.ts").Counter} Counter
 * @typedef {import("../types/connect-epos.d.ts").Outcome} Outcome
 * @typedef {import("../types/connect-epos.d.ts").PendingEntry} PendingEntry
 * @typedef {import("../types/connect-epos.d.ts").EPoSError} EPoSError
 * @typedef {import("../types/connect-epos.d.ts").PaymentKind} PaymentKind
 */

/** A server has no elements: there the class is only there to be imported. @type {typeof HTMLElement} */
const Base = globalThis.HTMLElement ?? class {};

/** How often a payment is looked for whose link is down, or whose promise somebody else has, ms. */
const AGAIN = 500;

/** Elements of this page that show a payment. @type {Set<ConnectPaymentElement>} */
const showing = new Set();

export class ConnectPaymentElement extends Base {
  static observedAttributes = ["lang", "modal", "simulator"];

  #root;
  #state = IDLE;
  /** @type {Panel | undefined} */ #panel;
  /** @type {Counter | undefined} whose payment is shown */ #counter;
  /** @type {Counter | undefined} */ #followed;
  /** @type {AbortController | undefined} ends the listening to the counter */ #watching;
  /** @type {Counter | undefined} */ #watched;
  /** @type {Set<string>} what staff have seen or left for later */ #left = new Set();
  /** @type {Outcome[]} recovered ones that are not shown yet */ #ends = [];
  /** @type {Map<string, any>} open questions by reference */ #questions = new Map();
  /** @type {string | undefined} which of those that were found staff asked for */ #first;
  /** @type {Element | null} what had the focus before */ #before = null;
  #told = "";
  #run = 0;
  #checking = false;
  #anew = false; // the line moved while that was asked
  /** @type {import("../types/connect-epos.d.ts").Link | undefined} as it was when the words that are shown were made */ #line;
  /** @type {Set<string>} receipts that were printed */ #printed = new Set();
  /** @type {Record<string, string>} */ #texts = {};

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: "open" });
    const look = new CSSStyleSheet();
    look.replaceSync(PAPER + STYLE);
    this.#root.adoptedStyleSheets = [look];
  }

  get phase() {
    return screen(this.#state);
  }

  get reference() {
    return this.#state.reference;
  }

  get texts() {
    return this.#texts;
  }

  set texts(texts) {
    this.#texts = { ...texts };
    this.#again();
  }

  get staff() {
    return this.getAttribute("staff") ?? "";
  }

  set staff(name) {
    this.setAttribute("staff", name);
  }

  get modal() {
    return this.hasAttribute("modal");
  }

  set modal(on) {
    this.toggleAttribute("modal", Boolean(on));
  }

  get simulator() {
    return this.hasAttribute("simulator");
  }

  set simulator(on) {
    this.toggleAttribute("simulator", Boolean(on));
  }

  connectedCallback() {
    this.#draw();
    this.#check();
  }

  /** Nothing is lost: it is shown again where the element is put next. */
  disconnectedCallback() {
    this.#draw();
  }

  attributeChangedCallback() {
    this.#again();
  }

  /**
   * @param {Counter} counter
   * @param {any} request
   * @param {any} [hooks]
   * @returns {Promise<Outcome>}
   */
  async pay(counter, request, hooks) {
    const { kind = "sale", ...asked } = request ?? {};
    if (!METHODS.includes(kind)) throw new TypeError(`no such kind: ${String(kind)}`);
    if (this.#state.phase !== "idle" && !mayClose(this.#state)) throw this.#busy();
    this.#watch(counter);
    this.#counter = counter;
    const run = ++this.#run; // another begins only after the end of this one was told
    this.#open({ type: "start", kind, request: asked }, true);
    try {
      const outcome = await /** @type {any} */ (counter)[kind](asked, hooks);
      if (run === this.#run) this.#over(outcome);
      return outcome;
    } catch (error) {
      const { code, text } = /** @type {EPoSError} */ (error);
      if (run === this.#run)
        this.#go({
          type: "rejected",
          reference: asked.reference,
          error: { code, text: text ?? this.#words().problem },
        });
      throw error;
    }
  }

  /** @param {Counter} counter @param {string} [first] */
  follow(counter, first) {
    this.#left.clear();
    this.#first = first;
    this.#followed = counter;
    if (this.#state.phase === "idle") this.#watch(counter);
    this.#look();
    return () => {
      if (this.#followed === counter) this.#followed = undefined;
      this.#rest();
    };
  }

  /** close hides what is over; what still runs stays, and so does what is being sent. */
  close() {
    const state = this.#state;
    if (state.phase === "idle") return true;
    if (!mayClose(state)) return false;
    if (state.entry) this.#left.add(keyOf(state.entry));
    this.#go({ type: "close" });
    this.#focusBack();
    this.#rest();
    this.dispatchEvent(new CustomEvent("close"));
    this.#look();
    return true;
  }

  // What the counter tells.

  /** @param {Counter} counter */
  #watch(counter) {
    if (this.#watched === counter) return;
    this.#watching?.abort();
    this.#watching = new AbortController();
    this.#watched = counter;
    const on = { signal: this.#watching.signal };
    counter.addEventListener("notification", ({ detail: note }) => this.#of({ type: "notification", note }, note), on);
    counter.addEventListener("allow", ({ detail }) => this.#of({ type: "allow", asking: detail.asking }, detail), on);
    counter.addEventListener("signature", ({ detail: question }) => this.#asked(question), on);
    counter.addEventListener("link", () => this.#check(), on);
    for (const event of /** @type {const} */ (["pending", "disputed", "check"]))
      counter.addEventListener(event, ({ detail }) => this.#news(detail), on);
    counter.addEventListener("recovered", ({ detail }) => this.#found(detail), on);
  }

  /** rest ends the listening where nobody needs it. */
  #rest() {
    if (this.#state.phase !== "idle") return;
    this.#counter = undefined;
    if (this.#followed) return this.#watch(this.#followed);
    this.#watching?.abort();
    this.#watched = undefined;
  }

  /** @param {any} question */
  #asked(question) {
    this.#questions.set(question.reference, question);
    if (question.reference === this.#state.reference) this.#go({ type: "signature", question });
    else this.#look();
  }

  /** @param {PendingEntry} entry */
  #news(entry) {
    if (entry.reference === this.#state.reference) this.#line = this.#counter?.link;
    if (entry.reference === this.#state.reference) this.#go({ type: "entry", entry });
    else this.#look();
  }

  /** @param {Outcome} outcome */
  #found(outcome) {
    if (outcome.reference === this.#state.reference) return this.#over(outcome);
    if (this.#followed !== this.#watched) return;
    this.#ends.push(outcome);
    this.#look();
  }

  /** The line moved: is what runs lost sight of, and what is said of it now? And what was found may end without a word to this element. */
  async #check() {
    this.#anew = true;
    if (this.#checking || !this.#counter) return;
    this.#checking = true;
    const counter = this.#counter;
    while (counter === this.#counter && !ended(this.#state)) {
      const { reference, question: before } = this.#state;
      this.#anew = false;
      const entries = await counter.pending().catch(() => undefined);
      const entry = entries?.find((each) => each.reference === reference);
      const { found, question, phase } = this.#state;
      if (question && question !== before) continue; // it was asked since
      const runs = entry && isOpen(question, entry) && !unsure(this.#state) && counter.link.state === "up"; // its question says more
      this.#line = counter.link;
      if (entry && !runs) this.#go({ type: "entry", reference, entry });
      const alone = found || phase === "over"; // no promise here will tell how it ends
      if (alone && entries && (!entry || entry.state === "unacknowledged")) await this.#missed(counter);
      if (this.#anew) continue;
      if (alone ? !this.isConnected : unsure(this.#state) || counter.link.state === "up") break;
      await new Promise((again) => setTimeout(again, AGAIN));
    }
    this.#checking = false;
  }

  /** What is shown has ended meanwhile: its end was told to whoever began it, or settled it. @param {Counter} counter */
  async #missed(counter) {
    const { reference, entry, outcome: unknown, ...state } = this.#state;
    const attempt = (entry ?? unknown ?? state).attempt ?? 0;
    const outcome = await endOf(counter, { reference, attempt }, this.#ends);
    if (outcome && outcome.result !== "unknown" && reference === this.#state.reference && !ended(this.#state))
      this.#over(outcome);
  }

  /** @param {Outcome} outcome */
  #over(outcome) {
    if (outcome.result !== "unknown") this.#questions.delete(outcome.reference);
    this.#line = this.#counter?.link;
    this.#go({ type: "outcome", reference: outcome.reference, outcome });
    if (outcome.result === "unknown") this.#check();
    else this.#left.add(seenKey(outcome));
    const { reference, attempt, result, settledBy } = outcome;
    const key = [reference, attempt, result, settledBy].join("\n");
    if (key === this.#told) return;
    this.#told = key;
    this.dispatchEvent(new CustomEvent("outcome", { detail: outcome }));
  }

  /** look shows the next payment that was found, when there is room. */
  async #look() {
    const counter = this.#followed;
    const free = () => counter && counter === this.#followed && this.#state.phase === "idle";
    if (!counter || !free()) return;
    const entries = await counter.pending().catch(() => []);
    const next = nextOf(
      entries.filter((each) => !this.#elsewhere(each, counter)),
      this.#left,
      this.#first,
    );
    const outcome =
      next?.state === "unacknowledged"
        ? await endOf(counter, next, this.#ends)
        : !next && this.#ends.find((each) => !this.#left.has(seenKey(each)));
    const shown = outcome || next;
    if (!free() || !shown || this.#elsewhere(shown, counter)) return;
    this.#counter = counter;
    this.#told = ""; // told once, each time it is shown
    if (outcome) {
      this.#ends = this.#ends.filter((each) => each.reference !== outcome.reference);
      this.#open({
        type: "found",
        entry: { ...outcome, amount: outcome.asked.amount, currency: outcome.asked.currency, state: "open" },
      });
      return this.#over(outcome);
    }
    if (!next || next.state === "unacknowledged") return;
    this.#line = counter.link;
    this.#open({ type: "found", entry: next });
    const question = this.#questions.get(next.reference);
    const open = question?.attempt === next.attempt && question.deadline > Date.now();
    if (open && (next.state === "open" || isOpen(question, next))) this.#go({ type: "signature", question });
    this.#check();
  }

  /** Whether another element shows it. @param {{ reference: string }} payment @param {Counter} counter */
  #elsewhere({ reference }, counter) {
    return [...showing].some((each) => each !== this && each.#counter === counter && each.reference === reference);
  }

  #acts = acts({
    state: () => this.#state,
    counter: () => /** @type {Counter} */ (this.#counter),
    go: (event) => this.#go(event),
    over: (outcome) => this.#over(outcome),
    leave: () => this.close(),
    check: () => void this.#check(),
    sorry: () => this.#words().problem,
    print: (copy, lines) => {
      const { reference, outcome } = this.#state;
      const key = [reference, outcome?.attempt, copy].join("\n");
      const reprint = copy !== "signature" && this.#printed.has(key);
      this.#printed.add(key);
      const detail = { copy, lines: reprint ? reprinted(lines, this.#words()) : lines, reference, reprint };
      if (this.dispatchEvent(new CustomEvent("print", { detail, cancelable: true }))) printed(detail.lines, this.#root);
    },
  });

  // What is shown.

  /** @param {any} event of a payment, if it is the one that is shown @param {{ reference?: string }} payment */
  #of(event, { reference }) {
    if (reference !== undefined) this.#go({ ...event, reference });
  }

  /** @param {any} event */
  #go(event) {
    const before = this.#state;
    this.#state = step(before, event);
    if (this.#state !== before) this.#draw();
  }

  /** A payment begins to be shown. @param {any} event @param {boolean} [focus] though somebody else has it */
  #open(event, focus) {
    const active = document.activeElement;
    if (!this.#panel) this.#before = active;
    this.#go(event);
    if (focus || this.modal || !active || active === document.body) this.#panel?.focus();
  }

  #draw() {
    const shows = this.#state.phase !== "idle" && this.isConnected;
    showing[shows ? "add" : "delete"](this);
    if (!shows) return this.#drop();
    this.#panel ??= new Panel(this.#root, this.#words(), this.#acts, {
      lang: this.#lang(),
      staff: this.staff,
      modal: this.modal,
      simulator: this.simulator || Boolean(/** @type {any} */ (this.#counter)?.simulated),
    });
    this.#panel.draw(this.#state, this.#line);
  }

  /** again makes the panel anew: its words or its kind changed. */
  #again() {
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

  #focusBack() {
    focusAgain(this.#before, this);
    this.#before = null;
  }

  #lang() {
    return /** @type {HTMLElement | null} */ (this.closest("[lang]"))?.lang ?? "";
  }

  #words() {
    return wordsFor(this.#lang(), this.#texts);
  }

  #busy() {
    const text = this.#words().busy;
    return Object.assign(new Error("this element shows a payment that is under way"), {
      code: "payment-open",
      text,
      sent: false,
    });
  }
}
