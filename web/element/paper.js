// Receipts on the screen and on paper.
import { asElement } from "../receipts/markup.js";
import { receipt } from "../receipts/copies.js";
import { button, make } from "./dom.js";
import { PAPER } from "./style.js";

/**
 * @typedef {import("../connect-epos-receipts.d.ts").Copy} Copy
 * @typedef {readonly import("../connect-epos.d.ts").ReceiptLine[]} Lines
 * @typedef {(copy: Copy, lines: Lines) => void} Print
 */

/** slip is what the customer signed, to look at; undefined where none came. @param {any} question @param {import("./words.js").Words} words @param {Print} print */
export function slip(question, words, print) {
  const lines = receipt(question, "signature");
  if (lines.length === 0) return undefined;
  return make("div", { class: "slip" },
    make("div", { class: "paper scroll", part: "receipt", tabindex: "0", role: "region", "aria-label": words.slip }, asElement(lines)),
    button("print-slip", words.print, () => print("signature", lines), "quiet"));
}

/** receipts are those of an outcome, each folded away. @param {any} payment @param {import("./words.js").Words} words @param {Print} print */
export function receipts(payment, words, print) {
  return /** @type {const} */ (["customer", "merchant"]).flatMap((copy) => {
    const lines = receipt(payment, copy);
    if (lines.length === 0) return [];
    return make("details", { part: "receipts", "data-name": copy },
      make("summary", {}, words[copy]),
      make("div", { class: "paper", part: "receipt" }, asElement(lines)),
      button(`print-${copy}`, words.print, () => print(copy, lines), "quiet"));
  });
}

/**
 * printed hands lines to the browser's printing, in a frame of their own: a
 * page's own styles for paper know nothing of what is inside the element.
 * @param {Lines} lines
 * @param {ShadowRoot} root
 */
export function printed(lines, root) {
  root.querySelector("iframe")?.remove();
  const frame = make("iframe", { "aria-hidden": "true", tabindex: "-1", class: "print" });
  root.append(frame);
  const page = /** @type {Window & typeof globalThis} */ (frame.contentWindow);
  const look = new page.CSSStyleSheet();
  look.replaceSync(PAPER);
  page.document.adoptedStyleSheets = [look];
  page.document.body.className = "paper";
  page.document.body.append(asElement(lines, page.document));
  page.print();
}
