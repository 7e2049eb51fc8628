// The page's side of the Go program: calls and answers over the port, the replacement of an engine that died, and the
// promises of payments, reports and notes, which outlive the engine that took them.
import { boot } from "./boot.js";
import { EPoSError } from "./error.js";
import { frozen } from "./plain.js";
import { fatalText } from "../text/index.js";
import { durableCall } from "./durable-call.js";
import { LeaveGuard } from "./leave-guard.js";
import { within } from "./within.js";

/**
 * @typedef {import("./spawn.js").Host} Host
 * @typedef {import("./spawn.js").Program} Program
 * @typedef {import("./durable-call.js").DurableCall} DurableCall
 * @typedef {{ resolve(value: any): void, reject(error: EPoSError): void, durable: boolean }} Call `durable`: its caller outlives this engine
 *
 * @typedef {object} Setup
 * @property {Host[]} hosts where an engine may run, the best one first
 * @property {Program} program
 * @property {{ storage: string } & Record<string, unknown>} start what the first call carries
 * @property {(event: string, site: string | undefined, detail: any) => void} emit
 * @property {() => { name: string, site: string, opening: object }[]} services the counters and tables that a new engine must open again
 */

const MINUTE = 60_000;
/** If more engines than this die within a minute, we stop for good. */
const DEATHS_A_MINUTE = 3;
/** How long we wait before we try again to open a service in a new engine, ms. */
const REOPEN_AFTER = 5_000;
/** How long the engine may take to answer its first call, in seconds. */
const ANSWER_WITHIN = 30;
/** How long the engine may take to close, ms. The engine itself gives its journal five seconds. */
const CLOSE_WITHIN = 8_000;

export class Engine {
  /** @type {Map<number, Call>} */ #calls = new Map();
  /** @type {Set<DurableCall>} those that have not ended */ #durableCalls = new Set();
  /** @type {import("./spawn.js").Running | null} */ #running = null;
  /** @type {EPoSError | null} why this engine is closed for good */ #over = null;
  /** @type {Promise<void>} resolves when a new engine replaced one that died */ #replaced = Promise.resolve();
  #stopWaiting = () => {}; // resolves #replaced, also if no replacement comes
  /** @type {number[]} when engines died in the last minute */ #deaths = [];
  #lastCall = 0;
  #generation = 0; // counts the engines: what an earlier one still sends is ignored
  /** @type {Record<string, unknown>} options that every service is opened with, also in a new engine */ openOptions =
    {};
  #loaded = false;
  #leaveGuard = new LeaveGuard();
  #setup;

  /** @param {Setup} setup */
  constructor(setup) {
    this.#setup = setup;
  }

  /** Where the engine runs: in a worker or in the page. */
  get host() {
    return this.#setup.hosts[0].kind;
  }

  /** load starts the first engine. If that fails, nothing of it stays. */
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
   * call runs one command in the engine. Its value is frozen. It rejects with an EPoSError; the code is `engine-failed`
   * if the engine dies before it answers.
   * @param {string} verb
   * @param {Record<string, unknown>} args plain data
   * @returns {Promise<any>}
   */
  async call(verb, args) {
    await this.#ready();
    return this.#post(verb, args);
  }

  /**
   * callDurably runs a command whose end may become unknown. Its promise outlives this engine, and rejects only if
   * nothing was sent.
   * @param {import("./durable-call.js").Task} task
   * @returns {Promise<any>} the outcome or the report as the port tells it
   */
  async callDurably(task) {
    const end = this.#leaveGuard.begin();
    try {
      await this.#ready();
      const call = durableCall(task);
      this.#durableCalls.add(call);
      this.#endWith(call, this.#ask(call, task.verb, task.args), false);
      return await call.promise;
    } finally {
      end();
    }
  }

  /**
   * opening gives the command that opens a service, and its arguments.
   * @param {{ name: string, opening: object }} service
   * @param {boolean} wait
   * @returns {[string, Record<string, unknown>]}
   */
  opening({ name, opening }, wait) {
    return [`${name}.open`, { ...opening, wait, options: this.openOptions }];
  }

  /** close ends the engine. Payments that are under way resolve with what is known of them. */
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

