// What a careful shop's web server sends with its pages.

/** The policy a careful shop would serve: on its page, and with the worker's script. */
export const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' ws://127.0.0.1:*; style-src 'self'";
