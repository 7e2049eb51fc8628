// Pay at counter: the object a till takes payments with.
import { EPoSError } from "../engine/error.js";
import { checkHooks, PaymentHooks } from "./payment-hooks.js";
import { GIVE_BACK, METHODS } from "./methods.js";
import { notBegun, payment } from "./payment.js";
import { note } from "./note.js";
import { plain } from "../engine/plain.js";
import { report } from "./report.js";
import { Service } from "../service/service.js";
import {
  all,
  dueText,
  noteText,
  notificationText,
  outcomeText,
  pendingText,
  reportText,
  withText,
} from "../text/index.js";
import { eachDay, STARTS_AT } from "./trading-day.js";

/** The function that makes the text of each event. Events that are not listed get no text of ours. */
const WORDS = {
  notification: notificationText,
  recovered: outcomeText,
  pending: pendingText,
  disputed: pendingText,
  check: pendingText,
  "report-due": dueText,
};

/** @param {any} entry of the history @param {any} link */
const entryText = (entry, link) =>
  (entry.kind === "report" ? reportText : entry.kind === "note" ? noteText : outcomeText)(entry, link);

/**
 * The calls that take a payment: one for each method, and all alike.
 * @typedef {Record<import("./methods.js").Method, (request: any, hooks?: any) => Promise<import("../types/connect-epos.d.ts").Outcome>>} Transactions
 */

/** Counter is what payAtCounter resolves with; one for each site. It has the Transactions too. */
export class Counter extends Service {
  #engine;
  #till;
  #hooks;
  /** @type {Set<string>} references whose last payment here ended before it was sent */ #unsent = new Set();
  #stopped = false;
  /** @type {string | undefined} */ #dayStartsAt;
  #stopDays = () => {}; // stops the look for days without an end of day
  /** @type {{ tid?: string, currency?: string }} of the site */ #defaults = {};
  /** @type {((request: any) => unknown) | undefined} asked before a refund or a keyed payment */ #allow;
  /** @type {number | undefined} how long a payment waits for a terminal that another tab has, ms */ #waitForTerminal;

  /**
   * @param {import("../service/service.js").Engine} engine
   * @param {string} site
   * @param {import("../service/service.js").Till} till
   */
  constructor(engine, site, till) {
    super("counter", engine, site, till, WORDS, "pending", "payAtCounter onPending");
    this.#engine = engine;
    this.#till = till;
    this.#hooks = new PaymentHooks(this, till);
    for (const method of METHODS)
      Object.defineProperty(this, method, {
        value: async (/** @type {any} */ request, /** @type {any} */ given) => this.#pay(method, request, given),
        writable: true,
        configurable: true,
      });
  }

  get waitForTerminal() {
    return this.#waitForTerminal;
  }

