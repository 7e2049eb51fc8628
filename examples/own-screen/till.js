// A till that draws its payments by itself, with the counter's hooks, promises and events alone: no <connect-payment>.
// Read this file first, then payment.js (one payment, from start to end) and pending.js (what only staff can end).
// `./build.sh serve` serves it beside the simulator: /examples/own-screen/.
import { keepScannersOut } from "../../dist/connect-epos-element.mjs";
import { byId, make, minorUnits, money, nextBill, note } from "./page.js";
import { linkMoved, pay, showOutcome } from "./payment.js";
import { refresh } from "./pending.js";

/** The simulator's account. `?exclusive` says that nobody else uses its card machines: then most lost answers need no staff. */
const SITE = {
  id: "own-screen",
  account: "simulator",
  environment: "test",
  endpoint: location.origin.replace("http", "ws"),
  apiKey: "11111111-2222-4333-8444-555555555555",
  installerId: "simInstaller",
  currency: "GBP",
  terminals: new URLSearchParams(location.search).has("exclusive") ? "exclusive" : "shared",
};

/** What the parts of this till share. */
const till = {
  counter: undefined,
  running: undefined, // { reference, attempt } of the payment whose promise has not resolved yet
  booked: new Map(), // amounts by reference: booking one twice changes nothing
  refresh: () => refresh(till),
  /** Books an outcome, then acknowledges it. Until both are done it is told again. */
  async book(outcome) {
    if (outcome.result === "approved") till.booked.set(outcome.reference, outcome.taken);
    byId("book").replaceChildren(
      ...[...till.booked].map(([reference, { total }]) => make("li", {}, `${reference}: ${money(total)}`)),
    );
    const { reference, attempt, rev } = outcome;
    await till.counter.acknowledge(reference, attempt ? { attempt, rev } : undefined).catch(note);
    await till.refresh();
  },
};

async function savedSite(epos) {
  const known = await epos.sites.get(SITE.id).catch(() => undefined);
  if (!known) await epos.sites.save(SITE);
}

async function start() {
  const epos = await ConnectEPoS.load({ softwareHouseId: "simSWH" });
  await savedSite(epos);
  till.counter = await epos.payAtCounter(SITE.id, {
    onPending: till.refresh,
    onRecovered: (outcome) => {
      if (!till.running) showOutcome(till, outcome);
      else till.refresh();
    },
  });
  till.counter.addEventListener("link", linkChanged);
  till.counter.addEventListener("disputed", till.refresh);
  const terminals = await till.counter.terminals();
  byId("tid").replaceChildren(...terminals.map(({ tid }) => make("option", { value: tid }, tid)));
  linkChanged();
  nextBill();
}

function linkChanged() {
  const { text, state } = till.counter.link;
  byId("link").textContent = text;
  byId("pay").disabled = state !== "up";
  if (till.running) linkMoved(till);
  till.refresh(); // the words depend on the link
}

// A barcode scanner types like a keyboard, and ends with Enter. So Enter in a field sends nothing, only a button does, and
// what is typed faster than a person types does not count on this page.
keepScannersOut(document, () => {
  const said = document.querySelector("dialog[open] [role=alert]") ?? byId("note");
  said.textContent = "What a barcode scanner types does not count here.";
});
for (const form of document.forms) form.addEventListener("submit", (event) => event.preventDefault());

byId("pay").addEventListener("click", () => {
  if (till.running || !till.counter) return;
  const request = {
    tid: byId("tid").value,
    amount: minorUnits(byId("amount").value),
    currency: SITE.currency,
    reference: byId("reference").value,
  };
  pay(till, request);
});

start().catch(note);
