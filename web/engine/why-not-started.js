// Finds out why a worker's script did not begin to run, because the browser's event does not say it. It is a part of
// connect-epos-page.js, which is fetched when no worker starts.

/**
 * whyNotStarted gives a sentence for developers, and the reason.
 * @param {string} url of the worker's script
 * @returns {Promise<[why: string, reason: string]>}
 */
export async function whyNotStarted(url) {
  let forbiddenFile = false;
  const onViolation = () => (forbiddenFile = true);
  document.addEventListener("securitypolicyviolation", onViolation);
  const file = await fetch(url).catch(() => null);
  await new Promise((done) => setTimeout(done)); // the violation event comes after the fetch
  document.removeEventListener("securitypolicyviolation", onViolation);
  const reports = reportsOf(url);
  if (reports.some(({ type, body }) => type === "csp-violation" && body.effectiveDirective === "worker-src"))
    return forbidden(url);
  // A page that may not fetch the script cannot say more.
  if (!file) return forbiddenFile ? forbidden(url) : [`${url} could not be fetched`, "file-missing"];
  if (!file.ok) return [`${url}: HTTP ${file.status}`, "file-missing"];
  const type = file.headers.get("Content-Type") ?? "";
  if (/^text\/html\b/i.test(type)) return [`${url}: ${type}`, "file-missing"];
  if (/^http/.test(file.url) && new URL(file.url).origin !== location.origin)
    return [`${url} leads to another origin, ${file.url}`, "worker-elsewhere"];
  if (reports.some(({ type }) => type === "coep") || (!hasEmbedderPolicy(file) && (await pageHasEmbedderPolicy())))
    return [
      `Cross-Origin-Embedder-Policy: this page has one, so ${url} must be served with the same one`,
      "embedder-policy",
    ];
  if (!/\b(java|ecma)script\b/i.test(type))
    return [`${url} is served as "${type}" and must be text/javascript`, "file-missing"];
  return forbidden(url);
}

/** @param {string} url @returns {[string, string]} */
const forbidden = (url) => [`worker-src must allow ${url}`, "worker-forbidden"];

/** @param {Response} response */
const hasEmbedderPolicy = (response) =>
  /^(require-corp|credentialless)/.test(response.headers.get("Cross-Origin-Embedder-Policy") ?? "");

/** The page's own policy can be seen only in its headers. */
async function pageHasEmbedderPolicy() {
  const page = await fetch(location.href, { method: "HEAD" }).catch(() => null);
  return page !== null && hasEmbedderPolicy(page);
}

/**
 * reportsOf gives what this page was told about a file before, where the browser keeps reports.
 * @param {string} url
 * @returns {{ type: string, body: any }[]}
 */
function reportsOf(url) {
  if (typeof ReportingObserver === "undefined") return [];
  const observer = new ReportingObserver(() => {}, { buffered: true });
  observer.observe();
  const reports = /** @type {any[]} */ (observer.takeRecords());
  observer.disconnect();
  return reports.filter(({ body }) => body?.blockedURL === url);
}
