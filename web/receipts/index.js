// Receipts for a till: the copies of a payment, and their lines as plain text,
// as markup, and as bytes for a printer. What the terminal composed is shown
// as it is; nothing in it can become markup, a printer's command, or invisible.
// A file of its own: it needs no engine, and the engine does not need it.
export { receipt } from "./copies.js";
export { asText } from "./text.js";
export { asElement, asHtml } from "./markup.js";
export { asEscPos } from "./escpos.js";
