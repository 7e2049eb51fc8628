// Shows one report: how it ended, its figures, and the lines as the card machine would print them.
import { button, icon, make } from "./elements.js";
import { blocks, fileName, reportFacts, reportLook, reportName, reportWord } from "./report-facts.js";
import { saveFile } from "./save.js";
import { sheet } from "./receipts.js";

const head = (...names) =>
  make(
    "thead",
    { role: "rowgroup" },
    make(
      "tr",
      { role: "row" },
      ...names.map((name, i) => make("th", { scope: "col", role: "columnheader", class: i > 0 ? "num" : null }, name)),
    ),
  );

function row(name, ...cells) {
  return make(
    "tr",
    { role: "row", class: name === "Total" ? "total" : null },
    make("th", { scope: "row", role: "rowheader" }, name),
    ...cells.map((cell) => make("td", { role: "cell", class: "num" }, String(cell ?? ""))),
  );
}

function table({ title, about, rows, groups }) {
  return make(
    "section",
    { class: "totals", "data-testid": "report-block" },
    make("h3", {}, title, about ? make("small", {}, ` ${about}`) : null),
    rows.length > 0
      ? make(
          "table",
          {},
          head("", "Number", "Amount"),
          make("tbody", {}, ...rows.map(({ name, count, amount }) => row(name, count, amount))),
        )
      : null,
    ...groups.map((group) =>
      make(
        "table",
        { class: "groups", role: "table" },
        head(group.heading, "Sales", "Refunds", "Total"),
        make(
          "tbody",
          { role: "rowgroup" },
          ...group.rows.map((part) => row(part.name, part.sales, part.refunds, part.total)),
        ),
      ),
    ),
  );
}

function figures(report) {
  const known = blocks(report);
  const facts = reportFacts(report).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]);
  return make(
    "div",
    { class: "figures" },
    make("dl", { class: "facts", "data-testid": "report-facts" }, ...facts),
    ...(known.length > 0 ? known.map(table) : [make("p", { class: "note" }, "The card machine sent no totals.")]),
  );
}

function words(report) {
  const lost = "It could not be stored on this device: export it now.";
  return [report.text, report.stored === false ? lost : ""].filter(Boolean).join(" ");
}

/** Connects the dialog; `paper` is where the lines are printed. */
export function reportView(paper) {
  let shown;
  const title = make("h2", { id: "report-title", "data-testid": "report-word" });
  const look = make("span", { class: "look" });
  const text = make("p", { class: "lead", "data-testid": "report-text" });
  const body = make("div", { class: "copy-body", tabindex: "0", role: "region", "aria-label": "Figures and lines" });
  const dialog = make(
    "dialog",
    { id: "report", class: "broad copy report", "data-testid": "report", "aria-labelledby": "report-title" },
    make("div", { class: "verdict-line" }, look, title),
    text,
    body,
    make(
      "div",
      { class: "dialog-actions" },
      button(
        "Export",
        "report-export",
        () => saveFile(fileName(shown), `${JSON.stringify(shown, null, 2)}\n`, "application/json"),
        "quiet",
      ),
      make("span", { class: "spring" }),
      button("Close", "report-close", () => dialog.close(), "pay"),
    ),
  );
  document.body.append(dialog);

  return {
    open(report) {
      shown = report;
      dialog.dataset.result = reportLook(report);
      look.replaceChildren(icon(reportLook(report)));
      title.textContent = reportWord(report);
      text.textContent = words(report);
      const printed = report.reportLines.length > 0 && globalThis.ConnectEPoSReceipts;
      body.replaceChildren(
        figures(report),
        ...(printed ? [sheet("report", reportName(report.reportType), report.reportLines, paper)] : []),
      );
      body.scrollTop = 0;
      dialog.showModal();
      dialog.querySelector("[data-testid=report-close]").focus();
    },
  };
}
