// <connect-payment> in JSX, as a till may and must not write it.
import { useRef } from "react";
import { words, type ConnectPaymentElement } from "../../connect-epos-react.js";
import type { Counter } from "../../connect-epos.js";

export function Pay({ counter }: { counter: Counter }) {
  const ref = useRef<ConnectPaymentElement>(null);
  return (
    <main>
      <connect-payment
        ref={ref}
        class="wide"
        id="pay"
        lang="de"
        key={1}
        style={{ display: "block" }}
        staff="Ann"
        scheme="dark"
        modal
        simulator={false}
        texts={{ done: words.de.done }}
        onoutcome={({ detail }) => counter.acknowledge(detail.reference)}
        onprint={(event) => event.detail.lines.length > 0 && event.preventDefault()}
        onclose={() => ref.current?.phase}
      />
      <button onClick={() => ref.current?.pay(counter, { amount: 1250, reference: "T-42" })}>Pay</button>
    </main>
  );
}

export const wrong = [
  // @ts-expect-error no such scheme
  <connect-payment scheme="pink" />,
  // @ts-expect-error no such word
  <connect-payment texts={{ hello: "x" }} />,
  // @ts-expect-error it is read
  <connect-payment phase="idle" />,
  // @ts-expect-error an outcome has no such member
  <connect-payment onoutcome={({ detail }) => detail.nothing} />,
];
