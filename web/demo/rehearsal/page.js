// `?rehearse` plays the integration checklist on this till, with its own buttons and the simulator.
import { button, make } from "../elements.js";
import { hands } from "./hands.js";
import { rehearse, sum } from "./points.js";

// A command plays the points by itself: docs/rehearsal.md.
window.rehearsal = hands;

document.head.append(make("link", { rel: "stylesheet", href: "web/demo/rehearsal/rehearsal.css" }));
const list = make("ol", { "data-testid": "rehearsal-points", class: "rehearsal-points" });
const said = make("p", { "data-testid": "rehearsal-sum", role: "status" }, "");
const start = button("Play the checklist", "rehearsal-start", play, "main");
document
  .querySelector("main")
  .after(
    make(
      "section",
      { class: "rehearsal", "data-testid": "rehearsal", "aria-label": "Rehearsal" },
      make("h2", {}, "Rehearsal"),
      make(
        "p",
        {},
        "Plays points of Paymentsense's integration checklist on the simulator. It is a rehearsal, and no evidence to Paymentsense.",
      ),
      start,
      said,
      list,
    ),
  );

async function play() {
  start.disabled = true;
  list.replaceChildren();
  const ran = await rehearse(hands, ({ about, ok, said }) =>
    list.append(
      make(
        "li",
        { "data-ok": String(ok) },
        `${ok === undefined ? "Not played" : ok ? "Passed" : "Failed"}: ${about}. ${said}`,
      ),
    ),
  );
  said.textContent = sum(ran);
  start.disabled = false;
}
