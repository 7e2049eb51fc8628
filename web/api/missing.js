/**
 * missingHere names what this browser lacks and the engine needs. `load` is compiled so that much older browsers can read
 * it, too: they get an error with a code, and no syntax error. So nothing here may be newer than they are.
 */
export function missingHere() {
  const { crypto, navigator } = globalThis;
  /** @type {Record<string, unknown>} */
  const has = {
    "Web Locks": navigator.locks,
    WebCrypto: crypto && crypto.subtle,
    MessageChannel: typeof MessageChannel === "function",
    AbortController: typeof AbortController === "function",
    // It came with the rest of ECMAScript 2021, in which the other scripts are written, or after it.
    "String.replaceAll": String.prototype.replaceAll,
  };
  return Object.keys(has).filter((name) => !has[name]);
}

/** A page that is not secure lacks things of which nothing can be said. A server has no page. */
export const isSecure = () => globalThis.isSecureContext === true;
