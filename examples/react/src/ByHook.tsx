// The payment on a screen of the till's own, made from the hook.
import type { Counter, Outcome } from "connect-epos";
import { keepScannersOut } from "connect-epos/element";
import { useEffect, useState } from "react";
import { useConnectPayment } from "../useConnectPayment.js";

export function ByHook({ counter, book }: { counter: Counter; book: (outcome: Outcome) => Promise<void> }) {
  const [reference, setReference] = useState(() => crypto.randomUUID());
  const payment = useConnectPayment(counter, book);
  useEffect(() => keepScannersOut(document), []); // a barcode scanner presses no button here
  const pay = () => payment.pay({ tid: "VCMINVLSIS0", amount: 1250, reference });
  const settle = (reference: string) =>
    payment.settle(reference, { verdict: "not-paid", by: "Ann", reason: "the card machine shows no payment" });

  if (payment.phase === "signing")
    return (
      <section role="alertdialog" aria-label="Signature">
        <p>Is this the customer’s signature?</p>
        <button onClick={() => payment.sign(true)}>Accept</button>
        <button onClick={() => payment.sign(false)}>Decline</button>
      </section>
    );
  if (payment.phase === "paying")
    return (
      <section>
        <p role="status">{payment.text}</p>
        <button onClick={() => payment.cancel(reference)}>Cancel</button>
      </section>
    );
  const paid = payment.outcome?.reference === reference && payment.outcome.result === "approved";
  return (
    <section>
      <p role="status">{payment.text}</p>
      {payment.pending.map((entry) => (
        <p key={entry.reference}>
          {entry.text} <button onClick={() => settle(entry.reference)}>It was not paid</button>
        </p>
      ))}
      {paid ? (
        <button onClick={() => setReference(crypto.randomUUID())}>Next bill</button>
      ) : (
        <button onClick={pay}>Pay by hook</button>
      )}
    </section>
  );
}
