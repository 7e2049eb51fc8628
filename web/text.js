// Codes and values of the engine turned into words for staff. Connect's own
// userMessage, where there is one, wins over ours.
import * as en from "./text/en.js";

/** @param {Record<string, string>} words @param {string | undefined} key */
const word = (words, key) => (key !== undefined && Object.hasOwn(words, key) ? words[key] : undefined);

/**
 * @param {string} code
 * @param {string} [reason]
 */
export function errorText(code, reason) {
  return (code === "connection-refused" && word(en.errorReasons, reason)) || word(en.errors, code) || "Something went wrong. Nothing was charged.";
}

/**
 * withText gives a frozen copy of what the engine sent with `text` added.
 * @template {Record<string, any>} T
 * @param {T} value
 * @param {(value: T) => string} words
 * @returns {Readonly<T & { text: string }>}
 */
export function withText(value, words) {
  return Object.freeze({ ...value, text: value.userMessage || words(value) });
}

/** @param {{ result?: string, reason?: string }} outcome */
export function outcomeText({ result, reason }) {
  return word(en.outcomes, reason) ?? word(en.results, result) ?? en.results.unknown;
}

/** @param {{ state?: string, owner?: string, reason?: string }} entry */
export function pendingText({ state, owner, reason }) {
  if (state === "open") return owner === "elsewhere" ? en.pending.elsewhere : en.pending.open;
  if (state === "unknown") return word(en.outcomes, reason) ?? en.pending.unknown;
  if (state === "unacknowledged") return [word(en.outcomes, reason), en.pending.unacknowledged].filter(Boolean).join(" ");
  return word(en.pending, state) ?? en.pending.unknown;
}

/** @param {{ state?: string, reason?: string }} link */
export function linkText({ state, reason }) {
  return (state === "refused" && word(en.errorReasons, reason)) || word(en.links, state) || "";
}

/** @param {{ value?: string }} notification a value we do not know is shown as it came */
export function notificationText({ value }) {
  return word(en.notifications, value) ?? `Card machine: ${value}`;
}
