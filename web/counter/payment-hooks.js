// The hooks of payments under way: each hears of its own payment alone.
import { functions, options, refusal } from "../service/options.js";

/**
 * @typedef {import("../engine/error.js").EPoSError} EPoSError
 * @typedef {{ onNotification?: (notification: any) => unknown, onSignature?: (question: any) => unknown, signal?: AbortSignal }} Hooks
 * @typedef {Hooks & { reference: string }} Follower
 */

const CALLED = ["onNotification", "onSignature"];

/**
 * hooks checks what a till passed with a payment.
 * @param {unknown} given
 * @returns {Hooks}
 */
export function hooks(given) {
  const own = { ...options(given, [...CALLED, "signal"]) };
  functions(own, CALLED);
  if (own.signal !== undefined && !(own.signal instanceof AbortSignal))
    throw refusal("signal", "must be an AbortSignal");
  return own;
}

/** Followers are the hooks of one counter's payments. */
export class Followers {
  #counter;
  #till;
  /** @type {Set<Follower>} */ #running = new Set();

  /**
   * @param {Pick<import("./counter.js").Counter, "cancel" | "answerSignature">} counter
   * @param {import("../service/service.js").Till} till
   */
  constructor(counter, till) {
    this.#counter = counter;
    this.#till = till;
  }

  /**
   * follow lets hooks hear until what it returns is called.
   * @param {string} reference
   * @param {Hooks} hooks
   */
  follow(reference, hooks) {
    const follower = { ...hooks, reference };
    const cancel = () => this.#till.guard(() => this.#cancel(follower));
    this.#running.add(follower);
    hooks.signal?.addEventListener("abort", cancel);
    return () => {
      hooks.signal?.removeEventListener("abort", cancel);
      this.#running.delete(follower);
    };
  }

  /** @param {any} notification */
  tell(notification) {
    for (const { reference, onNotification } of this.#running) {
      if (onNotification && reference === notification.reference) this.#till.guard(() => onNotification(notification));
    }
  }

  /**
   * ask lets the hook of a payment decide about a signature. One that throws, or
   * says neither true nor false, leaves the question to answerSignature.
   * @param {any} question
   */
  ask(question) {
    for (const { reference, onSignature } of this.#running) {
      if (!onSignature || reference !== question.reference) continue;
      this.#till.guard(async () => {
        const accepted = await onSignature(question);
        if (typeof accepted === "boolean") await this.#answer(question, accepted);
      });
    }
  }

  /**
   * The decision is for the question that the hook was asked, and no other. It may come when that one is over: no fault
   * of the till's code.
   * @param {any} asked @param {boolean} accepted
   */
  async #answer({ reference, question }, accepted) {
    try {
      await this.#counter.answerSignature(reference, accepted, question);
    } catch (error) {
      if (!["not-pending", "changed"].includes(/** @type {EPoSError} */ (error).code)) throw error;
      this.#till.log("info", "onSignature answered too late: nothing was sent");
    }
  }

  /**
   * A payment may be aborted before the engine has begun it, or while it ends:
   * then there is nothing to cancel yet, or any more.
   * @param {Follower} follower
   */
  async #cancel(follower) {
    while (this.#running.has(follower)) {
      try {
        return await this.#counter.cancel(follower.reference);
      } catch (error) {
        if (/** @type {EPoSError} */ (error).code !== "not-pending") throw error;
      }
      await new Promise((again) => setTimeout(again, 50));
    }
  }
}
