// Words for what a call was refused with, and for what goes wrong on the connection.
import { filled, joined, sum, texts, word } from "./pack.js";

/** Errors whose reason has words that say more. */
const REASONED = ["blocked", "engine-failed", "connection-refused", "terminal-unresolved"];

/** @param {{ code: string, reason?: string, connectCode?: number, seconds?: number, left?: number }} facts */
export function errorText({ code, reason, connectCode, seconds, left }) {
  const said =
    (REASONED.includes(code) && word(texts.errorReasons, reason)) || word(texts.errors, code) || texts.fallbacks.error;
  const wait = seconds !== undefined && seconds > 0 && filled(texts.fallbacks.seconds, { seconds });
  const most = left !== undefined && filled(texts.fallbacks.most, { left: sum(left) });
  return joined(word(texts.codes, connectCode), said, wait, most);
}

/** @param {number | undefined} code of an error of Connect @returns {string | undefined} what developers should know of it */
export function codeNote(code) {
  return word(texts.codeNotes, code);
}

/**
 * @template {{ code?: number }} T
 * @param {T} error of Connect
 * @returns {T & { note?: string }}
 */
export function withNote(error) {
  const note = codeNote(error.code);
  return note ? Object.freeze({ ...error, note }) : error;
}

/** Card payments stopped in a window for good. Of its payments this says nothing: each has words of its own. */
export function fatalText() {
  return texts.fallbacks.fatal;
}

/** What must be read where no card is charged. */
export function simulatorText() {
  return texts.fallbacks.simulator;
}

/** @param {{ code?: number }} error on the connection, which may concern no payment */
export function connectionText({ code }) {
  return word(texts.codes, code) ?? texts.fallbacks["connection-error"];
}
