// What only staff can decide about a table. Each decision has a name, and most have a reason.
import { formError, make } from "../elements.js";
import { minorUnits, money } from "../money.js";
import { decisionDialog } from "../decision.js";

const field = (label, name, testid, more = {}, note = "") =>
  make(
    "label",
    { class: more.class ?? null },
    label,
    make("input", {
      name,
      "data-testid": testid,
      inputmode: more.money ? "decimal" : null,
      placeholder: more.placeholder ?? null,
    }),
    note ? make("small", {}, note) : null,
  );

const by = (name) => field("Your name", "by", `${name}-by`);
const why = (name, placeholder) => field("Why", "reason", `${name}-reason`, { placeholder });

/** Makes a dialog whose parts have the ids that decisionDialog looks for. */
function build(name, title, press, ...parts) {
  document.body.append(
    make(
      "dialog",
      { id: name, "data-testid": name, "aria-labelledby": `${name}-title` },
      make(
        "form",
        { id: `${name}-form`, novalidate: true, autocomplete: "off" },
        make("h2", { id: `${name}-title` }, title),
        make(
          "div",
          { class: "dialog-body" },
          make("p", { class: "lead", id: `${name}-lead`, "data-testid": `${name}-lead` }),
          ...parts,
        ),
        make("p", { class: "problem", id: `${name}-problem`, "data-testid": `${name}-problem`, role: "alert" }),
        make(
          "div",
          { class: "dialog-actions" },
          make("span", { class: "spring" }),
          make("button", { type: "button", id: `${name}-close`, "data-testid": `${name}-close` }, "Go back"),
          make("button", { type: "button", class: "pay", "data-testid": `${name}-save` }, press),
        ),
      ),
    ),
  );
}

const fields = (...inside) => make("div", { class: "fields" }, ...inside);

function said(elements) {
  const name = elements.by.value.trim();
  const reason = elements.reason.value.trim();
  if (!name) throw formError("by", "Please put in your name.");
  if (!reason) throw formError("reason", "Please say why.");
  return { by: name, reason };
}

function typed(elements, name, words, empty) {
  const value = elements[name].value.trim();
  const amount = value === "" && empty !== undefined ? empty : minorUnits(value);
  if (amount === null) throw formError(name, `The ${words} should look like 12.50.`);
  return amount;
}

/** Frees a table if its card machine does not unlock it. */
export function freeDialog(act) {
  build("free-table", "Unlock this table?", "Unlock", fields(by("free"), why("free", "For example: battery is flat")));
  const dialog = decisionDialog("free-table", said, act);
  return {
    open: (held, holder) =>
      dialog.open(
        held,
        `Table ${held.id}. ${holder}. If its guests pay there all the same, the payment still comes, and is marked.`,
      ),
  };
}

/** Staff say how the payment at a table ended, if nobody else can. */
export function settleTableDialog(act) {
  const verdict = (value, name, about) =>
    make(
      "label",
      { class: "verdict" },
      make("input", { type: "radio", name: "verdict", value, "data-testid": `table-${value}` }),
      make("span", {}, name, make("small", {}, about)),
    );
  build(
    "settle-table",
    "Was this table paid?",
    "Settle",
    make(
      "ol",
      { class: "guide" },
      make("li", {}, "Look at the card machine: print its last receipt from its own menu."),
      make("li", {}, "Not sure? Leave this open. Nobody can charge the table again meanwhile."),
    ),
    make(
      "fieldset",
      { class: "verdicts" },
      make("legend", {}, "The card machine shows"),
      verdict("paid", "Paid", "an approved receipt for this table"),
      verdict("not-paid", "Not paid", "declined, cancelled, or not there"),
    ),
    fields(
      by("settle-table"),
      why("settle-table", "For example: receipt 0012 seen"),
      field(
        "Amount on the receipt",
        "amount",
        "settle-table-amount",
        { class: "when-paid", money: true },
        "Without the tip.",
      ),
      field("Tip, if any", "tip", "settle-table-tip", { class: "when-paid", money: true }),
    ),
  );
  const dialog = decisionDialog("settle-table", settlement, act);
  const mark = () => {
    dialog.form.dataset.verdict = dialog.form.elements.verdict.value;
  };
  dialog.form.addEventListener("change", mark);
  return {
    open(state) {
      dialog.open(
        state,
        `Table ${state.tableId}${state.amount ? `, ${money(state.amount, state.currency)}` : ""}${state.tid ? `, card machine ${state.tid}` : ""}. ${state.text ?? ""}`,
      );
      mark();
    },
  };
}

function settlement(elements) {
  const verdict = elements.verdict.value;
  if (!verdict) throw formError("verdict", "Say first what the card machine shows.");
  const decision = { paid: verdict === "paid", ...said(elements) };
  if (!decision.paid) return { decision };
  const amount = typed(elements, "amount", "amount");
  if (amount === 0) throw formError("amount", "Nothing was paid: then choose Not paid.");
  return { decision, amount, tip: typed(elements, "tip", "tip", 0) };
}

/** Whether a payment that was kept apart counts. */
export function judgeDialog(act) {
  build(
    "judge",
    "Does this payment count?",
    "Decide",
    fields(
      by("judge"),
      why("judge", "For example: two slips seen"),
      field("Table", "table", "judge-table", { class: "for-unplaced" }, "It must be open."),
    ),
  );
  const dialog = decisionDialog(
    "judge",
    (elements, { count, unplaced }) => {
      const id = elements.table.value.trim();
      if (unplaced && count && !id) throw formError("table", "Say which open table it belongs to.");
      return { ...said(elements), count, ...(unplaced && count && { id }) };
    },
    act,
  );
  return {
    open(payment, count) {
      const unplaced = payment.visit === 0;
      dialog.form.dataset.stray = String(unplaced && count);
      dialog.open(
        { payment, count, unplaced },
        `${money(payment.amountPaid, payment.currency)} at table ${payment.tableId}: ` +
          (count ? "it will be taken off the bill." : "it stays in the book, and is not taken off the bill."),
      );
    },
  };
}

/** Closes a table with money due. */
export function closeUnpaidDialog(act) {
  build(
    "close-unpaid",
    "Close without full payment?",
    "Close table",
    fields(by("close"), why("close", "For example: guests left without paying")),
  );
  const dialog = decisionDialog("close-unpaid", said, act);
  return {
    open: (seen) =>
      dialog.open(
        seen,
        `Table ${seen.id}: ${money(seen.due, seen.currency)} of ${money(seen.total, seen.currency)} is still due.`,
      ),
  };
}

/** Takes cash at a table. */
export function cashDialog(act) {
  build("cash", "Take cash", "Book it", fields(field("Amount", "amount", "cash-amount", { money: true }), by("cash")));
  const dialog = decisionDialog(
    "cash",
    (elements) => {
      const amount = typed(elements, "amount", "amount");
      if (amount === 0) throw formError("amount", "There is no amount.");
      const name = elements.by.value.trim();
      if (!name) throw formError("by", "Please put in your name.");
      return { amount, by: name };
    },
    act,
  );
  return {
    open: (seen) =>
      dialog.open(seen, `Table ${seen.id}: ${money(seen.due, seen.currency)} is due.`, {
        amount: (seen.due / 100).toFixed(2),
      }),
  };
}
