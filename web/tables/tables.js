// Pay at table: the card machines ask, the till's handlers answer.
import { plain } from "../engine/plain.js";
import { Service } from "../service/service.js";
import { all, arrivedText, lockText, tablePaymentText, tableText, unlockText, withText } from "../text/index.js";

/** Those whose return is the answer; the others confirm by returning at all. */
const ANSWERED = ["tables", "lock", "receipt", "finalReceipt"];
/** What JSON has no word for, as plain marks it: in a string the quotes would be escaped. */
const MARKED = '{"$":"';

/** @typedef {import("./handlers.js").Handlers} Handlers */

/** @param {any} table as the engine tells it @returns {import("../types/connect-epos.d.ts").TableState} */
const state = (table) =>
  /** @type {any} */ (withText({ ...table, payments: all(table.payments, tablePaymentText) }, tableText));

/** Words for the entries of the history, by kind. @type {Record<string, (entry: any) => string>} */
const ENTRIES = { report: arrivedText, "table-lock": lockText, "table-payment": tablePaymentText };

/** Words for what is asked, where the till may show them. @type {Record<string, (asked: any) => string>} */
const ASKED = { payment: tablePaymentText, unlock: unlockText };

/** @param {any} error of the till, which may throw anything @returns {string} */
function said(error) {
  try {
    return String(error?.message ?? error);
  } catch {
    return "it says nothing";
  }
}

/** Tables is what payAtTable resolves with; one for each site. */
export class Tables extends Service {
  #till;
  /** @type {Handlers} */ handlers = {};

  /**
   * @param {import("../service/service.js").Engine} engine
   * @param {string} site
   * @param {import("../service/service.js").Till} till
   */
  constructor(engine, site, till) {
    super("tables", engine, site, till, { report: arrivedText }, "table", "payAtTable onTable");
    this.#till = till;
  }

  get opening() {
    return { ...super.opening, receipts: ["receipt", "finalReceipt"].filter((name) => this.handlers[name]) };
  }

  async list() {
    return Object.freeze((await this.call("list")).map(state));
  }

  /** @param {string} tableId @param {any} why */
  async forceUnlock(tableId, why) {
    return this.#decide("forceUnlock", { tableId, why });
  }

  /** @param {string} tableId @param {any} settlement */
  async settle(tableId, settlement) {
    return this.#decide("settle", { tableId, settlement });
  }

  /** What is refused because the table has changed comes with how it stands today. @param {string} verb @param {any} args */
  async #decide(verb, args) {
    try {
      return state(await this.call(verb, args));
    } catch (error) {
      const refused = /** @type {any} */ (error);
      if (refused?.code === "changed" && refused.entry) refused.entry = state(refused.entry);
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
    return all(await this.call("history", { query }), (entry) => ENTRIES[entry.kind](entry));
  }

  /** @param {any} [query] @returns {Promise<string>} JSON lines */
  async export(query = {}) {
    return this.call("export", { query });
  }

  /**
   * hear takes one event of the engine.
   * @param {string} event
   * @param {any} detail
   */
  hear(event, detail) {
    if (event === "ask") this.#till.guard(() => this.#asked(detail));
    else super.hear(event, event === "table" ? state(detail) : detail);
  }

  /** @param {{ ask: number, what: string, with: any }} question of the engine, which keeps its time */
  async #asked({ ask, what, with: asked }) {
    const words = ASKED[what];
    const lock = what === "lock" && { lock: asked }; // for an engine that did not ask, and undoes what was granted
    try {
      await this.#answer(ask, { ...lock, value: await this.#value(what, words ? withText(asked, words) : asked) });
    } catch (error) {
      const failed = `${what}: ${said(error)}`;
      this.#answer(ask, { ...lock, failed });
      throw failed;
    }
  }

  /** @param {string} what @param {any} asked */
  async #value(what, asked) {
    const handler = this.handlers[what];
    if (!handler) return []; // a receipt that a call since then does without
    const value = await handler(asked);
    if (!ANSWERED.includes(what)) return null;
    if (value === undefined) throw "returned nothing";
    const copy = plain(value);
    if (copy === undefined || JSON.stringify(copy).includes(MARKED)) throw "returned what is no JSON";
    return copy;
  }

  /** @param {number} ask @param {object} answer which may come too late for anybody to hear */
  #answer(ask, answer) {
    return this.call("answer", { ask, ...answer }).catch((error) =>
      this.#till.log("info", `nobody heard an answer: ${error.message}`),
    );
  }
}
