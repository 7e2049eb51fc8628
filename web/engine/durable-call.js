// A call whose promise lives longer than the engine that took it: a payment, a report or a note. Its command may have
// been sent, so its end must be told. The page keeps enough of it to ask a new engine how it ended, and to tell the
// truth if there is no engine left to ask.
import { uniqueName } from "./unique.js";

/**
 * @typedef {object} Task
 * @property {string} verb the command of the port
 * @property {string} site
 * @property {Record<string, unknown>} args what the command carries beside the site and the token
 * @property {Record<string, unknown>} followArgs what a new engine is asked with, beside the site and the token
 * @property {(reason: string) => any} unknownOutcome what the promise resolves with if nobody can be asked any more
 *
 * @typedef {Task & { token: string, promise: Promise<any>, resolve(value: any): void, reject(error: Error): void }} DurableCall
 */

/**
 * durableCall gives a task its token, which the journal keeps, and its promise, which outlives the engine.
 * @param {Task} task
 * @returns {DurableCall}
 */
export function durableCall(task) {
  /** @type {any} */
  const call = { ...task, token: uniqueName() };
  call.promise = new Promise((resolve, reject) => Object.assign(call, { resolve, reject }));
  return call;
}
