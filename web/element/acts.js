// What staff do, carried to the counter. What comes of it the counter says;
// what it turns down is shown, and can be tried again.

import { accepts } from "./state.js";

/**
 * @typedef {import("../types/connect-epos.d.ts").EPoSError} EPoSError
 *
 * @typedef {object} Host
 * @property {() => import("./state.js").State} state
 * @property {() => import("../types/connect-epos.d.ts").Counter} counter of the payment that is shown
 * @property {(event: any) => void} go
 * @property {(outcome: import("../types/connect-epos.d.ts").Outcome) => void} over
 * @property {() => void} leave
 * @property {() => void} check looks whether what is shown has ended meanwhile
 * @property {() => string} sorry what is said where an error says nothing
 * @property {import("./paper.js").Print} print
 */

/** How often a payment that has not begun yet is asked to be cancelled, and how long between, ms. */
const TRIES = 20;
const BETWEEN = 100;

/** @param {Host} host */
export function acts(host) {
  let answering = false;

  /** Asks until the payment has begun or is over: then there is nothing to cancel any more. */
  async function cancel() {
    const { reference, attempt } = host.state(); // as it is shown: no other attempt is cancelled
    host.go({ type: "cancel", how: "asked" });
    for (let tries = 0; reference === host.state().reference && host.state().phase === "running"; tries++) {
      try {
        const { cancelling } = await host
          .counter()
          .cancel(/** @type {string} */ (reference), attempt ? { attempt } : undefined);
        return cancelling || host.go({ type: "cancel", reference, how: "refused" });
      } catch (error) {
        const { code, text } = /** @type {EPoSError} */ (error);
        if (code !== "not-pending" || tries > TRIES)
          return host.go({ type: "cancel", reference, problem: text ?? host.sorry() });
      }
      await new Promise((again) => setTimeout(again, BETWEEN));
    }
  }

  /** @param {boolean} accepted @param {string} [question] of the dialog that was pressed */
  async function sign(accepted, question) {
    const { reference } = host.state();
    if (answering) return;
    answering = true;
    try {
      await host.counter().answerSignature(/** @type {string} */ (reference), accepted, question);
      host.go({ type: "decided", reference, question, how: accepted ? "accepted" : "declined" });
    } catch (error) {
      const { code, text } = /** @type {EPoSError} */ (error);
      if (code === "not-pending") host.go({ type: "decided", reference, question, how: "undecided" });
      else host.go({ type: "unanswered", reference, problem: text ?? host.sorry() });
    } finally {
      answering = false;
    }
  }

  /** @param {any} decision of the form that is open */
  async function decide(decision) {
    const { reference, form } = host.state();
    host.go({ type: "sending" });
    try {
      await (form?.choice === "carry-on" ? carryOn(decision) : settle(decision));
    } catch (error) {
      const { code, text, entry } = /** @type {EPoSError} */ (error);
      host.go({
        type: "failed",
        reference,
        error: { code, text: text ?? host.sorry(), entry: /** @type {any} */ (entry) },
      });
      if (code === "changed") host.check();
    }
  }

  /** The decision is about what stood there when its form was opened. @param {any} decision */
  async function settle(decision) {
    const { reference, form } = host.state();
    host.over(await host.counter().settle(/** @type {string} */ (reference), { ...decision, ...form?.seen }));
  }

  /** Staff compared what speaks against their verdict. */
  async function acknowledge() {
    const { reference, entry } = host.state();
    const { attempt, rev } = /** @type {import("./state.js").PendingEntry} */ (entry);
    try {
      await host.counter().acknowledge(/** @type {string} */ (reference), { attempt, rev });
      host.leave();
    } catch (error) {
      host.go({ type: "unnoted", reference, problem: /** @type {EPoSError} */ (error).text ?? host.sorry() });
    }
  }

  /** @param {any} why */
  async function carryOn(why) {
    const { reference, tid } = host.state();
    const entries = await host.counter().carryOn(/** @type {string} */ (tid), why);
    host.go({ type: "form", reference });
    const entry = entries.find((each) => each.reference === reference);
    if (entry) host.go({ type: "entry", reference, entry });
  }

  return {
    cancel,
    sign,
    decide,
    acknowledge,
    /** @param {import("./state.js").Choice} [choice] none goes back */
    choose: (choice) => host.go({ type: "form", choice }),
    late: () => host.go({ type: "decided", how: accepts(host.state()) ? "lateAccepted" : "lateDeclined" }),
    leave: host.leave,
    print: host.print,
  };
}
