// `load` starts the one engine of a page. Its files stand beside the script.
import { EPoSError } from "../engine/error.js";
import { Epos } from "./epos.js";
import { boot } from "../engine/boot.js";
import { importModule, pageHost, workerHost } from "../engine/spawn.js";
import { addresses } from "./addresses.js";
import { uncached } from "../engine/uncached.js";
import { within } from "../engine/within.js";
import { isSecure, missingHere } from "./missing.js";
import { checkSettings } from "./settings.js";
import { useTexts } from "../text/index.js";

/**
 * Embedded is what a script contains itself, where other scripts fetch files.
 * @typedef {{ page: import("../engine/spawn.js").LoadPage, module(): Promise<WebAssembly.Module> }} Embedded
 */

/**
 * loader makes the `load` function of a script.
 * @param {string} script its address, or "" if nobody knows it
 * @param {import("./addresses.js").Known} [known] addresses of files that are not beside the script
 * @param {Embedded} [embedded]
 */
export function loader(script, known = {}, embedded) {
  /** @typedef {{ key: string, epos: Promise<Epos>, users: number, ending?: Promise<void> }} Loaded */
  let loaded = /** @type {Loaded | null} */ (null);

  /**
   * @param {any} given
   * @returns {Promise<Epos>}
   */
  return async function load(given) {
    if (!isSecure()) throw new EPoSError({ code: "insecure-context", message: "this needs a page, and https" });
    const missing = missingHere();
    if (missing.length) {
      const message = `this browser has no ${missing.join(", no ")}: docs/browsers.md has the oldest versions`;
      throw new EPoSError({ code: "browser-too-old", message });
    }
    const { settings, unknown, simulatorModule } = checkSettings(given, (o) => addresses(o, script, known));
    const key = JSON.stringify(settings);
    while (loaded?.ending) await loaded.ending; // one engine at a time
    if (loaded?.key === key) return forOneCaller(loaded);
    if (loaded) throw new EPoSError({ code: "other-options", message: "this page has loaded with other options" });
    const forget = () => {
      if (loaded === mine) loaded = null; // a till may close the same engine twice
    };
    useTexts(settings.texts);
    /** @type {Loaded} */
    const mine = {
      key,
      users: 0,
      epos: begin({ settings, unknown, simulatorModule, embedded }, (ended) => (mine.ending = ended.then(forget))),
    };
    loaded = mine;
    mine.epos.catch(forget); // after a load that failed, another one may be tried
    return forOneCaller(mine);
  };

  /**
   * Each call of load gets the same engine by an object of its own, and so a close of its own: React mounts a component
   * twice, and the first one closes what the second one has loaded meanwhile. The engine ends with the last close.
   * @param {Loaded} of
   * @returns {Promise<Epos>}
   */
  async function forOneCaller(of) {
    of.users++; // before anything is awaited
    const epos = await of.epos;
    /** @type {Promise<void> | undefined} */ let closed;
    const own = Object.create(epos);
    for (const name of /** @type {const} */ (["payAtCounter", "payAtTable"]))
      own[name] = async (/** @type {any} */ ...given) => {
        if (closed) throw new EPoSError({ code: "closed" });
        return /** @type {any} */ (epos)[name](...given);
      };
    own.close = () => (closed ??= Promise.resolve(--of.users ? undefined : epos.close()));
    return own;
  }
}

/**
 * @param {ReturnType<typeof checkSettings> & { embedded?: Embedded }} how
 * @param {(ended: Promise<void>) => Promise<void>} closing
 */
async function begin({ settings, unknown, simulatorModule, embedded }, closing) {
  const { host, wasmUrl, workerUrl, pageUrl, softwareHouseId, storage, logLevel, keepDays } = settings;
  /** @type {import("../engine/spawn.js").LoadPage} */
  const pageScript = embedded?.page ?? ((fresh) => importModule(fresh ? uncached(pageUrl, fresh) : pageUrl));
  const [worker, page] = [workerHost(workerUrl, pageScript), pageHost(pageScript)];
  const hosts = { auto: [worker, page], worker: [worker], page: [page] }[/** @type {"auto"} */ (host)];
  const simulator =
    settings.simulator !== undefined ? await startSimulator(settings, [worker, page], simulatorModule) : undefined;
  try {
    return await Epos.start({
      hosts: simulator ? simulator.hosts(hosts) : hosts,
      program: { wasm: embedded ? await embedded.module() : wasmUrl, integrity: __WASM_INTEGRITY__ },
      start: { softwareHouseId, storage, logLevel, keepDays, simulator: simulator && true },
      warnings: unknown.length ? [`texts: left out, not known here: ${unknown.join(", ")}`] : [],
      simulator,
      settings,
      closing: (ended) => closing(ended.then(() => simulator?.end())),
    });
  } catch (error) {
    simulator?.end();
    throw error;
  }
}

/**
 * @param {import("./settings.js").Settings} settings
 * @param {import("../engine/spawn.js").Host[]} hosts
 * @param {() => Promise<any>} [module]
 * @returns {Promise<import("./epos.js").Simulated>}
 */
async function startSimulator({ simulator: given, simulatorUrl, assets }, hosts, module) {
  const { start } = await importModule(simulatorUrl, module);
  return start({ given, hosts, boot, within, EPoSError, beside: simulatorUrl, assets });
}
