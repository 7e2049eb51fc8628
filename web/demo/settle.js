// Decisions only a person can take, each with a name and a reason that the engine
// keeps: how an uncertain payment ended, selling on beside one, and taking a card
// machine from a window that hangs.
import { byId, formError, staffText } from "./elements.js";
import { kindNoun } from "./kinds.js";
import { minorUnits, money } from "./money.js";

let lastName = ""; // the person at this till, until the page goes

function wire(name, collect, done) {
  const dialog = byId(name);
  const form = byId(`${name}-form`);
  const problem = byId(`${name}-problem`);
  let entry;

  async function submit(event) {
    event.preventDefault();
    problem.textContent = "";
    const press = form.querySelector("[type=submit]");
    press.disabled = true;
    try {
      lastName = form.elements.by.value;
      const shown = await done(entry, collect(form.elements, entry));
      dialog.close(); // gives the focus back to what opened it; what is shown next may take it
      shown();
    } catch (error) {
      problem.textContent = staffText(error);
      form.elements[error?.field?.split(".").pop()]?.focus?.();
    } finally {
      press.disabled = false;
    }
  }

  form.addEventListener("submit", submit);
  byId(`${name}-close`).addEventListener("click", () => dialog.close());

  return {
    form,
    /** `filled` holds fields that are filled in already; then only the name may be missing. */
    open(about, lead, filled = {}) {
      entry = about;
      form.reset();
      problem.textContent = "";
      byId(`${name}-lead`).textContent = lead;
      form.elements.by.value = lastName;
      for (const [field, value] of Object.entries(filled)) form.elements[field].value = value;
      dialog.showModal();
      if (filled.reason) (lastName ? form.querySelector("[type=submit]") : form.elements.by).focus();
    },
    /** Closes it when it is about that payment. */
    close(reference) {
      if (entry?.reference === reference) dialog.close();
    },
  };
}

function describe(entry) {
  return `${kindNoun(entry.kind)} of ${money(entry.amount, entry.currency)}, ${entry.reference}, card machine ${entry.tid}.`;
}

function settlement(fields, entry) {
  const verdict = fields.verdict.value;
  if (!verdict) throw formError("verdict", "Say first what the card machine shows.");
  const said = { verdict, by: fields.by.value.trim(), reason: fields.reason.value.trim() };
  if (entry.attempt) said.attempt = entry.attempt;
  if (verdict === "not-paid") return fields.force.checked ? { ...said, force: true } : said;
  if (fields.authCode.value.trim()) said.authCode = fields.authCode.value.trim();
  if (fields.amount.value.trim()) {
    const amount = minorUnits(fields.amount.value);
    if (amount === null) throw formError("amount", "The amount should look like 12.50.");
    said.amount = amount;
  }
  return said;
}

/**
 * The dialog that settles. `settle(entry, settlement)` does it and resolves with
 * what to do once the dialog is gone, or rejects and the dialog stays.
 */
export function settleDialog(settle) {
  const dialog = wire("settle", settlement, settle);
  const { elements } = dialog.form;
  let offered;
  const mark = () => {
    const verdict = elements.verdict.value;
    dialog.form.dataset.verdict = verdict;
    // What was filled in for the one verdict is no reason for the other.
    if (offered && verdict !== offered.verdict && elements.reason.value === offered.reason) elements.reason.value = "";
  };
  dialog.form.addEventListener("change", mark);
  return {
    /** `likely` is the verdict that something speaks for: filled in, and still to be confirmed by somebody. */
    open(entry, likely) {
      offered = likely;
      byId("settle-found").textContent = entry.text;
      byId("settle-save").textContent = likely?.label ?? "Settle";
      dialog.open(entry, describe(entry), likely && { verdict: likely.verdict, reason: likely.reason });
      mark();
    },
    close: dialog.close,
  };
}

/** A dialog that asks who and why, `name` in the page; `act(entry, { by, reason })` is like `settle` above. */
function whyDialog(name, act, warning) {
  const dialog = wire(name, (fields) => ({
    by: fields.by.value.trim(), reason: fields.reason.value.trim(),
  }), act);
  return { open: (entry) => dialog.open(entry, `${describe(entry)} ${warning}`) };
}

export const carryOnDialog = (carryOn) => whyDialog("carry-on", carryOn, "It stays uncertain and must still be settled. "
  + "Carry on only if the card machine shows it is ready and you accept that the earlier payment may have been taken.");

export const takeOverDialog = (takeOver) => whyDialog("take-over", takeOver, "Another window is following it. "
  + "Take it over only if that window hangs. It takes a few seconds; then this window asks the card machine what became of it.");
