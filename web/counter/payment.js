// Payments on the page's side of the port: what the engine is asked for, and which outcome the page tells if no engine
// can tell it.

/** @typedef {import("./methods.js").Method} Method */

/**
 * payment is the task of one call.
 * @param {Method} method
 * @param {string} site
 * @param {any} request plain data
 * @param {{ tid?: string, currency?: string }} [defaults] of the site
 * @param {number} [waitForTerminal] ms
 * @returns {import("../engine/durable-call.js").Task}
 */
export function payment(method, site, request, defaults, waitForTerminal) {
  return {
    verb: `counter.${method}`,
    site,
    args: { request, waitForTerminal },
    followArgs: { reference: request?.reference },
    // It may have been sent, and nobody here knows. The next engine with the same journal tells it in pending().
    unknownOutcome: (reason) =>
      Object.freeze({ ...facts(method, { ...defaults, ...request }), result: "unknown", reason, sent: "maybe" }),
  };
}

/**
 * notBegun is the outcome of a payment whose signal was aborted before the payment began: nobody was asked for anything.
 * @param {Method} method
 * @param {any} request
 */
export function notBegun(method, request) {
  return Object.freeze({ ...facts(method, request), result: "cancelled", reason: "cancelled", sent: "no" });
}

/**
 * facts are what every outcome has, as far as the page knows them without an engine.
 * @param {Method} kind
 * @param {any} request
 */
function facts(kind, request) {
  const { tid, reference, amount, currency, amountCashback, of } = request ?? {};
  const more = { ...(amountCashback !== undefined && { amountCashback }), ...(of !== undefined && { of }) };
  const asked = Object.freeze({ amount, currency, ...more });
  return { kind, reference, tid, asked, attempt: 0, rev: 0, recovered: false, stored: false };
}
