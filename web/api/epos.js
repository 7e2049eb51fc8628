// Epos is the loaded component, as a till sees it.
import { bind, event as makeEvent } from "../engine/bind.js";
import { Counter } from "../counter/counter.js";
import { Engine } from "../engine/engine.js";
import { developer, EPoSError } from "../engine/error.js";
import { functions, options, refusal } from "../service/options.js";
import { plain } from "../engine/plain.js";
import { importModule } from "../engine/spawn.js";
import { LEVELS } from "./settings.js";
import { Sites } from "./sites.js";
import { askBrowser, storageHere } from "./storage.js";
import { handlers } from "../tables/handlers.js";
import { Tables } from "../tables/tables.js";
import { simulatorText } from "../text/index.js";

/**
 * @typedef {import("../service/service.js").Service} Service
 * @typedef {Pick<Awaited<ReturnType<typeof import("../simulator/index.js").start>>, "hosts" | "end" | "forTill" | "detail" | "log">} Simulated
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

/** Codes after which a service still tries to connect, so that a later call waits for it. */
const STILL_DIALLING = new Set(["connection-refused", "not-connected", "blocked"]);

/** How many log lines, and how many frames, we keep for a support bundle. */
const KEEP = 300;

/** How many entries we restore with one command. */
const BATCH = 50;

/** Prints a log line where developers look, as long as the till does not listen for them. @param {any} event */
function print({ detail: { level, message, frame } }) {
  const { [/** @type {"debug"} */ (level)]: to = console.debug } = console;
  to(...[`connect-epos: ${message}`, frame].filter(Boolean));
}

/** Epos is what load resolves with. */
export class Epos extends EventTarget {
  #engine;
  #closing;
  #settings;
  /** @type {any[]} the last log lines, for a support bundle */ #logLines = [];
  /** @type {any[]} the last frames, if the log level is `trace` */ #frames = [];
  #logLevel;
  #storage;
  /** @type {Promise<boolean> | undefined} the browser's answer to our wish to keep the storage */ #persist;
  /** @type {Set<Service>} a site may have a counter and tables at the same time */ #services = new Set();
  /** @type {WeakMap<Service, Promise<void>>} when each was told what the journal holds */ #journalTold = new WeakMap();
  /** @type {Event[] | null} events from before the till had this object */ #earlyEvents = [];

  /** @param {Omit<import("../engine/engine.js").Setup, "emit" | "services"> & { closing(ended: Promise<void>): Promise<void>, warnings?: string[], simulator?: Simulated, settings?: any }} setup */
  constructor({ closing, warnings = [], simulator, settings, ...setup }) {
    super();
    bind(this);
    this.#closing = closing;
    this.#settings = { ...settings, wasm: setup.program.integrity };
    this.#logLevel = LEVELS.indexOf(String(setup.start.logLevel));
    this.#storage = setup.start.storage;
    this.#engine = new Engine({
      ...setup,
      emit: (event, site, detail) => this.#receive(event, site, detail),
      services: () => [...this.#services],
    });
    this.sites = new Sites(this.#engine);
    super.addEventListener("log", print);
    developer.hears = (message, level = "error") => this.#log(level, message);
    for (const message of warnings) this.#log("warn", message);
    this.simulator = simulator && Object.freeze({ ...simulator.forTill, text: simulatorText() });
    if (simulator) {
      simulator.log = (level, message) => this.#log(level, message);
      this.#log("warn", "everything here is played by a simulator: no card is charged");
      this.#receive("simulator", undefined, Object.freeze({ ...simulator.detail, text: simulatorText() }));
    }
  }

  /**
   * start makes an Epos whose engine is up.
   * @param {ConstructorParameters<typeof Epos>[0]} setup
   */
  static async start(setup) {
    const epos = new Epos(setup);
    const early = epos.#earlyEvents ?? [];
    const tell = () => early.forEach((event) => epos.dispatchEvent(event));
    try {
      await epos.#engine.load();
    } catch (error) {
      epos.#log("error", `load: ${/** @type {Error} */ (error).message}`);
      tell(); // nobody else will ever hear of it
      throw error;
    }
    epos.#earlyEvents = null;
    setTimeout(tell); // by then the till has had a chance to listen
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
      throw refusal("waitForTerminal", "must be a whole number of ms up to 600000, such as 5000");
    const { service: counter, known } = this.#service(Counter, siteId, wait);
    counter.use({ allow, waitForTerminal });
    counter.listen({
      recovered: onRecovered,
      pending: onPending,
      check: onPending,
      link: onLink,
      "report-due": onReportDue,
      record: onRecord,
    });
    const site = await this.#open(counter, known, wait, onRecord);
    this.#tellJournal(counter).then(() => counter.opened(site, onReportDue !== undefined));
    return counter;
  }

