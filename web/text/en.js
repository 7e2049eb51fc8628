// What staff read, in English: the pack inside the loader, and the shape of
// every other. Keys are the codes and values the engine sends; a sentence says
// what happened and, where it matters, what to do.

const LOOK = "Look at the card machine or its receipts: was it taken? Then confirm it as paid or not paid.";

/** Why a call did nothing. @type {Record<string, string>} */
export const errors = {
  "invalid-request": "The till sent something that is not right. Nothing was charged by this.",
  "unknown-site": "This till is not set up for card payments yet.",
  "site-in-use": "A payment here is not settled yet. Settle it before changing this.",
  "not-connected": "Not connected to the card service. Nothing was charged by this: try again when the connection is back.",
  "connection-refused": "The card service could not be reached or did not let us in. Check the internet connection and the settings.",
  blocked: "This browser or its settings stop the till from reaching the card service.",
  "insecure-context": "Card payments need a secure page (https). Ask whoever looks after this till.",
  "storage-unavailable": "This browser would not save what it must, so nothing was charged by this. Free some space or allow storage.",
  "already-paid": "This bill is already paid.",
  "payment-open": "A payment for this bill is still under way or not settled.",
  "terminal-in-use": "Another window is using this card machine.",
  "terminal-unresolved": "The last payment on this card machine is not over yet. Wait for its end, or settle it if nobody can tell.",
  "terminal-busy": "The card machine is still busy: the payment may be running. Look at it before you confirm.",
  refused: "The card service turned this down. Nothing was charged by this.",
  "not-pending": "There is no unsettled payment like that.",
  "not-allowed": "This needs somebody who is allowed to do it. Nothing was sent.",
  "engine-failed": "Card payments stopped working in this window and nothing was charged by this. Reload the page.",
  closed: "Card payments were closed in this window. Nothing was charged by this.",
  unsupported: "That is not possible here. Nothing was charged by this.",
  "other-options": "Card payments are already running with other settings. Reload the page.",
};

/** More exact words where the error has a reason. @type {Record<string, string>} */
export const errorReasons = {
  blocked: "This browser or its settings stop the till from reaching the card service.",
  dropped: "The connection to the card service was lost again at once. Check the internet connection.",
  handshake: "The card service did not let us in. Check the account, the key and the internet connection.",
  silent: "The card service went silent. The connection is being made anew.",
  storage: "This browser would not save anything. Free some space or allow storage.",
  report: "This card machine is making a report. Wait until it is done.",
  "no-answer": "The card service answered the call but stayed silent. Check the account and the key, then try again.",
};

/**
 * What staff read first where Connect answered with an error, by its code.
 * What Connect's own codes stand for is not documented: these words must be
 * true of every error, and say nothing of money.
 * @type {Record<string, string>}
 */
export const codes = {
  "-32700": "The card service could not read what the till sent (error -32700).",
  "-32600": "The card service did not accept what the till sent (error -32600).",
  "-32601": "The card service does not know what the till asked for (error -32601).",
  "-32602": "The card service did not accept the details the till sent (error -32602).",
  "-32603": "The card service had an error of its own (error -32603).",
  "-32070": "The card service reported error -32070.",
  "-32071": "The card service reported error -32071.",
  "-32072": "The card service reported error -32072.",
  "-32073": "The card service reported error -32073.",
  "-32074": "The card service reported error -32074.",
  "-32075": "The card service reported error -32075.",
  "-32076": "The card service reported error -32076.",
};

const OWN = "One of Connect's own errors. Connect does not document which code stands for what; load({ texts }) may say it better.";

/** What developers read of the same. @type {Record<string, string>} */
export const codeNotes = {
  "-32700": "JSON-RPC parse error: the frame was no valid JSON to Connect.",
  "-32600": "JSON-RPC invalid request: the frame was no request to Connect.",
  "-32601": "JSON-RPC method not found: this account, API version or terminal may not have it.",
  "-32602": "JSON-RPC invalid params: see the message for which.",
  "-32603": "JSON-RPC internal error of Connect: whether the request was carried out is not known.",
  "-32070": OWN,
  "-32071": OWN,
  "-32072": OWN,
  "-32073": OWN,
  "-32074": OWN,
  "-32075": OWN,
  "-32076": OWN,
};

/** Outcomes, by reason. @type {Record<string, string>} */
export const outcomes = {
  approved: "Approved.",
  proven: "Approved: the card machine's own record proves it.",
  declined: "Declined. No money was taken.",
  void: "Void: the card machine took the payment back. No money was taken.",
  unsuccessful: "Not successful: the card machine could not finish the payment. No money was taken.",
  cancelled: "Cancelled. No money was taken.",
  refused: "The card machine did not start the payment. No money was taken.",
  "error-reply": `The card service reported an error. ${LOOK}`,
  "timed-out": `The card machine did not finish in time. ${LOOK}`,
  "unknown-result": `The card machine gave a result we do not know. ${LOOK}`,
  "other-type": `The answer was for another kind of transaction. ${LOOK}`,
  "other-terminal": `The answer came from another card machine. ${LOOK}`,
  "other-currency": `The answer was in another currency. ${LOOK}`,
  "unreadable-answer": `The answer could not be read. ${LOOK}`,
  "link-lost": `The connection was lost during the payment. ${LOOK}`,
  "no-answer": `No answer came in time. ${LOOK}`,
  "engine-lost": `Card payments stopped working during the payment. Reload the page. ${LOOK}`,
  closed: `The window was closed during the payment. ${LOOK}`,
  contradiction: `A later answer does not fit how this payment ended. ${LOOK}`,
  "not-sent": "Not sent. No money was taken.",
  "settled-paid": "Confirmed by staff as paid.",
  "settled-not-paid": "Confirmed by staff as not paid.",
};

