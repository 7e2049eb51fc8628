// The only error class of the API.
import { codeNote, errorText } from "../text/index.js";

/**
 * @typedef {import("../types/connect-epos.d.ts").EPoSErrorCode} Code
 * @typedef {{ code: Code, message?: string, field?: string, reason?: string, connectCode?: number, userMessage?: string, outcome?: any,
 *   left?: number, entry?: any, seconds?: number, until?: number, cause?: unknown }} Facts
 */

/** Hears of mistakes in the till's code, which its staff cannot mend. While an engine runs, its log does. @type {{ hears(message: string, level?: string): void }} */
export const developer = { hears: (message) => console.error(`connect-epos: ${message}`) };

/**
 * EPoSError says why a call did nothing. `sent` is always false: if something may have been sent, the call resolves with
 * an outcome instead.
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
    if (facts.code === "invalid-request" && facts.field !== undefined) developer.hears(this.message);
  }
}
