// Lays out lines on paper with a number of columns, for plain text and for printers.

/** @typedef {import("./rows.js").Row} Row */

const NARROWEST = 16;
const WIDEST = 255;

/** Characters that need two columns: East Asian scripts, and pictures. */
const BROAD =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const MARK = /\p{M}/u;

/** columns checks a number of columns. @param {unknown} width @returns {number} */
export function columns(width) {
  if (typeof width === "number" && Number.isInteger(width) && width >= NARROWEST && width <= WIDEST) return width;
  throw new RangeError(`width must be a whole number of columns from ${NARROWEST} to ${WIDEST}`);
}

/**
 * print gives the lines that a row puts on paper. A feed puts none. DOUBLE_WIDTH has half the columns.
 * @param {Row} row
 * @param {number} width
 * @returns {string[]}
 */
export function print({ kind, text, wide }, width) {
  const room = wide ? Math.floor(width / 2) : width;
  switch (kind) {
    case "single":
      return ["-".repeat(room)];
    case "double":
      return ["=".repeat(room)];
    case "box":
      return box(text, room);
    case "feed":
      return [];
    default:
      return wrap(text, room);
  }
}

/** cells counts the columns that a text needs. @param {string} text */
export function cells(text) {
  let count = 0;
  for (const char of text) count += MARK.test(char) ? 0 : BROAD.test(char) ? 2 : 1;
  return count;
}

/**
 * wrap keeps a line that fits. If a line is too long, first the gap between its two sides gets smaller. If that is not
 * enough, the line is broken between words, and at last inside a word. Only spaces are ever lost.
 * @param {string} text
 * @param {number} width
 */
function wrap(text, width) {
  if (cells(text) <= width) return [text];
  return shrinkGap(text.trimEnd(), width) ?? breakWords(text, width);
}

/** @param {string} text @param {number} width @returns {string[] | undefined} */
function shrinkGap(text, width) {
  const excess = cells(text) - width;
  if (excess <= 0) return [text];
  const gap = (text.match(/ {2,}/g) ?? []).reduce((widest, each) => (each.length > widest.length ? each : widest), "");
  return gap.length > excess ? [text.replace(gap, gap.slice(excess))] : undefined;
}

/** @param {string} text @param {number} width */
function breakWords(text, width) {
  const lines = [""];
  for (const piece of text
    .trim()
    .split(/ +/)
    .flatMap((word) => pieces(word, width))) {
    const last = lines.length - 1;
    const joined = lines[last] && `${lines[last]} ${piece}`;
    if (joined && cells(joined) <= width) lines[last] = joined;
    else if (lines[last]) lines.push(piece);
    else lines[last] = piece;
  }
  return lines;
}

/** pieces cuts a word that is wider than the paper. All pieces except the last one are full. @param {string} word @param {number} width */
function pieces(word, width) {
  const cut = [""];
  let used = 0;
  for (const char of word) {
    const size = cells(char);
    if (used + size > width) {
      cut.push("");
      used = 0;
    }
    cut[cut.length - 1] += char;
    used += size;
  }
  return cut;
}

/** @param {string} text @param {number} width */
function box(text, width) {
  const edge = `+${"-".repeat(width - 2)}+`;
  const inside = wrap(text, width - 4).map((line) => {
    const space = width - 4 - cells(line);
    const left = Math.floor(space / 2);
    return `| ${" ".repeat(left)}${line}${" ".repeat(space - left)} |`;
  });
  return [edge, ...inside, edge];
}
