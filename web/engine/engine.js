// The page's hold on the Go program: calls and answers over the port, the death
// of an engine and its replacement, and the promises of payments and reports,
// which outlive the engine that took them.
import { boot } from "./boot.js";
import { EPoSError } from "./error.js";
import { frozen } from "./plain.js";
import { fatalText } from "../text/index.js";
import { undertaking } from "./durable-call.js";
import { Vigil } from "./leave-guard.js";

/**
 * @typedef {import("./spawn.js").Host} Host
 * @typedef {import("./spawn.js").Program} Program
 * @typedef {import("./durable-call.js").Undertaking} Undertaking
 * @typedef {{ resolve(value: any): void, reject(error: EPoSError): void, survives: boolean }} Call
 *
 * @typedef {object} Setup
 * @property {Host[]} hosts where an engine may run, best first
 * @property {Program} program
 * @property {{ storage: string } & Record<string, unknown>} start the `with` of the first call
 * @property {(event: string, site: string | undefined, detail: any) => void} emit
 * @property {() => { name: string, site: string, opening: object }[]} services those to be opened again in a new engine
 */

const MINUTE = 60_000;
const DEATHS_A_MINUTE = 3;
const REOPEN_AFTER = 5_000;
const CLOSE_WITHIN = 8_000; // the engine itself gives its journal five seconds

export class Engine {
  /** @type {Map<number, Call>} */ #calls = new Map();
  /** @type {Set<Undertaking>} */ #open = new Set();
  /** @type {import("./spawn.js").Running | null} */ #running = null;
  /** @type {EPoSError | null} why it is over */ #over = null;
  /** @type {Promise<void>} */ #up = Promise.resolve();
  #release = () => {}; // whoever waits for a replacement that will not come
  /** @type {number[]} */ #deaths = [];
  #lastCall = 0;
  #generation = 0;
  /** @type {Record<string, unknown>} what every service is opened with, in a new engine too */ openOptions = {};
  #loaded = false;
  #vigil = new Vigil();
  #setup;

  /** @param {Setup} setup */
  constructor(setup) {
    this.#setup = setup;
  }

  /** Where the engine runs. */
  get host() {
    return this.#setup.hosts[0].kind;
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
   * undertake does what may leave its end in doubt. Its promise rejects only
   * when nothing was sent; it outlives this engine.
   * @param {import("./durable-call.js").Task} task
   * @returns {Promise<any>} the outcome or the report as the port tells it
   */
  async undertake(task) {
    const end = this.#vigil.begin();
    try {
      await this.#alive();
      const begun = undertaking(task);
      this.#open.add(begun);
      this.#settle(begun, this.#ask(begun, task.verb, task.args), false);
      return await begun.promise;
    } finally {
      end();
    }
  }

  /**
   * opening is the command that opens a service.
   * @param {{ name: string, opening: object }} service
   * @param {boolean} wait
   * @returns {[string, Record<string, unknown>]}
   */
  opening({ name, opening }, wait) {
    return [`${name}.open`, { ...opening, wait, options: this.openOptions }];
  }

  /** close ends the engine. What is under way resolves with what is known of it. */
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
   * @param {boolean} [survives] whoever waits for its answer outlives this engine
   */
  #post(verb, args, survives = false) {
    return new Promise((resolve, reject) => {
      const call = ++this.#lastCall;
      this.#calls.set(call, { resolve, reject, survives });
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
   * @param {Undertaking} begun
   * @param {Promise<any>} answer of the engine that was told or asked about it
   * @param {boolean} following it was asked
   */
  #settle(begun, answer, following) {
    answer.then(
      (value) => this.#done(begun, () => begun.resolve(value)),
      (error) => {
        const inside = error.code === "engine-failed";
        // The command broke inside an engine that lives: its journal knows whether anything was sent.
        if (inside && !following) this.#follow(begun);
        // Only an engine that looked and found no record can say that nothing was sent.
        else if (following && error.reason !== "no-record")
          this.#done(begun, () => begun.resolve(begun.lost("engine-lost")));
        else this.#done(begun, () => begun.reject(error));
      },
    );
  }

  /** @param {Undertaking} begun @param {() => void} tell */
  #done(begun, tell) {
    if (this.#open.delete(begun)) tell();
  }

  /** @param {Undertaking} begun */
  #follow(begun) {
    this.#settle(begun, this.#ask(begun, "counter.follow", begun.trace), true);
  }

  /** @param {Undertaking} begun @param {string} verb @param {Record<string, unknown>} args */
  #ask({ site, token }, verb, args) {
    return this.#post(verb, { site, token, ...args }, true);
  }

  /** @param {string} why */
  #died(why) {
    const { hosts, start, emit } = this.#setup;
    this.#generation++;
    const ended = this.#running?.end();
    this.#running = null;
    for (const [id, call] of this.#calls) {
      this.#calls.delete(id);
      if (!call.survives) call.reject(failed(why));
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

  /** @param {void | Promise<void>} ended when the locks of the dead engine are free: the next one takes over what it had begun */
  async #replace(ended) {
    await ended;
    if (this.#over) return;
    const generation = this.#generation + 1;
    try {
      await this.#boot();
      const services = this.#setup.services();
      await Promise.all(services.map((each) => this.#reopen(each)));
      if (generation !== this.#generation) throw failed("the engine died while it started");
      for (const begun of this.#open) this.#follow(begun);
      for (const { name, site } of services) this.#post(`${name}.tell`, { site }).catch(() => {});
    } catch (error) {
      if (this.#over) return;
      // A death on the way has started a replacement of its own.
      if (generation !== this.#generation) return this.#up;
      this.#fatal(String(error));
    }
  }

  /** @param {{ name: string, site: string, opening: object }} service which is tried again where it cannot be opened */
  async #reopen(service) {
    const generation = this.#generation;
    try {
      await this.#post(...this.opening(service, false));
    } catch (error) {
      const { emit, services } = this.#setup;
      if (generation !== this.#generation) return;
      emit("log", undefined, {
        level: "error",
        message: `the ${service.name} of ${service.site} could not be opened again: ${error}`,
      });
      setTimeout(async () => {
        if (generation !== this.#generation || !services().includes(service)) return;
        await this.#reopen(service);
        this.#post(`${service.name}.tell`, { site: service.site }).catch(() => {});
      }, REOPEN_AFTER);
    }
  }

  /** @param {string} why */
  #fatal(why) {
    if (this.#over) return;
    const error = failed(why);
    this.#finish(error, "engine-lost");
    this.#setup.emit("fatal", undefined, { code: error.code, message: error.message, text: fatalText() });
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
    for (const call of this.#calls.values()) if (!call.survives) call.reject(error);
    this.#calls.clear();
    this.#release();
  }

  /** @param {string} reason */
  #abandon(reason) {
    for (const begun of this.#open) begun.resolve(begun.lost(reason));
    this.#open.clear();
  }
}

/** @param {string} message */
function failed(message) {
  return new EPoSError({ code: "engine-failed", message });
}
