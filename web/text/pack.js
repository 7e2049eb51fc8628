// The text pack of this page, and the small functions that make a text of its words.
import { english } from "./en.js";

export { english };

/**
 * @typedef {typeof english} Texts the whole of a pack
 */

/** The pack in use. One page has one engine, and so one language. @type {Texts} */
export let texts = english;

/** useTexts changes the pack for all texts from now on. Texts that were made before stay as they are. @param {Texts} pack */
export function useTexts(pack) {
  texts = pack;
}

/** word is the text for a key, or undefined if there is none. @param {Record<string, string>} words @param {string | number | undefined} key */
export const word = (words, key) => (key !== undefined && Object.hasOwn(words, key) ? words[key] : undefined);
/** join makes one text of the sentences that are there. @param {(string | false | undefined)[]} sentences */
export const join = (...sentences) => sentences.filter(Boolean).join(" ");

/** fill puts values into the braces of a text. @param {string} text @param {Record<string, unknown>} values */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (brace, name) => String(values[name] ?? brace));

/** clock is the time of day as a till shows it, with the date if that is not today. @param {number} at ms since 1970 */
export function clock(at) {
  const then = new Date(at);
  const time = [then.getHours(), then.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  return then.toDateString() === new Date().toDateString() ? time : `${then.toLocaleDateString()}, ${time}`;
}

/** sum is an amount in a form that every language reads. @param {number | undefined} minor @param {string} [currency] */
export const sum = (minor, currency) =>
  minor === undefined ? texts.checks.untold : `${(minor / 100).toFixed(2)} ${currency ?? ""}`.trim();
