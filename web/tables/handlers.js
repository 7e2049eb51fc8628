// The handlers that a till passes to payAtTable: which ones there are, and which ones it must have.
import { functions, options, refusal } from "../service/options.js";

/** The handlers by name, and whether a till must have each. @type {Record<string, boolean>} */
const HANDLERS = { tables: true, lock: true, receipt: false, payment: true, finalReceipt: false, unlock: true };

/** @typedef {Record<string, (asked: any) => unknown>} Handlers */

/**
 * handlers checks the handlers that a till passed. Each is called on the object that it came with.
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
