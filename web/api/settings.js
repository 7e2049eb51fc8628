// The options of a load: they are checked, and defaults are added.
import { functions, options, refusal } from "../service/options.js";
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
  "requireAllow",
  "simulator",
  "simulatorUrl",
  "simulatorModule",
  "diagnosticsUrl",
  "assets",
];
/** The levels of a `log` event; each one includes those before it. */
export const LEVELS = ["silent", "error", "warn", "info", "debug", "trace"];
/** What may only be done if the till gives the hook `allow`. */
const NEED_ALLOW = ["refund", "keyed"];
const CHOICES = /** @type {Record<string, string[]>} */ ({
  host: ["auto", "worker", "page"],
  storage: ["indexeddb", "memory"],
  logLevel: LEVELS,
});

/**
 * Settings decide whether two loads are the same. They are plain data; a text pack counts by its words.
 * @typedef {{ softwareHouseId: string, wasmUrl: string, workerUrl: string, pageUrl: string, host: string, storage: string, logLevel: string, keepDays?: number, requireAllow: string[], simulator: any, simulatorUrl: string, diagnosticsUrl: string, assets?: string, texts: import("../text/index.js").Texts }} Settings
 */

/**
 * checkSettings reads the options of a load. It refuses the first one that is wrong, with its name. `unknown` are keys
 * of the text pack that this version does not know.
 * @param {any} given
 * @param {(given: Record<string, any>) => any} addresses gives the address of each file
 * @returns {{ settings: Settings, unknown: string[], simulatorModule?: () => Promise<any> }}
 */
export function checkSettings(given, addresses) {
  const o = options(given, NAMES);
  if (typeof o.softwareHouseId !== "string" || !o.softwareHouseId.trim())
    throw refusal("softwareHouseId", "is required, for example SD711B33");
  for (const [name, values] of Object.entries(CHOICES)) {
    if (o[name] !== undefined && !values.includes(o[name])) throw refusal(name, `must be one of ${values.join(", ")}`);
  }
  functions(o, ["simulatorModule"]);
  const requireAllow = o.requireAllow === undefined ? [] : plain(o.requireAllow);
  if (!Array.isArray(requireAllow) || requireAllow.some((each) => !NEED_ALLOW.includes(each)))
    throw refusal("requireAllow", `must be a list such as ${JSON.stringify(NEED_ALLOW)}`);
  const { texts, unknown } = mergeTexts(o.texts);
  const settings = {
    softwareHouseId: o.softwareHouseId,
    ...addresses(o),
    host: o.host ?? "auto",
    storage: o.storage ?? "indexeddb",
    logLevel: o.logLevel ?? "warn",
    keepDays: o.keepDays, // the engine checks it
    requireAllow,
    // The simulator's own script checks it: a wrong value must never start a live engine instead.
    simulator: o.simulator !== false ? plain(o.simulator) : undefined,
    texts,
  };
  return { settings, unknown, simulatorModule: o.simulatorModule };
}
