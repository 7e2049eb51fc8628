// Payments on this side of the port: what is asked of the engine, and what is
// told where no engine can tell.

/** @typedef {import("./methods.js").Method} Kind */

/**
 * payment is the task of one call.
 * @param {Kind} kind
 * @param {string} site
 * @param {any} request plain data
 * @param {{ tid?: string, currency?: string }} [defaults] of the site
 * @param {number} [waitForTerminal] ms
 * @returns {import("../engine/durable-call.js").Task}
 */
export function payment(kind, site, request, defaults, waitForTerminal) {
  return {
    verb: `counter.${kind}`,
    site,
    args: { request, waitForTerminal },
    trace: { reference: request?.reference },
    // It may have been sent, nobody here knows. The next engine with the same journal tells it in pending().
    lost: (reason) =>
      Object.freeze({ ...untold(kind, { ...defaults, ...request }), result: "unknown", reason, sent: "maybe" }),
  };
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
  const { tid, reference, amount, currency, amountCashback, of } = request ?? {};
  const more = { ...(amountCashback !== undefined && { amountCashback }), ...(of !== undefined && { of }) };
  const asked = Object.freeze({ amount, currency, ...more });
  return { kind, reference, tid, asked, attempt: 0, rev: 0, recovered: false, stored: false };
}
