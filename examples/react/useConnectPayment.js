// A payment in a React component: what to show, and what staff may press.
import { useCallback, useEffect, useRef, useState } from "react";

const idle = { phase: "idle", text: "", step: 0, question: null, outcome: null, error: null };

/**
 * useConnectPayment follows one payment at a time of an open counter.
 *
 * `phase` is `idle`, `paying`, `signing`, `over` (see `outcome`) or `refused` (see `error`: nothing was sent). `pending`
 * lists what only staff can end; `book` is called for each payment that ended, also for one that ended while no component
 * was there: book it by its reference, then it is told no more.
 *
 * A component that goes away ends no payment: what it would have been told comes to the next one as recovered.
 */
export function useConnectPayment(counter, book) {
  const [shown, setShown] = useState(idle);
  const [pending, setPending] = useState([]);
  const latest = useRef(book);
  const running = useRef(null);
  const decide = useRef(null);
  latest.current = book;

  const refresh = useCallback(
    () =>
      counter.pending().then(
        (entries) => setPending(entries.filter(({ state }) => state !== "open")),
        () => {},
      ),
    [counter],
  );

  const ended = useCallback(
    async (outcome) => {
      if (!outcome.settledBy) return refresh();
      await latest.current(outcome);
      await counter.acknowledge(outcome.reference);
      return refresh();
    },
    [counter, refresh],
  );

  useEffect(() => {
    // Told again at the next opening, should booking fail.
    const recovered = ({ detail }) => {
      if (detail.settledBy)
        setShown((now) =>
          now.outcome?.reference === detail.reference ? { ...now, text: detail.text, outcome: detail } : now,
        );
      ended(detail).catch((error) => setShown((now) => ({ ...now, error })));
    };
    counter.addEventListener("recovered", recovered);
    counter.addEventListener("pending", refresh);
    refresh();
    return () => {
      counter.removeEventListener("recovered", recovered);
      counter.removeEventListener("pending", refresh);
    };
  }, [counter, ended, refresh]);

  const pay = useCallback(
    async (request, kind = "sale") => {
      if (running.current) return running.current;
      setShown({ ...idle, phase: "paying" });
      const hooks = {
        onNotification: ({ text, step }) =>
          setShown((now) => ({ ...now, phase: "paying", text, step, question: null })),
        onSignature: (question) =>
          new Promise((answer) => {
            decide.current = answer;
            setShown((now) => ({ ...now, phase: "signing", question }));
          }),
      };
      running.current = counter[kind](request, hooks)
        .then(
          (outcome) => {
            setShown((now) => ({ ...now, phase: "over", text: outcome.text, question: null, outcome }));
            // A booking that fails does not undo the payment: it is told again.
            return ended(outcome).then(
              () => outcome,
              (error) => (setShown((now) => ({ ...now, error })), outcome),
            );
          },
          (error) => setShown({ ...idle, phase: "refused", text: error.text, error }),
        )
        .finally(() => {
          running.current = null;
        });
      return running.current;
    },
    [counter, ended],
  );

  const sign = useCallback((accepted) => {
    setShown((now) => ({ ...now, phase: "paying", question: null }));
    decide.current?.(accepted);
  }, []);
  const cancel = useCallback(
    (reference) =>
      counter.cancel(reference).then(
        ({ cancelling }) => cancelling,
        () => false,
      ),
    [counter],
  );
  const settle = useCallback(
    async (reference, settlement) => {
      const outcome = await counter.settle(reference, settlement);
      setShown((now) => (now.outcome?.reference === reference ? { ...now, text: outcome.text, outcome } : now));
      await ended(outcome);
      return outcome;
    },
    [counter, ended],
  );

  return { ...shown, pending, pay, cancel, sign, settle };
}
