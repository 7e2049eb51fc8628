// While a payment is under way the page asks staff before they leave it, and keeps the screen awake if the browser
// allows that.

/** @typedef {Pick<Window, "addEventListener" | "removeEventListener" | "document" | "navigator">} Page */

/** LeaveGuard is on from the first call that begins to the last one that ends. Without a window it does nothing. */
export class LeaveGuard {
  #page;
  #callsUnderWay = 0;
  /** @type {WakeLockSentinel | null} */ #wakeLock = null;

  /** @param {Page | undefined} page */
  constructor(page = globalThis.window) {
    this.#page = page;
  }

  /** begin says that a call began. It returns the function that ends it; calling that one again changes nothing. */
  begin() {
    if (this.#callsUnderWay++ === 0) this.#start();
    let underWay = true;
    return () => {
      if (underWay && --this.#callsUnderWay === 0) this.#stop();
      underWay = false;
    };
  }

  #start() {
    this.#page?.addEventListener("beforeunload", askBeforeLeaving);
    this.#page?.document.addEventListener("visibilitychange", this.#keepAwake);
    this.#keepAwake();
  }

  #stop() {
    this.#page?.removeEventListener("beforeunload", askBeforeLeaving);
    this.#page?.document.removeEventListener("visibilitychange", this.#keepAwake);
    release(this.#wakeLock);
    this.#wakeLock = null;
  }

  /** The browser takes the wake lock from a hidden page, so we ask again when the page is visible. If it refuses, the screen may go dark. */
  #keepAwake = async () => {
    if (this.#page?.document.visibilityState !== "visible" || !this.#page.navigator.wakeLock) return;
    try {
      const lock = await this.#page.navigator.wakeLock.request("screen");
      if (this.#callsUnderWay > 0 && (this.#wakeLock?.released ?? true)) this.#wakeLock = lock;
      else release(lock);
    } catch {}
  };
}

/** @param {BeforeUnloadEvent} event */
function askBeforeLeaving(event) {
  event.preventDefault();
  event.returnValue = true; // older browsers look at this
}

/** @param {WakeLockSentinel | null} lock */
function release(lock) {
  lock?.release().catch(() => {});
}
