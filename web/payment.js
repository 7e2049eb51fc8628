// A payment as the page knows it: enough to ask a new engine about it, and to
// tell the truth when there is none left to ask.

/**
 * @typedef {object} Payment
 * @property {"sale" | "refund"} kind
 * @property {string} site
 * @property {string} token unique to this call; the journal keeps it
 * @property {any} request
 * @property {Promise<any>} promise
 * @property {(outcome: any) => void} resolve
 * @property {(error: Error) => void} reject
 */

/**
 * @param {"sale" | "refund"} kind
 * @param {string} site
 * @param {any} request
 * @returns {Payment}
 */
export function payable(kind, site, request) {
  /** @type {any} */
  const payment = { kind, site, request, token: crypto.randomUUID() };
  payment.promise = new Promise((resolve, reject) => Object.assign(payment, { resolve, reject }));
  return payment;
}

/**
 * lost is the outcome of a payment whose engine is gone: it may have been sent,
 * nobody here knows. The next engine with the same journal tells it in pending().
 * @param {Payment} payment
 * @param {string} reason
 */
export function lost({ kind, request }, reason) {
  const { tid, reference, amount, currency } = request ?? {};
  return Object.freeze({
    kind,
    result: "unknown",
    reason,
    reference,
    tid,
    asked: Object.freeze({ amount, currency }),
    attempt: 0,
    recovered: false,
    stored: false,
    sent: "maybe",
  });
}
