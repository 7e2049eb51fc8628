// load: one engine for a page, found beside its script.
import { EPoSError } from "../engine/error.js";
import { Epos } from "./epos.js";
import { boot } from "../engine/boot.js";
import { fetched, pageHost, workerHost } from "../engine/spawn.js";
import { checked } from "./settings.js";
import { speak } from "../text/index.js";

/**
 * Carried is what a script has inside that other scripts fetch.
 * @typedef {{ page(): Promise<{ run(port: MessagePort): void }>, module(): Promise<WebAssembly.Module> }} Carried
 */

/**
 * loader makes the `load` of a script that stands at base, with the files that are not simply beside it.
 * @param {string} base
 * @param {Record<string, string>} [files] by the name of their option
 * @param {Carried} [carried]
 */
export function loader(base, files, carried) {
  /** @typedef {{ key: string, epos: Promise<Epos>, ending?: Promise<void> }} Loaded */
  let loaded = /** @type {Loaded | null} */ (null);

  /**
   * @param {any} given
   * @returns {Promise<Epos>}
   */
  return async function load(given) {
    const { settings, unknown } = checked(given, (name, field) => files?.[field] ?? new URL(name, base).href);
    const key = JSON.stringify(settings);
    while (loaded?.ending) await loaded.ending; // one engine at a time
    if (loaded?.key === key) return loaded.epos;
    if (loaded) throw new EPoSError({ code: "other-options", message: "this page has loaded with other options" });
    const forget = () => {
      if (loaded === mine) loaded = null; // a till may close the same thing twice
    };
    speak(settings.texts);
    /** @type {Loaded} */
    const mine = {
      key,
      epos: begin(settings, unknown, (ended) => (mine.ending = ended.then(forget)), carried),
    };
    loaded = mine;
    mine.epos.catch(forget); // so that a load that failed may be tried again
    return mine.epos;
  };
}

/**
 * @param {import("./settings.js").Settings} settings
 * @param {string[]} unknown
 * @param {(ended: Promise<void>) => Promise<void>} closing
 * @param {Carried} [carried]
 */
async function begin(settings, unknown, closing, carried) {
  if (!globalThis.isSecureContext || !navigator.locks) {
    throw new EPoSError({ code: "insecure-context", message: "this needs https and Web Locks" });
  }
  const { host, wasmUrl, workerUrl, pageUrl, softwareHouseId, storage, logLevel, keepDays } = settings;
  const [worker, page] = [workerHost(workerUrl), pageHost(pageUrl, carried?.page)];
  const hosts = { auto: [worker, page], worker: [worker], page: [page] }[/** @type {"auto"} */ (host)];
  const simulator = settings.simulator !== undefined ? await simulated(settings, [worker, page]) : undefined;
  try {
    return await Epos.start({
      hosts: simulator ? simulator.hosts(hosts) : hosts,
      program: { wasm: carried ? await carried.module() : wasmUrl, integrity: __WASM_INTEGRITY__ },
      start: { softwareHouseId, storage, logLevel, keepDays, simulator: simulator && true },
      remarks: unknown.length ? [`texts: left out, not known here: ${unknown.join(", ")}`] : [],
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
 * @returns {Promise<import("./epos.js").Simulated>}
 */
async function simulated({ simulator: given, simulatorUrl }, hosts) {
  const { start } = await fetched(simulatorUrl);
  return start({ given, hosts, boot, EPoSError });
}
