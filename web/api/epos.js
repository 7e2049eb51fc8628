// The loaded engine as a till sees it.
import { Counter } from "../counter/counter.js";
import { Engine } from "../engine/engine.js";
import { EPoSError } from "../engine/error.js";
import { functions, options, refusal } from "../service/options.js";
import { plain } from "../engine/plain.js";
import { fetched } from "../engine/spawn.js";
import { LEVELS } from "./settings.js";
import { Sites } from "./sites.js";
import { ask, storageHere } from "./storage.js";
import { handlers } from "../tables/handlers.js";
import { Tables } from "../tables/tables.js";
import { simulatorText } from "../text/index.js";

/**
 * @typedef {import("../service/service.js").Service} Service
 * @typedef {Pick<Awaited<ReturnType<typeof import("../simulator/index.js").start>>, "hosts" | "end" | "face" | "detail" | "log">} Simulated
 */

const COUNTER_OPTIONS = [
  "wait",
  "onRecovered",
  "onPending",
  "onLink",
  "onReportDue",
  "allow",
  "waitForTerminal",
  "onRecord",
];
const TABLES_OPTIONS = ["wait", "onLink", "onTable", "onReport", "onRecord"];

/** Codes after which a service goes on dialling and a later call waits for it. */
const STILL_DIALLING = new Set(["connection-refused", "not-connected", "blocked"]);

/** How many log lines, and how many frames, are kept for a support bundle. */
const KEPT = 300;

/** How many entries the engine takes at once. */
const PART = 50;

/** Epos is what load resolves with. */
export class Epos extends EventTarget {
  #engine;
  #closing;
  #settings;
  /** @type {any[]} the last log lines, for whoever asks later */ #lines = [];
  /** @type {any[]} the last frames, at level trace */ #frames = [];
  #logLevel;
  #storage;
  /** @type {Promise<boolean> | undefined} */ #asked;
  /** @type {Set<Service>} counter and tables of one site live side by side */ #services = new Set();
  /** @type {WeakMap<Service, Promise<void>>} when each was told what the journal holds */ #told = new WeakMap();
  /** @type {Event[] | null} what happened before anybody had this object */ #early = [];

  /** @param {Omit<import("../engine/engine.js").Setup, "emit" | "services"> & { closing(ended: Promise<void>): Promise<void>, remarks?: string[], simulator?: Simulated, settings?: any }} setup */
  constructor({ closing, remarks = [], simulator, settings, ...setup }) {
    super();
    this.#closing = closing;
    this.#settings = { ...settings, wasm: setup.program.integrity };
    this.#logLevel = LEVELS.indexOf(String(setup.start.logLevel));
    this.#storage = setup.start.storage;
    this.#engine = new Engine({
      ...setup,
      emit: (event, site, detail) => this.#hear(event, site, detail),
      services: () => [...this.#services],
    });
    this.sites = new Sites(this.#engine);
    for (const message of remarks) this.#log("warn", message);
    this.simulator = simulator && Object.freeze({ ...simulator.face, text: simulatorText() });
    if (simulator) {
      simulator.log = (level, message) => this.#log(level, message);
      this.#log("warn", "everything here is played by a simulator: no card is charged");
      this.#hear("simulator", undefined, Object.freeze({ ...simulator.detail, text: simulatorText() }));
    }
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
    const {
      wait = true,
      onRecovered,
      onPending,
      onLink,
      onReportDue,
      allow,
      waitForTerminal,
      onRecord,
    } = options(given, COUNTER_OPTIONS);
    functions({ onRecovered, onPending, onLink, onReportDue, allow, onRecord }, COUNTER_OPTIONS);
    if (
      waitForTerminal !== undefined &&
      !(Number.isInteger(waitForTerminal) && waitForTerminal >= 0 && waitForTerminal <= 600_000)
    )
      throw refusal("waitForTerminal", "must be a whole number of ms up to 600000");
    const { service: counter, known } = this.#service(Counter, siteId, wait);
    if (allow) counter.allow = allow;
    counter.waitForTerminal = waitForTerminal ?? counter.waitForTerminal;
    counter.listen({
      recovered: onRecovered,
      pending: onPending,
      check: onPending,
      link: onLink,
      "report-due": onReportDue,
      record: onRecord,
    });
    const site = await this.#open(counter, known, wait, onRecord);
    this.#tell(counter).then(() => counter.opened(site, onReportDue !== undefined));
    return counter;
  }

