// A payment whose answer was lost while it ran. The component asks the card
// machine by itself and never sends again: this shows that it does.
import { band, steps, till } from "./till.js";
import { byId, make } from "./elements.js";
import { stillAsked } from "./findings.js";
import { timeLeft } from "./signature.js";

/** How long a payment's promise is kept while asking may settle it. */
const LIMIT = 300_000;
const KEYED_LIMIT = 600_000;

let looking = false;

/**
 * Looks whether the running payment was lost sight of, as long as the link is
 * down; shows it when it was. `settle(entry)` lets staff decide without waiting.
 */
export async function watchPayment(reference, keyed, settle) {
  if (looking) return;
  looking = true;
  while (till.phase === "paying") {
    const entries = await till.counter.pending().catch(() => []);
    const lost = entries.find((entry) => entry.reference === reference && stillAsked(entry));
    if (lost && till.phase === "paying") showAsking(lost, keyed, settle);
    if (lost || till.counter.link.state === "up") break;
    await new Promise((again) => setTimeout(again, 500));
  }
  looking = false;
}

/** The payment runs again after all: gives `actions` where the band offers others meanwhile. */
export function runsAgain(actions) {
  if (!byId("band").dataset.asking) return undefined;
  delete byId("band").dataset.asking;
  document.querySelector("[data-testid=asking-left]")?.remove();
  return actions;
}

function showAsking(entry, keyed, settle) {
  const up = till.counter.link.state === "up";
  const again = byId("band").dataset.asking === entry.reference;
  band.step(
    up ? "Asking the card machine" : "No connection: the card machine will be asked later",
    entry.text,
    again ? undefined : [{ label: "Settle now", testid: "settle-now", run: () => settle(entry) }],
  );
  if (again) return;
  const left = make("span", { "data-testid": "asking-left", role: "timer" });
  const until = entry.since + (keyed ? KEYED_LIMIT : LIMIT);
  byId("band").dataset.asking = entry.reference;
  byId("band-detail").append(left);
  steps.add("The connection was lost", "asking");
  const tick = () => {
    left.textContent = `waits ${timeLeft(until, Date.now())} at most`;
  };
  const timer = setInterval(() => {
    if (till.phase !== "paying") clearInterval(timer);
    else tick();
  }, 1000);
  tick();
}
