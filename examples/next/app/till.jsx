"use client";

import "connect-epos/react"; // defines the element, and has its types for JSX
import { useEffect, useRef, useState } from "react";
import { openCounter } from "./counter";

/** Till takes payments with <connect-payment>. It books each outcome once, by its reference. */
export function Till() {
  const element = useRef(null);
  const [counter, setCounter] = useState(null);
  const [trouble, setTrouble] = useState("");
  const [booked, setBooked] = useState([]);

  useEffect(() => {
    let gone = false;
    const opening = openCounter();
    opening.then(
      ({ counter }) => gone || setCounter(counter),
      (error) => gone || setTrouble(error.text ?? error.message),
    );
    return () => {
      gone = true;
      // What runs is not ended: the next start tells what became of it.
      opening.then(({ epos }) => epos.close()).catch(() => {});
    };
  }, []);

  useEffect(() => {
    if (!counter) return undefined;
    const shown = element.current;
    const onOutcome = async ({ detail: outcome }) => {
      if (!outcome.settledBy) return; // nobody can tell yet, or nothing was sent
      setBooked((all) => [...all.filter(({ reference }) => reference !== outcome.reference), outcome]);
      await counter.acknowledge(outcome.reference); // a real till does this after its server has booked the outcome
    };
    shown.addEventListener("outcome", onOutcome);
    const stop = shown.follow(counter); // what an earlier page left behind
    return () => {
      stop();
      shown.removeEventListener("outcome", onOutcome);
    };
  }, [counter]);

  const pay = () =>
    element.current
      .pay(counter, { tid: "VCMINVLSIP0", amount: 1250, currency: "GBP", reference: crypto.randomUUID() })
      .catch(() => {}); // the element shows why nothing was sent

  return (
    <>
      {trouble && <p role="alert">{trouble}</p>}
      <button onClick={pay} disabled={!counter}>
        Pay £12.50
      </button>
      <connect-payment ref={element}></connect-payment>
      <ul aria-label="Booked">
        {booked.map(({ reference, text }) => (
          <li key={reference}>{text}</li>
        ))}
      </ul>
    </>
  );
}
