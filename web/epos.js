// The loaded engine as a till sees it.
import { Counter } from "./counter.js";
import { Engine } from "./engine.js";
import { EPoSError, functions, options, refusal } from "./errors.js";
import { plain } from "./plain.js";
import { LEVELS } from "./settings.js";
import { Sites } from "./sites.js";
import { ask, storageHere } from "./storage.js";

const COUNTER_OPTIONS = ["wait", "onRecovered", "onPending", "onLink", "onReportDue", "allow", "waitForTerminal", "onRecord"];

/** Codes after which a counter goes on dialling and a later call waits for it. */
const STILL_DIALLING = new Set(["connection-refused", "not-connected", "blocked"]);

/** How many entries the engine takes at once. */
const PART = 50;

/** Epos is what load resolves with. */
export class Epos extends EventTarget {
  #engine;
  #closed;
  #logLevel;
  #storage;
  /** @type {Promise<boolean> | undefined} */ #asked;
  /** @type {Map<string, Counter>} */ #counters = new Map();
  /** @type {WeakMap<Counter, Promise<void>>} when each was told what the journal holds */ #told = new WeakMap();
  /** @type {Event[] | null} what happened before anybody had this object */ #early = [];

  /** @param {Omit<import("./engine.js").Setup, "emit" | "sites"> & { closed(): void, remarks?: string[] }} setup */
  constructor({ closed, remarks = [], ...setup }) {
    super();
    this.#closed = closed;
    this.#logLevel = LEVELS.indexOf(String(setup.start.logLevel));
    this.#storage = setup.start.storage;
    this.#engine = new Engine({
      ...setup,
      emit: (event, site, detail) => this.#hear(event, site, detail),
      sites: () => [...this.#counters.keys()],
    });
    this.sites = new Sites(this.#engine);
    for (const message of remarks) this.#log("warn", message);
  }

  /**
   * start makes an Epos whose engine is up.
   * @param {ConstructorParameters<typeof Epos>[0]} setup
   */
  static async start(setup) {
    const epos = new Epos(setup);
    await epos.#engine.load();
    const early = epos.#early ?? [];
    epos.#early = null;
    setTimeout(() => early.forEach((event) => epos.dispatchEvent(event))); // once the till could listen
    return epos;
  }

  /**
   * @param {string} siteId
   * @param {any} [given]
   */
  async payAtCounter(siteId, given) {
    const { wait = true, onRecovered, onPending, onLink, onReportDue, allow, waitForTerminal, onRecord } = options(given, COUNTER_OPTIONS);
    functions({ onRecovered, onPending, onLink, onReportDue, allow, onRecord }, COUNTER_OPTIONS);
    if (waitForTerminal !== undefined && !(Number.isInteger(waitForTerminal) && waitForTerminal >= 0 && waitForTerminal <= 600_000))
      throw refusal("waitForTerminal", "must be a whole number of ms up to 600000");
    if (typeof wait !== "boolean") throw refusal("wait", "must be true or false");
    if (typeof siteId !== "string") throw refusal("siteId", "must be a string");
    const known = this.#counters.get(siteId);
    const counter = known ?? this.#counter(siteId);
    if (allow) counter.allow = allow;
    counter.waitForTerminal = waitForTerminal ?? counter.waitForTerminal;
    counter.listen({ recovered: onRecovered, pending: onPending, link: onLink, "report-due": onReportDue, record: onRecord });
    if (onRecord) this.#engine.counterOptions = { records: true };
    if (this.#storage === "indexeddb" && !this.#asked) this.#asked = ask("persist"); // refused, all goes on as before
    let site;
    try {
      ({ site } = await this.#engine.call("counter.open", { site: siteId, wait, options: this.#engine.counterOptions }));
    } catch (error) {
      if (!known && !STILL_DIALLING.has(/** @type {EPoSError} */ (error).code)) this.#counters.delete(siteId);
      throw error;
    }
    // Told only now: who awaits this promise can listen first, and a hook has the counter at hand.
    setTimeout(() => counter.heed());
    this.#tell(counter, siteId).then(() => counter.opened(site, onReportDue !== undefined));
    return counter;
  }

  /** @param {Counter} counter @param {string} site whose journal is told of, once */
  #tell(counter, site) {
    const failed = (/** @type {Error} */ error) => this.#log("error", error.message);
    const told = this.#told.get(counter) ?? this.#engine.call("counter.tell", { site }).catch(failed);
    this.#told.set(counter, told);
    return told;
  }

  /** restore brings back what onRecord told. @param {any} entries */
  async restore(entries) {
    const all = plain(entries);
    if (!Array.isArray(all)) throw refusal("entries", "must be an array");
    let kept = 0;
    for (const check of [true, false])
      for (let from = 0; from < all.length; from += PART)
        kept += await this.#engine.call("restore", { entries: all.slice(from, from + PART), from, check });
    return kept;
  }

  /** storage tells how safe the journal is in this browser. */
  async storage() {
    const known = await this.#engine.call("storage", {});
    return Object.freeze({ ...(await storageHere(this.#storage)), ...known });
  }

  /** close ends the engine; after it `load` may start another. */
  async close() {
    this.#rest();
    await this.#engine.close();
    this.#counters.clear();
    this.#closed();
  }

  #rest() {
    for (const counter of this.#counters.values()) counter.rest();
  }

  /** @param {string} site */
  #counter(site) {
    const counter = new Counter(this.#engine, site, {
      guard: (what) => this.#guard(what),
      log: (level, message) => this.#log(level, message),
      leave: () => this.#counters.get(site) === counter && this.#counters.delete(site),
    });
    this.#counters.set(site, counter);
    return counter;
  }

  /**
   * @param {string} event
   * @param {string | undefined} site
   * @param {any} detail
   */
  #hear(event, site, detail) {
    if (site !== undefined) {
      this.#counters.get(site)?.hear(event, detail);
      return;
    }
    if (event === "fatal") this.#rest();
    const told = new CustomEvent(event, { detail });
    if (this.#early) this.#early.push(told);
    else this.dispatchEvent(told);
  }

  /**
   * guard runs a hook of the till, which may throw or reject as it likes.
   * @param {() => unknown} what
   */
  #guard(what) {
    const fault = (/** @type {unknown} */ error) => this.#log("error", `in the till's own code: ${error}`);
    try {
      Promise.resolve(what()).catch(fault);
    } catch (error) {
      fault(error);
    }
  }

  /** @param {string} level @param {string} message */
  #log(level, message) {
    if (LEVELS.indexOf(level) <= this.#logLevel) this.#hear("log", undefined, Object.freeze({ level, message }));
  }
}
