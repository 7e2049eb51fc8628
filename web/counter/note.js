// Notes on this side of the port: what staff keyed on a card machine by itself.

/**
 * note is the task of one call. Nothing is sent for it; but whether it was kept
 * must be asked of the next engine where this one dies over it.
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
    trace: { kind: "note", reference: request?.reference },
    // It may have been kept, nobody here knows.
    lost: () => Object.freeze({ ...facts, kind: "note", method: kind, at: Date.now(), stored: false }),
  };
}
