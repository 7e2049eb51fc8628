// Marks a receipt that was printed before: somebody could pay two bills with two equal receipts.

const WORD = "COPY";

/**
 * markCopy puts the mark of a copy above the lines. If there are no lines, there is no mark.
 * @param {unknown} lines
 * @param {boolean | string | undefined} copy true for our word, or another text
 * @returns {any} lines
 */
export function markCopy(lines, copy) {
  if (copy !== undefined && typeof copy !== "boolean" && (typeof copy !== "string" || !copy.trim())) {
    throw new TypeError("copy must be true, false, or the words that mark a copy");
  }
  if (!copy || !Array.isArray(lines) || lines.length === 0) return lines;
  return [{ value: copy === true ? WORD : copy, format: ["BOLD", "DOUBLE_WIDTH"] }, ...lines];
}
