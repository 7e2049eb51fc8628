/**
 * endOf looks up how a payment ended: in the outcomes that recovery told and that are not shown yet, or in the history.
 * @param {import("../types/connect-epos.d.ts").Counter} counter
 * @param {{ reference?: string, attempt: number }} payment
 * @param {import("../types/connect-epos.d.ts").Outcome[]} told
 * @returns {Promise<import("../types/connect-epos.d.ts").Outcome | undefined>}
 */
export async function endOf(counter, { reference, attempt }, told) {
  const known = told.find((each) => each.reference === reference && each.attempt === attempt);
  if (known) return known;
  const entries = await counter.history({ kind: "payment", reference }).catch(() => []);
  const entry = entries.find((each) => each.attempt === attempt);
  return entry && /** @type {any} */ ({ ...entry, kind: entry.request.method });
}
