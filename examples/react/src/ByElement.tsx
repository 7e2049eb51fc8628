// The payment in <connect-payment>. This way works in React 18 and 19: React 19 could also write `onoutcome` and `texts`.
import type { Counter, Outcome } from "connect-epos";
import type { ConnectPaymentElement } from "connect-epos/react";
import "connect-epos/react";
import { useEffect, useRef } from "react";

const texts = { done: "Next customer" };

export function ByElement({ counter, book }: { counter: Counter; book: (outcome: Outcome) => Promise<void> }) {
  const ref = useRef<ConnectPaymentElement>(null);
  const latest = useRef(book);
  latest.current = book;

  useEffect(() => {
    const element = ref.current!;
    element.texts = texts;
    const ended = async ({ detail }: CustomEvent<Outcome>) => {
      if (!detail.settledBy) return; // nobody can tell yet, or nothing was sent
      await latest.current(detail);
      await counter.acknowledge(detail.reference);
    };
    element.addEventListener("outcome", ended);
    const stop = element.follow(counter);
    return () => {
      stop();
      element.removeEventListener("outcome", ended);
    };
  }, [counter]);

  const pay = () =>
    ref.current?.pay(counter, { tid: "VCMINVLSIP0", amount: 1250, reference: crypto.randomUUID() }).catch(() => {}); // the element shows why nothing was sent
  return (
    <>
      <button onClick={pay}>Pay by element</button>
      <connect-payment ref={ref} staff="Ann" modal={false}></connect-payment>
    </>
  );
}
