// The loaded engine as a till sees it.
import { Counter } from "./counter.js";
import { Engine } from "./engine.js";
import { EPoSError, functions, options, refusal } from "./errors.js";
import { Sites } from "./sites.js";

const COUNTER_OPTIONS = ["wait", "onRecovered", "onPending", "onLink", "allow"];

/** Codes after which a counter goes on dialling and a later call waits for it. */
const STILL_DIALLING = new Set(["connection-refused", "not-connected", "blocked"]);

/** Epos is what load resolves with. */
export class Epos extends EventTarget {
  #engine;
  #closed;
  /** @type {Map<string, Counter>} */ #counters = new Map();
  /** @type {WeakSet<Counter>} those that were told what the journal holds */ #told = new WeakSet();
  /** @type {Event[] | null} what happened before anybody had this object */ #early = [];

  /** @param {Omit<import("./engine.js").Setup, "emit" | "sites"> & { closed(): void, remarks?: string[] }} setup */
  constructor({ closed, remarks = [], ...setup }) {
    super();
    this.#closed = closed;
    this.#engine = new Engine({
      ...setup,
      emit: (event, site, detail) => this.#hear(event, site, detail),
      sites: () => [...this.#counters.keys()],
    });
    this.sites = new Sites(this.#engine);
    for (const message of remarks) this.#hear("log", undefined, Object.freeze({ level: "warn", message }));
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
    const { wait = true, onRecovered, onPending, onLink, allow } = options(given, COUNTER_OPTIONS);
    functions({ onRecovered, onPending, onLink, allow }, COUNTER_OPTIONS);
    if (typeof wait !== "boolean") throw refusal("wait", "must be true or false");
    if (typeof siteId !== "string") throw refusal("siteId", "must be a string");
    const known = this.#counters.get(siteId);
    const counter = known ?? this.#counter(siteId);
    if (allow) counter.allow = allow;
    counter.listen({ recovered: onRecovered, pending: onPending, link: onLink });
    try {
      await this.#engine.call("counter.open", { site: siteId, wait, options: {} });
    } catch (error) {
      if (!known && !STILL_DIALLING.has(/** @type {EPoSError} */ (error).code)) this.#counters.delete(siteId);
      throw error;
    }
    // Told only now: who awaits this promise can listen first, and a hook has the counter at hand.
    if (!this.#told.has(counter)) this.#engine.call("counter.tell", { site: siteId }).catch((error) => this.#log(error));
    this.#told.add(counter);
    return counter;
  }

  /** close ends the engine; after it `load` may start another. */
  async close() {
    await this.#engine.close();
    this.#counters.clear();
    this.#closed();
  }

  /** @param {string} site */
  #counter(site) {
    const counter = new Counter(this.#engine, site, (what) => this.#guard(what), () => {
      if (this.#counters.get(site) === counter) this.#counters.delete(site);
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
    const told = new CustomEvent(event, { detail });
    if (this.#early) this.#early.push(told);
    else this.dispatchEvent(told);
  }

  /**
   * guard runs a hook of the till, which may throw or reject as it likes.
   * @param {() => unknown} what
   */
  #guard(what) {
    try {
      Promise.resolve(what()).catch((error) => this.#log(error));
    } catch (error) {
      this.#log(error);
    }
  }

  /** @param {unknown} error */
  #log(error) {
    this.#hear("log", undefined, Object.freeze({ level: "error", message: `in the till's own code: ${error}` }));
  }
}
