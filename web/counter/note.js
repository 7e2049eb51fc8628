// Notes on the page's side of the port. Staff keyed a payment on a card machine itself, and the till notes it.

/**
 * note is the task of one call. Nothing is sent to Connect for it. But if the engine dies over it, the next engine must
 * be asked whether the note was kept.
 * @param {string} site
 * @param {any} request plain data
 * @param {{ tid?: string, currency?: string }} defaults of the site
 * @returns {import("../engine/durable-call.js").Task}
 */
export function note(site, request, defaults) {
  const { kind = "sale", ...facts } = { ...defaults, ...request };
  return {
    verb: "counter.note",
    site,
    args: { note: request },
    followArgs: { kind: "note", reference: request?.reference },
    // It may have been kept, and nobody here knows.
    unknownOutcome: () => Object.freeze({ ...facts, kind: "note", method: kind, at: Date.now(), stored: false }),
  };
}
