// The options of a load: they are checked, and defaults are added.
import { options, refusal } from "../service/options.js";
import { plain } from "../engine/plain.js";
import { mergeTexts } from "../text/merge.js";

const NAMES = [
  "softwareHouseId",
  "wasmUrl",
  "workerUrl",
  "pageUrl",
  "host",
  "storage",
  "logLevel",
  "texts",
  "keepDays",
  "simulator",
  "simulatorUrl",
  "diagnosticsUrl",
];
/** The levels of a `log` event; each one includes those before it. */
export const LEVELS = ["silent", "error", "warn", "info", "debug", "trace"];
const CHOICES = /** @type {Record<string, string[]>} */ ({
  host: ["auto", "worker", "page"],
  storage: ["indexeddb", "memory"],
  logLevel: LEVELS,
});

/**
 * Settings decide whether two loads are the same. They are plain data; a text pack counts by its words.
 * @typedef {{ softwareHouseId: string, wasmUrl: string, workerUrl: string, pageUrl: string, host: string, storage: string, logLevel: string, keepDays?: number, simulator: any, simulatorUrl: string, diagnosticsUrl: string, texts: import("../text/index.js").Texts }} Settings
 */

/**
 * checkSettings reads the options of a load. It refuses the first one that is wrong, with its name. `unknown` are keys
 * of the text pack that this version does not know.
 * @param {any} given
 * @param {(name: string, field: string) => string} beside gives the address of a file that no option names
 * @returns {{ settings: Settings, unknown: string[] }}
 */
export function checkSettings(given, beside) {
  const o = options(given, NAMES);
  if (typeof o.softwareHouseId !== "string" || !o.softwareHouseId.trim())
    throw refusal("softwareHouseId", "is required");
  for (const [name, values] of Object.entries(CHOICES)) {
    if (o[name] !== undefined && !values.includes(o[name])) throw refusal(name, `must be one of ${values.join(", ")}`);
  }
  const { texts, unknown } = mergeTexts(o.texts);
  const settings = {
    softwareHouseId: o.softwareHouseId,
    wasmUrl: fileUrl("wasmUrl", o.wasmUrl, "connect-epos.wasm", beside),
    workerUrl: fileUrl("workerUrl", o.workerUrl, "connect-epos-worker.js", beside),
    pageUrl: fileUrl("pageUrl", o.pageUrl, "connect-epos-page.js", beside),
    host: o.host ?? "auto",
    storage: o.storage ?? "indexeddb",
    logLevel: o.logLevel ?? "warn",
    keepDays: o.keepDays, // the engine checks it
    // The simulator's own script checks it: a wrong value must never start a live engine instead.
    simulator: o.simulator !== false ? plain(o.simulator) : undefined,
    simulatorUrl: fileUrl("simulatorUrl", o.simulatorUrl, "connect-epos-simulator.js", beside),
    diagnosticsUrl: fileUrl("diagnosticsUrl", o.diagnosticsUrl, "connect-epos-diagnostics.js", beside),
    texts,
  };
  return { settings, unknown };
}

/**
 * @param {string} field
 * @param {unknown} given an address, relative to the page
 * @param {string} name of the file if it is beside the script
 * @param {(name: string, field: string) => string} beside
 */
function fileUrl(field, given, name, beside) {
  try {
    return given === undefined ? beside(name, field) : new URL(String(given), document.baseURI).href;
  } catch {
    throw refusal(field, "is not a URL");
  }
}
