/**
 * uncached gives an address for the same file that no cache knows, not even that of a service worker, which looks at
 * whole addresses. Servers of files ignore what follows the question mark.
 * @param {string} url
 * @param {string} integrity of the file that is wanted, or of the one that belongs to it
 */
export function uncached(url, integrity) {
  if (!/^https?:/.test(url)) return url; // what stands in the page itself is in no cache
  const [file, fragment = ""] = url.split(/(?=#)/);
  return `${file}${file.includes("?") ? "&" : "?"}build=${encodeURIComponent(integrity.slice(-16))}${fragment}`;
}
