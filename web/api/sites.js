import { developer } from "../engine/error.js";
import { bind } from "../engine/bind.js";
import { plain } from "../engine/plain.js";
import { refusal } from "../service/options.js";
import { trialText } from "../text/index.js";

/** What we are sure to see in a real key, and in a real account name. What looks otherwise is questioned, and never refused. */
const KEY = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const ACCOUNT = /^[a-z\d]{6,}$/i;

const BLANK_INSTALLER = "installerId is blank: the software house's id is sent in its place";
let toldOfInstaller = "";

/** Sites is `epos.sites`: the settings of each place that takes payments. */
export class Sites {
  #engine;

  /** @param {import("../engine/engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
    bind(this);
    Object.freeze(this);
  }

  /** @param {import("../types/connect-epos.d.ts").Site} site */
  async save(site) {
    const given = asObject(site);
    const saved = await this.#engine.call("sites.save", given);
    for (const question of questions(given)) developer.hears(`sites.save: ${question}`, "warn");
    return saved;
  }

  /**
   * test dials once, and says whether this site is let in. Nothing is saved.
   * @param {import("../types/connect-epos.d.ts").Site} site
   */
  async test(site) {
    const reason = await this.#engine.call("sites.test", asObject(site));
    return Object.freeze({ letIn: !reason, ...(reason && { reason }), text: trialText(reason) });
  }

  /** @param {string} id */
  async get(id) {
    return this.#engine.call("sites.get", { id: plain(id) });
  }

  async list() {
    return this.#engine.call("sites.list", {});
  }

  /** @param {string} id */
  async remove(id) {
    await this.#engine.call("sites.remove", { id: plain(id) });
  }
}

/**
 * The site itself is the argument of the command. What is no object is refused as a site without an id. A key in the place
 * of the account is refused here: it would become the name of the host, which is asked for in clear.
 * @param {unknown} site
 */
function asObject(site) {
  const given = plain(site);
  if (given === null || typeof given !== "object") return {};
  if (KEY.test(`${given.account}`.trim())) throw refusal("account", "is a key: are account and apiKey swapped?");
  return given;
}

/** What may be a mistake in a site that was saved. The key itself is never shown. @param {Record<string, any>} site */
function questions({ apiKey, account = "", installerId = "", endpoint }) {
  return [
    apiKey &&
      !KEY.test(apiKey.trim()) &&
      "apiKey does not look like a key (8-4-4-4-12 digits and letters a to f): is it whole?",
    !endpoint && !ACCOUNT.test(account.trim()) && "account does not look like one, such as sd711b330000",
    !installerId.trim() && !toldOfInstaller && (toldOfInstaller = BLANK_INSTALLER),
  ].filter(Boolean);
}
