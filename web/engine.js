// The page's hold on the Go program: calls and answers over the port, the death
// of an engine and its replacement, and the promises of payments, which outlive
// the engine that took them.
import { boot } from "./boot.js";
import { EPoSError } from "./errors.js";
import { frozen } from "./plain.js";
import { lost, payable } from "./payment.js";

/**
 * @typedef {import("./spawn.js").Host} Host
 * @typedef {import("./spawn.js").Program} Program
 * @typedef {import("./payment.js").Payment} Payment
 * @typedef {{ resolve(value: any): void, reject(error: EPoSError): void, payment: boolean }} Call
 *
 * @typedef {object} Setup
 * @property {Host[]} hosts where an engine may run, best first
 * @property {Program} program
 * @property {{ storage: string } & Record<string, unknown>} start the `with` of the first call
 * @property {(event: string, site: string | undefined, detail: any) => void} emit
 * @property {() => string[]} sites those to be opened again in a new engine
 */

const MINUTE = 60_000;
const DEATHS_A_MINUTE = 3;
const CLOSE_WITHIN = 8_000; // the engine itself gives its journal five seconds

export class Engine {
  /** @type {Map<number, Call>} */ #calls = new Map();
  /** @type {Set<Payment>} */ #payments = new Set();
  /** @type {import("./spawn.js").Running | null} */ #running = null;
  /** @type {EPoSError | null} why it is over */ #over = null;
  /** @type {Promise<void>} */ #up = Promise.resolve();
  #release = () => {}; // whoever waits for a replacement that will not come
  /** @type {number[]} */ #deaths = [];
  #lastCall = 0;
  #generation = 0;
  #loaded = false;
  #setup;

  /** @param {Setup} setup */
  constructor(setup) {
    this.#setup = setup;
  }

  /** load starts the first engine; a failure leaves nothing behind. */
  async load() {
    try {
      await this.#boot();
      this.#loaded = true;
    } catch (error) {
      this.#finish(/** @type {EPoSError} */ (error), "engine-lost");
      throw error;
    }
  }

  /**
   * call does one thing in the engine. Its value is frozen; it rejects with an
   * EPoSError, `engine-failed` when the engine died under it.
   * @param {string} verb
   * @param {Record<string, unknown>} args plain data
   * @returns {Promise<any>}
   */
  async call(verb, args) {
    await this.#alive();
    return this.#post(verb, args);
  }

  /**
   * pay starts a payment. Its promise rejects only when nothing was sent; it
   * outlives this engine.
   * @param {import("./payment.js").Kind} kind
   * @param {string} site
   * @param {any} request plain data
   * @returns {Promise<any>} the outcome as the port tells it
   */
  async pay(kind, site, request) {
    await this.#alive();
    const payment = payable(kind, site, request);
    this.#payments.add(payment);
    this.#settle(payment, this.#post(`counter.${kind}`, { site, token: payment.token, request }, true), false);
    return payment.promise;
  }

