// Pay at table: the card machines ask, and the till's handlers answer.
import { plain } from "../engine/plain.js";
import { Service } from "../service/service.js";
import { all, arrivedText, lockText, tablePaymentText, tableText, unlockText, withText } from "../text/index.js";

/** Handlers whose return value is the answer. The others only confirm, by returning. */
const WITH_ANSWER = ["tables", "lock", "receipt", "finalReceipt"];
/** The mark that `plain` makes for a value that JSON cannot carry. A string cannot look like it, because JSON escapes its quotes. */
const NOT_JSON = '{"$":"';

/** @typedef {import("./handlers.js").Handlers} Handlers */

/** A table of the engine with its texts. @param {any} table @returns {import("../types/connect-epos.d.ts").TableState} */
const withTexts = (table) =>
  /** @type {any} */ (withText({ ...table, payments: all(table.payments, tablePaymentText) }, tableText));

/** The function that makes the text of each kind of history entry. @type {Record<string, (entry: any) => string>} */
const ENTRY_TEXT = { report: arrivedText, "table-lock": lockText, "table-payment": tablePaymentText };

/** The function that makes the text of a question, for the questions that a till may show to staff. @type {Record<string, (asked: any) => string>} */
const QUESTION_TEXT = { payment: tablePaymentText, unlock: unlockText };

/** What an error of the till says: a till may throw anything. @param {any} error @returns {string} */
function messageOf(error) {
  try {
    return String(error?.message ?? error);
  } catch {
    return "it says nothing";
  }
}

/** Tables is what payAtTable resolves with; one for each site. */
export class Tables extends Service {
  #till;
  /** @type {Handlers} */ #handlers = {};

  /**
   * @param {import("../service/service.js").Engine} engine
   * @param {string} site
   * @param {import("../service/service.js").Till} till
   */
  constructor(engine, site, till) {
    super("tables", engine, site, till, { report: arrivedText }, "table", "payAtTable onTable");
    this.#till = till;
  }

  /** use takes the handlers of a payAtTable call. They replace the earlier ones. @param {Handlers} handlers */
  use(handlers) {
    this.#handlers = handlers;
  }

  get opening() {
    return { ...super.opening, receipts: ["receipt", "finalReceipt"].filter((name) => this.#handlers[name]) };
  }

  async list() {
    return Object.freeze((await this.call("list")).map(withTexts));
  }

  /** @param {string} tableId @param {any} why */
  async forceUnlock(tableId, why) {
    return this.#decide("forceUnlock", { tableId, why });
  }

  /** @param {string} tableId @param {any} settlement */
  async settle(tableId, settlement) {
    return this.#decide("settle", { tableId, settlement });
  }

  /** Decides something about one table. If the table has changed meanwhile, the error tells how it stands now. @param {string} verb @param {any} args */
  async #decide(verb, args) {
    try {
      return withTexts(await this.call(verb, args));
    } catch (error) {
      const refused = /** @type {any} */ (error);
      if (refused?.code === "changed" && refused.entry) refused.entry = withTexts(refused.entry);
      throw error;
    }
  }

  /** @param {string} key */
  async acknowledge(key) {
    await this.call("acknowledge", { key });
  }

  async takeOver() {
    await this.call("takeOver");
  }

  /** @param {any} [query] */
  async history(query = {}) {
    return all(await this.call("history", { query }), (entry) => ENTRY_TEXT[entry.kind](entry));
  }

  /** @param {any} [query] @returns {Promise<string>} JSON lines */
  async export(query = {}) {
    return this.call("export", { query });
  }

  /**
   * receive takes one event of the engine. A question goes to the handlers.
   * @param {string} event
   * @param {any} detail
   */
  receive(event, detail) {
    if (event === "ask") this.#till.runHook(() => this.#asked(detail));
    else super.receive(event, event === "table" ? withTexts(detail) : detail);
  }

  /** @param {{ ask: number, what: string, with: any }} question of the engine, which also watches its deadline */
  async #asked({ ask, what, with: asked }) {
    const words = QUESTION_TEXT[what];
    const lock = what === "lock" && { lock: asked }; // if this answers too late, or a new engine gets it, that engine undoes the lock
    try {
      await this.#answer(ask, { ...lock, value: await this.#value(what, words ? withText(asked, words) : asked) });
    } catch (error) {
      const problem = `${what}: ${messageOf(error)}`;
      this.#answer(ask, { ...lock, failed: problem });
      throw problem;
    }
  }

  /** @param {string} what @param {any} asked */
  async #value(what, asked) {
    const handler = this.#handlers[what];
    if (!handler) return []; // a receipt handler that a later payAtTable call no longer gives
    const value = await handler(asked);
    if (!WITH_ANSWER.includes(what)) return null;
    if (value === undefined) throw "returned nothing";
    const copy = plain(value);
    if (copy === undefined || JSON.stringify(copy).includes(NOT_JSON)) throw "returned what is no JSON";
    return copy;
  }

  /** @param {number} ask @param {object} answer may come too late, and then nobody hears it */
  #answer(ask, answer) {
    return this.call("answer", { ask, ...answer }).catch((error) =>
      this.#till.log("info", `nobody heard an answer: ${error.message}`),
    );
  }
}
