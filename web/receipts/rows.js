// The lines of a terminal made safe to show, whatever they are shown on.

/**
 * Row is one line as every medium prints it. `text` has no control character
 * and nothing invisible in it; only "text" and "box" have any.
 * @typedef {{ kind: "text" | "box" | "single" | "double" | "feed", text: string, bold: boolean, tall: boolean, wide: boolean }} Row
 */

/** A box without words of its own says what its type says: no declined receipt may lose that. */
const BOXES = /** @type {Record<string, string>} */ ({ BOX_DECLINE: "DECLINED", BOX_VOID: "VOID" });

const MARKS = /** @type {Record<string, "single" | "double" | "feed">} */ ({
  LINE_SEPARATOR_SINGLE: "single",
  LINE_SEPARATOR_DOUBLE: "double",
  TICKET_FEED: "feed",
});

/** Controls, what changes the direction of text, what has no shape, and halves of characters. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * rows reads lines tolerantly: what is no line is left out, an unknown type is
 * text, an unknown format is none.
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
  return broken(text).map((each) => ({ ...look, kind: "text", text: visible(each) }));
}

/** broken gives the lines inside one value; a break at its end adds none. @param {string} text */
function broken(text) {
  return text.replace(/(\r\n|\r|\n)$/, "").split(/\r\n|\r|\n/);
}

/** visible puts a sign where something hides, so that nothing reads as what it is not. @param {string} text */
function visible(text) {
  return text.replaceAll("\t", " ").replace(HIDDEN, (hidden) => {
    const code = hidden.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code); // its picture: ␛
    return code === 0x7f ? "\u2421" : "\ufffd";
  });
}