  async #ready() {
    if (this.#over) throw this.#over;
    await this.#replaced;
    if (this.#over) throw this.#over;
  }

  async #boot() {
    const generation = ++this.#generation;
    const { running, module, kind } = await boot(this.#setup, {
      text: (text) => generation === this.#generation && this.#receive(text),
      died: (why) => generation === this.#generation && this.#died(why),
      started: (running) => {
        this.#running = running;
      },
    });
    if (generation !== this.#generation) throw failed("the engine died while it started");
    this.#running = running;
    if (module) this.#setup.program = { ...this.#setup.program, wasm: module };
    await within(ANSWER_WITHIN, "the engine's start", this.#post("start", { ...this.#setup.start, host: kind }));
  }

  /**
   * @param {string} verb
   * @param {Record<string, unknown>} args
   * @param {boolean} [durable] the caller outlives this engine
   */
  #post(verb, args, durable = false) {
    return new Promise((resolve, reject) => {
      const call = ++this.#lastCall;
      this.#calls.set(call, { resolve, reject, durable });
      this.#running?.send(JSON.stringify({ call, do: verb, with: args }));
    });
  }

  /** @param {string} text of the engine: an event, or the answer to a call */
  #receive(text) {
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
   * endWith ends a durable call with the engine's answer.
   * @param {DurableCall} call
   * @param {Promise<any>} answer
   * @param {boolean} following the answer is that of a later question about the call, not of its own command
   */
  #endWith(call, answer, following) {
    answer.then(
      (value) => this.#end(call, () => call.resolve(value)),
      (error) => {
        const failedInside = error.code === "engine-failed";
        // The command failed inside an engine that still runs: its journal knows whether anything was sent.
        if (failedInside && !following) this.#follow(call);
        // Only an engine that looked into the journal and found no record can say that nothing was sent.
        else if (following && error.reason !== "no-record")
          this.#end(call, () => call.resolve(call.unknownOutcome("engine-lost")));
        else this.#end(call, () => call.reject(error));
      },
    );
  }

  /** A call ends once, whatever comes later. @param {DurableCall} call @param {() => void} tell */
  #end(call, tell) {
    if (this.#durableCalls.delete(call)) tell();
  }

  /** follow asks the engine how a call ended that another engine took. @param {DurableCall} call */
  #follow(call) {
    this.#endWith(call, this.#ask(call, "counter.follow", call.followArgs), true);
  }

  /** @param {DurableCall} call @param {string} verb @param {Record<string, unknown>} args */
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
      if (!call.durable) call.reject(failed(why));
    }
    if (!this.#loaded) return;
    emit("log", undefined, { level: "error", message: `the engine died: ${why}` });
    // If the journal was in the memory of the dead engine only, nobody can say how its calls ended.
    if (start.storage === "memory") this.#abandon("engine-lost");
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < MINUTE), now];
    if (hosts[0].kind === "page" || this.#deaths.length > DEATHS_A_MINUTE) this.#fatal(why);
    else this.#waitFor(this.#replace(ended));
  }

  /** New calls wait for the replacement, or until this engine is closed for good. @param {Promise<void>} replacement */
  #waitFor(replacement) {
    this.#replaced = new Promise((resolve) => {
      this.#stopWaiting = resolve;
      replacement.then(resolve);
    });
  }

  /** @param {void | Promise<void>} ended resolves when the locks of the dead engine are free, so that the new one can take over its payments */
  async #replace(ended) {
    await ended;
    if (this.#over) return;
    const generation = this.#generation + 1;
    try {
      await this.#boot();
      const services = this.#setup.services();
      await Promise.all(services.map((each) => this.#reopen(each)));
      if (generation !== this.#generation) throw failed("the engine died while it started");
      for (const call of this.#durableCalls) this.#follow(call);
      for (const { name, site } of services) this.#post(`${name}.tell`, { site }).catch(() => {});
    } catch (error) {
      if (this.#over) return;
      // The new engine died, too, and its death has started another replacement.
      if (generation !== this.#generation) return this.#replaced;
      this.#fatal(String(error));
    }
  }

  /** @param {{ name: string, site: string, opening: object }} service if it cannot be opened, we try again later */
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

  /** No engine will run any more in this page. @param {string} why */
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
    for (const call of this.#calls.values()) if (!call.durable) call.reject(error);
    this.#calls.clear();
    this.#stopWaiting();
  }

  /** Nobody can say any more how the durable calls ended. @param {string} reason */
  #abandon(reason) {
    for (const call of this.#durableCalls) call.resolve(call.unknownOutcome(reason));
    this.#durableCalls.clear();
  }
}

/** @param {string} message */
function failed(message) {
  return new EPoSError({ code: "engine-failed", message });
}
