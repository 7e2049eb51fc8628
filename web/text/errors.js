// Words for errors: why a call was refused, and what went wrong on the connection.
import { fill, join, sum, texts, word } from "./pack.js";

/** Errors whose reason has better words than the code. */
const BY_REASON = ["blocked", "engine-failed", "connection-refused", "storage-unavailable", "terminal-unresolved"];

/** @param {{ code: string, reason?: string, connectCode?: number, seconds?: number, left?: number }} facts */
export function errorText({ code, reason, connectCode, seconds, left }) {
  const said =
    (BY_REASON.includes(code) && word(texts.errorReasons, reason)) || word(texts.errors, code) || texts.fallbacks.error;
  const wait = seconds !== undefined && seconds > 0 && fill(texts.fallbacks.seconds, { seconds });
  const most = left !== undefined && fill(texts.fallbacks.most, { left: sum(left) });
  return join(word(texts.codes, connectCode), said, wait, most);
}

/** @param {number | undefined} code of an error of Connect @returns {string | undefined} what developers should know about it */
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

/** Card payments have stopped in this window for good. This says nothing about its payments: each has its own text. */
export function fatalText() {
  return texts.fallbacks.fatal;
}

/** What staff must read if no card is charged. */
export function simulatorText() {
  return texts.fallbacks.simulator;
}

/** @param {{ code?: number }} error on the connection, which may concern no payment */
export function connectionText({ code }) {
  return word(texts.codes, code) ?? texts.fallbacks["connection-error"];
}
