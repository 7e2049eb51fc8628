// A receipt as plain text of so many columns.
import { columns, print } from "./layout.js";
import { rows } from "./rows.js";

const FEED = ["", "", ""];

/**
 * asText gives the lines joined by line feeds, none wider than width. Bold and
 * double height do not show; what is double width has half the columns.
 * @param {readonly unknown[]} lines
 * @param {number} width columns: 32, 40, 42 and 48 are usual
 */
export function asText(lines, width) {
  const room = columns(width);
  return rows(lines)
    .flatMap((row) => (row.kind === "feed" ? FEED : print(row, room)))
    .join("\n");
}
