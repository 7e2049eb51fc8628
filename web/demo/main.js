// The demo till. Read this file to see how a till uses ConnectEPoS: load the
// engine, open the counter, sell, believe only the outcome, book it by its
// reference, then acknowledge it.
import { amountPad } from "./pad.js";
import { attentionPanel } from "./attention.js";
import { book, takings } from "./book.js";
import { byId, staffText } from "./elements.js";
import { SITE, linkWords, loadEngine, openCounter, savedSite } from "./connect.js";
import { carryOnDialog, settleDialog } from "./settle.js";
import { framesPanel } from "./frames.js";
import { historyDialog } from "./history.js";
import { money } from "./money.js";
import { nextReference, useUp } from "./references.js";
import { receiptRoll } from "./receipts.js";
import { settingsDialog } from "./settings.js";
import { statusBand } from "./band.js";
import { stepList } from "./steps.js";
import { terminalList } from "./terminals.js";
import { tillKeys } from "./keys.js";

let epos;            // the engine, once loaded
let counter;         // the open counter, once there is a site
let site;            // the saved site, without its key
let phase = "start"; // start | idle | paying | outcome
const recovered = new Map(); // outcomes whose promise an earlier page took with it

const currency = () => site?.currency ?? "GBP";
const band = statusBand();
const steps = stepList();
const receipts = receiptRoll();
const frames = framesPanel();
const pad = amountPad(currency);
const terminals = terminalList(() => counter.terminals());
const attention = attentionPanel(() => counter.pending(), {
  settle: (entry) => settling.open(entry),
  carryOn: (entry) => carrying.open(entry),
  book: (entry) => bookEntry(entry),
});
const settings = settingsDialog(saveAndConnect);
const settling = settleDialog(settle);
const carrying = carryOnDialog(carryOn);
const history = historyDialog(() => counter.history({ limit: 100 }), (entry) => receipts.show(entry));

// Getting connected

async function start() {
  band.idle("Starting", "Loading the payment component.");
  try {
    epos = await loadEngine();
    frames.listen(epos);
    epos.addEventListener("fatal", () => stopped());
    epos.addEventListener("storage", ({ detail }) => band.idle("Storage problem", detail.text ?? detail.message));
    site = await savedSite(epos);
    if (site) await connect();
    else setUp();
  } catch (error) {
    band.notSent(error, [{ label: "Try again", testid: "try-start", run: start, main: true }]);
  }
}

function setUp() {
  band.idle("Not set up", "This till does not know yet where to connect.",
    [{ label: "Set up", testid: "set-up", run: () => settings.open(null), main: true }]);
  settings.open(null);
  lock();
}

async function saveAndConnect(typed) {
  await epos.sites.save(typed);
  await counter?.close();
  counter = undefined;
  await connect();
}

async function connect() {
  site = await savedSite(epos);
  counter = await openCounter(epos, {
    onLink: linkChanged,
    onPending: () => attention.refresh(busyWith()),
    onRecovered: outcomeRecovered,
  });
  counter.addEventListener("disputed", () => attention.refresh(busyWith()));
  linkChanged(counter.link);
  idle();
}

function linkChanged(link) {
  byId("link").dataset.state = link.state;
  byId("link-text").textContent = linkWords(link);
  if (link.state === "up" && counter) terminals.refresh();
  lock();
}

function stopped() {
  phase = "start";
  band.notSent({ text: "The payment component has stopped. Load the page again: what was in progress is remembered." },
    [{ label: "Load again", testid: "reload", run: () => location.reload(), main: true }]);
}

// Taking and giving back money

const busyWith = () => (phase === "paying" || phase === "outcome" ? byId("reference").value : "");

async function take(kind) {
  if (phase !== "idle" || !counter) return;
  const request = {
    tid: terminals.chosen(), amount: pad.amount(), currency: currency(), reference: byId("reference").value.trim(),
  };
  enter("paying");
  receipts.clear();
  steps.start();
  band.progress(request, kind);
  try {
    // The promise of a payment that may have been sent always resolves; what it
    // resolves with is the only thing that says whether money moved.
    showOutcome(await counter[kind](request, { onNotification: told }));
  } catch (error) {
    // A rejection means that nothing that can move money was sent.
    if (error.code === "already-paid") useUp(request.reference);
    enter("outcome");
    steps.hide();
    band.notSent(error, [{ label: "Back", testid: "back", run: () => idle(), main: true }]);
  }
  attention.refresh(busyWith());
  terminals.refresh();
}