  /**
   * @param {string} siteId
   * @param {any} answering the till's handlers, in place of earlier ones
   * @param {any} [given]
   */
  async payAtTable(siteId, answering, given) {
    const own = handlers(answering);
    const { wait = true, onLink, onTable, onReport, onRecord } = options(given, TABLES_OPTIONS);
    functions({ onLink, onTable, onReport, onRecord }, TABLES_OPTIONS);
    const { service: tables, known } = this.#service(Tables, siteId, wait);
    tables.handlers = own;
    tables.listen({ link: onLink, table: onTable, report: onReport, record: onRecord });
    try {
      await this.#open(tables, known, wait, onRecord);
    } catch (error) {
      if (onTable && this.#services.has(tables)) this.#tell(tables); // it is served all the same, once the link is up
      throw error;
    }
    this.#tell(tables);
    return tables;
  }

  /**
   * @template {Service} S
   * @param {new (...given: any[]) => S} Kind
   * @param {string} site
   * @returns {S | undefined} what serves that site in that way
   */
  #find(Kind, site) {
    return /** @type {any} */ ([...this.#services].find((each) => each instanceof Kind && each.site === site));
  }

  /**
   * @template {Service} S
   * @param {new (engine: Engine, site: string, till: import("../service/service.js").Till) => S} Kind
   * @param {unknown} site
   * @param {unknown} wait
   * @returns {{ service: S, known: boolean }} the one there is, or a new one
   */
  #service(Kind, site, wait) {
    if (typeof wait !== "boolean") throw refusal("wait", "must be true or false");
    if (typeof site !== "string") throw refusal("siteId", "must be a string");
    const known = this.#find(Kind, site);
    const service =
      known ??
      new Kind(this.#engine, site, {
        guard: (what) => this.#guard(what),
        log: (level, message) => this.#log(level, message),
        leave: () => this.#services.delete(service),
        simulated: this.simulator !== undefined,
      });
    this.#services.add(service);
    return { service, known: known !== undefined };
  }

  /**
   * @param {Service} service
   * @param {boolean} known
   * @param {boolean} wait
   * @param {unknown} onRecord
   * @returns {Promise<any>} the site as it is now
   */
  async #open(service, known, wait, onRecord) {
    if (onRecord) this.#engine.openOptions = { records: true };
    if (this.#storage === "indexeddb" && !this.#asked) this.#asked = ask("persist"); // refused, all goes on as before
    try {
      const { site } = await this.#engine.call(...this.#engine.opening(service, wait));
      // Told only now: who awaits this promise can listen first, and a hook has the service at hand.
      setTimeout(() => service.heed());
      return site;
    } catch (error) {
      if (!known && !STILL_DIALLING.has(/** @type {EPoSError} */ (error).code)) this.#services.delete(service);
      throw error;
    }
  }

  /** @param {Service} service whose journal is told of, once */
  #tell(service) {
    const failed = (/** @type {Error} */ error) => this.#log("error", error.message);
    const told =
      this.#told.get(service) ?? this.#engine.call(`${service.name}.tell`, { site: service.site }).catch(failed);
    this.#told.set(service, told);
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

  /** supportBundle gathers what whoever helps wants to know, without secrets. */
  async supportBundle() {
    return this.#diagnose("supportBundle");
  }

  /** selfTest looks whether this browser and page have what payments need. @param {any} [given] */
  async selfTest(given) {
    return this.#diagnose("selfTest", options(given, ["site", "lang"]));
  }

  /** @param {string} what @param {any} [given] */
  async #diagnose(what, given) {
    const settings = this.#settings;
    const file = await fetched(settings.diagnosticsUrl);
    return file[what](
      {
        epos: this,
        settings,
        host: this.#engine.host,
        services: [...this.#services],
        lines: this.#lines,
        frames: this.#frames,
      },
      given,
    );
  }

  /** close ends the engine; after it `load` may start another. */
  async close() {
    this.#rest();
    await this.#closing(this.#engine.close());
    this.#services.clear();
  }

  #rest() {
    for (const service of this.#services) service.rest();
  }

  /**
   * @param {string} event
   * @param {string | undefined} site
   * @param {any} detail
   */
  #hear(event, site, detail) {
    if (site !== undefined) {
      const [, atTable, name] = /** @type {RegExpExecArray} */ (/^(tables\.)?(.*)/.exec(event));
      this.#find(/** @type {new (...given: any[]) => Service} */ (atTable ? Tables : Counter), site)?.hear(
        name,
        detail,
      );
      return;
    }
    if (event === "fatal") this.#rest();
    if (event === "log") {
      const kept = detail.frame ? this.#frames : this.#lines;
      if (kept.push({ at: Date.now(), ...detail }) > KEPT) kept.shift();
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
