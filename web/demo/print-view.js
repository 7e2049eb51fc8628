// One copy that is ready to print: as it looks, as plain text with the width of a printer, or as the bytes that a till
// sends to a receipt printer.
import { button, make } from "./elements.js";
import { saveFile } from "./save.js";

const WIDTHS = [
  ["", "As shown"],
  ["32", "32 columns"],
  ["40", "40 columns"],
  ["42", "42 columns"],
  ["48", "48 columns"],
];
const BYTES_FOR = 48; // columns, if none are chosen

/** Builds the dialog; `open(copy, title, lines)` shows one copy in it. */
export function printView() {
  let shown = { copy: "", lines: [] };
  const title = make("h2", { id: "print-title" });
  const width = make(
    "select",
    { "data-testid": "print-width" },
    ...WIDTHS.map(([value, label]) => make("option", { value }, label)),
  );
  const paper = make("div", { class: "paper", "data-testid": "print-paper" });
  const dialog = make(
    "dialog",
    { id: "print-view", class: "print-view", "data-testid": "print-view", "aria-labelledby": "print-title" },
    title,
    make("label", { class: "widths" }, "Paper", width),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "print-title" }, paper),
    make(
      "div",
      { class: "dialog-actions" },
      button("Save printer bytes", "print-bytes", () => save(shown, columns()), "quiet"),
      make("span", { class: "spring" }),
      button("Close", "print-close", () => dialog.close()),
      button("Print", "print-now", () => globalThis.print(), "pay"),
    ),
  );
  document.body.append(dialog);
  width.addEventListener("change", draw);

  const columns = () => Number(width.value) || undefined;

  function draw() {
    const { asElement, asText } = globalThis.ConnectEPoSReceipts;
    const text = columns() && make("pre", { class: "columns" }, asText(shown.lines, columns()));
    paper.classList.toggle("in-columns", Boolean(text));
    paper.replaceChildren(text || asElement(shown.lines));
  }

  return {
    open(copy, name, lines) {
      shown = { copy, lines };
      title.textContent = name;
      draw();
      dialog.showModal();
    },
    close: () => dialog.close(),
  };
}

/** Saves the bytes as a file. A real till sends them to its printer. */
function save({ copy, lines }, columns = BYTES_FOR) {
  const bytes = globalThis.ConnectEPoSReceipts.asEscPos(lines, { width: columns });
  saveFile(`receipt-${copy}.escpos`, bytes, "application/octet-stream");
}
