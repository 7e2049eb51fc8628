// The floor shows a card for each open table, the state of the table service above them, and the latest news below.
import { button, byId, icon, make, redraw } from "../elements.js";
import { holder, standOf, time, visitFacts } from "./words.js";
import { linkWords } from "../connect.js";
import { money } from "../money.js";

const NEWS = 30; // lines of what arrived; the history has all of it

/** Connects the floor. `choose(id)` shows a table, and `takeOver()` connects again. */
export function floor({ choose, takeOver }) {
  const list = byId("floor-list");
  const news = byId("floor-news");
  byId("service-take-over").addEventListener("click", takeOver);

  function card(id, seen, state, chosen) {
    const { name, word, sign } = standOf(seen, state);
    const press = make(
      "button",
      {
        type: "button",
        class: "table-card",
        "data-testid": `table-${id}`,
        "data-stand": name,
        "aria-pressed": String(id === chosen),
      },
      make("span", { class: "table-id" }, make("span", { class: "sr" }, "Table "), id),
      make("span", { class: "table-facts" }, seen ? visitFacts(seen) : "not in the book"),
      make(
        "span",
        { class: "table-due" },
        seen ? money(name === "paid" ? seen.total : seen.due, seen.currency) : money(state?.amount, state?.currency),
      ),
      make("span", { class: "table-stand" }, sign ? icon(sign) : null, word),
      name === "locked" ? make("span", { class: "table-holder" }, holder(seen, state)) : null,
    );
    press.addEventListener("click", () => choose(id));
    return make("li", {}, press);
  }

  return {
    /** `entries` are the open tables of the book, `states` those of the service. A table of either one gets a card. */
    draw(entries, states, chosen) {
      const known = new Set(entries.map(({ id }) => id));
      const rest = [...states.keys()].filter((id) => !known.has(id));
      redraw(
        list,
        ...entries.map((seen) => card(seen.id, seen, states.get(seen.id), chosen)),
        ...rest.map((id) => card(id, undefined, states.get(id), chosen)),
      );
      byId("floor-empty").hidden = list.children.length > 0;
    },
    link(link) {
      const state = link?.state ?? "closed";
      byId("service").dataset.state = state;
      byId("service-text").textContent = linkWords(link);
      byId("service-more").textContent = state === "up" ? "" : (link?.text ?? "");
      byId("service-take-over").hidden = state !== "displaced";
    },
    /** Adds a line to the news. `show` opens the details, if there are any. */
    say(text, look = "", show) {
      if (!text) return;
      news.prepend(
        make(
          "li",
          { "data-look": look },
          make("time", {}, time(Date.now())),
          make("span", {}, text),
          show ? button("Show", "news-show", show, "quiet") : null,
        ),
      );
      while (news.children.length > NEWS) news.lastElementChild.remove();
      byId("floor-silence").hidden = true;
    },
  };
}
