// <connect-payment> as a till may and must not use it.
import { keepScannersOut, words, type ConnectPaymentElement, type ElementWords } from "../connect-epos-element.js";
import type { Counter, Outcome } from "../connect-epos.js";

declare const counter: Counter;
const element: ConnectPaymentElement = document.createElement("connect-payment");

export async function pay(): Promise<Outcome> {
  element.texts = { ...words.de, done: "Weiter" };
  element.staff = "Ann";
  element.modal = true;
  element.addEventListener("outcome", ({ detail }) => counter.acknowledge(detail.reference));
  element.addEventListener("print", (event) => event.detail.lines.length > 0 && event.preventDefault());
  element.addEventListener("click", () => element.close());
  const stop = element.follow(counter);
  stop();
  keepScannersOut(document, (since) => element.setAttribute("data-since", since.toFixed()))();
  const own: ElementWords = words.en;
  if (own && element.phase === "signature")
    await element.pay(counter, { kind: "completion", amount: 5, reference: "c", authCode: "1" });
  await element.pay(counter, { kind: "accountVerification", reference: "v" }, { signal: new AbortController().signal });
  return element.pay(counter, { amount: 1250, reference: "T-42" });
}

// @ts-expect-error an amount is needed
element.pay(counter, { reference: "r" });
// @ts-expect-error no such kind
element.pay(counter, { kind: "gift", amount: 1, reference: "r" });
// @ts-expect-error a completion needs the code of what it completes
element.pay(counter, { kind: "completion", amount: 1, reference: "r" });
// @ts-expect-error it is read
element.phase = "idle";
// @ts-expect-error no such word
element.texts = { hello: "x" };
