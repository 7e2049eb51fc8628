// Reports on the page's side of the port.

/**
 * report is the task of one call. An end of day settles the day. Like a payment it may have been made although nobody
 * here can tell, and it is never sent a second time.
 * @param {string} site
 * @param {unknown} type plain data
 * @param {unknown} tid plain data
 * @param {unknown} [defaultTid] of the site
 * @returns {import("../engine/durable-call.js").Task}
 */
export function report(site, type, tid, defaultTid) {
  const asked = { kind: "report", tid: tid ?? defaultTid, reportType: type, at: Date.now() };
  const unknown = { reportResult: "UNKNOWN", reportLines: Object.freeze([]), stored: false, sent: "maybe" };
  return {
    verb: "counter.report",
    site,
    args: { type, tid },
    followArgs: { kind: "report" },
    unknownOutcome: (reason) => Object.freeze({ ...asked, ...unknown, reason }),
  };
}
