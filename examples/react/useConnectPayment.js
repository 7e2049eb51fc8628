// A payment in a React component: what to show, and what staff may press.
import { useCallback, useEffect, useRef, useState } from "react";

/**
 * @typedef {import("connect-epos").Outcome} Outcome
 *
 * @typedef {object} Shown what a component shows
 * @property {"idle" | "paying" | "signing" | "over" | "refused"} phase
 * @property {string} text
 * @property {number} step
 * @property {import("connect-epos").SignatureQuestion | null} question
 * @property {Outcome | null} outcome
 * @property {any} error
 */

/** While one of these is the latest notification, the question about the signature is open. */
const ASKS = ["SIGNATURE_VERIFICATION", "SIGNATURE_VERIFICATION_IN_PROGRESS"];

/** @type {Shown} */
const idle = { phase: "idle", text: "", step: 0, question: null, outcome: null, error: null };

/**
 * useConnectPayment follows one payment at a time of an open counter.
 *
 * `phase` is `idle`, `paying`, `signing`, `over` (see `outcome`) or `refused` (see `error`: nothing was sent). `pending`
 * lists what only staff can end. `book` is called for each payment that ended, also for one that ended while no component
 * was there: book it by its reference, because it may be called twice. Then the counter tells the payment no more.
 *
 * A component that goes away ends no payment: the next one hears how it ended.
 *
 * @param {import("connect-epos").Counter} counter
 * @param {(outcome: Outcome) => unknown} book
 */
export function useConnectPayment(counter, book) {
  const [shown, setShown] = useState(idle);
  const [pending, setPending] = useState(/** @type {readonly import("connect-epos").PendingEntry[]} */ ([]));
  const latest = useRef(book);
  const running = useRef(null);
  const decide = useRef(null);
  latest.current = book;

  const refresh = useCallback(async () => {
    const entries = await counter.pending().catch(() => []);
    setPending(entries.filter(({ state }) => !["open", "unacknowledged"].includes(state)));
    return entries.filter(({ state }) => state === "unacknowledged");
  }, [counter]);

  const ended = useCallback(
    async (outcome) => {
      if (outcome.settledBy) {
        await latest.current(outcome);
        await counter.acknowledge(outcome.reference).catch((error) => {
          if (error.code !== "not-pending") throw error; // it was acknowledged meanwhile
        });
      }
      await refresh();
    },
    [counter, refresh],
  );

  /** Books what ended while no component was there. */
  const catchUp = useCallback(async () => {
    for (const { reference, attempt } of await refresh()) {
      const entries = await counter.history({ kind: "payment", reference });
      const outcome = entries.find((entry) => entry.attempt === attempt);
      if (outcome && !running.current) await ended(outcome);
    }
  }, [counter, ended, refresh]);

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
    catchUp().catch((error) => setShown((now) => ({ ...now, error })));
    return () => {
      counter.removeEventListener("recovered", recovered);
      counter.removeEventListener("pending", refresh);
    };
  }, [counter, ended, refresh, catchUp]);

  const pay = useCallback(
    async (request, kind = "sale") => {
      if (running.current) return running.current;
      setShown({ ...idle, phase: "paying" });
      const hooks = {
        onNotification: ({ text, step, value }) =>
          setShown((now) => ({
            ...now,
            text,
            step,
            ...(!ASKS.includes(value) && { phase: "paying", question: null }),
          })),
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
