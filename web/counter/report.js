// Reports on this side of the port.

/**
 * report is the task of one call. An end of day settles: like a payment it may
 * have been made though nobody here can tell, and it is never asked for again.
 * @param {string} site
 * @param {unknown} type plain data
 * @param {unknown} tid plain data
 * @param {unknown} [usual] the site's terminal
 * @returns {import("../engine/durable-call.js").Task}
 */
export function report(site, type, tid, usual) {
  const facts = { kind: "report", tid: tid ?? usual, reportType: type, at: Date.now() };
  const untold = { reportResult: "UNKNOWN", reportLines: Object.freeze([]), stored: false, sent: "maybe" };
  return {
    verb: "counter.report",
    site,
    args: { type, tid },
    trace: { kind: "report" },
    lost: (reason) => Object.freeze({ ...facts, ...untold, reason }),
  };
}
