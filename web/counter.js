// Pay at counter: the object a till takes payments with.
import { EPoSError, functions, options, refusal } from "./errors.js";
import { notBegun } from "./payment.js";
import { plain } from "./plain.js";
import { linkText, notificationText, outcomeText, pendingText, withText } from "./text.js";

/**
 * @typedef {import("./engine.js").Engine} Engine
 * @typedef {{ reference: string, tell?: (notification: any) => unknown, decide?: (question: any) => unknown }} Follower
 */

/** Words for what each event carries; events not listed carry no text of ours. */
const WORDS = /** @type {Record<string, (detail: any) => string>} */ ({
  link: linkText,
  notification: notificationText,
  recovered: outcomeText,
  pending: pendingText,
  disputed: pendingText,
});

const HOOKS = ["onNotification", "onSignature"];

/** @param {any} outcome @returns {import("./connect-epos.d.ts").Outcome} */
const told = (outcome) => /** @type {any} */ (withText(outcome, outcomeText));
/** @param {any[]} list @param {(value: any) => string} words @returns {readonly any[]} */
const all = (list, words) => Object.freeze(list.map((each) => withText(each, words)));

/** Counter is what payAtCounter resolves with; one for each site. */
export class Counter extends EventTarget {
  #engine;
  #site;
  #guard;
  #leave;
  /** @type {Set<Follower>} */ #followers = new Set();
  /** @type {Set<string | Function>} */ #hooked = new Set();
  #closed = false;
  /** @type {((request: any) => unknown) | undefined} asked before a refund or a keyed payment */
  allow;
  /** @type {import("./connect-epos.d.ts").Link} */
  #link = withText({ state: /** @type {const} */ ("connecting"), since: Date.now() }, linkText);

  /**
   * @param {Engine} engine
   * @param {string} site
   * @param {(what: () => unknown) => void} guard runs code of the till; what it throws is logged
   * @param {() => void} leave told when this counter is closed
   */
  constructor(engine, site, guard, leave) {
    super();
    this.#engine = engine;
    this.#site = site;
    this.#guard = guard;
    this.#leave = leave;
  }

  get link() {
    return this.#link;
  }

  async terminals() {
    return this.#call("terminals", {});
  }

  /** @param {string} tid */
  async terminal(tid) {
    return this.#call("terminal", { tid: plain(tid) });
  }

  /** @param {any} request @param {any} [hooks] */
  async sale(request, hooks) {
    return this.#pay("sale", request, hooks);
  }

  /** @param {any} request @param {any} [hooks] */
  async refund(request, hooks) {
    return this.#pay("refund", request, hooks);
  }

  /** @param {any} request @param {any} [hooks] */
  async preAuth(request, hooks) {
    return this.#pay("preAuth", request, hooks);
  }

  /** @param {any} request @param {any} [hooks] */
  async completion(request, hooks) {
    return this.#pay("completion", request, hooks);
  }

  /** @param {any} request @param {any} [hooks] */
  async accountVerification(request, hooks) {
    return this.#pay("accountVerification", request, hooks);
  }

  /** @param {string} reference */
  async cancel(reference) {
    return this.#call("cancel", { reference: plain(reference) });
  }

  /** @param {string} reference @param {boolean} accepted */
  async answerSignature(reference, accepted) {
    await this.#call("answerSignature", { reference: plain(reference), accepted: plain(accepted) });
  }

  /** @param {string} tid */
  async duplicate(tid) {
    return this.#call("duplicate", { tid: plain(tid) });
  }

