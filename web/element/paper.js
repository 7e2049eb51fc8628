// Receipts, on the screen and on paper.
import { event } from "../engine/bind.js";
import { asElement } from "../receipts/markup.js";
import { receipt } from "../receipts/copies.js";
import { markCopy } from "../receipts/mark.js";
import { button, make } from "./dom.js";
import { dress, PAPER } from "./style.js";

/**
 * @typedef {import("../types/connect-epos-receipts.d.ts").Copy} Copy
 * @typedef {readonly import("../types/connect-epos.d.ts").ReceiptLine[]} Lines
 * @typedef {(copy: Copy, lines: Lines) => void} Print
 */

/**
 * slipLines are the lines of the slip that the customer signs. A card machine's slip may have no line to sign on: then one
 * is added. There are no lines if no slip came.
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

/** slip shows those lines. @param {Lines} lines @param {import("./words.js").Words} words */
export const slip = (lines, words) =>
  make("div", { class: "paper", part: "receipt", role: "region", "aria-label": words.slip }, asElement(lines));

/**
 * printer gives the function that prints a receipt of the element. A till may print it itself, if it prevents the default
 * of the `print` event.
 * @param {{ element: EventTarget, root(): ShadowRoot, state(): import("./state.js").State, words(): import("./words.js").Words }} of
 * @returns {Print}
 */
export function printer({ element, root, state, words }) {
  /** @type {Set<string>} receipts that were printed */ const before = new Set();
  return (copy, lines) => {
    const { reference, outcome } = state();
    const key = [reference, outcome?.attempt, copy].join("\n");
    const reprint = copy !== "signature" && before.has(key);
    before.add(key);
    const detail = { copy, lines: reprint ? asReprint(lines, words()) : lines, reference, reprint };
    if (element.dispatchEvent(event("print", detail, true))) printInFrame(detail.lines, root());
  };
}

/** asReprint marks lines that were printed before. @param {Lines} lines @param {import("./words.js").Words} words @returns {Lines} */
const asReprint = (lines, words) => markCopy(lines, words.copy);

/** receipts shows the receipts of an outcome, each of them closed at first. @param {any} payment @param {import("./words.js").Words} words @param {Print} print */
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
 * printInFrame prints lines with the browser, in a frame of their own, because the page's print styles cannot reach into
 * the element.
 * @param {Lines} lines
 * @param {ShadowRoot} root
 */
function printInFrame(lines, root) {
  root.querySelector("iframe")?.remove();
  const frame = make("iframe", { "aria-hidden": "true", tabindex: "-1", class: "print" });
  root.append(frame);
  const page = /** @type {Window & typeof globalThis} */ (frame.contentWindow);
  dress(page.document, PAPER);
  page.document.body.className = "paper";
  page.document.body.append(asElement(lines, page.document));
  page.print();
}
