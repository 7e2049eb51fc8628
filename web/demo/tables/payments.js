// The payments of a table and its total: who paid which part, the tips, and payments that are not counted yet.
import { button, icon, make } from "../elements.js";
import { doubtWords, paymentFacts, time } from "./words.js";
import { money } from "../money.js";

/** A bar that shows how much of the bill is paid, part by part. The words beside it say the same. */
function bar(seen) {
  const parts = seen.payments.map(({ amountPaid }) => part("part", amountPaid));
  const words =
    `${money(seen.paid, seen.currency)} of ${money(seen.total, seen.currency)} paid` +
    (seen.payments.length > 1 ? ` in ${seen.payments.length} parts` : "");
  return make(
    "div",
    { class: "cover" },
    make("p", { "data-testid": "cover" }, words),
    make("div", { class: "cover-bar", "aria-hidden": "true" }, ...parts, seen.due > 0 ? part("rest", seen.due) : null),
  );
}

function part(look, amount) {
  const made = make("span", { class: look });
  made.style.flexGrow = String(amount);
  return made;
}

function sums(seen) {
  const rows = [
    ["Total", seen.total, "total"],
    ["Paid", seen.paid, "paid"],
    ["Tips", seen.gratuity, "tips"],
    ["Cashback", seen.cashback, "cashback"],
    ["Paid too much", seen.over, "over"],
  ].filter(([name, amount]) => amount !== 0 || name === "Total");
  return make(
    "dl",
    { class: "sums" },
    ...rows.map(([name, amount, id]) =>
      make(
        "div",
        { class: `sum-${id}` },
        make("dt", {}, name),
        make("dd", { "data-testid": `sum-${id}` }, money(amount, seen.currency)),
      ),
    ),
  );
}

function row(payment) {
  const tip = payment.amountGratuity > 0 ? `+ ${money(payment.amountGratuity, payment.currency)} tip` : "";
  return make(
    "li",
    {},
    icon("approved"),
    make(
      "span",
      { class: "what" },
      make("strong", {}, money(payment.amountPaid, payment.currency)),
      tip ? ` ${tip}` : "",
      make("small", {}, [time(payment.at ?? payment.keptAt), paymentFacts(payment)].filter(Boolean).join(" · ")),
    ),
  );
}

/** A payment that only a person can judge, with the two possible answers. */
export function doubtful(payment, decide) {
  return make(
    "li",
    { class: "doubtful", "data-testid": "doubtful" },
    icon("unknown"),
    make(
      "span",
      { class: "what" },
      make("strong", {}, `${money(payment.amountPaid, payment.currency)} not counted`),
      make("span", {}, ` ${doubtWords(payment.why)}`),
      make(
        "small",
        {},
        [time(payment.at ?? payment.keptAt), paymentFacts({ ...payment, flags: [] })].filter(Boolean).join(" · "),
      ),
    ),
    make(
      "span",
      { class: "row-actions" },
      button("Count it", "count-it", () => decide(payment, true)),
      button("Leave it out", "leave-out", () => decide(payment, false)),
    ),
  );
}

/** Everything about the money of a table. */
export function paymentsBlock(seen, decide) {
  return make(
    "section",
    { class: "money", "aria-label": "Payments", "data-testid": "payments" },
    sums(seen),
    seen.payments.length > 0 || seen.total > 0 ? bar(seen) : null,
    make(
      "ul",
      { class: "paid-list", "data-testid": "paid-list" },
      ...seen.apart.map((each) => doubtful(each, decide)),
      ...seen.payments.map(row),
    ),
  );
}
