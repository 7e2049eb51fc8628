// Receipts as the terminal composed them, line by line. A line is
// { value, type, format }; what it says goes in as text only.
import { byId, button, make } from "./elements.js";

const COPIES = [["CUSTOMER", "Customer copy"], ["MERCHANT", "Merchant copy"]];
const FORMATS = { BOLD: "bold", DOUBLE_HEIGHT: "tall", DOUBLE_WIDTH: "broad-text" };

/** The receipts of a payment by copy; a bare array is taken as the merchant's. */
function copiesOf(payment) {
  const lines = payment?.receiptLines;
  if (Array.isArray(lines)) return { MERCHANT: lines };
  return lines && typeof lines === "object" ? lines : {};
}

/** The copies of a payment that have lines, customer's first, as [copy, title, lines]. */
function printed(payment) {
  const copies = copiesOf(payment);
  return COPIES
    .map(([copy, title]) => [copy, title, copies[copy]])
    .filter(([, , lines]) => Array.isArray(lines) && lines.length > 0);
}

/** Whether a payment came with a receipt. */
export function hasReceipt(payment) {
  return printed(payment).length > 0;
}

function look(line) {
  const formats = Array.isArray(line.format) ? line.format : [];
  return ["line", ...formats.map((format) => FORMATS[format]).filter(Boolean)].join(" ");
}

function drawn(line) {
  switch (line.type) {
    case "CARRIAGE_RETURN": return make("p", { class: "line" }, "\u00a0");
    case "LINE_SEPARATOR_SINGLE": return make("hr", { class: "single" });
    case "LINE_SEPARATOR_DOUBLE": return make("hr", { class: "double" });
    case "TICKET_FEED": return make("hr", { class: "feed" });
    case "BOX_DECLINE":
    // A box without words of its own is the heavy bar over the verdict.
    case "BOX_VOID": return line.value ? make("p", { class: `${look(line)} boxed` }, line.value) : make("hr", { class: "heavy" });
    default: return make("p", { class: look(line) }, line.value || "\u00a0");
  }
}

function receipt(copy, title, lines) {
  const paper = make("div", { class: "paper", "data-testid": `receipt-${copy.toLowerCase()}` }, ...lines.map(drawn));
  const sheet = make("article", { class: "receipt", "aria-label": title });
  sheet.append(
    make("header", { class: "head" }, make("h2", {}, title),
      button("Print", `print-${copy.toLowerCase()}`, () => print(sheet), "quiet")),
    make("div", { class: "torn" }, paper));
  return sheet;
}

/** Prints one copy: the print style shows only the receipt that is marked. */
function print(sheet) {
  sheet.classList.add("to-print");
  globalThis.print();
  sheet.classList.remove("to-print");
}

/** Wires the place for receipts. */
export function receiptRoll() {
  const place = byId("receipts");
  return {
    /** Shows the receipts of an outcome, or nothing when none came. */
    show(outcome) {
      const sheets = printed(outcome?.payment).map((copy) => receipt(...copy));
      place.replaceChildren(...sheets);
      place.hidden = sheets.length === 0;
    },
    clear() { this.show(undefined); },
  };
}
