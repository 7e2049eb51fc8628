// Limits of time for whatever an engine's start waits for, so that `load` always ends.
import { EPoSError } from "./error.js";

/**
 * afterSeconds calls `late` once, unless the returned function is called before. It counts the seconds in which this page
 * runs, and not those in which the machine sleeps or the browser has frozen the page.
 * @param {number} seconds
 * @param {() => void} late
 */
export function afterSeconds(seconds, late) {
  let left = seconds;
  const timer = setInterval(() => {
    if (--left > 0) return;
    clearInterval(timer);
    late();
  }, 1_000);
  return () => clearInterval(timer);
}

/**
 * within gives what a promise gives, and rejects if that takes too long.
 * @template T
 * @param {number} seconds
 * @param {string} what is waited for, in the error
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
export function within(seconds, what, promise) {
  return new Promise((resolve, reject) => {
    const stop = afterSeconds(seconds, () => reject(stuck(what, seconds)));
    promise.finally(stop).then(resolve, reject);
  });
}

/** @param {string} what @param {number} seconds @param {string} [reason] */
export function stuck(what, seconds, reason = "stuck") {
  return new EPoSError({ code: "engine-failed", reason, message: `${what}: nothing within ${seconds} seconds` });
}
