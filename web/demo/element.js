// This till shows its payments with <connect-payment>, as a dialog over the page. This file is all that a till has to
// write for that.
import { keepScannersOut } from "../../dist/connect-epos-element.mjs";
import { band, paper, showReady, showTakings, supervisor, till } from "./till.js";
import { bookAndAcknowledge, idle, nextBill, refreshAttention, taken } from "./sale.js";
import { button } from "./elements.js";

export { keepScannersOut };

const TITLES = { customer: "Customer copy", merchant: "Merchant copy", signature: "To sign" };

const element = document.createElement("connect-payment");
element.modal = true;
element.setAttribute("scheme", "auto");
element.setAttribute("data-testid", "element");
element.addEventListener("outcome", ({ detail }) => ended(detail));
element.addEventListener("print", print);
element.addEventListener("close", () => till.phase === "idle" && showReady());
document.body.append(element);

let end; // how the payment ended: its outcome, or the error if nothing was sent

/** The counter is open: payments that an earlier page left behind are shown, also how they end. */
export const opened = () => element.follow(till.counter);

/** Takes a payment and shows it. Resolves when staff have closed it and the till is ready for the next one. */
export async function pay(kind, request) {
  band.progress(request, kind, [], "Follow the card machine.");
  const closed = new Promise((resolve) => element.addEventListener("close", resolve, { once: true }));
  try {
    end = await element.pay(till.counter, { kind, ...request });
  } catch (error) {
    end = error;
    band.notSent(error, []);
  }
  await closed;
  if (mayTryAgain(end)) idle(request.reference);
  else nextBill();
}

/** Certainly nothing was taken, so the bill and its amount stay. */
const mayTryAgain = (end) => (end.result ? ["declined", "cancelled", "refused"].includes(end.result) : !taken(end));

/** Every end that the element shows: from `pay`, from staff who settled a payment, and from recovery. */
async function ended(outcome) {
  if (outcome.reference === end?.reference) end = outcome; // staff settled it after it was unknown
  band.outcome(outcome, [], supervisor.by(outcome.reference));
  if (outcome.result === "unknown") return; // the element guides staff, and when they have settled it, this is called again
  await bookAndAcknowledge(outcome);
  showTakings();
  refreshAttention();
}

/** This till prints by itself. Without this, the browser would open its print dialog. */
function print(event) {
  event.preventDefault();
  const { copy, lines } = event.detail;
  paper.open(copy, TITLES[copy], lines);
}

/** The button of a payment that staff left for later: it shows the payment again. */
export function actions({ state, reference }) {
  if (state === "open") return [];
  return [
    button(
      state === "unacknowledged" ? "Show" : "Decide",
      `decide-${reference}`,
      () => element.follow(till.counter, reference),
      "main",
    ),
  ];
}

/** The reference of the payment on the screen, which the list does not repeat. */
export const reference = () => element.reference;

/** While a payment is shown, the keys belong to it. */
export const shown = () => element.phase !== "idle";
