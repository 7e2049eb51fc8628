// Tools for the tests of receipts: a printer that names its commands, a very small document, and random lines.
import assert from "node:assert/strict";

/** Commands we send, by their first two bytes, and how many bytes follow. */
const KNOWN = {
  "1b40": ["ESC @", 0],
  "1c2e": ["FS .", 0],
  "1b52": ["ESC R", 1],
  "1b74": ["ESC t", 1],
  "1b45": ["ESC E", 1],
  "1b64": ["ESC d", 1],
  "1d21": ["GS !", 1],
  "1d56": ["GS V", 2],
};

/** commands reads bytes as a printer does. A control byte that begins none of our commands fails the test. */
export function commands(bytes) {
  const made = [];
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] === 0x0a) {
      made.push("LF");
      at++;
    } else if (bytes[at] >= 0x20 && bytes[at] !== 0x7f) {
      const end = bytes.findIndex((byte, n) => n > at && (byte < 0x20 || byte === 0x7f));
      made.push(
        Buffer.from(bytes.slice(at, end < 0 ? undefined : end))
          .toString("hex")
          .match(/../g)
          .join(" "),
      );
      at = end < 0 ? bytes.length : end;
    } else {
      const command = KNOWN[Buffer.from(bytes.slice(at, at + 2)).toString("hex")];
      assert.ok(command, `no command of ours at byte ${at}`);
      made.push([command[0], ...bytes.slice(at + 2, at + 2 + command[1])].join(" "));
      at += 2 + command[1];
    }
  }
  return made;
}

const escaped = (text) =>
  text.replace(/[&<>"']/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[char]);

/** A document with only what a receipt needs. It can show itself as markup. */
export const fakeDocument = {
  createElement(tag) {
    const children = [];
    return {
      className: "",
      textContent: "",
      attributes: "",
      setAttribute(name, value) {
        this.attributes += ` ${name}="${value}"`;
      },
      appendChild: (child) => children.push(child),
      get outerHTML() {
        const open = `<${tag}${this.className && ` class="${this.className}"`}${this.attributes}>`;
        if (tag === "hr" || tag === "br") return open;
        return `${open}${escaped(this.textContent)}${children.map((child) => child.outerHTML).join("")}</${tag}>`;
      },
    };
  },
};

const PARTS = [
  "TOTAL",
  "GBP 12.50",
  " ",
  "        ",
  "<script>",
  "</pre>",
  "&amp;",
  '"',
  "'",
  "£",
  "€",
  "é",
  "e\u0301",
  "日本",
  "עברית",
  "\u202e",
  "\u2066",
  "\u0000",
  "\u001b@",
  "\u001d!\u0011",
  "\n",
  "\r\n",
  "\t",
  "\u007f",
  "\u009b",
  "\ud800",
  "\u200b",
  "\u2028",
  "A".repeat(50),
  "😀",
  "\ufffd",
  "ﬁ",
];
const TYPES = [
  "TEXT",
  "TEXT",
  "TEXT",
  "BOX_DECLINE",
  "BOX_VOID",
  "CARRIAGE_RETURN",
  "LINE_SEPARATOR_SINGLE",
  "LINE_SEPARATOR_DOUBLE",
  "TICKET_FEED",
  "ODD",
];
const FORMATS = ["BOLD", "DOUBLE_HEIGHT", "DOUBLE_WIDTH", "ODD"];

/** randomLines gives the same lines for the same seed. */
export function randomLines(seed) {
  let state = seed;
  const below = (n) => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % 0x10000) % n;
  const some = (list, most) => Array.from({ length: below(most) }, () => list[below(list.length)]);
  return Array.from({ length: 1 + below(12) }, () => ({
    value: some(PARTS, 9).join(""),
    type: TYPES[below(TYPES.length)],
    format: some(FORMATS, 3),
  }));
}
