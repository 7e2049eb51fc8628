// The hands that docs/rehearsal.md asks from a till, for this till. They press its buttons, and those of <connect-payment>,
// as staff do, and read the screen, the book of the till and what it keeps. Of the component they only call what gives the
// kept reports.
import { control } from "../simulator.js";
import { currency, till } from "../till.js";
import { refreshAttention } from "../sale.js";
import { takings } from "../book.js";
import { at, band, choose, element, fill, inside, offered, onScreen, press, there } from "./screen.js";
import { tables } from "./hands-tables.js";
import { until } from "./tools.js";

/** take pays a bill with the buttons, until staff have nothing more to do. */
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
  await until(
    () => ["outcome", "refused", "unsure"].includes(onScreen()) && (offered("done") || offered("later")),
    "The payment has no end",
    60_000,
  );
  const text = words();
  const unknown = onScreen() === "unsure";
  await choose(unknown ? "later" : "done");
  await until(() => band() === "idle", "The till does not go on");
  return { cleared: unknown ? null : Math.abs(takings(currency()).total - before), text };
}

/** What the element says: its title, and the texts below it. */
const words = () =>
  [...element().shadowRoot.querySelectorAll("h2, .texts p")].map((part) => part.textContent.trim()).join(" | ");

/** clear brings the till back to the beginning of a bill. */
async function clear() {
  await until(() => there("settings-save") || till.counter, "The till does not start");
  if (!till.counter) await press("settings-save");
  for (const id of ["print-close", "report-close", "reports-close"]) there(id)?.click();
  for (const name of ["back", "later", "done"]) offered(name)?.click();
  if (document.body.dataset.view === "tables") await press("toggle-tables");
  await until(() => till.counter?.link.state === "up" && band() === "idle" && !onScreen(), "The till is not ready");
  there("key-C")?.click();
}

export const hands = {
  control,
  clear,
  sale: (request) => take("sale", request),
  refund: (request) => take("refund", request),
  shown: () => ({
    text: words(),
    canCancel: Boolean(words().includes("Present the card") && offered("cancel")),
    signature: Boolean(offered("accept")),
  }),
  cancel: () => choose("cancel"),
  sign: (accepted) => choose(accepted ? "accept" : "decline"),
  async terminals() {
    await clear();
    return until(() => {
      const all = [...document.querySelectorAll("input[name=terminal]")].map(({ value }) => value);
      return all.length > 0 && all;
    }, "No card machine is listed");
  },
  async settings() {
    await clear();
    await press("open-settings");
    const seen = { account: at("settings-account").value, keyShown: at("settings-apiKey").value !== "" };
    await press("settings-close");
    return seen;
  },
  async unresolved() {
    await refreshAttention();
    return [...document.querySelectorAll("[data-testid^=pending-]:not([data-state=unacknowledged])")].map(
      ({ dataset }) => dataset.testid.replace("pending-", ""),
    );
  },
  async settle(reference, { paid }) {
    await press(`decide-${reference}`);
    await choose(paid ? "paid" : "not-paid");
    inside("[name=by]").value = "Rehearsal";
    inside("[name=reason]").value = "A rehearsal: looked at the simulator";
    await choose("confirm");
    // If the till says that it is too early, staff wait and say it again.
    await until(() => offered("done") || (offered("confirm")?.click(), undefined), "The verdict is not taken", 60_000);
    await choose("done");
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
  /** The slip while staff are asked about it; later a copy from the list of payments. */
  async printed(reference, copy) {
    if (copy !== "signature") {
      await clear();
      await press("open-history");
      await press(`history-receipt-${reference}`);
      await press(`print-${copy}`);
    } else await choose("print-slip");
    const text = (await until(() => there("print-paper"), "Nothing is printed")).innerText;
    await press("print-close");
    return text;
  },
  tables,
};
