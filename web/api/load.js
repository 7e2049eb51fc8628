// `load` starts the one engine of a page. Its files stand beside the script.
import { EPoSError } from "../engine/error.js";
import { Epos } from "./epos.js";
import { boot } from "../engine/boot.js";
import { importModule, pageHost, workerHost } from "../engine/spawn.js";
import { checkSettings } from "./settings.js";
import { useTexts } from "../text/index.js";

/**
 * Embedded is what a script contains itself, where other scripts fetch files.
 * @typedef {{ page(): Promise<{ run(port: MessagePort): void }>, module(): Promise<WebAssembly.Module> }} Embedded
 */

/**
 * loader makes the `load` function of the script at the address `base`.
 * @param {string} base
 * @param {Record<string, string>} [files] addresses of files that are not beside the script, by the name of their option
 * @param {Embedded} [embedded]
 */
export function loader(base, files, embedded) {
  /** @typedef {{ key: string, epos: Promise<Epos>, ending?: Promise<void> }} Loaded */
  let loaded = /** @type {Loaded | null} */ (null);

  /**
   * @param {any} given
   * @returns {Promise<Epos>}
   */
  return async function load(given) {
    const { settings, unknown } = checkSettings(given, (name, field) => files?.[field] ?? new URL(name, base).href);
    const key = JSON.stringify(settings);
    while (loaded?.ending) await loaded.ending; // one engine at a time
    if (loaded?.key === key) return loaded.epos;
    if (loaded) throw new EPoSError({ code: "other-options", message: "this page has loaded with other options" });
    const forget = () => {
      if (loaded === mine) loaded = null; // a till may close the same engine twice
    };
    useTexts(settings.texts);
    /** @type {Loaded} */
    const mine = {
      key,
      epos: begin(settings, unknown, (ended) => (mine.ending = ended.then(forget)), embedded),
    };
    loaded = mine;
    mine.epos.catch(forget); // after a load that failed, another one may be tried
    return mine.epos;
  };
}

/**
 * @param {import("./settings.js").Settings} settings
 * @param {string[]} unknown
 * @param {(ended: Promise<void>) => Promise<void>} closing
 * @param {Embedded} [embedded]
 */
async function begin(settings, unknown, closing, embedded) {
  if (!globalThis.isSecureContext || !navigator.locks) {
    throw new EPoSError({ code: "insecure-context", message: "this needs https and Web Locks" });
  }
  const { host, wasmUrl, workerUrl, pageUrl, softwareHouseId, storage, logLevel, keepDays } = settings;
  const [worker, page] = [workerHost(workerUrl), pageHost(pageUrl, embedded?.page)];
  const hosts = { auto: [worker, page], worker: [worker], page: [page] }[/** @type {"auto"} */ (host)];
  const simulator = settings.simulator !== undefined ? await startSimulator(settings, [worker, page]) : undefined;
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
 * @returns {Promise<import("./epos.js").Simulated>}
 */
async function startSimulator({ simulator: given, simulatorUrl }, hosts) {
  const { start } = await importModule(simulatorUrl);
  return start({ given, hosts, boot, EPoSError });
}