/** Outcomes whose reason has no words of its own. @type {Record<string, string>} */
export const results = {
  approved: "Approved.",
  declined: "Declined. No money was taken.",
  cancelled: "Cancelled. No money was taken.",
  refused: "Refused. No money was taken.",
  unknown: `It is not known whether this was paid. ${LOOK}`,
};

/** Pending payments, by state. @type {Record<string, string>} */
export const pending = {
  open: "Under way. Wait for the card machine.",
  elsewhere: "Under way in another window.",
  unknown: `It is not known whether this was paid. ${LOOK}`,
  disputed: `A later answer does not fit how this payment ended. ${LOOK}`,
  unacknowledged: "Finished, but not booked by the till yet.",
};

/** Link states. @type {Record<string, string>} */
export const links = {
  connecting: "Connecting to the card service…",
  up: "Connected.",
  reconnecting: "Connection lost. Reconnecting…",
  refused: "The card service does not let us in. Check the settings; we keep trying.",
  displaced: "Another till took over this connection.",
  closed: "Closed.",
};

/**
 * Progress on the card machine, by notificationValue. It informs and never
 * reads as the end: only the outcome says how a payment ended.
 * @type {Record<string, string>}
 */
export const notifications = {
  APPROVED: "Authorised, waiting for confirmation",
  ATTEMPTING_CANCEL: "Trying to cancel…",
  BAD_SWIPE: "Swipe the card again",
  CANCELLED_TRANSACTION: "Cancelling…",
  CANCELLING: "Cancelling…",
  CARD_ERROR: "The card could not be read: follow the card machine",
  CARD_EXPIRED: "The card has expired: follow the card machine",
  CARD_NOT_SUPPORTED: "This card is not accepted: follow the card machine",
  CONNECTING: "Connecting to the bank…",
  CONNECTION_MADE: "Connected to the bank",
  DECLINED: "Declined by the bank, waiting for confirmation",
  DECLINED_BY_CARD: "Declined by the card, waiting for confirmation",
  ENTER_CASHBACK: "Customer is choosing cashback",
  INSERT_CARD: "Insert the card",
  PIN_ENTRY: "Customer is entering the PIN",
  PLEASE_WAIT: "Please wait…",
  PRESENT_CARD: "Present the card",
  PRESENT_ONLY_ONE_CARD: "Present one card only",
  PROCESSING_ERROR: "The card machine had an error, waiting for the result",
  REMOVE_CARD: "Remove the card",
  REPLACE_PAPER: "Replace the paper in the card machine",
  REPORT_FINISHED: "Report done, waiting for it to arrive",
  REPORT_STARTED: "Report running…",
  REQUEST_SENT: "Request sent",
  RETRYING: "Trying again…",
  RE_PRESENT_CARD: "Present the card again",
  SIGNATURE_VERIFICATION: "Check the signature",
  SIGNATURE_VERIFICATION_IN_PROGRESS: "Waiting for the signature check",
  SIGNATURE_VERIFICATION_PROCESS_COMPLETED: "Signature check done, waiting for the result",
  SIGNATURE_VERIFICATION_PROCESS_COULD_NOT_BE_COMPLETED: "The signature check could not be completed, waiting for the result",
  SIGNATURE_VERIFICATION_TIMEOUT: "The signature check took too long, waiting for the result",
  TRANSACTION_FINISHED: "Finished, waiting for the result",
  TRANSACTION_STARTED: "Started",
  UNABLE_TO_CANCEL: "Too late to cancel: the payment goes on",
  UNABLE_TO_CANCEL_TRANSACTION: "Too late to cancel: the payment goes on",
};

/** Who decided about a signature, told with the outcome. @type {Record<string, string>} */
export const signatures = {
  staff: "Staff decided about the signature.",
  timeout: "Nobody decided about the signature in time, so the till answered as it was set up to.",
  unanswered: "The till did not answer about the signature. The card machine may have accepted it.",
};

/** What became of asking to cancel; the payment's own outcome still decides. @type {Record<string, string>} */
export const cancels = {
  asked: "Asked the card machine to cancel. Wait for the result.",
  refused: "The card machine did not cancel. The payment goes on: wait for the result.",
  "too-late": "Too late to cancel. The payment goes on: wait for the result.",
};

/** Reports, by type, and by reason, or by result where the reason has no words of its own. @type {Record<string, string>} */
export const reports = {
  END_OF_DAY: "End of day",
  BANKING: "Banking",
  X_BALANCE: "X balance",
  Z_BALANCE: "Z balance",
  complete: "The report is complete.",
  "link-lost": "The connection was lost during the report. Look at the card machine before you ask again.",
  COMPLETE: "The report is complete.",
  REFUSED: "The card machine did not start the report.",
  TIMED_OUT: "The card machine did not finish the report in time. Look at the card machine before you ask again.",
  UNKNOWN: "It is not known whether the report was made. Look at the card machine before you ask again.",
  missing: "Payments of an earlier trading day are not in a stored end of day yet.",
};

/** Where nothing above fits. @type {Record<string, string>} */
export const fallbacks = {
  error: "Something went wrong. Nothing was charged by this.",
  "connection-error": "The card service sent something unexpected.",
  notification: "Follow the display of the card machine",
};
