// The pack of words that this page speaks, and how a text is made of its words.
import { english } from "./en.js";

export { english };

/**
 * @typedef {typeof english} Texts the whole of a pack
 */

/** One page has one engine, and so one language. @type {Texts} */
export let texts = english;

/** speak changes the words from now on; what was said stays. @param {Texts} pack */
export function speak(pack) {
  texts = pack;
}

/** @param {Record<string, string>} words @param {string | number | undefined} key */
export const word = (words, key) => (key !== undefined && Object.hasOwn(words, key) ? words[key] : undefined);
/** @param {(string | false | undefined)[]} sentences */
export const joined = (...sentences) => sentences.filter(Boolean).join(" ");

/** filled puts values into the braces of a text. @param {string} text @param {Record<string, unknown>} values */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (brace, name) => String(values[name] ?? brace));

/** The time of day as a till shows it, with the date where that is not today. @param {number} at ms since 1970 */
export function clock(at) {
  const then = new Date(at);
  const time = [then.getHours(), then.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  return then.toDateString() === new Date().toDateString() ? time : `${then.toLocaleDateString()}, ${time}`;
}

/** An amount as every language reads it. @param {number | undefined} minor @param {string} [currency] */
export const sum = (minor, currency) =>
  minor === undefined ? texts.checks.untold : `${(minor / 100).toFixed(2)} ${currency ?? ""}`.trim();
