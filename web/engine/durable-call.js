// What may have been sent and so must be told the end of: a payment or a report
// as the page knows it, enough to ask a new engine about it, and to tell the
// truth when there is none left to ask.

/**
 * @typedef {object} Task
 * @property {string} verb the command that asks for it
 * @property {string} site
 * @property {Record<string, unknown>} args what the command carries beside site and token
 * @property {Record<string, unknown>} trace what a new engine is asked about it with, beside site and token
 * @property {(reason: string) => any} lost what is told of it when nobody can be asked any more
 *
 * @typedef {Task & { token: string, promise: Promise<any>, resolve(value: any): void, reject(error: Error): void }} Undertaking
 */

/**
 * undertaking gives a task its token, which the journal keeps, and its promise,
 * which outlives the engine that took it.
 * @param {Task} task
 * @returns {Undertaking}
 */
export function undertaking(task) {
  /** @type {any} */
  const begun = { ...task, token: crypto.randomUUID() };
  begun.promise = new Promise((resolve, reject) => Object.assign(begun, { resolve, reject }));
  return begun;
}
