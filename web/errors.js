// The one error class, and the checks of option names made on this side.
import { codeNote, errorText } from "./text.js";

/**
 * @typedef {import("./connect-epos.d.ts").EPoSErrorCode} Code
 * @typedef {{ code: Code, message?: string, field?: string, reason?: string, connectCode?: number, userMessage?: string, outcome?: any,
 *   left?: number, entry?: any, seconds?: number, until?: number, cause?: unknown }} Facts
 */

/**
 * EPoSError says why a call did nothing. `sent` is always false: whatever may
 * have been sent resolves as an outcome instead.
 */
export class EPoSError extends Error {
  /** @param {Facts} facts */
  constructor(facts) {
    super(facts.message || facts.code, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = "EPoSError";
    this.code = facts.code;
    this.text = facts.userMessage || errorText(facts);
    this.sent = /** @type {const} */ (false);
    if (facts.field !== undefined) this.field = facts.field;
    if (facts.reason !== undefined) this.reason = facts.reason;
    if (facts.connectCode !== undefined) {
      this.connectCode = facts.connectCode;
      this.note = codeNote(facts.connectCode);
    }
    if (facts.outcome !== undefined) this.outcome = facts.outcome;
    if (facts.left !== undefined) this.left = facts.left;
    if (facts.entry !== undefined) this.entry = facts.entry;
    if (facts.seconds !== undefined) this.seconds = facts.seconds;
    if (facts.until !== undefined) this.until = facts.until;
  }
}

/**
 * @param {string} field
 * @param {string} message
 */
export function refusal(field, message) {
  return new EPoSError({ code: "invalid-request", field, message: `${field}: ${message}` });
}

/**
 * options returns the given options, or refuses the first key that is not
 * among the names.
 * @param {unknown} given
 * @param {string[]} names
 * @param {string} [kind] what they are called
 * @returns {Record<string, any>}
 */
export function options(given, names, kind = "option") {
  if (given === undefined) return {};
  if (given === null || typeof given !== "object") throw refusal(`${kind}s`, "must be an object");
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) throw refusal(name, `is not a known ${kind}`);
  }
  return /** @type {Record<string, any>} */ (given);
}

/**
 * @param {Record<string, any>} given
 * @param {string[]} names hooks that must be functions where they are given
 */
export function functions(given, names) {
  for (const name of names) {
    if (given[name] !== undefined && typeof given[name] !== "function") throw refusal(name, "must be a function");
  }
}