  /** close ends the engine. Payments under way resolve with what is known of them. */
  async close() {
    if (this.#over) return;
    const closed = new EPoSError({ code: "closed", message: "this engine was closed" });
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, CLOSE_WITHIN);
      const done = () => resolve(clearTimeout(timer));
      this.call("close", {}).then(done, done);
    });
    this.#finish(closed, "closed");
  }

  async #alive() {
    if (this.#over) throw this.#over;
    await this.#up;
    if (this.#over) throw this.#over;
  }

  async #boot() {
    const generation = ++this.#generation;
    const { running, module, kind } = await boot(this.#setup, {
      text: (text) => generation === this.#generation && this.#hear(text),
      died: (why) => generation === this.#generation && this.#died(why),
      started: (running) => {
        this.#running = running;
      },
    });
    if (generation !== this.#generation) throw failed("the engine died while it started");
    this.#running = running;
    this.#setup.program = { ...this.#setup.program, wasm: module };
    await this.#post("start", { ...this.#setup.start, host: kind });
  }

  /**
   * @param {string} verb
   * @param {Record<string, unknown>} args
   * @param {boolean} [payment] its answer survives this engine
   */
  #post(verb, args, payment = false) {
    return new Promise((resolve, reject) => {
      const call = ++this.#lastCall;
      this.#calls.set(call, { resolve, reject, payment });
      this.#running?.send(JSON.stringify({ call, do: verb, with: args }));
    });
  }

  /** @param {string} text */
  #hear(text) {
    const message = frozen(JSON.parse(text));
    if (message.event !== undefined) {
      this.#setup.emit(message.event, message.site, message.detail);
      return;
    }
    const call = this.#calls.get(message.call);
    if (!call) return;
    this.#calls.delete(message.call);
    if (message.error) call.reject(new EPoSError(message.error));
    else call.resolve(message.value);
  }

  /**
   * @param {Payment} payment
   * @param {Promise<any>} answer of the engine that was told or asked about it
   * @param {boolean} following it was asked
   */
  #settle(payment, answer, following) {
    answer.then(
      (outcome) => this.#done(payment, () => payment.resolve(outcome)),
      (error) => {
        const inside = error.code === "engine-failed";
        // The command broke inside an engine that lives: its journal knows whether anything was sent.
        if (inside && !following) this.#settle(payment, this.#follow(payment), true);
        // Only an engine that looked and found no record can say that nothing was sent.
        else if (following && error.reason !== "no-record") this.#done(payment, () => payment.resolve(lost(payment, "engine-lost")));
        else this.#done(payment, () => payment.reject(error));
      },
    );
  }

  /** @param {Payment} payment @param {() => void} tell */
  #done(payment, tell) {
    if (this.#payments.delete(payment)) tell();
  }

  /** @param {string} why */
  #died(why) {
    const { hosts, start, emit } = this.#setup;
    this.#generation++;
    const ended = this.#running?.end();
    this.#running = null;
    for (const [id, call] of this.#calls) {
      this.#calls.delete(id);
      if (!call.payment) call.reject(failed(why));
    }
    if (!this.#loaded) return;
    emit("log", undefined, { level: "error", message: `the engine died: ${why}` });
    // What was only in the memory of the dead engine can be asked of nobody.
    if (start.storage === "memory") this.#abandon("engine-lost");
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < MINUTE), now];
    if (hosts[0].kind === "page" || this.#deaths.length > DEATHS_A_MINUTE) this.#fatal(why);
    else this.#await(this.#replace(ended));
  }

  /** @param {Promise<void>} replacement which nobody waits for beyond the engine's end */
  #await(replacement) {
    this.#up = new Promise((resolve) => {
      this.#release = resolve;
      replacement.then(resolve);
    });
  }

  /** @param {void | Promise<void>} ended when the locks of the dead engine are free: the next one takes its payments over */
  async #replace(ended) {
    await ended;
    if (this.#over) return;
    const generation = this.#generation + 1;
    try {
      await this.#boot();
      const sites = this.#setup.sites();
      await Promise.all(sites.map((site) => this.#post("counter.open", { site, wait: false, options: {} }).catch(() => {})));
      if (generation !== this.#generation) throw failed("the engine died while it was told of its sites");
      for (const payment of this.#payments) this.#settle(payment, this.#follow(payment), true);
      for (const site of sites) this.#post("counter.tell", { site }).catch(() => {});
    } catch (error) {
      if (this.#over) return;
      // A death on the way has started a replacement of its own.
      if (generation !== this.#generation) return this.#up;
      this.#fatal(String(error));
    }
  }

  /** @param {Payment} payment */
  #follow({ site, token, request }) {
    return this.#post("counter.follow", { site, token, reference: request?.reference }, true);
  }

  /** @param {string} why */
  #fatal(why) {
    if (this.#over) return;
    const error = failed(why);
    this.#finish(error, "engine-lost");
    this.#setup.emit("fatal", undefined, { code: error.code, message: error.message, text: error.text });
  }

  /**
   * @param {EPoSError} error
   * @param {string} reason
   */
  #finish(error, reason) {
    this.#over = error;
    this.#generation++;
    this.#running?.end();
    this.#running = null;
    this.#abandon(reason);
    for (const call of this.#calls.values()) if (!call.payment) call.reject(error);
    this.#calls.clear();
    this.#release();
  }

  /** @param {string} reason */
  #abandon(reason) {
    for (const payment of this.#payments) payment.resolve(lost(payment, reason));
    this.#payments.clear();
  }
}

/** @param {string} message */
function failed(message) {
  return new EPoSError({ code: "engine-failed", message });
}
