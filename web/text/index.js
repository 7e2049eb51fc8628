// Makes words for staff of the engine's codes and values. If Connect sends a userMessage of its own, that one is used
// instead of ours.
export { codeNote, connectionText, errorText, fatalText, simulatorText, withNote } from "./errors.js";
export { linkText, trialText } from "./link.js";
export { english, useTexts } from "./pack.js";
export { noteText, notificationText, outcomeText, pendingText } from "./payments.js";
export { arrivedText, dueText, reportText } from "./reports.js";
export { lockText, tablePaymentText, tableText, unlockText } from "./tables.js";
export { all, signatureText, withText } from "./with-text.js";

/** @typedef {import("./pack.js").Texts} Texts */
