// A hint that a card machine's day was not ended. It can wait, so it disturbs nothing. A report that ends the day removes
// it.
import { button, byId, clock, icon, make } from "./elements.js";

/** Connects the banner. `run(tid)` opens the screen that ends the day of that card machine. */
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
    /** For `onReportDue`, which is called when the counter opens and when a trading day begins. */
    tell(due) {
      known.set(due.tid, due);
      draw();
    },
    /** A report was made. If it is a complete end of day, none is due any more. */
    made({ tid, reportType, reportResult }) {
      if (reportType === "END_OF_DAY" && reportResult === "COMPLETE") forget(tid);
    },
    clear() {
      known.clear();
      draw();
    },
  };
}
