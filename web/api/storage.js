// What the browser says about the storage that holds the journal.

/** @param {"persist" | "persisted" | "estimate"} question a browser may not know it, or may refuse to answer: then this is undefined @returns {Promise<any>} */
export async function askBrowser(question) {
  try {
    return await navigator.storage[question]();
  } catch {}
}

/** @param {unknown} kind of storage */
export async function storageHere(kind) {
  if (kind === "memory") return { kind, persisted: false };
  const [persisted, { usage, quota } = {}] = await Promise.all([askBrowser("persisted"), askBrowser("estimate")]);
  return { kind, persisted, usage, quota, evictable: evictable(persisted) };
}

/**
 * Apple's browsers delete what a site stored after seven days of browser use without a visit to the site, unless the
 * site was added to the home screen or to the dock.
 * @param {boolean | undefined} persisted
 */
function evictable(persisted) {
  if (/^Apple/.test(navigator.vendor) && !matchMedia("(display-mode: standalone)").matches) return "seven-day-rule";
  return persisted ? undefined : "when-full";
}
