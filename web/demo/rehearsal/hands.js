// What docs/rehearsal.md asks of a till, for this one: its own buttons, pressed as staff press them. It reads what is on
// the screen, what the till booked, and what it keeps; it calls nothing of the component but for the kept reports.
import { control } from "../simulator.js";
import { currency, till } from "../till.js";
import { takings } from "../book.js";
import { until } from "./points.js";

const at = (id) => document.querySelector(`[data-testid="${id}"]`);
const band = () => at("band").dataset.state;
/** A part that staff can see and press now. */
const there = (id) => (at(id)?.checkVisibility() && !at(id).disabled ? at(id) : undefined);

/** press waits for a button that may be pressed, and presses it. */
async function press(id) {
  (await until(() => there(id), `The till offers no ${id}`)).click();
}

function fill(id, value) {
  at(id).value = value;
}

/** take presses a bill through, up to where staff are done with it. */
async function take(kind, { tid, amount, reference }) {
  await clear();
  await press(`terminal-${tid}`);
  for (const digit of String(amount)) await press(`key-${digit}`);
  fill("reference", reference);
  const before = takings(currency()).total;
  await press(kind === "refund" ? "refund" : "pay");
  if (kind === "refund") {
    await until(() => there("allow-yes"), "Nobody is asked to allow a refund");
    fill("allow-by", "Rehearsal");
    await press("allow-yes");
  }
  await until(() => ["approved", "declined", "cancelled", "refused", "unknown", "not-sent"].includes(band()), "The payment has no end", 60_000);
  const text = at("band-text").textContent;
  if (band() === "unknown") {
    await press("next");
    return { cleared: null, text };
  }
  await press(band() === "approved" ? "book" : band() === "not-sent" ? "back" : "next");
  await until(() => band() === "idle", "The till does not go on");
  return { cleared: Math.abs(takings(currency()).total - before), text };
}

/** clear brings the till back to where a bill begins. */
async function clear() {
  await until(() => there("settings-save") || till.counter, "The till does not start");
  if (!till.counter) await press("settings-save");
  for (const id of ["report-close", "reports-close", "back", "next"]) there(id)?.click();
  await until(() => till.counter?.link.state === "up" && band() === "idle", "The till is not ready");
  there("key-C")?.click();
}

export const hands = {
  control,
  clear,
  sale: (request) => take("sale", request),
  refund: (request) => take("refund", request),
  shown: () => ({ text: at("band-word").textContent + at("band-text").textContent, canCancel: Boolean(document.querySelector("[data-value=PRESENT_CARD]") && there("cancel")), signature: Boolean(there("signature-accept")) }),
  cancel: () => press("cancel"),
  sign: (accepted) => press(accepted ? "signature-accept" : "signature-decline"),
  async terminals() {
    await clear();
    return until(() => { const all = [...document.querySelectorAll("input[name=terminal]")].map(({ value }) => value); return all.length > 0 && all; }, "No card machine is listed");
  },
  async settings() {
    await clear();
    await press("open-settings");
    const seen = { account: at("settings-account").value, keyShown: at("settings-apiKey").value !== "" };
    await press("settings-close");
    return seen;
  },
  async unresolved() {
    await till.epos; // the list is drawn anew when something moved
    await new Promise((drawn) => setTimeout(drawn, 300));
    return [...document.querySelectorAll("[data-testid^=pending-]")].map(({ dataset }) => dataset.testid.replace("pending-", ""));
  },
  async settle(reference, { paid }) {
    await press(`settle-${reference}`);
    at(paid ? "settle-paid" : "settle-not-paid").click();
    fill("settle-by", "Rehearsal");
    fill("settle-reason", "A rehearsal: looked at the simulator");
    if (!paid && there("settle-force")) at("settle-force").checked = true;
    await press("settle-save");
    await press(paid ? "book" : "next");
  },
  async endOfDay(tid) {
    await clear();
    await press("open-reports");
    await until(() => at("reports-tid").options.length > 0, "The reports list no card machine");
    fill("reports-tid", tid);
    await press("report-END_OF_DAY");
    await press("reports-run");
    await press("confirm-day-yes");
    await until(() => there("report-close"), "No report came");
    await clear();
  },
  reports: () => till.counter.history({ kind: "report" }),
};