  /**
   * @param {string} siteId
   * @param {any} answering the till's handlers; they replace earlier ones
   * @param {any} [given]
   */
  async payAtTable(siteId, answering, given) {
    const own = handlers(answering);
    const { wait = true, onLink, onTable, onReport, onRecord } = options(given, TABLES_OPTIONS);
    functions({ onLink, onTable, onReport, onRecord }, TABLES_OPTIONS);
    const { service: tables, known } = this.#service(Tables, siteId, wait);
    tables.use(own);
    tables.listen({ link: onLink, table: onTable, report: onReport, record: onRecord });
    try {
      await this.#open(tables, known, wait, onRecord);
    } catch (error) {
      if (onTable && this.#services.has(tables)) this.#tellJournal(tables); // once the link is up, the tables are served all the same
      throw error;
    }
    this.#tellJournal(tables);
    return tables;
  }

  /**
   * @template {Service} S
   * @param {new (...given: any[]) => S} Kind
   * @param {string} site
   * @returns {S | undefined} the service of that kind for that site
   */
  #find(Kind, site) {
    return /** @type {any} */ ([...this.#services].find((each) => each instanceof Kind && each.site === site));
  }

  /**
   * @template {Service} S
   * @param {new (engine: Engine, site: string, till: import("../service/service.js").Till) => S} Kind
   * @param {unknown} site
   * @param {unknown} wait
   * @returns {{ service: S, known: boolean }} the existing one, or a new one
   */
  #service(Kind, site, wait) {
    if (typeof wait !== "boolean") throw refusal("wait", "must be true or false");
    if (typeof site !== "string") throw refusal("siteId", "must be a string, the id of a site that was saved");
    const known = this.#find(Kind, site);
    const service =
      known ??
      new Kind(this.#engine, site, {
        runHook: (hook) => this.#runHook(hook),
        log: (level, message) => this.#log(level, message),
        closed: () => this.#services.delete(service),
        simulated: this.simulator !== undefined,
        requireAllow: this.#settings.requireAllow ?? [],
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
    if (this.#storage === "indexeddb" && !this.#persist) this.#persist = askBrowser("persist"); // if the browser refuses, we work without it
    try {
      const { site } = await this.#engine.call(...this.#engine.opening(service, wait));
      // Only after this call has resolved: the till may add its listeners first.
      setTimeout(() => service.warnIfUnheard());
      return site;
    } catch (error) {
      if (!known && !STILL_DIALLING.has(/** @type {EPoSError} */ (error).code)) this.#services.delete(service);
      throw error;
    }
  }

  /** The engine tells what the journal holds, once for each service. @param {Service} service */
  #tellJournal(service) {
    const failed = (/** @type {Error} */ error) => this.#log("error", error.message);
    const told =
      this.#journalTold.get(service) ?? this.#engine.call(`${service.name}.tell`, { site: service.site }).catch(failed);
    this.#journalTold.set(service, told);
    return told;
  }

  /** restore writes records back that `onRecord` told. @param {any} entries */
  async restore(entries) {
    const all = plain(entries);
    if (!Array.isArray(all)) throw refusal("entries", "must be an array");
    let restored = 0;
    for (const check of [true, false])
      for (let from = 0; from < all.length; from += BATCH)
        restored += await this.#engine.call("restore", { entries: all.slice(from, from + BATCH), from, check });
    return restored;
  }

  /** storage tells how safe the journal is in this browser. */
  async storage() {
    const known = await this.#engine.call("storage", {});
    return Object.freeze({ ...(await storageHere(this.#storage)), ...known });
  }

  /** supportBundle collects what a helper wants to know. It contains no secrets. */
  async supportBundle() {
    return this.#diagnose("supportBundle");
  }

  /** selfTest checks whether this browser and page have what payments need. @param {any} [given] */
  async selfTest(given) {
    return this.#diagnose("selfTest", options(given, ["site", "lang"]));
  }

  /** @param {string} call a function of the diagnostics script @param {any} [given] */
  async #diagnose(call, given) {
    const settings = this.#settings;
    const diagnostics = await importModule(settings.diagnosticsUrl);
    return diagnostics[call](
      {
        epos: this,
        settings,
        host: this.#engine.host,
        services: [...this.#services],
        lines: this.#logLines,
        frames: this.#frames,
      },
      given,
    );
  }

  /** close ends the engine. After that, `load` may start another one. */
  async close() {
    this.#stopServices();
    await this.#closing(this.#engine.close());
    this.#services.clear();
  }

  #stopServices() {
    for (const service of this.#services) service.stop();
  }

  /**
   * receive takes one event of the engine: one of a site goes to its service, any other to the till.
   * @param {string} event
   * @param {string | undefined} site
   * @param {any} detail
   */
  #receive(event, site, detail) {
    if (site !== undefined) {
      const [, atTable, name] = /** @type {RegExpExecArray} */ (/^(tables\.)?(.*)/.exec(event));
      this.#find(/** @type {new (...given: any[]) => Service} */ (atTable ? Tables : Counter), site)?.receive(
        name,
        detail,
      );
      return;
    }
    if (event === "fatal") this.#stopServices();
    if (event === "log") {
      const kept = detail.frame ? this.#frames : this.#logLines;
      if (kept.push({ at: Date.now(), ...detail }) > KEEP) kept.shift();
    }
    const customEvent = makeEvent(event, detail);
    if (this.#earlyEvents) this.#earlyEvents.push(customEvent);
    else this.dispatchEvent(customEvent);
  }

  /** @param {Parameters<EventTarget["addEventListener"]>} given */
  addEventListener(...given) {
    if (given[0] === "log") this.removeEventListener("log", print);
    super.addEventListener(...given);
  }

  /**
   * runHook runs a hook of the till. The hook may throw or reject: that is logged, and harms nothing here.
   * @param {() => unknown} hook
   */
  #runHook(hook) {
    const fault = (/** @type {unknown} */ error) => this.#log("error", `in the till's own code: ${error}`);
    try {
      Promise.resolve(hook()).catch(fault);
    } catch (error) {
      fault(error);
    }
  }

  /** @param {string} level @param {string} message */
  #log(level, message) {
    if (LEVELS.indexOf(level) <= this.#logLevel) this.#receive("log", undefined, Object.freeze({ level, message }));
  }
}
