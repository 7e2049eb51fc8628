// A payment as the page knows it: enough to ask a new engine about it, and to
// tell the truth when there is none left to ask.

/**
 * @typedef {"sale" | "refund" | "preAuth" | "completion" | "accountVerification"} Kind
 *
 * @typedef {object} Payment
 * @property {Kind} kind
 * @property {string} site
 * @property {string} token unique to this call; the journal keeps it
 * @property {any} request
 * @property {Promise<any>} promise
 * @property {(outcome: any) => void} resolve
 * @property {(error: Error) => void} reject
 */

/**
 * @param {Kind} kind
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
  return Object.freeze({ ...untold(kind, request), result: "unknown", reason, sent: "maybe" });
}

/**
 * notBegun is the outcome of a payment whose signal was aborted before it
 * began: nothing was asked of anybody.
 * @param {Kind} kind
 * @param {any} request
 */
export function notBegun(kind, request) {
  return Object.freeze({ ...untold(kind, request), result: "cancelled", reason: "cancelled", sent: "no" });
}

/**
 * @param {Kind} kind
 * @param {any} request
 */
function untold(kind, request) {
  const { tid, reference, amount, currency } = request ?? {};
  return { kind, reference, tid, asked: Object.freeze({ amount, currency }), attempt: 0, recovered: false, stored: false };
}
