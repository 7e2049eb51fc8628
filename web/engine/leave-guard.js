// What a page owes to whatever is under way on it: it asks before it is left,
// and it keeps the screen awake where the browser lets it.

/** @typedef {Pick<Window, "addEventListener" | "removeEventListener" | "document" | "navigator">} Page */

/** Vigil is kept from the first beginning to the last end; without a window it does nothing. */
export class Vigil {
  #page;
  #open = 0;
  /** @type {WakeLockSentinel | null} */ #lock = null;

  /** @param {Page | undefined} page */
  constructor(page = globalThis.window) {
    this.#page = page;
  }

  /** begin returns what ends it, which counts once. */
  begin() {
    if (this.#open++ === 0) this.#start();
    let under = true;
    return () => {
      if (under && --this.#open === 0) this.#stop();
      under = false;
    };
  }

  #start() {
    this.#page?.addEventListener("beforeunload", ask);
    this.#page?.document.addEventListener("visibilitychange", this.#wake);
    this.#wake();
  }

  #stop() {
    this.#page?.removeEventListener("beforeunload", ask);
    this.#page?.document.removeEventListener("visibilitychange", this.#wake);
    letGo(this.#lock);
    this.#lock = null;
  }

  /** A hidden page loses its lock, so it is asked for again when it is back; a refusal leaves the screen as it is. */
  #wake = async () => {
    if (this.#page?.document.visibilityState !== "visible" || !this.#page.navigator.wakeLock) return;
    try {
      const lock = await this.#page.navigator.wakeLock.request("screen");
      if (this.#open > 0 && (this.#lock?.released ?? true)) this.#lock = lock;
      else letGo(lock);
    } catch {}
  };
}

/** @param {BeforeUnloadEvent} event */
function ask(event) {
  event.preventDefault();
  event.returnValue = true; // what older browsers look at
}

/** @param {WakeLockSentinel | null} lock */
function letGo(lock) {
  lock?.release().catch(() => {});
}
