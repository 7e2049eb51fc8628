// A signature question may outlive the promise of its payment: the dialog stays for
// as long as the payment's pending entry says that staff can still decide.
import { signature, till } from "./till.js";

const STANDS = { "timed-out": "The card machine gave up waiting.", "link-lost": "The connection does not answer." };

/** Closes the dialog of a payment in doubt whose question is over, or says in it how the payment stands. */
export async function lookAtQuestion(reference) {
  const question = signature.question();
  if (question?.reference !== reference) return;
  const entries = await till.counter.pending().catch(() => undefined);
  if (!entries || signature.question() !== question) return; // its deadline ends it, or another one is open by now
  const entry = entries.find((one) => one.reference === reference);
  if (entry?.signature?.question !== question.question) signature.end();
  else if (entry.state !== "open")
    signature.doubt(`${STANDS[entry.reason] ?? "The result is not certain."} You can still decide.`);
}

/** Resolves once no question of a payment is open whose promise resolved. */
export async function questionOver({ result, reference, attempt }) {
  if (result !== "unknown" || signature.question()?.attempt !== attempt) return signature.end();
  const { counter } = till;
  const look = () => lookAtQuestion(reference);
  counter.addEventListener("pending", look);
  look();
  await signature.over();
  counter.removeEventListener("pending", look);
}
