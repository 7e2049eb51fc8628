// A dialog that ends with a decision of a person: who decides, and why. Closing it decides nothing.
import { byId, minorUnits } from "./page.js";

const dialog = byId("decision");
const form = byId("decision-form");
const { elements } = form;
let current; // what the dialog is about now

function said() {
  const [by, reason] = [elements.by.value.trim(), elements.reason.value.trim()];
  if (/^\d{8,}$/.test(reason)) throw Object.assign(new Error("a barcode"), { text: "Please say why in words." });
  return { by, reason };
}

function settlement({ attempt, rev }) {
  const verdict = elements.verdict.value;
  if (!verdict) throw Object.assign(new Error("no verdict"), { text: "Say first what the card machine shows." });
  const seen = { ...said(), ...(attempt && { attempt, rev }), ...(elements.force.checked && { force: true }) };
  if (verdict === "otherwise") return { ...seen, paidOtherwise: elements.paidOtherwise.value.trim() };
  const authCode = elements.authCode.value.trim();
  const amount = minorUnits(elements.amount.value);
  const printed = { ...(authCode && { authCode }), ...(amount && { amount }) };
  return { ...seen, verdict, ...(verdict === "paid" && printed) };
}

function open(about) {
  current = about;
  form.reset();
  form.dataset.asks = about.asks;
  byId("decision-title").textContent = about.title;
  byId("decision-lead").textContent = about.lead;
  byId("problem").textContent = "";
  elements.verdict.value = about.verdict ?? "";
  form.dataset.verdict = about.verdict ?? "";
  dialog.showModal();
}

/** Asks how a payment ended; `act` is given the settlement. What is likely is chosen already, and never why. */
export const decide = (about) => open({ ...about, asks: "verdict", collect: () => settlement(current.entry) });

/** Asks who does something, and why; `act` is given both. */
export const why = (about) => open({ ...about, asks: "why", collect: said });

form.addEventListener("change", () => (form.dataset.verdict = elements.verdict.value));
byId("leave").addEventListener("click", () => dialog.close());
byId("save").addEventListener("click", async () => {
  byId("problem").textContent = "";
  byId("save").disabled = true;
  try {
    await current.act(current.collect());
    dialog.close();
  } catch (error) {
    byId("problem").textContent = error.text ?? String(error);
    // The payment moved since it was shown: the next press is about what stands there now.
    if (error.entry) Object.assign(current, { entry: error.entry });
    if (error.entry) byId("decision-lead").textContent = error.entry.text;
  } finally {
    byId("save").disabled = false;
  }
});
