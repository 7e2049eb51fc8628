// What browsers have and older Node releases lack.
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

// A page's timers keep nothing alive; Node's would keep a finished test waiting for tomorrow.
const begin = globalThis.setTimeout;
globalThis.setTimeout = (run, ms, ...args) => {
  const timer = begin(run, ms, ...args);
  if (ms > 60_000) timer.unref();
  return timer;
};
