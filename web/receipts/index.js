// Receipts for a till: the copies of a payment, and their lines as plain text, as markup, and as bytes for a printer. The
// lines of the terminal are shown as they are. Nothing in them can become markup or a printer command, or be invisible.
// This script does not need the engine, and the engine does not need it.
export { receipt } from "./copies.js";
export { asText } from "./text.js";
export { asElement, asHtml } from "./markup.js";
export { asEscPos } from "./escpos.js";
