// A receipt as markup, as a string or as nodes. Looks are only class names, so that a page with a strict policy on styles
// can use it.
import { markCopy } from "./mark.js";
import { rows } from "./rows.js";

/**
 * @typedef {import("./rows.js").Row} Row
 * @typedef {{ tag: "pre" | "hr" | "div", look: string, text?: string }} Part
 */

const ROOT = "epos-receipt";
const ESCAPES = /** @type {Record<string, string>} */ ({
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
});

/**
 * asHtml gives one <div class="epos-receipt"> that is safe to put into a page: the lines are only text in it, whatever
 * they say.
 * @param {readonly unknown[]} lines
 * @param {{ copy?: boolean | string }} [options]
 */
export function asHtml(lines, { copy } = {}) {
  const inside = rows(markCopy(lines, copy))
    .map(part)
    .map(({ tag, look, text }) => {
      const open = `<${tag} class="${look}"${text === undefined ? "" : ' dir="ltr"'}>`;
      if (tag === "hr") return open;
      return `${open}${text === "" ? "<br>" : escapeHtml(text ?? "")}</${tag}>`;
    });
  return `<div class="${ROOT}">${inside.join("")}</div>`;
}

/**
 * asElement gives the same as an element, which is not attached to the document.
 * @param {readonly unknown[]} lines
 * @param {Document} [document]
 * @param {{ copy?: boolean | string }} [options]
 */
export function asElement(lines, document = globalThis.document, { copy } = {}) {
  const root = document.createElement("div");
  root.className = ROOT;
  for (const { tag, look, text } of rows(markCopy(lines, copy)).map(part)) {
    const made = document.createElement(tag);
    made.className = look;
    if (text !== undefined) made.setAttribute("dir", "ltr");
    if (text === "") made.appendChild(document.createElement("br"));
    else if (text !== undefined) made.textContent = text;
    root.appendChild(made);
  }
  return root;
}

/** @param {Row} row @returns {Part} */
function part({ kind, text, bold, tall, wide }) {
  switch (kind) {
    case "single":
    case "double":
      return { tag: "hr", look: `epos-${kind}` };
    case "feed":
      return { tag: "div", look: "epos-feed" };
    default: {
      const looks = { "epos-box": kind === "box", "epos-bold": bold, "epos-tall": tall, "epos-wide": wide };
      const set = Object.entries(looks)
        .filter(([, on]) => on)
        .map(([name]) => name);
      // Each <pre> is a block of its own, so that no line can change the text direction of another one.
      return { tag: "pre", look: ["epos-line", ...set].join(" "), text };
    }
  }
}

/** @param {string} text */
function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (char) => ESCAPES[char]);
}
