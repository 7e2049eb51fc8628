// The hint that a card machine's day was never ended. It may wait, so it is
// quiet: it holds nothing up, and a report that ends the day takes it away.
import { button, byId, clock, icon, make } from "./elements.js";

/** Wires the banner; `run(tid)` opens what ends that card machine's day. */
export function dueBanner(run) {
  const panel = byId("due");
  const list = byId("due-list");
  const known = new Map(); // by tid

  function draw() {
    list.replaceChildren(...[...known.values()].map(row));
    panel.hidden = known.size === 0;
  }

  function row({ tid, since, text }) {
    return make(
      "li",
      { "data-testid": `due-${tid}` },
      icon("not-sent"),
      make(
        "div",
        { class: "what" },
        make("p", {}, text),
        make("p", { class: "facts" }, [tid, since ? `last payment ${clock(since)}` : ""].filter(Boolean).join(" · ")),
      ),
      make(
        "div",
        { class: "due-actions" },
        button("End of day", `due-run-${tid}`, () => run(tid)),
        button("Later", `due-later-${tid}`, () => forget(tid), "quiet"),
      ),
    );
  }

  function forget(tid) {
    known.delete(tid);
    draw();
  }

  return {
    /** What `onReportDue` tells: at the opening and at every start of a trading day. */
    tell(due) {
      known.set(due.tid, due);
      draw();
    },
    /** A report was made: an end of day that is complete is due no more. */
    made({ tid, reportType, reportResult }) {
      if (reportType === "END_OF_DAY" && reportResult === "COMPLETE") forget(tid);
    },
    clear() {
      known.clear();
      draw();
    },
  };
}
