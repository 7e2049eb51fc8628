// Pay at Table without a floor plan: a book of tables, and lines for bills. A
// file of its own: it needs no engine, and the engine does not need it.
import { TableBookError } from "./input.js";
import { tableBook } from "./book.js";
import { receiptLines } from "./receipt-lines.js";

export { receiptLines, tableBook, TableBookError };

// Where the engine's script stands before this one, its global has these too.
const loaded = /** @type {any} */ (globalThis).ConnectEPoS;
if (loaded) {
  Object.defineProperty(globalThis, "ConnectEPoS", {
    value: Object.freeze({ ...loaded, receiptLines, tableBook, TableBookError }),
    configurable: true,
    enumerable: true,
  });
}
