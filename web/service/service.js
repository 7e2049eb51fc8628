// What the counter and the tables of a site share: the link, the hooks of the till, events, and calls until the till
// closes the service.
import { EPoSError } from "../engine/error.js";
import { bind, event as makeEvent } from "../engine/bind.js";
import { plain } from "../engine/plain.js";
import { connectionText, linkText, withNote, withText } from "../text/index.js";

/**
 * @typedef {import("../engine/engine.js").Engine} Engine
 *
 * @typedef {object} Till what a service needs of the Epos that made it
 * @property {(what: () => unknown) => void} runHook runs code of the till; an error of that code is logged
 * @property {(level: string, message: string) => void} log
 * @property {boolean} simulated
 * @property {string[]} [requireAllow] what is refused if no hook can allow it: "refund", "keyed"
 * @property {() => void} closed is called when the till closes this service
 */

export class Service extends EventTarget {
  #engine;
  #till;
  #words;
  /** @type {Map<Function, Set<string>>} for each hook the events that it hears */ #hooked = new Map();
  /** @type {Set<string>} the events that somebody listens to, or was warned of */ #heard = new Set();
  #importantEvent;
  #importantHook;
  #closed = false;
  /** @type {import("../types/connect-epos.d.ts").Link} */
  #link = withText({ state: /** @type {const} */ ("connecting"), since: Date.now() }, linkText);

  /**
   * @param {"counter" | "tables"} name of this service on the port
   * @param {Engine} engine
   * @param {string} site
   * @param {Till} till
   * @param {Record<string, (detail: any, link?: any) => string>} words makes the text of each event; the words for the link are the same everywhere, and events that are not listed get no text
   * @param {string} importantEvent the event that tells of payments which only staff can settle
   * @param {string} importantHook the hook that hears of them, with the name of the call that takes it
   */
  constructor(name, engine, site, till, words, importantEvent, importantHook) {
    super();
    bind(this);
    this.#importantEvent = importantEvent;
    this.#importantHook = importantHook;
    this.name = name;
    this.site = site;
    this.#engine = engine;
    this.#till = till;
    this.#words = /** @type {typeof words} */ ({ link: linkText, "connection-error": connectionText, ...words });
  }

  get link() {
    return this.#link;
  }

  /** Whether a simulator plays all of this, and no card is charged. */
  get simulated() {
    return this.#till.simulated;
  }

  /** What the command that opens it carries, except whether to wait. */
  get opening() {
    return { site: this.site };
  }

  /** close ends this service of the site. Unresolved payments stay in the journal. */
  async close() {
    if (this.#closed) return;
    this.#closed = true;
    this.stop();
    this.#till.closed();
    await this.#engine.call(`${this.name}.close`, { site: this.site });
  }

  /** stop ends, for good, what the service does by itself. */
  stop() {}

  /** @param {Parameters<EventTarget["addEventListener"]>} given */
  addEventListener(...given) {
    this.#heard.add(given[0]);
    super.addEventListener(...given);
  }

  /** warnIfUnheard warns once if the till would never hear of payments that staff must settle. */
  warnIfUnheard() {
    this.warnUnless(this.#importantEvent, `nobody hears what staff must settle: give ${this.#importantHook}`);
  }

  /** warnUnless warns once if nobody listens to an event. @param {string} event @param {string} message */
  warnUnless(event, message) {
    if (!this.#heard.has(event)) this.#till.log("warn", message);
    this.#heard.add(event);
  }

  /**
   * listen adds hooks of the till. The same function is added only once for each event.
   * @param {Record<string, any>} hooks by event name
   */
  listen(hooks) {
    for (const [event, hook] of Object.entries(hooks)) {
      const events = this.#hooked.get(hook) ?? new Set();
      if (hook === undefined || events.has(event)) continue;
      this.#hooked.set(hook, events.add(event));
      this.addEventListener(event, (told) => this.#till.runHook(() => hook(/** @type {CustomEvent} */ (told).detail)));
    }
  }

  /** beforeListeners hears of an event before the listeners of the till do. @param {string} _event @param {any} _detail */
  beforeListeners(_event, _detail) {}

  /**
   * receive adds the words to an event of the engine, and sends it to the listeners.
   * @param {string} event
   * @param {any} detail
   */
  receive(event, detail) {
    const words = this.#words[event];
    const facts = event === "connection-error" ? withNote(detail) : detail;
    const data = words ? withText(facts, (value) => words(value, this.#link)) : facts;
    if (event === "link") this.#link = data;
    this.beforeListeners(event, data);
    this.dispatchEvent(makeEvent(event, data));
  }

  /** @param {string} verb @param {Record<string, unknown>} [args] of the till; they are copied at once @returns {Promise<any>} */
  async call(verb, args) {
    this.checkOpen();
    return this.#engine.call(`${this.name}.${verb}`, { site: this.site, ...plain(args) });
  }

  /** checkOpen throws if the till has closed the service. */
  checkOpen() {
    if (this.#closed) throw new EPoSError({ code: "closed", message: `${this.name}: closed by the till` });
  }
}
