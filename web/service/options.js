// Checks of what a till passed, before the engine is asked for anything.
import { EPoSError } from "../engine/error.js";

/**
 * @param {string} field
 * @param {string} message
 */
export function refusal(field, message) {
  return new EPoSError({ code: "invalid-request", field, message: `${field}: ${message}` });
}

/**
 * options returns the given options. It refuses the first key that is not among the names.
 * @param {unknown} given
 * @param {string[]} names
 * @param {string} [kind] the word for them in the error
 * @returns {Record<string, any>}
 */
export function options(given, names, kind = "option") {
  if (given === undefined) return {};
  if (given === null || typeof given !== "object") throw refusal(`${kind}s`, "must be an object");
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) throw refusal(name, `is not a known ${kind}: ${names.join(", ")}`);
  }
  return /** @type {Record<string, any>} */ (given);
}

/**
 * @param {Record<string, any>} given
 * @param {string[]} names of hooks that must be functions if they are given
 */
export function functions(given, names) {
  for (const name of names) {
    if (given[name] !== undefined && typeof given[name] !== "function") throw refusal(name, "must be a function");
  }
}
