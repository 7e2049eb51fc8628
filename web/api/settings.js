// The options of a load, checked and completed.
import { options, refusal } from "../service/options.js";
import { plain } from "../engine/plain.js";
import { merged } from "../text/merge.js";

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
/** What a `log` event may be, least first. */
export const LEVELS = ["silent", "error", "warn", "info", "debug", "trace"];
const CHOICES = /** @type {Record<string, string[]>} */ ({
  host: ["auto", "worker", "page"],
  storage: ["indexeddb", "memory"],
  logLevel: LEVELS,
});

/**
 * Settings are what makes two loads the same: plain data, a pack by its words.
 * @typedef {{ softwareHouseId: string, wasmUrl: string, workerUrl: string, pageUrl: string, host: string, storage: string, logLevel: string, keepDays?: number, simulator: any, simulatorUrl: string, diagnosticsUrl: string, texts: import("../text/index.js").Texts }} Settings
 */

/**
 * checked reads the options of a load, or refuses the first that is wrong by
 * its name. `unknown` are the words of its pack that this version has no use for.
 * @param {any} given
 * @param {(name: string, field: string) => string} beside where a file is that no option tells of
 * @returns {{ settings: Settings, unknown: string[] }}
 */
export function checked(given, beside) {
  const o = options(given, NAMES);
  if (typeof o.softwareHouseId !== "string" || !o.softwareHouseId.trim())
    throw refusal("softwareHouseId", "is required");
  for (const [name, values] of Object.entries(CHOICES)) {
    if (o[name] !== undefined && !values.includes(o[name])) throw refusal(name, `must be one of ${values.join(", ")}`);
  }
  const { texts, unknown } = merged(o.texts);
  const settings = {
    softwareHouseId: o.softwareHouseId,
    wasmUrl: located("wasmUrl", o.wasmUrl, "connect-epos.wasm", beside),
    workerUrl: located("workerUrl", o.workerUrl, "connect-epos-worker.js", beside),
    pageUrl: located("pageUrl", o.pageUrl, "connect-epos-page.js", beside),
    host: o.host ?? "auto",
    storage: o.storage ?? "indexeddb",
    logLevel: o.logLevel ?? "warn",
    keepDays: o.keepDays, // checked by the engine
    // Its own file checks it: whatever asks for one in the wrong way must never play live.
    simulator: o.simulator !== false ? plain(o.simulator) : undefined,
    simulatorUrl: located("simulatorUrl", o.simulatorUrl, "connect-epos-simulator.js", beside),
    diagnosticsUrl: located("diagnosticsUrl", o.diagnosticsUrl, "connect-epos-diagnostics.js", beside),
    texts,
  };
  return { settings, unknown };
}

/**
 * @param {string} field
 * @param {unknown} given relative to the page, as everywhere on it
 * @param {string} name of the file beside the script
 * @param {(name: string, field: string) => string} beside
 */
function located(field, given, name, beside) {
  try {
    return given === undefined ? beside(name, field) : new URL(String(given), document.baseURI).href;
  } catch {
    throw refusal(field, "is not a URL");
  }
}
