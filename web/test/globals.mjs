// What browsers have, and older releases of Node do not.
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto;
globalThis.CustomEvent ??= class extends Event {
  #detail;

  constructor(type, init = {}) {
    super(type, init);
    this.#detail = init.detail;
  }

  get detail() {
    return this.#detail;
  }
};

// The timers of a page keep nothing running. Those of Node would make a finished test wait until tomorrow.
const begin = globalThis.setTimeout;
globalThis.setTimeout = (run, ms, ...args) => {
  const timer = begin(run, ms, ...args);
  if (ms > 60_000) timer.unref();
  return timer;
};
