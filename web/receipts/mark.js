// A print of what was printed before says so: two equal receipts would pay two bills.

const WORD = "COPY";

/**
 * marked gives the lines with the mark of a copy above them. No lines stay none.
 * @param {unknown} lines
 * @param {boolean | string | undefined} copy true for our word, a text for another
 * @returns {any} lines
 */
export function marked(lines, copy) {
  if (copy !== undefined && typeof copy !== "boolean" && (typeof copy !== "string" || !copy.trim())) {
    throw new TypeError("copy must be true, false, or the words that mark a copy");
  }
  if (!copy || !Array.isArray(lines) || lines.length === 0) return lines;
  return [{ value: copy === true ? WORD : copy, format: ["BOLD", "DOUBLE_WIDTH"] }, ...lines];
}
