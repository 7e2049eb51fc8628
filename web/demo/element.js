// How this till shows its payments: by <connect-payment>, over the page. All a
// till has to write for that is in this file.
import "../../dist/connect-epos-element.mjs";
import { band, paper, showReady, showTakings, supervisor, till } from "./till.js";
import { bookAndAcknowledge, idle, nextBill, refreshAttention, taken } from "./sale.js";
import { button } from "./elements.js";

const TITLES = { customer: "Customer copy", merchant: "Merchant copy", signature: "To sign" };

const element = document.createElement("connect-payment");
element.modal = true;
element.setAttribute("scheme", "auto");
element.setAttribute("data-testid", "element");
element.addEventListener("outcome", ({ detail }) => ended(detail));
element.addEventListener("print", print);
element.addEventListener("close", () => till.phase === "idle" && showReady());
document.body.append(element);

let end; // of the payment under way: its outcome, or why nothing was sent

/** The counter is open: what an earlier page left behind is shown, also its end. */
export const opened = () => element.follow(till.counter);

/** Takes a payment and shows it; resolves when staff are done with it and the till has gone on. */
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

/** Nothing was taken, and nothing may have been: the bill and its amount stay. */
const mayTryAgain = (end) => (end.result ? ["declined", "cancelled", "refused"].includes(end.result) : !taken(end));

/** Every end that staff see: by `pay`, by staff who settled it in the element, by recovery. */
async function ended(outcome) {
  if (outcome.reference === end?.reference) end = outcome; // staff decided what was unknown
  band.outcome(outcome, [], supervisor.by(outcome.reference));
  if (outcome.result === "unknown") return; // the element guides staff; what they find is another outcome
  await bookAndAcknowledge(outcome);
  showTakings();
  refreshAttention();
}

/** This till prints by itself; left alone, the browser's printing would open. */
function print(event) {
  event.preventDefault();
  const { copy, lines } = event.detail;
  paper.open(copy, TITLES[copy], lines);
}

/** What staff may do about a payment they left for later: have it shown again. */
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

/** What is on the screen: the list of what needs attention leaves it out. */
export const reference = () => element.reference;

/** While it is, keys belong to it. */
export const shown = () => element.phase !== "idle";
