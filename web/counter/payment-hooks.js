// The hooks of payments that are under way. Each hook hears only of its own payment.
import { functions, options, refusal } from "../service/options.js";

/**
 * @typedef {import("../engine/error.js").EPoSError} EPoSError
 * @typedef {{ onNotification?: (notification: any) => unknown, onSignature?: (question: any) => unknown, signal?: AbortSignal }} Hooks
 * @typedef {Hooks & { reference: string }} Entry
 */

const FUNCTIONS = ["onNotification", "onSignature"];

/**
 * checkHooks checks the hooks that a till passed with a payment, and copies them.
 * @param {unknown} given
 * @returns {Hooks}
 */
export function checkHooks(given) {
  const own = { ...options(given, [...FUNCTIONS, "signal"]) };
  functions(own, FUNCTIONS);
  if (own.signal !== undefined && !(own.signal instanceof AbortSignal))
    throw refusal("signal", "must be an AbortSignal");
  return own;
}

/** PaymentHooks keeps the hooks of the payments of one counter while they are under way. */
export class PaymentHooks {
  #counter;
  #till;
  /** @type {Set<Entry>} */ #entries = new Set();

  /**
   * @param {Pick<import("./counter.js").Counter, "cancel" | "answerSignature">} counter
   * @param {import("../service/service.js").Till} till
   */
  constructor(counter, till) {
    this.#counter = counter;
    this.#till = till;
  }

  /**
   * add begins to call the hooks of a payment. The function that it returns ends that.
   * @param {string} reference
   * @param {Hooks} hooks
   */
  add(reference, hooks) {
    const entry = { ...hooks, reference };
    const cancel = () => this.#till.runHook(() => this.#cancel(entry));
    this.#entries.add(entry);
    hooks.signal?.addEventListener("abort", cancel);
    return () => {
      hooks.signal?.removeEventListener("abort", cancel);
      this.#entries.delete(entry);
    };
  }

  /** @param {any} notification */
  notify(notification) {
    for (const { reference, onNotification } of this.#entries) {
      if (onNotification && reference === notification.reference)
        this.#till.runHook(() => onNotification(notification));
    }
  }

  /**
   * askSignature lets the hook of a payment decide about a signature. If the hook throws, or returns neither true nor
   * false, the question stays open for answerSignature.
   * @param {any} question
   */
  askSignature(question) {
    for (const { reference, onSignature } of this.#entries) {
      if (!onSignature || reference !== question.reference) continue;
      this.#till.runHook(async () => {
        const accepted = await onSignature(question);
        if (typeof accepted === "boolean") await this.#answer(question, accepted);
      });
    }
  }

  /**
   * The decision is only for the question that the hook was asked. If it comes after the end of that question, nothing
   * is sent, and the till's code did nothing wrong.
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
   * The till aborted a payment. If the engine has not begun it yet, or is just ending it, there is nothing to cancel, so
   * we try again until the payment is over here.
   * @param {Entry} entry
   */
  async #cancel(entry) {
    while (this.#entries.has(entry)) {
      try {
        return await this.#counter.cancel(entry.reference);
      } catch (error) {
        if (/** @type {EPoSError} */ (error).code !== "not-pending") throw error;
      }
      await new Promise((again) => setTimeout(again, 50));
    }
  }
}
