// The handlers that a till gives to payAtTable: which there are, and which it must have.
import { functions, options, refusal } from "../service/options.js";

/** What may be asked of a till, and whether it must answer that. @type {Record<string, boolean>} */
const HANDLERS = { tables: true, lock: true, receipt: false, payment: true, finalReceipt: false, unlock: true };

/** @typedef {Record<string, (asked: any) => unknown>} Handlers */

/**
 * handlers checks what a till gave to answer with. They are called on the
 * object they came with.
 * @param {any} given
 * @returns {Handlers}
 */
export function handlers(given) {
  const names = Object.keys(HANDLERS);
  if (given === undefined) throw refusal("handlers", "must be an object");
  options(given, names, "handler");
  functions(given, names);
  const own = names.filter((name) => given[name] !== undefined || missing(name));
  return Object.fromEntries(own.map((name) => [name, given[name].bind(given)]));
}

/** @param {string} name of a handler that was not given */
function missing(name) {
  if (HANDLERS[name]) throw refusal(name, "is a handler that payAtTable needs");
  return false;
}
