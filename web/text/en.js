// What staff read, in English: the pack inside the loader, and the shape of
// every other. Keys are the codes and values the engine sends; a sentence says
// what happened and, where it matters, what to do.

// Words that stand in more than one place.
const missing = "A file of this till is missing or misplaced. Call whoever runs this till.";
const forbidden = "This page's security policy stops the till. Call whoever runs this till.";
const blocked = "This browser stops the till from reaching the card service. Check its settings.";
const unsaved = "This browser would not save. Nothing was charged by this. Free some space or allow storage.";
const approved = "Approved.";
const declined = "Declined. No money was taken.";
const cancelled = "Cancelled. No money was taken.";
const refused = "The card machine did not start the payment. No money was taken.";
const unknown = "It is not known whether this was paid.";
const contradiction = "A later answer does not fit how this payment ended.";
const LOOK = "Look at the card machine before you ask again.";

/** Every code an error of Connect may have: five of JSON-RPC, seven of its own. */
const CODES = "700 600 601 602 603 070 071 072 073 074 075 076".split(" ").map((end) => `-32${end}`);

/** All of them, by what they are about. */
export const english = {
  /** Why a call did nothing. @type {Record<string, string>} */
  errors: {
    "invalid-request": "The till sent something wrong. Nothing was charged by this.",
    "unknown-site": "This till is not set up for card payments yet.",
    "site-in-use": "A payment here is not settled yet. Settle it first.",
    "not-connected": "Not connected to the card service. Nothing was charged by this.",
    "connection-refused": "The card service could not be reached. Check the internet connection and the settings.",
    blocked,
    "insecure-context": "Card payments need a secure page (https).",
    "storage-unavailable": unsaved,
    "already-paid": "This bill is already paid.",
    "payment-open": "A payment for this bill is under way or not settled.",
    "terminal-in-use": "Another window is using this card machine.",
    "terminal-unresolved": "The last payment on this card machine is not over yet. Wait for its end, or settle it.",
    "terminal-busy": "The card machine is still busy: the payment may be running.",
    "exceeds-taken": "That is more than was taken for this bill and not given back yet. Nothing was refunded by this.",
    refused: "The card service turned this down. Nothing was charged by this.",
    "not-pending": "Nothing like that is open any more.",
    "not-allowed": "This needs somebody who may do it. Nothing was sent.",
    "engine-failed": "Card payments stopped working in this window. Nothing was charged by this. Reload the page.",
    closed: "Card payments were closed in this window. Nothing was charged by this.",
    unsupported: "That is not possible here. Nothing was charged by this.",
    "other-options": "Card payments are already running with other settings. Reload the page.",
  },

  /** More exact words where the error has a reason. @type {Record<string, string>} */
  errorReasons: {
    blocked,
    "file-missing": missing,
    "worker-elsewhere": missing,
    "file-altered": "The till's files do not fit together. Reload the page.",
    "file-forbidden": forbidden,
    "wasm-forbidden": forbidden,
    "worker-forbidden": forbidden,
    csp: "This page's security policy keeps the till from the card service. Call whoever runs this till.",
    "mixed-content": "A secure page may not use this unsecured connection. Call whoever runs this till.",
    "local-network": "Allow this page local network access, then reload.",
    dropped: "The connection was lost again at once. Check the internet connection.",
    handshake: "The card service did not let us in. Check the account and the key.",
    silent: "The card service went silent. Reconnecting…",
    storage: unsaved,
    report: "This card machine is making a report. Wait until it is done.",
    "no-answer": "The card service stayed silent. Check the account and the key.",
    discontinued: "Another till took over the tables. If they belong here, take over again.",
    "quick-closes": "Another till probably took over the tables. If they belong here, take over again.",
    "another-tab": "Another window of this till serves the tables. This one follows when that closes.",
  },

  /**
   * What staff read first where Connect answered with an error, by its code.
   * What Connect's own codes stand for is not documented: these words must be
   * true of every error, and say nothing of money.
   * @type {Record<string, string>}
   */
  codes: Object.fromEntries(CODES.map((code) => [code, `The card service reported error ${code}.`])),

  /** What developers read of the same. @type {Record<string, string>} */
  codeNotes: {
    ...Object.fromEntries(CODES.map((code) => [code, "One of Connect's own: its meaning is not documented."])),
    "-32700": "JSON-RPC: parse error.",
    "-32600": "JSON-RPC: invalid request.",
    "-32601": "JSON-RPC: method not found.",
    "-32602": "JSON-RPC: invalid params.",
    "-32603": "JSON-RPC: internal error. It may have been carried out.",
  },

  /** Outcomes, by reason. @type {Record<string, string>} */
  outcomes: {
    approved,
    proven: "Approved: the card machine's own record proves it.",
    declined,
    void: "Void: taken back. No money was taken.",
    unsuccessful: "Not successful. No money was taken.",
    cancelled,
    refused,
    "error-reply": "The card service reported an error.",
    "timed-out": "The card machine did not finish in time.",
    "unknown-result": "The card machine gave a result the till does not know.",
    "other-type": "The answer was for another kind of transaction.",
    "other-terminal": "The answer came from another card machine.",
    "other-currency": "The answer was in another currency.",
    "reversal-failed": "Declined, but the card machine could not take the charge back. The money may have been taken.",
    "unreadable-answer": "The answer could not be read.",
    "link-lost": "The connection was lost during the payment.",
    "no-answer": "No answer came in time.",
    "engine-lost": "Card payments stopped during this one.",
    "taken-over": "Another window took this card machine over: go on there.",
    closed: "The window was closed during the payment.",
    corrupt: "What was noted of this payment cannot be read.",
    contradiction,
    "not-sent": "Not sent. No money was taken.",
    "settled-paid": "Confirmed by staff as paid.",
    "settled-not-paid": "Confirmed by staff as not paid.",
    "paid-otherwise": "Not paid by card. Staff said that the bill was paid in another way.",
    "refund-due":
      "The customer paid twice: in another way, and by card after all. Confirm this as paid, then refund the card payment.",
  },

  /** Outcomes whose reason has no words of its own. @type {Record<string, string>} */
  results: {
    approved,
    declined,
    cancelled,
    refused,
    unknown,
  },

  /**
   * What the card machine's last payment says of one that nobody can tell the end
   * of: never a fact. Why it is none follows, and then what to do.
   * @type {Record<string, string>}
   */
  findings: {
    "likely-taken": "Probably taken, but not certain: the card machine shows a payment that fits.",
    "likely-not-taken": "Probably not taken, but not certain.",
    "cannot-tell": "The till cannot tell whether it was taken.",
  },

  /** Why a finding is no proof. @type {Record<string, string>} */
  whys: {
    shared: "Others may have made that one.",
    numbers: "Its number does not follow the last known one.",
    first: "The till knows no payment before it.",
    gap: "An earlier payment was never explained.",
    blank: "Some of its details are missing.",
    clock: "Its time is off by whole hours.",
    other: "The card machine's last payment is another one.",
    nothing: "The card machine shows no new payment.",
    "card-seen": "The card machine shows no new payment, but a card was presented.",
    "link-open": "The card machine shows no new payment, but it may still come.",
    "no-duplicate": "This card machine does not tell its last payment.",
    "terminal-gone": "The card machine was swapped out.",
  },

  /** Pending payments, by state; `asking` and `look` follow what is unresolved. @type {Record<string, string>} */
  pending: {
    open: "Under way. Wait for the card machine.",
    elsewhere: "Under way in another window.",
    unknown,
    disputed: contradiction,
    unacknowledged: "Finished, but not booked by the till yet.",
    asking: "The till is still asking the card machine: wait a little.",
    look: "Look at the card machine or its receipts: was it taken? Then confirm it as paid or not paid.",
  },

  /** Link states. @type {Record<string, string>} */
  links: {
    connecting: "Connecting to the card service…",
    up: "Connected.",
    reconnecting: "Connection lost. Reconnecting…",
    refused: "The card service did not let us in. Check the settings; we keep trying.",
    displaced: "Another till took over this connection.",
    closed: "Closed.",
  },

  /**
   * Progress on the card machine, by notificationValue. It informs and never
   * reads as the end: only the outcome says how a payment ended.
   * @type {Record<string, string>}
   */
  notifications: {
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
    PROCESSING_ERROR: "Card machine error, waiting for the result",
    REMOVE_CARD: "Remove the card",
    REPLACE_PAPER: "Replace the paper in the card machine",
    REPORT_FINISHED: "Report done, waiting for the result",
    REPORT_STARTED: "Report running…",
    REQUEST_SENT: "Request sent",
    RETRYING: "Trying again…",
    RE_PRESENT_CARD: "Present the card again",
    SIGNATURE_VERIFICATION: "Check the signature",
    SIGNATURE_VERIFICATION_IN_PROGRESS: "Waiting for the signature check",
    SIGNATURE_VERIFICATION_PROCESS_COMPLETED: "Signature check done, waiting for the result",
    SIGNATURE_VERIFICATION_PROCESS_COULD_NOT_BE_COMPLETED: "No signature check, waiting for the result",
    SIGNATURE_VERIFICATION_TIMEOUT: "Signature check too late, waiting for the result",
    TRANSACTION_FINISHED: "Finished, waiting for the result",
    TRANSACTION_STARTED: "Started",
    UNABLE_TO_CANCEL: "Too late to cancel: the payment goes on",
    UNABLE_TO_CANCEL_TRANSACTION: "Too late to cancel: the payment goes on",
  },

  /** Who decided about a signature, told with the outcome. @type {Record<string, string>} */
  signatures: {
    staff: "Staff decided about the signature.",
    timeout: "Nobody decided about the signature in time: the settings did.",
    unanswered: "Nobody answered about the signature. The card machine may have accepted it.",
  },

  /** Reports, by reason, or by result where the reason has no words of its own. @type {Record<string, string>} */
  reports: {
    complete: "The report is complete.",
    "link-lost": `The connection was lost during the report. ${LOOK}`,
    COMPLETE: "The report is complete.",
    REFUSED: "The card machine did not start the report.",
    TIMED_OUT: `The card machine did not finish the report in time. ${LOOK}`,
    UNKNOWN: `It is not known whether the report was made. ${LOOK}`,
    missing: "An earlier trading day has no stored end of day.",
    arrived: "A card machine sent a report.",
  },

  /** Tables, by state; `look` says what to do. @type {Record<string, string>} */
  tables: {
    locked: "A card machine has this table.",
    unconfirmed: "Paid, but not booked by the till yet.",
    "may-be-taken": "A payment may have been taken.",
    free: "This table is free.",
    look: "Look at the card machine or its receipts: was it paid? Then settle the table.",
  },

  /** Why a table is not free, told after its state. @type {Record<string, string>} */
  tableReasons: {
    "link-lost": "The connection was lost meanwhile.",
    "engine-lost": "Card payments stopped meanwhile.",
    "unsure-result": "The card machine gave a result the till does not know.",
    unreadable: "What it told could not be read.",
    missing: "More was paid than was told of.",
    "asked-anew": "The card machine asked anew, as if it had been off.",
    corrupt: "What was noted cannot be read.",
  },

  /** What is told of a payment at a table: `taken`, then its flags. @type {Record<string, string>} */
  tablePayments: {
    taken: "Paid at the card machine.",
    differs: "Told before with other details: compare the receipts.",
    "may-repeat": "It may be an earlier payment told again: compare the receipts.",
    "not-locked": "It had not locked the table.",
    forced: "Staff had freed the table.",
    unstored: "It could not be stored.",
  },

  /** Why a table is unlocked. @type {Record<string, string>} */
  unlocks: {
    terminal: "The card machine is done.",
    "not-confirmed": "The card machine was not told.",
    late: "The till allowed it too late.",
    forced: "Staff unlocked this table.",
    settled: "Staff settled this table.",
  },

  /** Where nothing above fits. @type {Record<string, string>} */
  fallbacks: {
    error: "Something went wrong. Nothing was charged by this.",
    "connection-error": "The card service sent something unexpected.",
    notification: "Follow the card machine",
    simulator: "Simulator: no card is charged.",
  },
};
