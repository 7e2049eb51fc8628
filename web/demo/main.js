// The demo till. Read this file, sale.js and element.js to see how a till uses
// ConnectEPoS: here it loads the engine and opens the counter, sale.js takes
// payments, element.js shows them.
import { band, enter, lock, note, pad, paper, receipts, showReady, showStopped, terminals, till } from "./till.js";
import { byId, formError } from "./elements.js";
import { copyDialog } from "./copy.js";
import { dueBanner } from "./due.js";
import { framesPanel } from "./frames.js";
import { historyDialog } from "./history.js";
import { allow, bill, idle, refreshAttention, take } from "./sale.js";
import { kindDialog } from "./kind-dialog.js";
import { linkWords, loadEngine, openCounter, savedSite } from "./connect.js";
import { reportsScreen } from "./reports.js";
import { settingsDialog } from "./settings.js";
import { tablesScreen } from "./tables/screen.js";
import { tillKeys } from "./keys.js";

const asked = new URLSearchParams(location.search);
const copy = copyDialog((tid) => till.counter.duplicate(tid), paper, note);
const frames = framesPanel();
const kinds = kindDialog(bill, take);
const settings = settingsDialog(saveAndConnect);
const history = historyDialog(
  () => till.counter.history({ kind: "payment", limit: 100 }),
  (entry) => receipts.show(entry, true),
);
const due = dueBanner((tid) => reports.open({ tid, type: "END_OF_DAY" }));
const reports = reportsScreen((report) => due.made(report));
const tables = tablesScreen((report) => reports.show(report));

async function start() {
  band.idle("Starting", "Loading the payment component.");
  try {
    till.epos = await loadEngine();
    till.screen ??= await withoutScanners(); // not before: if dist/ is missing, loadEngine says so
    frames.listen(till.epos);
    till.epos.addEventListener("fatal", stopped);
    till.epos.addEventListener("storage", () =>
      note(
        "This device could not store something, and tries again. Keep this page open; free some space on this device.",
      ),
    );
    till.site = await savedSite(till.epos);
    if (till.site) await connect();
    else askForSite();
  } catch (error) {
    band.notSent(error, [{ label: "Try again", testid: "try-start", run: start, main: true }]);
    lock();
  }
}

/** What shows a payment. From here on, no barcode scanner types in this page: it must not decide about money. */
async function withoutScanners() {
  const screen = await import("./element.js");
  screen.keepScannersOut(document, (since) => {
    pad.takeBack(since);
    const said = document.querySelector("dialog[open] .problem") ?? byId("terminals-note");
    said.textContent = "What a barcode scanner types does not count here.";
  });
  return screen;
}

function askForSite() {
  showNotSetUp();
  settings.open(till.site);
}

function showNotSetUp() {
  enter("start");
  band.idle("Not set up", "This till does not know yet where to connect.", [
    { label: "Set up", testid: "set-up", run: askForSite, main: true },
  ]);
}

/** A wrong key shows now, and not at the first payment. It is saved all the same: perhaps the line is down. */
async function saveAndConnect(site) {
  const found = await till.epos.sites.test(site);
  await till.epos.sites.save(site);
  const before = till.counter;
  till.counter = undefined;
  showNotSetUp();
  await tables.stop();
  await before?.close();
  await connect();
  if (!found.letIn) throw formError("", `Saved. ${found.text}`);
}

async function connect() {
  till.site = await savedSite(till.epos);
  due.clear();
  const counter = await openCounter(till.epos, {
    onLink: linkChanged,
    onPending: refreshAttention,
    onRecovered: refreshAttention, // the element shows the payment and its outcome
    onReportDue: due.tell,
    allow,
  });
  counter.addEventListener("disputed", refreshAttention);
  counter.addEventListener("check", refreshAttention);
  counter.addEventListener("notification", ({ detail }) => reports.heard(detail));
  till.counter = counter;
  till.screen.opened();
  linkChanged();
  idle();
  if (tablesShown() || tables.servedBefore()) tables.serve();
}

const tablesShown = () => document.body.dataset.view === "tables";

/** Shows the counter or the tables. The header, and a payment at the counter, stay in sight. */
function toggleTables() {
  const show = !tablesShown();
  document.body.dataset.view = show ? "tables" : "counter";
  byId("tables").hidden = !show;
  byId("toggle-tables").setAttribute("aria-pressed", String(show));
  if (show) tables.serve();
}

function linkChanged() {
  if (!till.counter) return;
  const { link } = till.counter;
  byId("link").dataset.state = link.state;
  byId("link-text").textContent = linkWords(link);
  if (link.state === "up") terminals.refresh();
  if (till.phase === "idle") showReady();
  refreshAttention(); // the words depend on the link
  lock();
}

/** No payment starts while the card machine looks for its last one. */
async function showCopy() {
  enter("asking");
  await copy.open(terminals.chosen());
  if (till.phase !== "asking") return;
  enter("idle");
  showReady();
}

function stopped() {
  till.stopped = true;
  byId("link").dataset.state = "closed";
  byId("link-text").textContent = "Stopped";
  lock();
  if (till.phase !== "paying") showStopped(); // a payment that runs resolves now, and says more
}

byId("sale").addEventListener("submit", (event) => {
  event.preventDefault();
  take("sale");
});
byId("refund").addEventListener("click", () => take("refund"));
byId("more").addEventListener("click", () => kinds.open());
byId("last-payment").addEventListener("click", showCopy);
byId("open-settings").addEventListener("click", () => settings.open(till.site));
byId("open-history").addEventListener("click", () => history.open());
byId("open-reports").addEventListener("click", () => reports.open());
byId("toggle-tables").addEventListener("click", toggleTables);
tillKeys({
  away: () => Boolean(document.querySelector("dialog[open]")) || tablesShown() || till.screen?.shown(),
  press: (key, at) => pad.press(key, at),
  pay: () => byId("pay").click(),
  escape() {
    if (till.phase === "idle") pad.clear();
  },
});
lock();
if (asked.has("rehearse")) import("./rehearsal/page.js");
start();
