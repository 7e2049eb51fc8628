// What the till knows, and the parts of the page that other modules use.
import { amountPad } from "./pad.js";
import { byId, make } from "./elements.js";
import { money } from "./money.js";
import { permission } from "./allow.js";
import { printView } from "./print-view.js";
import { receiptRoll } from "./receipts.js";
import { statusBand } from "./band.js";
import { takings } from "./book.js";
import { terminalList } from "./terminals.js";

export const till = {
  epos: undefined, // the engine, once loaded
  counter: undefined, // the open counter, once there is a site
  site: null, // the saved site, without its key
  tables: undefined, // the table service, once it is open
  screen: undefined, // what shows a payment: element.js
  phase: "start", // start | idle | asking | paying | outcome
  unsettled: new Set(), // the card machines with a payment that is not settled yet
  stopped: false, // the engine has stopped for good, and only loading the page again helps
};

export const currency = () => till.site?.currency ?? "GBP";
export const band = statusBand();
export const paper = printView();
export const receipts = receiptRoll(paper);
export const supervisor = permission();
export const pad = amountPad(currency, () => showReady());
export const terminals = terminalList(
  () => till.counter.terminals(),
  () => lock(),
  {
    unsettled: (tid) => till.unsettled.has(tid),
    chosen: () => till.phase === "idle" && till.counter && showReady(),
  },
);

/** Begins another phase, and locks what must not be used in it. */
export function enter(phase) {
  till.phase = phase;
  lock();
}

/** Locks what must not be used now. */
export function lock() {
  const busy = till.phase !== "idle";
  pad.lock(busy);
  terminals.lock(busy);
  byId("reference").disabled = busy;
  const unable = busy || till.counter?.link.state !== "up" || !terminals.chosen();
  for (const id of ["pay", "refund", "more", "last-payment"]) byId(id).disabled = unable;
  byId("open-settings").disabled = till.phase === "paying" || till.stopped || !till.epos;
  for (const id of ["open-history", "open-reports", "toggle-tables"]) byId(id).disabled = till.stopped || !till.counter;
  byId("refresh-terminals").disabled = till.counter?.link.state !== "up";
}

const UNSETTLED =
  "A payment on this card machine is not settled yet, so the till takes no other one there. Settle it, or choose another card machine.";

/** Says in the band whether the till can take money now, and if not, why. */
export function showReady() {
  const { state, text } = till.counter.link;
  if (state === "up" && till.unsettled.has(terminals.chosen())) band.idle("Not settled yet", UNSETTLED);
  else if (state === "up") band.idle("Ready", "Choose a card machine, type the amount, press Pay.");
  else if (state === "connecting") band.idle("Connecting", text);
  else band.idle("No connection", text);
}

/** Shows a small note. Staff need not do anything about it. */
export function note(text) {
  byId("terminals-note").textContent = text;
}

/** What was booked today, in the header. */
export function showTakings() {
  const { count, total } = takings(currency());
  byId("takings").replaceChildren(
    ...(count > 0
      ? [make("span", {}, "Booked today"), " ", make("span", {}, `${money(total, currency())} (${count})`)]
      : []),
  );
}

/** The button that loads the page again. */
export function loadAgain() {
  return [{ label: "Load again", testid: "reload", run: () => location.reload(), main: true }];
}

/** The engine has stopped for good. */
export function showStopped() {
  enter("start");
  band.idle(
    "Stopped",
    "Card payments have stopped in this page. Load it again: nothing unfinished is forgotten.",
    loadAgain(),
  );
}
