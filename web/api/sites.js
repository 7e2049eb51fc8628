import { bind } from "../engine/bind.js";
import { plain } from "../engine/plain.js";

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
    // The site itself is the argument of the command. What is no object is refused as a site without an id.
    const given = plain(site);
    return this.#engine.call("sites.save", given !== null && typeof given === "object" ? given : {});
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
