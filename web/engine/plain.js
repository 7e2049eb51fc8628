// Values on their way across the port: plain JSON out, frozen data in.
import { EPoSError } from "./error.js";

/**
 * plain copies what a till passed as JSON data, at the moment of the call.
 * What JSON would silently change or drop (NaN, a function, a Date, a bigint)
 * becomes `{"$": "NaN"}`, so that the engine refuses it under its field's name.
 * A member that is `undefined` counts as absent.
 * @param {unknown} value
 * @returns {any}
 */
export function plain(value) {
  try {
    const text = JSON.stringify([value], marked);
    const [copy] = JSON.parse(text);
    return copy?.$ === "undefined" ? undefined : copy;
  } catch (cause) {
    throw new EPoSError({ code: "invalid-request", message: "the request is not plain data", cause });
  }
}

/**
 * @this {any}
 * @param {string} key
 * @param {unknown} value
 */
function marked(key, value) {
  const raw = this[key]; // as it was before any toJSON
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
      return raw === null || Array.isArray(raw) ? raw : record(raw, value);
    default:
      return value;
  }
}

/**
 * @param {object} raw
 * @param {unknown} value
 */
function record(raw, value) {
  const tag = Object.prototype.toString.call(raw).slice(8, -1);
  return tag === "Object" && value === raw ? raw : { $: tag };
}

/**
 * frozen freezes parsed JSON all the way down and returns it.
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
