// Makes the lines of a terminal safe to show, on every medium.

/**
 * Row is one line, in the same form for every medium. Its `text` has no control characters and nothing invisible. Only
 * "text" and "box" have a text.
 * @typedef {{ kind: "text" | "box" | "single" | "double" | "feed", text: string, bold: boolean, tall: boolean, wide: boolean }} Row
 */

/** A box without words gets the word of its type, so that a declined receipt always says so. */
const BOXES = /** @type {Record<string, string>} */ ({ BOX_DECLINE: "DECLINED", BOX_VOID: "VOID" });

const MARKS = /** @type {Record<string, "single" | "double" | "feed">} */ ({
  LINE_SEPARATOR_SINGLE: "single",
  LINE_SEPARATOR_DOUBLE: "double",
  TICKET_FEED: "feed",
});

/** Control characters, characters that change the text direction or have no shape, and halves of characters. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * rows reads lines in a tolerant way: what is no line is left out, an unknown type counts as text, and an unknown format
 * is ignored.
 * @param {unknown} lines
 * @returns {Row[]}
 */
export function rows(lines) {
  return Array.isArray(lines) ? lines.filter((line) => line !== null && typeof line === "object").flatMap(read) : [];
}

/** @param {any} line @returns {Row[]} */
function read({ value, type, format }) {
  const plain = { text: "", bold: false, tall: false, wide: false };
  if (Object.hasOwn(MARKS, type)) return [{ ...plain, kind: MARKS[type] }];
  const formats = Array.isArray(format) ? format : [];
  const look = {
    bold: formats.includes("BOLD"),
    tall: formats.includes("DOUBLE_HEIGHT"),
    wide: formats.includes("DOUBLE_WIDTH"),
  };
  const text = typeof value === "string" ? value : "";
  if (Object.hasOwn(BOXES, type))
    return [{ ...look, kind: "box", text: visible(text.replace(/[\r\n]+/g, " ")).trim() || BOXES[type] }];
  return splitLines(text).map((each) => ({ ...look, kind: "text", text: visible(each) }));
}

/** splitLines gives the lines inside one value. A line break at its end adds no line. @param {string} text */
function splitLines(text) {
  return text.replace(/(\r\n|\r|\n)$/, "").split(/\r\n|\r|\n/);
}

/** visible puts a sign in place of each invisible character, so that no text looks like another one. @param {string} text */
function visible(text) {
  return text.replaceAll("\t", " ").replace(HIDDEN, (hidden) => {
    const code = hidden.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code); // its picture: ␛
    return code === 0x7f ? "\u2421" : "\ufffd";
  });
}
