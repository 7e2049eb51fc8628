// Codes and values of the engine turned into words for staff. Connect's own userMessage, where there is one, wins
// over ours.
export { codeNote, connectionText, errorText, fatalText, simulatorText, withNote } from "./errors.js";
export { linkText } from "./link.js";
export { english, speak } from "./pack.js";
export { noteText, notificationText, outcomeText, pendingText } from "./payments.js";
export { arrivedText, dueText, reportText } from "./reports.js";
export { lockText, tablePaymentText, tableText, unlockText } from "./tables.js";
export { all, signatureText, withText } from "./with-text.js";

/** @typedef {import("./pack.js").Texts} Texts */
