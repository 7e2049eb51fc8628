// A receipt as plain text with a number of columns.
import { columns, print } from "./layout.js";
import { markCopy } from "./mark.js";
import { rows } from "./rows.js";

const FEED = ["", "", ""];

/**
 * asText gives the lines, separated by line feeds. No line is wider than `width`. Bold and double height do not show;
 * double width has half the columns.
 * @param {readonly unknown[]} lines
 * @param {number} width columns: 32, 40, 42 and 48 are usual
 * @param {{ copy?: boolean | string }} [options]
 */
export function asText(lines, width, { copy } = {}) {
  const room = columns(width);
  return rows(markCopy(lines, copy))
    .flatMap((row) => (row.kind === "feed" ? FEED : print(row, room)))
    .join("\n");
}
