// A receipt as plain text of so many columns.
import { columns, print } from "./layout.js";
import { marked } from "./mark.js";
import { rows } from "./rows.js";

const FEED = ["", "", ""];

/**
 * asText gives the lines joined by line feeds, none wider than width. Bold and
 * double height do not show; what is double width has half the columns.
 * @param {readonly unknown[]} lines
 * @param {number} width columns: 32, 40, 42 and 48 are usual
 * @param {{ copy?: boolean | string }} [options]
 */
export function asText(lines, width, { copy } = {}) {
  const room = columns(width);
  return rows(marked(lines, copy))
    .flatMap((row) => (row.kind === "feed" ? FEED : print(row, room)))
    .join("\n");
}
