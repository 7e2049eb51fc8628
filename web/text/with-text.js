// Adds the words to a value of the engine.
import { withNote } from "./errors.js";
import { join, texts, word } from "./pack.js";

/** Reasons that say that an error of Connect ended the payment. Only then its code has a meaning for staff. */
const ENDED_BY_ERROR = ["refused", "error-reply"];

/**
 * withText gives a frozen copy of a value of the engine, with its `text`. If it has an error of Connect that we know,
 * that error gets a `note` for developers.
 * @template {Record<string, any>} T
 * @param {T} value
 * @param {(value: T) => string} words
 * @returns {Readonly<T & { text: string }>}
 */
export function withText(value, words) {
  const { error, reason, userMessage } = value;
  const ours = () => join(ENDED_BY_ERROR.includes(reason) ? word(texts.codes, error?.code) : "", words(value));
  // If nobody can tell how it ended, our words are added to those of Connect: they say what to do.
  const said = userMessage && value.result !== "unknown" ? userMessage : join(userMessage, ours());
  const text = join(said, signatureText(value));
  return Object.freeze({ ...value, ...(error && { error: withNote(error) }), text });
}

/** all adds the words to each value of a list. @param {any[]} list @param {(value: any) => string} words @returns {readonly any[]} */
export const all = (list, words) => Object.freeze(list.map((each) => withText(each, words)));

/** @param {{ signature?: { decidedBy?: string } }} outcome says who decided about its signature; "" if nobody was asked for one */
export function signatureText({ signature }) {
  return word(texts.signatures, signature?.decidedBy) ?? "";
}
