// How a value of the engine gets its words.
import { withNote } from "./errors.js";
import { joined, texts, word } from "./pack.js";

/** Reasons of what an error of Connect ended: where something else decided, its code says nothing to staff. */
const BY_ERROR = ["refused", "error-reply"];

/**
 * withText gives a frozen copy of what the engine sent with `text` added, and
 * with the `note` for developers where Connect sent an error we know.
 * @template {Record<string, any>} T
 * @param {T} value
 * @param {(value: T) => string} words
 * @returns {Readonly<T & { text: string }>}
 */
export function withText(value, words) {
  const { error, reason, userMessage } = value;
  const ours = () => joined(BY_ERROR.includes(reason) ? word(texts.codes, error?.code) : "", words(value));
  // What nobody can tell the end of needs our words too: they say what to do.
  const said = userMessage && value.result !== "unknown" ? userMessage : joined(userMessage, ours());
  const text = joined(said, signatureText(value));
  return Object.freeze({ ...value, ...(error && { error: withNote(error) }), text });
}

/** @param {any[]} list @param {(value: any) => string} words @returns {readonly any[]} */
export const all = (list, words) => Object.freeze(list.map((each) => withText(each, words)));

/** @param {{ signature?: { decidedBy?: string } }} outcome who decided about its signature, "" where none was asked for */
export function signatureText({ signature }) {
  return word(texts.signatures, signature?.decidedBy) ?? "";
}
