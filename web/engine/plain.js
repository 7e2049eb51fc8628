// Values that cross the port: the till's values go to the engine as plain JSON, the engine's come back frozen.
import { EPoSError } from "./error.js";

/**
 * plain copies what a till passed as JSON data, at the moment of the call. JSON silently changes or drops some values
 * (NaN, a function, a Date, a bigint). Such a value becomes for example `{"$": "NaN"}`, so that the engine refuses it
 * with the name of its field. A member that is `undefined` counts as absent.
 * @param {unknown} value
 * @returns {any}
 */
export function plain(value) {
  try {
    const text = JSON.stringify([value], markLost);
    const [copy] = JSON.parse(text);
    return copy?.$ === "undefined" ? undefined : copy;
  } catch (cause) {
    throw new EPoSError({ code: "invalid-request", message: "the request is not plain data", cause });
  }
}

/**
 * markLost is what JSON.stringify calls for each member.
 * @this {any}
 * @param {string} key
 * @param {unknown} value
 */
function markLost(key, value) {
  const raw = this[key]; // the value before toJSON
  switch (typeof raw) {
    case "number":
      return Number.isFinite(raw) ? raw : { $: String(raw) };
    case "bigint":
    case "function":
    case "symbol":
      return { $: typeof raw };
    case "undefined":
      return Array.isArray(this) ? { $: "undefined" } : undefined;
    case "object":
      return raw === null || Array.isArray(raw) ? raw : plainObject(raw, value);
    default:
      return value;
  }
}

/**
 * @param {any} raw
 * @param {unknown} value what toJSON made of it
 */
function plainObject(raw, value) {
  const tag = Object.prototype.toString.call(raw).slice(8, -1);
  // Behind a proxy a member may be another object each time that it is read.
  return tag === "Object" && (value === raw || typeof raw.toJSON !== "function") ? raw : { $: tag };
}

/**
 * frozen freezes parsed JSON, with everything inside it, and returns it.
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function frozen(value) {
  if (value !== null && typeof value === "object") {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}
