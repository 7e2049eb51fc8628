// What the browser tells of the storage behind the journal.

/** @param {"persist" | "persisted" | "estimate"} question that a browser may not know, or refuse @returns {Promise<any>} */
export async function ask(question) {
  try {
    return await navigator.storage[question]();
  } catch {}
}

/** @param {unknown} kind of storage */
export async function storageHere(kind) {
  if (kind === "memory") return { kind, persisted: false };
  const [persisted, { usage, quota } = {}] = await Promise.all([ask("persisted"), ask("estimate")]);
  return { kind, persisted, usage, quota, evictable: evictable(persisted) };
}

/**
 * Apple's browsers delete what scripts stored after seven days of use without a
 * visit to the site, unless it was put on the home screen or in the dock.
 * @param {boolean | undefined} persisted
 */
function evictable(persisted) {
  if (/^Apple/.test(navigator.vendor) && !matchMedia("(display-mode: standalone)").matches) return "seven-day-rule";
  return persisted ? undefined : "when-full";
}
