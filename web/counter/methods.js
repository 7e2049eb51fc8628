// The payments that a till may ask a counter for, as data.

/**
 * METHODS names each of them once: it is a call of the counter, a command of the port (`counter.sale`) and the `kind`
 * of its outcome. types/conforms.ts fails if the published declarations have another list.
 */
export const METHODS = /** @type {const} */ (["sale", "refund", "preAuth", "completion", "accountVerification"]);

/** @typedef {typeof METHODS[number]} Method */

/** Methods that give money back to a customer: the till's `allow` hook is asked before each of them. */
export const GIVE_BACK = /** @type {readonly Method[]} */ (["refund"]);
