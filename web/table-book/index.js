// Pay at table for tills without a floor plan: a book of tables, and lines for bills. This script does not need the
// engine, and the engine does not need it.
import { TableBookError } from "./input.js";
import { tableBook } from "./book.js";
import { receiptLines } from "./receipt-lines.js";

export { receiptLines, tableBook, TableBookError };

// If the script of the engine was loaded before this one, its global object gets these functions, too.
const loaded = /** @type {any} */ (globalThis).ConnectEPoS;
if (loaded) {
  Object.defineProperty(globalThis, "ConnectEPoS", {
    value: Object.freeze({ ...loaded, receiptLines, tableBook, TableBookError }),
    configurable: true,
    enumerable: true,
  });
}
