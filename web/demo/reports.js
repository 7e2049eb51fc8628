// The reports screen: ask a card machine for a report, look at those that this device keeps, and save them as files. The
// till never asks for a report a second time by itself.
import { button, byId, cell, clock, icon, localDay, make, staffText } from "./elements.js";
import { jsonLines, reportLook, reportName, reportWord, totalOf } from "./report-facts.js";
import { note, paper, terminals, till } from "./till.js";
import { reportView } from "./report-view.js";
import { saveFile } from "./save.js";

const AT_MOST = 200; // reports in the list: two months with three a day

/** Connects the screen; `ended(report)` hears of every report that was made. */
export function reportsScreen(ended) {
  const dialog = byId("reports");
  const form = byId("reports-form");
  const rows = byId("reports-rows");
  const view = reportView(paper);
  const confirm = confirmation();
  let running; // { tid, type } while the card machine makes one
  let kept = [];

  form.addEventListener("submit", submit);
  byId("reports-close").addEventListener("click", () => dialog.close());
  byId("reports-export").addEventListener("click", () =>
    saveFile(`reports_${localDay()}.jsonl`, jsonLines(kept), "application/x-ndjson"),
  );

  function submit(event) {
    event.preventDefault();
    say("");
    const [tid, type] = [form.elements.tid.value, form.elements.type.value];
    if (!tid) return say("No card machine is connected. Switch one on, then open this again.");
    if (!type) return say("Choose first which report.");
    if (type === "END_OF_DAY") confirm.ask(tid, () => run(type, tid));
    else run(type, tid);
  }

  // The promise only rejects if the card machine was not asked.
  async function run(type, tid) {
    running = { type, tid };
    show(`${reportName(type)}: asking ${tid}`);
    const { report, error } = await till.counter.report(type, tid).then(
      (report) => ({ report }),
      (error) => ({ error }),
    );
    running = undefined;
    show("");
    const refreshed = terminals.refresh();
    if (report) ended(report);
    if (dialog.open) return told(report, error);
    if (report?.stored === false) view.open(report); // it is not kept, so staff can only see it now
    await refreshed; // this clears the note beside the card machines
    note(`${tid}: ${report ? `${reportWord(report)}. It is under Reports.` : staffText(error)}`);
  }

  function told(report, error) {
    byId("reports-run").focus(); // the focus comes back here when the report is closed
    if (report) view.open(report);
    else say(staffText(error));
    return list();
  }

  function show(progress) {
    byId("reports-progress").hidden = !running;
    byId("reports-progress-text").textContent = progress;
    byId("reports-run").disabled = Boolean(running);
    byId("reports-choice").disabled = Boolean(running);
  }

  function say(problem) {
    byId("reports-problem").textContent = problem;
  }

  function choices(tid) {
    const known = terminals.known();
    if (!known.some(([one]) => one === tid)) known.push([tid, "not connected now"]);
    form.elements.tid.replaceChildren(
      ...known
        .filter(([one]) => one)
        .map(([one, about]) =>
          make("option", { value: one, selected: one === tid }, about ? `${one} (${about})` : one),
        ),
    );
  }

  function row(report) {
    return make(
      "tr",
      { role: "row", "data-result": reportLook(report), "data-type": report.reportType },
      cell("when", clock(report.at)),
      cell("result", icon(reportLook(report)), reportWord(report)),
      cell("on", report.tid),
      cell("num", totalOf(report)),
      cell(
        "show",
        button("Show", `report-show-${report.at}`, () => view.open(report), "quiet"),
      ),
    );
  }

  async function list() {
    const remark = byId("reports-note");
    try {
      const [asked, unasked] = await Promise.all([
        till.counter.history({ kind: "report", limit: AT_MOST }),
        till.tables?.reports() ?? [],
      ]);
      kept = [...asked, ...unasked].sort((a, b) => b.at - a.at).slice(0, AT_MOST);
      remark.textContent = kept.length > 0 ? "" : "No report has been made on this device yet.";
    } catch (error) {
      kept = [];
      remark.textContent = staffText(error);
    }
    rows.replaceChildren(...kept.map(row));
    byId("reports-export").disabled = kept.length === 0;
  }

  return {
    /** Opens the screen. It may choose a card machine and a kind of report. */
    open({ tid = terminals.chosen(), type = "" } = {}) {
      say("");
      if (!running) {
        choices(tid);
        form.elements.type.value = type;
      }
      dialog.showModal();
      list();
      if (type && !running) byId("reports-run").focus();
    },
    /** Shows a report that a card machine made by itself. */
    show: (report) => view.open({ ...report, reportLines: report.reportLines ?? [] }),
    /** A notification that belongs to no payment: the card machine sends it while it makes a report. */
    heard({ tid, reference, text }) {
      if (running && !reference && tid === running.tid) show(text);
    },
  };
}

/** An end of day settles the money of the day, so staff must confirm it first. */
function confirmation() {
  const dialog = byId("confirm-day");
  let go;
  byId("confirm-day-no").addEventListener("click", () => dialog.close());
  byId("confirm-day-yes").addEventListener("click", () => {
    dialog.close();
    go();
  });
  return {
    ask(tid, then) {
      go = then;
      byId("confirm-day-title").textContent = `End the day on ${tid}?`;
      dialog.showModal();
      byId("confirm-day-no").focus();
    },
  };
}
