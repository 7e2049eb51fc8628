// Pay at counter: the object a till takes payments with.
import { EPoSError } from "../engine/error.js";
import { Followers, hooks } from "./payment-hooks.js";
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

/** Words for what each event carries; events not listed carry no text of ours. */
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
  #followers;
  /** @type {Set<string>} references whose last payment here was cancelled before it was sent */ #unsent = new Set();
  #rests = false;
  /** @type {string | undefined} */ #dayStartsAt;
  #endDays = () => {};
  /** @type {{ tid?: string, currency?: string }} of the site */ #defaults = {};
  /** @type {((request: any) => unknown) | undefined} asked before a refund or a keyed payment */
  allow;
  /** @type {number | undefined} how long a payment waits for a terminal that another tab has, ms */ waitForTerminal;

  /**
   * @param {import("../service/service.js").Engine} engine
   * @param {string} site
   * @param {import("../service/service.js").Till} till
   */
  constructor(engine, site, till) {
    super("counter", engine, site, till, WORDS, "pending", "payAtCounter onPending");
    this.#engine = engine;
    this.#till = till;
    this.#followers = new Followers(this, till);
    for (const method of METHODS)
      Object.defineProperty(this, method, {
        value: async (/** @type {any} */ request, /** @type {any} */ given) => this.#pay(method, request, given),
        writable: true,
        configurable: true,
      });
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
    this.alive();
    const made = await this.#engine.undertake(report(this.site, plain(type), plain(tid), this.#defaults.tid));
    const open = made.open && { open: all(made.open, (entry) => pendingText(entry, this.link)) };
    return /** @type {any} */ (withText({ ...made, ...open }, reportText));
  }

  /** @param {any} request what staff keyed on the card machine by itself */
  async note(request) {
    this.alive();
    try {
      return /** @type {any} */ (
        withText(await this.#engine.undertake(note(this.site, plain(request), this.#defaults)), noteText)
      );
    } catch (error) {
      throw this.#withOutcome(/** @type {EPoSError} */ (error));
    }
  }

  /** @param {string} reference @param {any} [seen] which attempt and revision staff saw */
  async cancel(reference, seen) {
    return this.#decide("cancel", { reference, seen });
  }

  /** @param {string} reference @param {boolean} accepted @param {string} [question] that of the question that staff saw */
  async answerSignature(reference, accepted, question) {
    await this.call("answerSignature", { reference, accepted, question });
  }

  /** @param {string} tid */
  async duplicate(tid) {
    return this.call("duplicate", { tid });
  }

  async pending() {
    return this.#unsettled("pending");
  }

  /** @param {string} reference @param {any} settlement */
  async settle(reference, settlement) {
    return this.#told(await this.#decide("settle", { reference, settlement }));
  }

  /** @param {string} tid @param {any} why */
  async carryOn(tid, why) {
    return this.#unsettled("carryOn", { tid, why });
  }

  /** @param {string} tid @param {any} why */
  async takeOver(tid, why) {
    return this.#unsettled("takeOver", { tid: plain(tid), why: plain(why) });
  }

  /**
   * @param {string} reference one whose payment ended before it began has nothing to be noted
   * @param {any} [seen] which attempt and revision staff saw
   */
  async acknowledge(reference, seen) {
    try {
      await this.#decide("acknowledge", { reference, seen });
    } catch (error) {
      if (/** @type {EPoSError} */ (error).code !== "not-pending" || !this.#unsent.has(reference)) throw error;
    }
  }

  /** Asks for something about one payment; where that moved, the error tells how it stands now. @param {string} verb @param {any} args */
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
   * @param {import("../types/connect-epos.d.ts").Site} site as it is now
   * @param {boolean} anew somebody new wants to hear of days without an end of day
   */
  opened({ defaultTid, currency, tradingDayStartsAt }, anew) {
    this.#defaults = { tid: defaultTid, currency };
    this.watch(tradingDayStartsAt, anew);
  }

  /**
   * watch looks for days without an end of day: now, and whenever a trading
   * day begins. It goes on until rest. A site that was changed is heard of when its counter
   * is opened again.
   * @param {string} [startsAt] as the site says it
   * @param {boolean} [anew] look now, though that is what it was
   */
  watch(startsAt = STARTS_AT, anew = false) {
    if (this.#rests || (startsAt === this.#dayStartsAt && !anew)) return;
    this.#endDays();
    this.#dayStartsAt = startsAt;
    this.#endDays = eachDay(startsAt, (start) => this.#due(start));
  }

  /** rest ends what this counter does of itself, for good. */
  rest() {
    this.#rests = true;
    this.#endDays();
  }

  /** @param {number} before payments sent before it should be in an end of day by now */
  async #due(before) {
    try {
      for (const due of await this.call("due", { before })) this.hear("report-due", due);
    } catch (error) {
      this.#till.log("warn", `could not look for a missing end of day: ${/** @type {Error} */ (error).message}`);
      throw error;
    }
  }

  /** @param {string} event @param {any} data */
  told(event, data) {
    if (event === "notification") this.#followers.tell(data);
    if (event === "signature") this.#followers.ask(data);
  }

  /**
   * @param {import("./methods.js").Method} kind
   * @param {any} request
   * @param {any} given
   */
  async #pay(kind, request, given) {
    const following = hooks(given);
    this.alive();
    const asked = plain(request);
    await this.#permitted(kind, asked);
    if (following.signal?.aborted) return this.#ended(notBegun(kind, { ...this.#defaults, ...asked }));
    const end = this.#followers.follow(asked?.reference, following);
    try {
      return this.#ended(
        await this.#engine.undertake(payment(kind, this.site, asked, this.#defaults, this.waitForTerminal)),
      );
    } catch (error) {
      throw this.#withOutcome(/** @type {EPoSError} */ (error));
    } finally {
      end();
    }
  }

  /** @param {any} outcome */
  #ended(outcome) {
    this.#unsent[outcome.sent === "no" ? "add" : "delete"](outcome.reference);
    return this.#told(outcome);
  }

  /** @param {any} outcome @returns {import("../types/connect-epos.d.ts").Outcome} */
  #told(outcome) {
    return /** @type {any} */ (withText(outcome, (value) => outcomeText(value, this.link)));
  }

  /** @param {string} verb that gives pending payments @param {Record<string, unknown>} [args] */
  async #unsettled(verb, args) {
    return all(await this.call(verb, args), (entry) => pendingText(entry, this.link));
  }

  /** The outcome inside `already-paid` reads like any other. @param {EPoSError} error */
  #withOutcome(error) {
    if (error.outcome) error.outcome = this.#told(error.outcome);
    return error;
  }

  /**
   * permitted asks the till's `allow` hook before money goes back or a card is
   * keyed. Whatever is not true, a throw included, forbids.
   * @param {import("./methods.js").Method} kind
   * @param {any} request
   */
  async #permitted(kind, request) {
    if (!this.allow || (!GIVE_BACK.includes(kind) && request?.cardholderNotPresent !== true)) return;
    let cause;
    this.hear("allow", Object.freeze({ ...request, kind, asking: true }));
    try {
      if ((await this.allow(Object.freeze({ ...request, kind }))) === true) return;
    } catch (thrown) {
      cause = thrown;
    } finally {
      this.hear("allow", Object.freeze({ ...request, kind, asking: false }));
    }
    throw new EPoSError({ code: "not-allowed", message: "the allow hook did not return true", cause });
  }
}
