// One table: its state, what staff may do about it, its order, and its payments.
import { button, byId, icon, make, redraw } from "../elements.js";
import { menuButtons, orderTable } from "./order.js";
import { holder, paymentFacts, standOf, visitFacts } from "./words.js";
import { paymentsBlock } from "./payments.js";
import { money } from "../money.js";

/**
 * Connects the place. `act` holds what staff may do: add(id, dish), remove(id,
 * line), bill(seen), cash(seen), close(seen), reopen(id), free(id), settle(state),
 * written(payment), decide(payment, count).
 */
export function tableSheet(act) {
  const place = byId("sheet");
  let items = 0; // lines of the order as it was drawn last

  function head(id, seen) {
    return make(
      "header",
      { class: "sheet-head" },
      make(
        "div",
        {},
        make("h2", { id: "sheet-title", "data-testid": "sheet-title" }, `Table ${id}`),
        make("p", { class: "note" }, seen ? visitFacts(seen) : "Not in the book of this till"),
      ),
      seen
        ? make(
            "p",
            { class: "sheet-due", "data-testid": "sheet-due" },
            make("small", {}, "due "),
            money(seen.due, seen.currency),
          )
        : null,
    );
  }

  /** What is unusual about this table, with the choices that staff have. */
  function standing(id, seen, state) {
    const { name, word, sign } = standOf(seen, state);
    if (name === "open" || name === "undecided") return null;
    return make(
      "section",
      { class: "standing", "data-testid": "standing", "data-stand": name },
      sign ? icon(sign) : null,
      make("div", { class: "what" }, make("p", { class: "title" }, word), ...words(name, id, seen, state)),
      make("div", { class: "row-actions" }, ...choices(name, id, seen, state)),
    );
  }

  function words(name, id, seen, state) {
    if (name === "locked") return [make("p", {}, `${holder(seen, state)}. The order cannot be changed.`)];
    if (name === "paid")
      return [
        make(
          "p",
          {},
          seen.over > 0
            ? "More was paid than ordered: check the payments."
            : "Nothing is due. Close the table when the guests leave.",
        ),
      ];
    return [make("p", {}, state.text ?? ""), ...(state.payments ?? []).map(waiting)];
  }

  function waiting(payment) {
    return make("p", { class: "note" }, `${money(payment.amountPaid, payment.currency)} · ${paymentFacts(payment)}`);
  }

  function choices(name, id, seen, state) {
    if (name === "locked") return [button("Unlock\u2026", "free", () => act.free(id))];
    if (name === "may-be-taken") return [button("Settle", "settle-it", () => act.settle(state), "main")];
    if (name === "unconfirmed")
      return (state.payments ?? []).map((payment) => button("Written down", "written", () => act.written(payment)));
    return [button("Close table", "close-paid", () => act.close(seen), "main")];
  }

  function tools(seen, paid) {
    const press = (label, id, run, unable, look) => Object.assign(button(label, id, run, look), { disabled: unable });
    if (seen.state === "closed")
      return make(
        "div",
        { class: "sheet-tools" },
        press("Open again", "reopen", () => act.reopen(seen.id), false),
      );
    return make(
      "div",
      { class: "sheet-tools" },
      press("Bill", "show-bill", () => act.bill(seen), seen.items.length === 0),
      press("Take cash", "take-cash", () => act.cash(seen), seen.due === 0 || Boolean(seen.lock)),
      paid ? null : press("Close table", "close-table", () => act.close(seen), Boolean(seen.lock), "end"),
    );
  }

  return {
    /** Shows a table. `seen` is missing if only the service knows the table. */
    draw(id, seen, state) {
      const locked =
        Boolean(seen?.lock) || seen?.state === "closed" || ["may-be-taken", "unconfirmed"].includes(state?.state);
      const another = place.dataset.table !== id;
      const longer = !another && seen && seen.items.length > items;
      place.dataset.table = id;
      items = seen?.items.length ?? 0;
      redraw(
        place,
        head(id, seen),
        standing(id, seen, state),
        seen &&
          make(
            "div",
            { class: "sheet-body" },
            make(
              "div",
              { class: "sheet-order" },
              orderTable(seen, locked, (line) => act.remove(id, line)),
              paymentsBlock(seen, act.decide),
              tools(seen, standOf(seen, state).name === "paid"),
            ),
            menuButtons(seen, locked, (dish) => act.add(id, dish)),
          ),
      );
      if (another) place.scrollTop = 0;
      const order = place.querySelector(".order");
      if (order && (another || longer)) order.scrollTop = longer ? order.scrollHeight : 0;
    },
    empty() {
      delete place.dataset.table;
      redraw(place, make("p", { class: "nothing" }, "Choose a table, or open one."));
    },
  };
}
