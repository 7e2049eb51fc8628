// load: one engine for a page, found beside its script.
import { EPoSError, options, refusal } from "./errors.js";
import { Epos } from "./epos.js";
import { pageHost, workerHost } from "./spawn.js";

const NAMES = ["softwareHouseId", "wasmUrl", "workerUrl", "host", "storage", "logLevel"];
const CHOICES = /** @type {Record<string, string[]>} */ ({
  host: ["auto", "worker", "page"],
  storage: ["indexeddb", "memory"],
  logLevel: ["silent", "error", "warn", "info", "debug", "trace"],
});

/**
 * loader makes the `load` of a script that stands at base.
 * @param {string} base
 */
export function loader(base) {
  /** @type {{ key: string, epos: Promise<Epos> } | null} */
  let loaded = null;

  /**
   * @param {any} given
   * @returns {Promise<Epos>}
   */
  return async function load(given) {
    const settings = checked(given, base);
    const key = JSON.stringify(settings);
    if (loaded?.key === key) return loaded.epos;
    if (loaded) throw new EPoSError({ code: "other-options", message: "this page has loaded an engine with other options" });
    const forget = () => {
      loaded = null;
    };
    const mine = { key, epos: begin(settings, forget) };
    loaded = mine;
    mine.epos.catch(forget); // so that a load that failed may be tried again
    return mine.epos;
  };
}

/**
 * @param {Settings} settings
 * @param {() => void} closed
 */
async function begin(settings, closed) {
  if (!globalThis.isSecureContext || !navigator.locks) {
    throw new EPoSError({ code: "insecure-context", message: "this needs https (or a loopback address) and Web Locks" });
  }
  const { host, wasmUrl, workerUrl, softwareHouseId, storage, logLevel } = settings;
  const hosts = { auto: [workerHost(workerUrl), pageHost()], worker: [workerHost(workerUrl)], page: [pageHost()] };
  return Epos.start({
    hosts: hosts[/** @type {"auto"} */ (host)],
    program: { wasm: wasmUrl, integrity: __WASM_INTEGRITY__ },
    start: { softwareHouseId, storage, logLevel },
    closed,
  });
}

/**
 * @typedef {{ softwareHouseId: string, wasmUrl: string, workerUrl: string, host: string, storage: string, logLevel: string }} Settings
 *
 * @param {any} given
 * @param {string} base
 * @returns {Settings}
 */
function checked(given, base) {
  const o = options(given, NAMES);
  if (typeof o.softwareHouseId !== "string" || !o.softwareHouseId.trim()) throw refusal("softwareHouseId", "is required");
  for (const [name, values] of Object.entries(CHOICES)) {
    if (o[name] !== undefined && !values.includes(o[name])) throw refusal(name, `must be one of ${values.join(", ")}`);
  }
  return {
    softwareHouseId: o.softwareHouseId,
    wasmUrl: located("wasmUrl", o.wasmUrl, "connect-epos.wasm", base),
    workerUrl: located("workerUrl", o.workerUrl, "connect-epos-worker.js", base),
    host: o.host ?? "auto",
    storage: o.storage ?? "indexeddb",
    logLevel: o.logLevel ?? "warn",
  };
}

/**
 * @param {string} field
 * @param {unknown} given relative to the page, as everywhere on it
 * @param {string} name of the file beside the script
 * @param {string} base
 */
function located(field, given, name, base) {
  try {
    return given === undefined ? new URL(name, base).href : new URL(String(given), document.baseURI).href;
  } catch {
    throw refusal(field, "is not a URL");
  }
}
