// A till that takes a payment in two ways: with <connect-payment>, and with a screen of its own made from a hook.
import type { Outcome } from "connect-epos";
import { useState } from "react";
import { useCounter } from "../useCounter.js";
import { ByElement } from "./ByElement";
import { ByHook } from "./ByHook";
import { site } from "./site";

const software = { softwareHouseId: "simSWH" };
const options = { onPending() {} }; // both screens show what is pending by themselves

/** Books an outcome by its reference: a real till does that on its server. It may be told twice, and counts once. */
export const booked = new Map<string, Outcome["result"]>();

export function Till() {
  const { counter, error } = useCounter(software, site, options);
  const [screen, setScreen] = useState<"element" | "hook">("element");
  const [bills, setBills] = useState<string[]>([]);
  const book = async (outcome: Outcome) => {
    booked.set(outcome.reference, outcome.result);
    setBills([...booked].map(([reference, result]) => `${reference}: ${result}`));
  };
  if (error) return <p role="alert">{error.message}</p>;
  if (!counter) return <p role="status">Opening the till</p>;
  return (
    <main>
      <button onClick={() => setScreen(screen === "element" ? "hook" : "element")}>Other screen</button>
      {screen === "element" ? <ByElement counter={counter} book={book} /> : <ByHook counter={counter} book={book} />}
      <ul aria-label="Booked">
        {bills.map((bill) => (
          <li key={bill}>{bill}</li>
        ))}
      </ul>
    </main>
  );
}
