// Merges the words that a till passes with the English ones.
import { refusal } from "../service/options.js";
import { english } from "./pack.js";

/**
 * mergeTexts puts the words of a pack, or of a part of one, in place of the English ones. Keys that English does not
 * have belong to another version: they are left out, and `unknown` names them. What is no pack is refused with the name
 * of its field.
 * @param {any} given
 * @returns {{ texts: import("./pack.js").Texts, unknown: string[] }}
 */
export function mergeTexts(given = {}) {
  /** @type {string[]} */ const unknown = unknownKeys("", object("texts", given), english);
  const groups = Object.entries(english).map(([name, group]) => {
    const own = object(`texts.${name}`, given[name] ?? {});
    unknown.push(...unknownKeys(`${name}.`, own, group));
    const words = Object.entries(group).map(([key, text]) => [
      key,
      Object.hasOwn(own, key) ? wordOr(`texts.${name}.${key}`, own[key], text) : text,
    ]);
    return [name, Object.fromEntries(words)];
  });
  return { texts: Object.fromEntries(groups), unknown };
}

/** @param {string} field @param {any} value @returns {Record<string, any>} */
function object(field, value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw refusal(field, "must be an object");
  return value;
}

/** @param {string} path @param {object} given @param {object} known */
function unknownKeys(path, given, known) {
  return Object.keys(given)
    .filter((key) => !Object.hasOwn(known, key))
    .map((key) => path + key);
}

/** @param {string} field @param {unknown} text @param {string} english is used if the text is undefined */
function wordOr(field, text, english) {
  if (text === undefined) return english;
  if (typeof text !== "string" || !text.trim()) throw refusal(field, "must be words");
  return text;
}
