// The question whether a signature is the customer's. Silence is an answer too: at the deadline the engine decides as
// the site's `signatureDefault` says.
import { byId, timeLeft } from "./page.js";

const dialog = byId("signature");
const STANDS = { "timed-out": "The card machine gave up waiting.", "link-lost": "The connection does not answer." };

/** @type {{ question: any, end(decision?: boolean): void, over: Promise<boolean | undefined> } | undefined} */
let open;

// Neither Escape nor anything else closes it: only a decision or the end of the question does.
dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.preventDefault());
dialog.addEventListener("cancel", (event) => event.preventDefault());
dialog.addEventListener("close", () => open && dialog.showModal());
byId("accept").addEventListener("click", () => open?.end(true));
byId("decline").addEventListener("click", () => open?.end(false));

/** Asks staff. Resolves with their decision, or with undefined once there is nothing left to decide. */
export function ask(question) {
  closeQuestion();
  let timer;
  const over = new Promise((resolve) => {
    const end = (decision) => {
      open = undefined;
      clearInterval(timer);
      dialog.close();
      resolve(decision);
    };
    open = { question, end };
  });
  open.over = over;
  const tick = () => {
    byId("left").textContent = timeLeft(question.deadline);
    if (Date.now() >= question.deadline) open?.end();
  };
  const { receipt, asElement } = ConnectEPoSReceipts;
  const lines = receipt(question, "signature");
  byId("slip").replaceChildren(
    ...(lines.length > 0 ? [asElement(lines)] : ["Use the slip that the card machine prints."]),
  );
  byId("signature-facts").textContent = `${question.reference}, card machine ${question.tid}`;
  byId("doubt").textContent = "";
  byId("at-zero").textContent =
    `At 0:00 this till ${question.default === "accept" ? "accepts" : "declines"} it by itself.`;
  dialog.showModal();
  timer = setInterval(tick, 250);
  tick();
  return over;
}

/** The question is over without a decision here. */
export const closeQuestion = () => open?.end();

/** A payment in doubt: its question is over, or staff may still decide and read how the payment stands. */
export async function lookAtQuestion({ counter }, reference) {
  const asked = open;
  if (asked?.question.reference !== reference) return;
  const entries = await counter.pending().catch(() => undefined);
  if (!entries || open !== asked) return;
  const entry = entries.find((each) => each.reference === reference);
  if (entry?.signature?.question !== asked.question.question) return asked.end();
  if (entry.state === "open") return;
  byId("doubt").textContent = `${STANDS[entry.reason] ?? "The result is not certain."} You can still decide.`;
  byId("at-zero").textContent = "At 0:00 this till declines it by itself.";
}

/**
 * Resolves once no question of a payment is open whose promise has resolved. A question may outlive the promise: as
 * long as the pending entry names it, staff can still decide.
 */
export async function questionOver({ counter }, { result, reference, attempt }) {
  if (result !== "unknown" || open?.question.attempt !== attempt) return closeQuestion();
  const look = () => lookAtQuestion({ counter }, reference);
  counter.addEventListener("pending", look);
  look();
  while (open) await open.over;
  counter.removeEventListener("pending", look);
}
