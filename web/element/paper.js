// Receipts on the screen and on paper.
import { asElement } from "../receipts/markup.js";
import { receipt } from "../receipts/copies.js";
import { marked } from "../receipts/mark.js";
import { button, make } from "./dom.js";
import { PAPER } from "./style.js";

/**
 * @typedef {import("../types/connect-epos-receipts.d.ts").Copy} Copy
 * @typedef {readonly import("../types/connect-epos.d.ts").ReceiptLine[]} Lines
 * @typedef {(copy: Copy, lines: Lines) => void} Print
 */

/**
 * slipLines is what the customer signs, with a line to sign on: a card machine's own slip may end without one. None where
 * no slip came.
 * @param {any} question
 * @param {import("./words.js").Words} words
 * @returns {Lines}
 */
export function slipLines(question, words) {
  const lines = receipt(question, "signature");
  if (lines.length === 0) return lines;
  const last = lines.filter(({ type = "" }) => !/FEED|RETURN/.test(type)).pop();
  const feed = { value: "", type: "TICKET_FEED" };
  const room = /SEPARATOR/.test(last?.type ?? "") ? [] : [feed, feed, { value: "", type: "LINE_SEPARATOR_SINGLE" }];
  return [...lines, ...room, { value: words.signHere }];
}

/** slip shows them. @param {Lines} lines @param {import("./words.js").Words} words */
export const slip = (lines, words) =>
  make("div", { class: "paper", part: "receipt", role: "region", "aria-label": words.slip }, asElement(lines));

/** reprinted is what is printed again: it says so. @param {Lines} lines @param {import("./words.js").Words} words @returns {Lines} */
export const reprinted = (lines, words) => marked(lines, words.copy);

/** receipts are those of an outcome, each folded away. @param {any} payment @param {import("./words.js").Words} words @param {Print} print */
export function receipts(payment, words, print) {
  return /** @type {const} */ (["customer", "merchant"]).flatMap((copy) => {
    const lines = receipt(payment, copy);
    if (lines.length === 0) return [];
    return make(
      "details",
      { part: "receipts", "data-name": copy },
      make("summary", {}, words[copy]),
      make("div", { class: "paper", part: "receipt" }, asElement(lines)),
      button(`print-${copy}`, words.print, () => print(copy, lines)),
    );
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
