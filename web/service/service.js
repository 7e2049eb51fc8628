// What the counter and the tables of a site have in common: a link, hooks of
// the till, events, and calls until the till closes it.
import { EPoSError } from "../engine/error.js";
import { plain } from "../engine/plain.js";
import { connectionText, linkText, withNote, withText } from "../text/index.js";

/**
 * @typedef {import("../engine/engine.js").Engine} Engine
 *
 * @typedef {object} Till what a service needs of the object it was made by
 * @property {(what: () => unknown) => void} guard runs code of the till; what it throws is logged
 * @property {(level: string, message: string) => void} log
 * @property {boolean} simulated
 * @property {() => void} leave told when this service is closed
 */

export class Service extends EventTarget {
  #engine;
  #till;
  #words;
  /** @type {Map<Function, Set<string>>} events by hook */ #hooked = new Map();
  #heeded = false;
  #must;
  #hook;
  #closed = false;
  /** @type {import("../types/connect-epos.d.ts").Link} */
  #link = withText({ state: /** @type {const} */ ("connecting"), since: Date.now() }, linkText);

  /**
   * @param {"counter" | "tables"} name of it on the port
   * @param {Engine} engine
   * @param {string} site
   * @param {Till} till
   * @param {Record<string, (detail: any, link?: any) => string>} words for what each event carries beside the link; events not listed carry no text of ours
   * @param {string} must the event that tells of what only staff can settle
   * @param {string} hook of the call that opens this, which hears of it too
   */
  constructor(name, engine, site, till, words, must, hook) {
    super();
    this.#must = must;
    this.#hook = hook;
    this.name = name;
    this.site = site;
    this.#engine = engine;
    this.#till = till;
    this.#words = /** @type {typeof words} */ ({ link: linkText, "connection-error": connectionText, ...words });
  }

  get link() {
    return this.#link;
  }

  /** Whether all of this is played by a simulator, and no card is charged. */
  get simulated() {
    return this.#till.simulated;
  }

  /** What opens it in an engine, beside whether to wait. */
  get opening() {
    return { site: this.site };
  }

  /** close ends this service of the site. What is unresolved stays in the journal. */
  async close() {
    if (this.#closed) return;
    this.#closed = true;
    this.rest();
    this.#till.leave();
    await this.#engine.call(`${this.name}.close`, { site: this.site });
  }

  /** rest ends what it does of itself, for good. */
  rest() {}

  /** @param {Parameters<EventTarget["addEventListener"]>} given */
  addEventListener(...given) {
    this.#heeded ||= given[0] === this.#must;
    super.addEventListener(...given);
  }

  /** heed warns, once, of a till that would never hear of what staff must settle. */
  heed() {
    if (!this.#heeded) this.#till.log("warn", `nobody hears what staff must settle: give ${this.#hook}`);
    this.#heeded = true;
  }

  /**
   * listen adds the hooks of one call of the till; the same function is added once for each event.
   * @param {Record<string, any>} hooks by event name
   */
  listen(hooks) {
    for (const [event, hook] of Object.entries(hooks)) {
      const heard = this.#hooked.get(hook) ?? new Set();
      if (hook === undefined || heard.has(event)) continue;
      this.#hooked.set(hook, heard.add(event));
      this.addEventListener(event, (told) => this.#till.guard(() => hook(/** @type {CustomEvent} */ (told).detail)));
    }
  }

  /** told hears of an event before the till's listeners do. @param {string} _event @param {any} _data */
  told(_event, _data) {}

  /**
   * hear takes one event of the engine.
   * @param {string} event
   * @param {any} detail
   */
  hear(event, detail) {
    const words = this.#words[event];
    const facts = event === "connection-error" ? withNote(detail) : detail;
    const data = words ? withText(facts, (value) => words(value, this.#link)) : facts;
    if (event === "link") this.#link = data;
    this.told(event, data);
    this.dispatchEvent(new CustomEvent(event, { detail: data }));
  }

  /** @param {string} verb @param {Record<string, unknown>} [args] of the till, as they are now @returns {Promise<any>} */
  async call(verb, args) {
    this.alive();
    return this.#engine.call(`${this.name}.${verb}`, { site: this.site, ...plain(args) });
  }

  /** alive throws once the till closed it. */
  alive() {
    if (this.#closed) throw new EPoSError({ code: "closed", message: `${this.name}: closed by the till` });
  }
}