  /** use takes the options of a payAtCounter call. What it leaves out stays as it was. @param {{ allow?: (request: any) => unknown, waitForTerminal?: number }} options */
  use({ allow = this.#allow, waitForTerminal = this.#waitForTerminal }) {
    this.#allow = allow;
    this.#waitForTerminal = waitForTerminal;
  }

  async terminals() {
    return this.call("terminals");
  }

  /** @param {string} tid */
  async terminal(tid) {
    return this.call("terminal", { tid });
  }

  /** @param {string} type @param {string} [tid] */
  async report(type, tid) {
    this.checkOpen();
    const made = await this.#engine.callDurably(report(this.site, plain(type), plain(tid), this.#defaults.tid));
    const open = made.open && { open: all(made.open, (entry) => pendingText(entry, this.link)) };
    return /** @type {any} */ (withText({ ...made, ...open }, reportText));
  }

  /** @param {any} request a payment that staff keyed on the card machine itself */
  async note(request) {
    this.checkOpen();
    try {
      return /** @type {any} */ (
        withText(await this.#engine.callDurably(note(this.site, plain(request), this.#defaults)), noteText)
      );
    } catch (error) {
      throw this.#withOutcome(/** @type {EPoSError} */ (error));
    }
  }

  /** @param {string} reference @param {any} [seen] which attempt and revision staff saw */
  async cancel(reference, seen) {
    return this.#decide("cancel", { reference, seen });
  }

  /** @param {string} reference @param {boolean} accepted @param {string} [question] the id of the question that staff saw */
  async answerSignature(reference, accepted, question) {
    await this.call("answerSignature", { reference, accepted, question });
  }

  /** @param {string} tid */
  async duplicate(tid) {
    return this.call("duplicate", { tid });
  }

  async pending() {
    return this.#pendingAfter("pending");
  }

  /** @param {string} reference @param {any} settlement */
  async settle(reference, settlement) {
    return this.#outcome(await this.#decide("settle", { reference, settlement }));
  }

  /** @param {string} tid @param {any} why */
  async carryOn(tid, why) {
    return this.#pendingAfter("carryOn", { tid, why });
  }

  /** @param {string} tid @param {any} why */
  async takeOver(tid, why) {
    return this.#pendingAfter("takeOver", { tid: plain(tid), why: plain(why) });
  }

  /**
   * acknowledge says that the till has booked an outcome. A payment that ended before it was sent has no record, so
   * there is nothing to acknowledge, and no error.
   * @param {string} reference
   * @param {any} [seen] which attempt and revision staff saw
   */
  async acknowledge(reference, seen) {
    try {
      await this.#decide("acknowledge", { reference, seen });
    } catch (error) {
      if (/** @type {EPoSError} */ (error).code !== "not-pending" || !this.#unsent.has(reference)) throw error;
    }
  }

  /** Decides something about one payment. If the payment has changed meanwhile, the error tells how it stands now. @param {string} verb @param {any} args */
  async #decide(verb, args) {
    try {
      return await this.call(verb, args);
    } catch (thrown) {
      const error = /** @type {EPoSError} */ (thrown);
      if (error.entry)
        error.entry = /** @type {any} */ (withText(error.entry, (entry) => pendingText(entry, this.link)));
      throw error;
    }
  }

  /** @param {any} [query] */
  async history(query = {}) {
    return all(await this.call("history", { query }), (entry) => entryText(entry, this.link));
  }

  /** @param {any} [query] @returns {Promise<string>} JSON lines */
  async export(query = {}) {
    return this.call("export", { query });
  }

  /**
   * @param {import("../types/connect-epos.d.ts").Site} site the settings as they are now
   * @param {boolean} again look for missing ends of day now, although this was done before: somebody new listens
   */
  opened({ defaultTid, currency, tradingDayStartsAt }, again) {
    this.#defaults = { tid: defaultTid, currency };
    this.watchDays(tradingDayStartsAt, again);
  }

  /**
   * watchDays looks for trading days without an end of day: now, and whenever a trading day begins, until `stop`. A
   * change of the site counts from the next time that its counter is opened.
   * @param {string} [startsAt] as the site says it
   * @param {boolean} [again] look now, although the start of the day has not changed
   */
  watchDays(startsAt = STARTS_AT, again = false) {
    if (this.#stopped || (startsAt === this.#dayStartsAt && !again)) return;
    this.#stopDays();
    this.#dayStartsAt = startsAt;
    this.#stopDays = eachDay(startsAt, (start) => this.#tellMissingDays(start));
  }

  /** stop ends, for good, what this counter does by itself. */
  stop() {
    this.#stopped = true;
    this.#stopDays();
  }

  /** @param {number} before payments that were sent before this moment should be in an end of day by now */
  async #tellMissingDays(before) {
    try {
      for (const due of await this.call("due", { before })) this.receive("report-due", due);
    } catch (error) {
      this.#till.log("warn", `could not look for a missing end of day: ${/** @type {Error} */ (error).message}`);
      throw error;
    }
  }

  /** @param {string} event @param {any} detail */
  beforeListeners(event, detail) {
    if (event === "notification") this.#hooks.notify(detail);
    if (event === "signature") this.#hooks.askSignature(detail);
  }

  /**
   * @param {import("./methods.js").Method} method
   * @param {any} request
   * @param {any} given the till's hooks
   */
  async #pay(method, request, given) {
    const hooks = checkHooks(given);
    this.checkOpen();
    const asked = plain(request);
    await this.#checkAllowed(method, asked);
    if (!hooks.onSignature)
      this.warnUnless("signature", "nobody is asked about signatures: give onSignature, or listen for `signature`");
    if (hooks.signal?.aborted) return this.#ended(notBegun(method, { ...this.#defaults, ...asked }));
    const end = this.#hooks.add(asked?.reference, hooks);
    try {
      return this.#ended(
        await this.#engine.callDurably(payment(method, this.site, asked, this.#defaults, this.#waitForTerminal)),
      );
    } catch (error) {
      throw this.#withOutcome(/** @type {EPoSError} */ (error));
    } finally {
      end();
    }
  }

  /** @param {any} outcome of a payment that was taken here */
  #ended(outcome) {
    this.#unsent[outcome.sent === "no" ? "add" : "delete"](outcome.reference);
    return this.#outcome(outcome);
  }

  /** The outcome with its text. @param {any} outcome @returns {import("../types/connect-epos.d.ts").Outcome} */
  #outcome(outcome) {
    return /** @type {any} */ (withText(outcome, (value) => outcomeText(value, this.link)));
  }

  /** @param {string} verb a command that answers with pending payments @param {Record<string, unknown>} [args] */
  async #pendingAfter(verb, args) {
    return all(await this.call(verb, args), (entry) => pendingText(entry, this.link));
  }

  /** The outcome inside an `already-paid` error gets its text, too. @param {EPoSError} error */
  #withOutcome(error) {
    if (error.outcome) error.outcome = this.#outcome(error.outcome);
    return error;
  }

  /**
   * checkAllowed asks the till's `allow` hook before money goes back to a customer, and before a card number is keyed.
   * Only `true` allows it. Everything else, also an error, forbids it. Without a hook everything is allowed that the
   * till did not name in `requireAllow`.
   * @param {import("./methods.js").Method} kind
   * @param {any} request
   */
  async #checkAllowed(kind, request) {
    const asks = [GIVE_BACK.includes(kind) && "refund", request?.cardholderNotPresent === true && "keyed"];
    if (!this.#allow) {
      const needed = this.#till.requireAllow?.find((each) => asks.includes(each));
      if (!needed) return;
      const message = `requireAllow has ${needed}, and payAtCounter was given no hook \`allow\``;
      throw new EPoSError({ code: "not-allowed", reason: "no-hook", message });
    }
    if (!asks.some(Boolean)) return;
    let cause;
    this.receive("allow", Object.freeze({ ...request, kind, asking: true }));
    try {
      if ((await this.#allow(Object.freeze({ ...request, kind }))) === true) return;
    } catch (thrown) {
      cause = thrown;
    } finally {
      this.receive("allow", Object.freeze({ ...request, kind, asking: false }));
    }
    throw new EPoSError({ code: "not-allowed", message: "the allow hook did not return true", cause });
  }
}
