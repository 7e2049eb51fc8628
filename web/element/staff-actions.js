// What staff press, passed on to the counter. The counter says what comes of it. If it refuses something, the element
// shows why, and staff can try again.
import { accepts } from "./state.js";

/**
 * @typedef {import("../types/connect-epos.d.ts").EPoSError} EPoSError
 *
 * @typedef {object} Host
 * @property {() => import("./state.js").State} state
 * @property {() => import("../types/connect-epos.d.ts").Counter} counter of the payment that is shown
 * @property {(event: any) => void} dispatch
 * @property {(outcome: import("../types/connect-epos.d.ts").Outcome) => void} showOutcome
 * @property {() => void} close
 * @property {() => void} check asks the counter whether the payment that is shown has ended meanwhile
 * @property {() => string} defaultProblem the words for an error without a text
 * @property {import("./paper.js").Print} print
 */

/** How often we try to cancel a payment that has not begun yet, and how long we wait in between, ms. */
const TRIES = 20;
const BETWEEN = 100;

/** @param {Host} host */
export function staffActions(host) {
  let answering = false;

  /** Cancels the payment. It tries again until the payment has begun, or is over and there is nothing to cancel. */
  async function cancel() {
    const { reference, attempt } = host.state(); // only the attempt that is shown is cancelled
    host.dispatch({ type: "cancel", how: "asked" });
    for (let tries = 0; reference === host.state().reference && host.state().phase === "running"; tries++) {
      try {
        const { cancelling } = await host
          .counter()
          .cancel(/** @type {string} */ (reference), attempt ? { attempt } : undefined);
        return cancelling || host.dispatch({ type: "cancel", reference, how: "refused" });
      } catch (error) {
        const { code, text } = /** @type {EPoSError} */ (error);
        if (code !== "not-pending" || tries > TRIES)
          return host.dispatch({ type: "cancel", reference, problem: text ?? host.defaultProblem() });
      }
      await new Promise((again) => setTimeout(again, BETWEEN));
    }
  }

  /** @param {boolean} accepted @param {string} [question] the question that the dialog shows */
  async function sign(accepted, question) {
    const { reference } = host.state();
    if (answering) return;
    answering = true;
    try {
      await host.counter().answerSignature(/** @type {string} */ (reference), accepted, question);
      host.dispatch({ type: "decided", reference, question, how: accepted ? "accepted" : "declined" });
    } catch (error) {
      const { code, text } = /** @type {EPoSError} */ (error);
      if (code === "not-pending") host.dispatch({ type: "decided", reference, question, how: "undecided" });
      else host.dispatch({ type: "notAnswered", reference, problem: text ?? host.defaultProblem() });
    } finally {
      answering = false;
    }
  }

  /** @param {any} decision what staff typed into the form */
  async function decide(decision) {
    const { reference, form } = host.state();
    host.dispatch({ type: "sending" });
    try {
      await (form?.choice === "carry-on" ? carryOn(decision) : settle(decision));
    } catch (error) {
      const { code, text, entry } = /** @type {EPoSError} */ (error);
      host.dispatch({
        type: "failed",
        reference,
        error: { code, text: text ?? host.defaultProblem(), entry: /** @type {any} */ (entry) },
      });
      if (code === "changed") host.check();
    }
  }

  /** The decision is about the payment as it was shown when the form was opened. @param {any} decision */
  async function settle(decision) {
    const { reference, form } = host.state();
    host.showOutcome(await host.counter().settle(/** @type {string} */ (reference), { ...decision, ...form?.seen }));
  }

  /** Staff have compared what speaks against their verdict. */
  async function acknowledge() {
    const { reference, entry } = host.state();
    const { attempt, rev } = /** @type {import("./state.js").PendingEntry} */ (entry);
    try {
      await host.counter().acknowledge(/** @type {string} */ (reference), { attempt, rev });
      host.close();
    } catch (error) {
      host.dispatch({
        type: "notAcknowledged",
        reference,
        problem: /** @type {EPoSError} */ (error).text ?? host.defaultProblem(),
      });
    }
  }

  /** @param {any} why */
  async function carryOn(why) {
    const { reference, tid } = host.state();
    const entries = await host.counter().carryOn(/** @type {string} */ (tid), why);
    host.dispatch({ type: "form", reference });
    const entry = entries.find((each) => each.reference === reference);
    if (entry) host.dispatch({ type: "entry", reference, entry });
  }

  return {
    cancel,
    sign,
    decide,
    acknowledge,
    /** @param {import("./state.js").Choice} [choice] without one, the form is closed */
    choose: (choice) => host.dispatch({ type: "form", choice }),
    timeOver: () => host.dispatch({ type: "decided", how: accepts(host.state()) ? "lateAccepted" : "lateDeclined" }),
    close: host.close,
    print: host.print,
  };
}

/**
 * mistake is the error of a call that the till wrote wrongly.
 * @param {string} field @param {string} message for developers @param {string} text for staff
 */
export const mistake = (field, message, text) =>
  Object.assign(new TypeError(`${field}: ${message}`), { code: "invalid-request", field, text, sent: false });

/** busyError rejects a payment while the element shows another one. @param {string} text for staff */
export const busyError = (text) =>
  Object.assign(new Error("this element shows a payment that is under way"), {
    code: "payment-open",
    text,
    sent: false,
  });
