// The order of a table: its items, the menu, and the total.
import { button, make } from "../elements.js";
import { menu } from "./menu.js";
import { money } from "../money.js";

function line(seen, each, locked, remove) {
  const take = button("Remove", `remove-${each.line}`, () => remove(each.line), "quiet");
  take.disabled = locked;
  take.setAttribute("aria-label", `Remove ${each.name}`);
  return make(
    "tr",
    {},
    make("td", { class: "num" }, String(each.quantity)),
    make("td", {}, each.name),
    make("td", { class: "num" }, money(each.amount, seen.currency)),
    make("td", { class: "take-off" }, take),
  );
}

/** The items of the order. None can be removed while a card machine has the table. */
export function orderTable(seen, locked, remove) {
  if (seen.items.length === 0)
    return make("p", { class: "note nothing" }, "Nothing ordered yet. Press what the guests would like.");
  return make(
    "div",
    { class: "order", "data-scroll": "order", tabindex: "0", role: "region", "aria-label": "Order" },
    make(
      "table",
      { "data-testid": "order" },
      make(
        "thead",
        { class: "sr" },
        make("tr", {}, ...["Number", "What", "Amount", "Remove"].map((name) => make("th", { scope: "col" }, name))),
      ),
      make("tbody", {}, ...seen.items.map((each) => line(seen, each, locked, remove))),
    ),
  );
}

/** The menu as buttons. Each press adds one item. */
export function menuButtons(seen, locked, add) {
  let nth = 0;
  const dish = (each) => {
    const press = button("", `dish-${nth++}`, () => add(each));
    press.append(make("span", {}, each.name), make("small", {}, money(each.price, seen.currency)));
    press.disabled = locked;
    return press;
  };
  return make(
    "div",
    { class: "menu", "data-scroll": "menu", role: "group", "aria-label": "Menu" },
    ...menu.map(({ course, dishes }) => make("section", {}, make("h3", {}, course), ...dishes.map(dish))),
  );
}
