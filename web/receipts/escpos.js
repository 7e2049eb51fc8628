// A receipt as bytes for a printer that speaks ESC/POS.
import { bytes, fold, page } from "./codepages.js";
import { columns, print } from "./layout.js";
import { markCopy } from "./mark.js";
import { rows } from "./rows.js";

/** @typedef {import("./rows.js").Row} Row */

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const LF = 0x0a;
const FEED = [ESC, 0x64, 3]; // ESC d: three lines
const CUT = [GS, 0x56, 66, 0]; // GS V: feed to the knife, then a partial cut

/**
 * asEscPos gives the bytes of a whole print, from the reset to the cut. Only our own commands have bytes below 0x20; no
 * text of a line can become a command. Without lines there are no bytes.
 * @param {readonly unknown[]} lines
 * @param {{ width?: number, codepage?: string, cut?: boolean, copy?: boolean | string }} [options]
 */
export function asEscPos(lines, { width = 48, codepage = "pc858", cut = true, copy } = {}) {
  const room = columns(width);
  const { number, high } = page(codepage);
  const found = rows(markCopy(lines, copy));
  if (found.length === 0) return new Uint8Array();
  const printed = found.flatMap((row) => (row.kind === "feed" ? FEED : set(row, room, high)));
  return Uint8Array.from([...begin(number), ...printed, ...(cut ? CUT : [])]);
}

/**
 * Resets the printer; leaves the mode for Chinese, in which many printers start, and in which two bytes above 0x7f are one
 * character; selects the characters of the USA (some countries replace #, $ and others); and selects the code page.
 * @param {number} number
 */
function begin(number) {
  return [ESC, 0x40, FS, 0x2e, ESC, 0x52, 0, ESC, 0x74, number];
}

/**
 * @param {Row} row
 * @param {number} room
 * @param {string} high
 */
function set(row, room, high) {
  const size = (row.wide ? 0x10 : 0) | (row.tall ? 0x01 : 0);
  // A replacement may be longer than its character, so characters are replaced before the layout.
  const text = print({ ...row, text: fold(row.text, high) }, room).flatMap((line) => [...bytes(line, high), LF]);
  return [
    ...(row.bold ? [ESC, 0x45, 1] : []),
    ...(size ? [GS, 0x21, size] : []),
    ...text,
    ...(size ? [GS, 0x21, 0] : []),
    ...(row.bold ? [ESC, 0x45, 0] : []),
  ];
}