function told(notification) {
  if (phase !== "paying") return;
  band.step(notification.text, "Follow the card machine. The result comes at the end.");
  steps.add(notification.text, notification.value);
}

function showOutcome(outcome) {
  enter("outcome");
  byId("reference").value = outcome.reference;
  receipts.show(outcome);
  band.outcome(outcome, actionsFor(outcome));
  if (outcome.result !== "unknown") steps.hide();
}

function actionsFor(outcome) {
  const next = { label: "Next bill", testid: "next", run: () => finish(outcome) };
  switch (outcome.result) {
    case "approved": return [{ label: "Book it", testid: "book", run: () => bookAndFinish(outcome), main: true }];
    case "unknown": return [
      { label: "Settle now", testid: "settle-now", run: () => settleNow(outcome), main: true },
      { label: "Leave for later", testid: "next", run: () => moveOn(outcome) },
    ];
    default: return [{ label: "Try again", testid: "again", run: () => tryAgain(outcome), main: true }, next];
  }
}

// After the outcome: book first, acknowledge after; until then it is told again.

async function bookAndFinish(outcome) {
  book(outcome);
  showTakings();
  await finish(outcome);
}

async function finish(outcome) {
  await acknowledge(outcome.reference);
  moveOn(outcome);
}

async function acknowledge(reference) {
  recovered.delete(reference);
  try {
    await counter.acknowledge(reference);
  } catch (error) {
    // It stays in the list and is told again; booking twice is harmless.
    byId("terminals-note").textContent = staffText(error);
  }
}

function moveOn(outcome) {
  useUp(outcome.reference);
  pad.clear();
  idle();
}

async function tryAgain(outcome) {
  await acknowledge(outcome.reference);
  idle(outcome.reference);
}

// What an earlier page, or only staff, can bring to an end

function outcomeRecovered(outcome) {
  recovered.set(outcome.reference, outcome);
  if (phase === "idle") showOutcome(outcome);
  attention.refresh(busyWith());
}

async function bookEntry(entry) {
  if (phase === "paying") return;
  const kept = recovered.get(entry.reference)
    ?? (await counter.history({ reference: entry.reference, limit: 1 }))[0];
  if (kept) showOutcome(kept);
  attention.refresh(busyWith());
}

async function settleNow(outcome) {
  const entries = await counter.pending();
  const entry = entries.find((one) => one.reference === outcome.reference);
  if (entry) settling.open(entry);
  else moveOn(outcome);
}

async function settle(entry, settlement) {
  const outcome = await counter.settle(entry.reference, settlement);
  if (phase !== "paying") showOutcome(outcome);
  attention.refresh(busyWith());
}

async function carryOn(entry, why) {
  await counter.carryOn(entry.tid, why);
  attention.refresh(busyWith());
}

// The till itself

function idle(reference = "") {
  enter("idle");
  steps.hide();
  receipts.clear();
  byId("reference").value = reference || nextReference();
  band.idle("Ready", "Choose a card machine, type the amount, press Pay.");
  attention.refresh();
  pad.draw();
  showTakings();
  document.activeElement?.blur?.();
}

function enter(next) {
  phase = next;
  lock();
}

function lock() {
  const busy = phase !== "idle";
  pad.lock(busy);
  terminals.lock(busy);
  byId("reference").disabled = busy;
  for (const id of ["pay", "refund"]) byId(id).disabled = busy || byId("link").dataset.state !== "up";
  byId("open-settings").disabled = phase === "paying" || !epos;
  byId("open-history").disabled = !counter;
}

function showTakings() {
  const { count, total } = takings(currency());
  byId("takings").textContent = count > 0 ? `Booked today ${money(total, currency())} (${count})` : "";
}

byId("sale").addEventListener("submit", (event) => {
  event.preventDefault();
  take("sale");
});
byId("refund").addEventListener("click", () => take("refund"));
byId("open-settings").addEventListener("click", () => settings.open(site));
byId("open-history").addEventListener("click", () => history.open());
tillKeys({
  press: (key) => pad.press(key),
  pay: () => byId("pay").click(),
  escape: () => (phase === "idle" ? pad.clear() : byId("band-actions").querySelector("[data-testid=back], [data-testid=next]")?.click()),
});
lock();
start();