  async pending() {
    return all(await this.#call("pending", {}), pendingText);
  }

  /** @param {string} reference @param {any} settlement */
  async settle(reference, settlement) {
    return told(await this.#call("settle", { reference: plain(reference), settlement: plain(settlement) }));
  }

  /** @param {string} tid @param {any} why */
  async carryOn(tid, why) {
    return all(await this.#call("carryOn", { tid: plain(tid), why: plain(why) }), pendingText);
  }

  /** @param {string} reference */
  async acknowledge(reference) {
    await this.#call("acknowledge", { reference: plain(reference) });
  }

  /** @param {any} [query] */
  async history(query = {}) {
    return all(await this.#call("history", { query: plain(query) }), outcomeText);
  }

  /** close ends this site's link. What is unresolved stays in the journal. */
  async close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#leave();
    await this.#engine.call("counter.close", { site: this.#site });
  }

  /**
   * listen adds the hooks of one payAtCounter call; the same function is added once.
   * @param {Record<string, any>} hooks by event name
   */
  listen(hooks) {
    for (const [event, hook] of Object.entries(hooks)) {
      if (hook === undefined || this.#hooked.has(hook)) continue;
      this.#hooked.add(hook);
      this.addEventListener(event, (told) => this.#guard(() => hook(/** @type {CustomEvent} */ (told).detail)));
    }
  }

  /**
   * hear takes one event of the engine.
   * @param {string} event
   * @param {any} detail
   */
  hear(event, detail) {
    const words = WORDS[event];
    const data = words ? withText(detail, words) : detail;
    if (event === "link") this.#link = data;
    if (event === "notification") this.#tell(data);
    if (event === "signature") this.#ask(data);
    this.dispatchEvent(new CustomEvent(event, { detail: data }));
  }

  /** @param {any} notification */
  #tell(notification) {
    for (const { reference, tell } of this.#followers) {
      if (tell && reference === notification.reference) this.#guard(() => tell(notification));
    }
  }

  /**
   * ask lets the hook of a payment decide about a signature. One that throws, or
   * says neither true nor false, leaves the question to answerSignature.
   * @param {any} question
   */
  #ask(question) {
    for (const { reference, decide } of this.#followers) {
      if (!decide || reference !== question.reference) continue;
      this.#guard(async () => {
        const accepted = await decide(question);
        if (typeof accepted === "boolean") await this.answerSignature(reference, accepted);
      });
    }
  }

  /**
   * @param {import("./payment.js").Kind} kind
   * @param {any} request
   * @param {any} hooks
   */
  async #pay(kind, request, hooks) {
    const { onNotification, onSignature, signal } = options(hooks, [...HOOKS, "signal"]);
    functions({ onNotification, onSignature }, HOOKS);
    if (signal !== undefined && !(signal instanceof AbortSignal)) throw refusal("signal", "must be an AbortSignal");
    this.#open();
    const asked = plain(request);
    await this.#permitted(kind, asked);
    if (signal?.aborted) return told(notBegun(kind, asked));
    const follower = { reference: asked?.reference, tell: onNotification, decide: onSignature };
    const cancel = () => this.#guard(() => this.#cancel(follower));
    this.#followers.add(follower);
    signal?.addEventListener("abort", cancel);
    try {
      return told(await this.#engine.pay(kind, this.#site, asked));
    } catch (error) {
      throw withOutcome(/** @type {EPoSError} */ (error));
    } finally {
      signal?.removeEventListener("abort", cancel);
      this.#followers.delete(follower);
    }
  }

  /**
   * A payment may be aborted before the engine has begun it, or while it ends:
   * then there is nothing to cancel yet, or any more.
   * @param {Follower} follower
   */
  async #cancel(follower) {
    while (this.#followers.has(follower)) {
      try {
        return await this.cancel(follower.reference);
      } catch (error) {
        if (/** @type {EPoSError} */ (error).code !== "not-pending") throw error;
      }
      await new Promise((again) => setTimeout(again, 50));
    }
  }

  /**
   * permitted asks the till's `allow` hook before money goes back or a card is
   * keyed. Whatever is not true, a throw included, forbids.
   * @param {import("./payment.js").Kind} kind
   * @param {any} request
   */
  async #permitted(kind, request) {
    if (!this.allow || (kind !== "refund" && request?.cardholderNotPresent !== true)) return;
    let allowed = false;
    try {
      allowed = (await this.allow(Object.freeze({ ...request, kind }))) === true;
    } catch (cause) {
      throw new EPoSError({ code: "not-allowed", message: "the allow hook threw", cause });
    }
    if (!allowed) throw new EPoSError({ code: "not-allowed", message: "the allow hook did not return true" });
  }

  /** @param {string} verb @param {Record<string, unknown>} args */
  async #call(verb, args) {
    this.#open();
    return this.#engine.call(`counter.${verb}`, { site: this.#site, ...args });
  }

  #open() {
    if (this.#closed) throw new EPoSError({ code: "closed", message: "this counter was closed" });
  }
}

/**
 * The outcome inside `already-paid` reads like any other.
 * @param {EPoSError} error
 */
function withOutcome(error) {
  if (error.outcome) error.outcome = told(error.outcome);
  return error;
}
