// The policy that the web server of a careful shop sends with its pages.

/** The policy of the page, and of the worker's script. */
export const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' ws://127.0.0.1:*; style-src 'self'";
