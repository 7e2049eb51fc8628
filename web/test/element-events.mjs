// Events of one payment for the tests of the element, and the state they lead to.
import { IDLE, screen, step } from "../element/state.js";

export const REQUEST = { tid: "T", amount: 1250, currency: "GBP", reference: "A" };
export const ENTRY = {
  reference: "A",
  tid: "T",
  kind: "sale",
  amount: 1250,
  currency: "GBP",
  state: "unknown",
  attempt: 1,
  sent: "maybe",
  owner: "here",
  text: "Nobody knows.",
  since: 5,
};
export const note = (value, at) => ({
  type: "notification",
  reference: "A",
  note: { value, step: at, text: `text of ${value}`, tid: "T", at: 1 },
});
export const outcome = (result, more) => ({
  type: "outcome",
  reference: "A",
  outcome: {
    kind: "sale",
    reference: "A",
    tid: "T",
    attempt: 1,
    asked: { amount: 1250, currency: "GBP" },
    result,
    stored: true,
    sent: "answered",
    text: `text of ${result}`,
    ...more,
  },
});
export const approved = outcome("approved", { taken: { base: 1250, gratuity: 0, cashback: 0, total: 1250 } });
export const asked = { type: "signature", reference: "A", question: { reference: "A", tid: "T", deadline: 9 } };

/** run is the state after events, from a sale that began. */
export const run = (...events) => events.reduce(step, step(IDLE, { type: "start", kind: "sale", request: REQUEST }));
export const shown = (state) => screen(state);
