// Codes and values of the engine turned into words for staff. Connect's own
// userMessage, where there is one, wins over ours.
import * as en from "./text/en.js";

/** @typedef {typeof en} Texts the whole of a pack */

/** One page has one engine, and so one language. @type {Texts} */
let texts = en;

/** speak changes the words from now on; what was said stays. @param {Texts} pack */
export function speak(pack) {
  texts = pack;
}

/** @param {Record<string, string>} words @param {string | undefined} key */
const word = (words, key) => (key !== undefined && Object.hasOwn(words, key) ? words[key] : undefined);

/**
 * @param {string} code
 * @param {string} [reason]
 */
export function errorText(code, reason) {
  return (code === "connection-refused" && word(texts.errorReasons, reason)) || word(texts.errors, code) || texts.fallbacks.error;
}

/**
 * withText gives a frozen copy of what the engine sent with `text` added.
 * @template {Record<string, any>} T
 * @param {T} value
 * @param {(value: T) => string} words
 * @returns {Readonly<T & { text: string }>}
 */
export function withText(value, words) {
  const said = value.userMessage || words(value);
  const decided = signatureText(value);
  return Object.freeze({ ...value, text: decided ? `${said} ${decided}` : said });
}

/** @param {{ signature?: { decidedBy?: string } }} outcome who decided about its signature, "" where none was asked for */
export function signatureText({ signature }) {
  return word(texts.signatures, signature?.decidedBy) ?? "";
}

/** @param {{ result?: string, reason?: string }} outcome */
export function outcomeText({ result, reason }) {
  return word(texts.outcomes, reason) ?? word(texts.results, result) ?? texts.results.unknown;
}

/** @param {{ state?: string, owner?: string, reason?: string }} entry */
export function pendingText({ state, owner, reason }) {
  if (state === "open") return owner === "elsewhere" ? texts.pending.elsewhere : texts.pending.open;
  if (state === "unknown") return word(texts.outcomes, reason) ?? texts.pending.unknown;
  if (state === "unacknowledged") return [word(texts.outcomes, reason), texts.pending.unacknowledged].filter(Boolean).join(" ");
  return word(texts.pending, state) ?? texts.pending.unknown;
}

/** @param {{ state?: string, reason?: string }} link */
export function linkText({ state, reason }) {
  return (state === "refused" && word(texts.errorReasons, reason)) || word(texts.links, state) || "";
}

/** @param {{ value?: string }} notification a value we do not know could read as an end, so it is not shown */
export function notificationText({ value }) {
  return word(texts.notifications, value) ?? texts.fallbacks.notification;
}
