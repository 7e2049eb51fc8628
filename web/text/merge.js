// The words a till brings with it, laid over the English ones.
import { refusal } from "../service/options.js";
import { english } from "./pack.js";

/**
 * merged lays a pack, or a part of one, over English. Keys that English does
 * not have belong to another version: they are left out and named. What is no
 * pack is refused by its field.
 * @param {any} given
 * @returns {{ texts: import("./pack.js").Texts, unknown: string[] }}
 */
export function merged(given = {}) {
  /** @type {string[]} */ const unknown = strangers("", record("texts", given), english);
  const groups = Object.entries(english).map(([name, group]) => {
    const own = record(`texts.${name}`, given[name] ?? {});
    unknown.push(...strangers(`${name}.`, own, group));
    const words = Object.entries(group).map(([key, text]) => [
      key,
      Object.hasOwn(own, key) ? said(`texts.${name}.${key}`, own[key], text) : text,
    ]);
    return [name, Object.fromEntries(words)];
  });
  return { texts: Object.fromEntries(groups), unknown };
}

/** @param {string} field @param {any} value @returns {Record<string, any>} */
function record(field, value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw refusal(field, "must be an object");
  return value;
}

/** @param {string} path @param {object} given @param {object} known */
function strangers(path, given, known) {
  return Object.keys(given)
    .filter((key) => !Object.hasOwn(known, key))
    .map((key) => path + key);
}

/** @param {string} field @param {unknown} text @param {string} english where it is undefined */
function said(field, text, english) {
  if (text === undefined) return english;
  if (typeof text !== "string" || !text.trim()) throw refusal(field, "must be words");
  return text;
}
