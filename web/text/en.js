// What staff read, in English. This pack is inside the loader, and every other pack has the same keys: the codes and
// values that the engine sends. If something is wrong, the words say three things in this order: what is the case, what
// the till does, and what staff should do now. Braces stand for a value: {time} says since when, {by} names somebody of
// the staff, {how} says how a bill was paid without a card.

// Sentences that are used in more than one place.
const CALL = "Call whoever runs this till.";
const NOTHING = "Nothing was charged by this.";
const AGAIN = "The till tries again by itself.";
const stopped = "so the till takes no card payments.";
const missing = `A file of this till is missing or misplaced, ${stopped} ${CALL}`;
const late = `Card payments did not start in time, ${stopped} Check the network, then reload the page. ${CALL}`;
const forbidden = `This page's security policy stops the till, ${stopped} ${CALL}`;
const blocked = `This browser or its settings keep the till from the card service. The till cannot connect. ${CALL}`;
const unsaved = `This browser does not save what the till must keep. ${NOTHING} Free some space on this device or allow storage, then try again.`;
const approved = "Approved.";
const declined = "Declined. No money was taken. Try another card, or another way to pay.";
const cancelled = "Cancelled. No money was taken. Start it again when you are ready.";
const refused =
  "The card machine did not start the payment. No money was taken. Look at the card machine: it may be busy or switched off. Then try again.";
const unknown = "It is not known whether this was paid.";
const contradiction = "A later answer of the card machine contradicts how this payment ended.";
const LOOK = "The till does not ask for it again by itself. Look at the card machine before you do.";

/** Every code that an error of Connect may have: five of JSON-RPC, and seven of Connect's own. */
const CODES = "700 600 601 602 603 070 071 072 073 074 075 076".split(" ").map((end) => `-32${end}`);

/** The English pack. */
export const english = {
  /** Why a call did nothing. @type {Record<string, string>} */
  errors: {
    "invalid-request": `This cannot be done with what was given. ${NOTHING} Check what was typed, for example the amount, and try again. If that does not help, call whoever runs this till.`,
    "unknown-site": `This till is not set up for card payments yet. ${NOTHING} Open the settings first.`,
    "site-in-use":
      "A payment here is not settled yet, so the till keeps its settings as they are. Settle that payment first, then change them.",
    "not-connected": `There is no connection to the card service. ${NOTHING} The till connects again by itself: wait until it is connected, then try again.`,
    "connection-refused": `The card service cannot be reached, or it does not let this till in. ${AGAIN} Check the internet connection first, then the settings.`,
    blocked,
    "insecure-context": `This page is not secure (https), ${stopped} ${CALL}`,
    "browser-too-old": `This browser is too old for card payments, ${stopped} Update the browser, or use another device. ${CALL}`,
    "storage-unavailable": unsaved,
    "already-paid": `This bill is already paid. ${NOTHING} Do not charge it again: look at its receipt.`,
    "payment-open": `An earlier payment of this bill still runs or is not settled. ${NOTHING} Wait for its end, or settle it first.`,
    "exceeds-taken":
      "That is more than was taken for this bill and not given back yet. Nothing was refunded by this. Type a smaller amount.",
    "terminal-in-use": `Another window of this till is using this card machine. ${NOTHING} Finish there, or choose another card machine.`,
    "terminal-unresolved": `The last payment on this card machine is not over yet. ${NOTHING} Wait for its end, settle it, or choose another card machine.`,
    "terminal-busy":
      "The card machine is still busy: it may be taking this payment. The till has changed nothing. Press the red key on the card machine, or wait until it is free.",
    "too-early":
      "The card machine may still take this payment. The till has changed nothing. Press the red key on the card machine, or wait a little.",
    refused: `The card service turned this down. ${NOTHING} Try again. If that does not help, call whoever runs this till.`,
    "not-pending":
      "Nothing like that is open any more. The till has changed nothing. Look at the list of payments: it says how this one ended.",
    changed:
      "This is not what it was when you saw it. The till has changed nothing. Look how it stands now, then decide.",
    "not-allowed": "This needs somebody who may do it. The till has sent nothing. Ask a supervisor.",
    "engine-failed": `Card payments stopped working in this window. ${NOTHING} Reload the page.`,
    closed: `Card payments are closed in this window. ${NOTHING} Open them again.`,
    unsupported: `That is not possible here. ${NOTHING} Choose another way.`,
    "other-options": `Card payments already run here with other settings. ${NOTHING} Reload the page.`,
  },

  /** Better words for an error, or for the state of a link, that has a reason. @type {Record<string, string>} */
  errorReasons: {
    blocked,
    "file-missing": missing,
    "worker-elsewhere": missing,
    "file-altered": `The till's files do not fit together, ${stopped} Reload the page. If that does not help, call whoever runs this till.`,
    "file-forbidden": forbidden,
    "wasm-forbidden": forbidden,
    "worker-forbidden": forbidden,
    "embedder-policy": forbidden,
    "no-start": late,
    stuck: late,
    csp: `This page's security policy keeps the till from the card service. The till cannot connect. ${CALL}`,
    "mixed-content": `A secure page may not use this unsecured connection. The till cannot connect. ${CALL}`,
    "local-network":
      "This browser keeps the till from the local network. The till cannot connect. Allow this page local network access in the browser, then reload the page.",
    offline:
      "This device has no network. The till connects by itself when the network is back. Check the network cable or the Wi-Fi.",
    unreachable: `The card service cannot be reached, or it does not let this till in any more; the browser does not tell which. ${AGAIN} The key worked before, so check the internet connection first.`,
    handshake: `The card service cannot be reached, or it does not let this till in; the browser does not tell which. ${AGAIN} Check the internet connection first, then the account and the key.`,
    "turned-away": `The card service can be reached, but it closed the connection at once. ${AGAIN} Wait a moment. If it goes on, check the account and the key.`,
    dropped: `The connection to the card service was lost. ${AGAIN} Wait a moment. If it takes long, check the internet connection.`,
    silent: `The card service went silent. ${AGAIN} Wait a moment. If it takes long, check the internet connection.`,
    flood: `The card service sent too much. ${AGAIN} Wait a moment.`,
    unread: `The card service takes nothing in. ${AGAIN} Wait a moment.`,
    storage: unsaved,
    "foreign-database": `Something else in this browser uses the place where the till stores its payments. ${NOTHING} Close all windows of this till, then open it again. If that does not help, call whoever runs this till.`,
    report: `This card machine is making a report. ${NOTHING} Wait until it is done.`,
    "no-answer": `The card service can be reached, but it does not answer. ${AGAIN} Check the account and the key.`,
    discontinued:
      "Another till took over the tables, so this till answers no card machine. If the tables belong here, take over again.",
    "quick-closes":
      "Another till probably took over the tables: the connection was closed again and again. This till stopped connecting. If the tables belong here, take over again.",
    "another-tab":
      "Another window of this till serves the tables. This window takes over by itself when that one closes. Go on there.",
  },

  /**
   * What staff read first if Connect answered with an error, by its code. The meaning of Connect's own codes is not
   * documented, so these words must be true for every error, and must say nothing about money.
   * @type {Record<string, string>}
   */
  codes: Object.assign({}, ...CODES.map((code) => ({ [code]: `The card service reported error ${code}.` }))),

  /** What developers read about the same codes. @type {Record<string, string>} */
  codeNotes: {
    ...Object.assign({}, ...CODES.map((code) => ({ [code]: "One of Connect's own: its meaning is not documented." }))),
    "-32700": "JSON-RPC: parse error.",
    "-32600": "JSON-RPC: invalid request.",
    "-32601": "JSON-RPC: method not found.",
    "-32602": "JSON-RPC: invalid params.",
    "-32603": "JSON-RPC: internal error. It may have been carried out.",
  },

  /** Outcomes, by reason. If nobody can tell how a payment ended, its words say what happened, and more words follow. @type {Record<string, string>} */
  outcomes: {
    approved,
    proven: "Approved: the card machine's own record proves it.",
    declined,
    void: "Void: the card machine took it back. No money was taken. Start it again if it is still to be paid.",
    unsuccessful:
      "Not successful: the card machine could not finish it. No money was taken. Try again, or another way to pay.",
    cancelled,
    refused,
    "error-reply": "The card service reported an error during the payment.",
    "timed-out": "The card machine did not finish in time.",
    "unknown-result": "The card machine gave a result that the till does not know.",
    "other-type": "The answer was for another kind of payment.",
    "other-terminal": "The answer came from another card machine.",
    "other-currency": "The answer was in another currency.",
    "reversal-failed": "Declined, but the card machine could not take the charge back.",
    "unreadable-answer": "The answer could not be read.",
    "link-lost": "The connection was lost during the payment.",
    "no-answer": "No answer came in time.",
    "engine-lost": "Card payments stopped in the till during the payment.",
    "taken-over":
      "Another window of this till took this card machine over. This window does nothing more here. Go on there.",
    closed: "The window was closed during the payment.",
    corrupt: "What the till noted of this payment cannot be read.",
    contradiction,
    "not-sent": "Not sent. No money was taken. Start it again when you are ready.",
    "settled-paid": "Paid (said by {by}).",
    "settled-not-paid": "Not paid (said by {by}). Charge it again if it is still to be paid.",
    noted: "Keyed on the card machine itself (said by {by}).",
    "note-unstored": "It is not known whether the till kept this note. Look at the history before you note it again.",
    "paid-otherwise":
      "Not paid by card, but another way: {how} (said by {by}). The till keeps this bill closed. Do not charge it again.",
    "amounts-differ":
      "The card machine tells of another amount than the one this payment ended with. The till waits for your decision. Look at the slip, then settle it with the amount that was taken.",
    "refund-due":
      "The customer paid twice: another way, and by card after all. The till waits for your decision. Confirm this as paid, then refund the card payment.",
  },

  /** Outcomes, by result, for reasons without words. @type {Record<string, string>} */
  results: {
    approved,
    declined,
    cancelled,
    refused,
    unknown,
  },

  /**
   * What the card machine's last payment tells about a payment of which nobody knows how it ended. This is never
   * certain. The text goes on with why it is not certain, and with what to do.
   * @type {Record<string, string>}
   */
  findings: {
    "likely-taken": "Probably taken, but not certain: the card machine shows a payment that fits.",
    "likely-not-taken": "Probably not taken, but not certain.",
    "cannot-tell": "The till cannot tell whether it was taken.",
  },

  /** Why a finding is not a proof, and what staff can compare. @type {Record<string, string>} */
  whys: {
    shared: "Somebody else may have made that payment: compare its time and its card.",
    numbers: "Its number does not follow the last one that the till knows: compare its time and its card.",
    first: "The till knows no earlier payment of this card machine to compare it with: compare its time and its card.",
    gap: "How an earlier payment there ended is not known, and it may be that one: compare its time and its card.",
    blank: "The card machine did not tell all of its details: compare the receipt.",
    clock: "Its time is off by whole hours: compare the amount and the card.",
    other: "The card machine's last payment is another one: look for this one among those before it.",
    nothing: "The card machine shows no new payment.",
    "card-seen":
      "The card machine shows no new payment, but a card was presented: ask the customer what the card machine said.",
    "link-open":
      "The card machine shows no new payment, but its answer may still come: wait a little before you decide.",
    claimed:
      "The card machine shows a payment that belongs to another bill, and nothing of this one: look for this one among its payments.",
    "loose-end":
      "An earlier payment there may still go through, and the one that is shown may be that one: compare its time and its card.",
    "no-duplicate":
      "This card machine does not tell the till its last payment: print it from the card machine's own menu.",
    "terminal-gone": "The card machine was swapped out: look at the receipts of the old one.",
  },

  /**
   * Pending payments, by state. If nobody can tell how a payment ended, the text goes on with what the till does
   * (`asking`, `later`, `asks-elsewhere`, `reopen`, `carried-on` or `waits`) and what staff should do (`look`).
   * @type {Record<string, string>}
   */
  pending: {
    open: "The card machine is taking this payment. The till waits for its answer. Follow the card machine.",
    elsewhere:
      "Another window of this till is taking this payment. This window only watches. Go on there, or take it over if that window hangs.",
    unknown,
    disputed: contradiction,
    unacknowledged: "The till has not booked this end yet. Show it here, then book it.",
    asking: "The till is asking the card machine: wait a little.",
    later: "The till will ask the card machine when the connection is back.",
    "asks-elsewhere":
      "Another window of this till is looking after it. Go on there, or take it over if that window hangs.",
    reopen: "The till will ask the card machine when this page is loaded again. Reload the page.",
    "carried-on": "Staff carried on with this card machine, so the till asks no more about this payment.",
    waits: "The till waits for your decision.",
    look: "Look at the card machine or its receipts: was it taken? If it still waits for a card, press its red key first. Then confirm it as paid or not paid. Do not charge it again before that.",
    meanwhile: "Meanwhile use another card machine.",
  },

  /**
   * What speaks against a verdict of staff, by `why`. It follows what staff said, and `compare` follows it. In braces:
   * `amount` is what the card machine shows, `asked` is the amount of this payment, and `number` and `time` are those of
   * the transaction.
   * @type {Record<string, string>}
   */
  checks: {
    fits: "But the card machine shows a payment of {amount} that fits (number {number}, {time}). It may be this one, or one of another till. Compare its time and its card with the customer's receipt.",
    "nothing-new": "But the card machine shows no new payment. Look whether it has one of {asked}.",
    skipped:
      "But the till does not know what the card machine did under number {number}. Look whether that is a payment of {asked}.",
    sums: "But the end of day counts {amount} more than the till knows of. Look whether the card machine has a payment of {asked}.",
    compare:
      "Confirm that you have compared it: the till does not charge this bill again before that. If what was said is wrong, put it right with the customer.",
    paid: "Paid (said by {by}).",
    "not-paid": "Not paid (said by {by}).",
    otherwise: "Not paid by card, but another way: {how} (said by {by}).",
    untold: "not told",
  },

  /** The link, by state. If it is down, `since` comes first. @type {Record<string, string>} */
  links: {
    connecting: "The till is connecting to the card service. Wait a moment.",
    up: "Connected.",
    reconnecting: `There is no connection to the card service. ${AGAIN} Wait a moment. If it takes long, check the internet connection.`,
    refused: `The card service does not let this till in. ${AGAIN} Check the settings.`,
    displaced:
      "Another till took over this connection, so this till is not connected. If it belongs here, take over again.",
    closed: "Card payments are closed in this window. Open them again to take cards.",
    since: "No connection since {time}.",
  },

  /**
   * Progress on the card machine, by notificationValue. No text may read like an end: only the outcome says how a
   * payment ended.
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

  /** Who decided about a signature. The text is added to that of the outcome. @type {Record<string, string>} */
  signatures: {
    staff: "Staff decided about the signature.",
    timeout: "Nobody decided about the signature in time, so the till answered as its settings say.",
    unanswered:
      "Nobody answered about the signature, so the card machine may have accepted it. Check the signature on the slip.",
    overruled:
      "The signature was declined here, but the card machine took the payment all the same. Refund it if it should not stand.",
  },

  /** Reports, by reason, or by result if the reason has no words. @type {Record<string, string>} */
  reports: {
    complete: "The report is complete.",
    "link-lost": `The connection was lost during the report. ${LOOK}`,
    COMPLETE: "The report is complete.",
    REFUSED:
      "The card machine did not start the report. The till keeps no report. Wait until the card machine is ready, then try again.",
    TIMED_OUT: `The card machine did not finish the report in time. ${LOOK}`,
    UNKNOWN: `It is not known whether the report was made. ${LOOK}`,
    missing: "The till has no end of day for an earlier trading day of this card machine. Run the end of day.",
    arrived: "A card machine sent a report.",
  },

  /** Tables, by state; `look` says what to do. @type {Record<string, string>} */
  tables: {
    locked: "A card machine has this table.",
    unconfirmed: "Paid, but not booked yet. The till books it as soon as it can. Do not take the money again.",
    "may-be-taken": "A payment may have been taken.",
    free: "This table is free.",
    look: "The till gives this table to no card machine before this is settled. Look at the card machine or its receipts: was it paid? Then settle the table.",
  },

  /** Why a table is not free. It follows the text of the state. @type {Record<string, string>} */
  tableReasons: {
    "link-lost": "The connection was lost meanwhile.",
    "engine-lost": "Card payments stopped in the till meanwhile.",
    "unsure-result": "The card machine gave a result that the till does not know.",
    unreadable: "What the card machine told could not be read.",
    missing: "More was paid than the till was told of.",
    "asked-anew": "The card machine asked for the table anew, as if it had been switched off.",
    corrupt: "What the till noted cannot be read.",
  },

  /** A payment at a table: `taken`, and then a sentence for each of its flags. @type {Record<string, string>} */
  tablePayments: {
    taken: "Paid at the card machine.",
    differs: "It was told before with other details: compare the receipts before you count it.",
    "may-repeat": "It may be an earlier payment that was told again: compare the receipts before you count it.",
    "not-locked": "That card machine did not have the table: check which table it belongs to.",
    forced: "Staff had freed the table before: check that it is not booked already.",
    "exceeds-due": "With it, more is paid than was due: compare it with the receipts before it is booked.",
    unstored: "This device could not store it: write it down.",
  },

  /** Why a table is unlocked. @type {Record<string, string>} */
  unlocks: {
    terminal: "The card machine is done.",
    "not-confirmed": "The card machine was not told that it has the table.",
    late: "The till allowed it too late.",
    forced: "Staff unlocked this table.",
    settled: "Staff settled this table.",
  },

  /** For everything without words of its own. `staff` is used if nobody knows who it was, `how` if nobody knows how a bill was paid. @type {Record<string, string>} */
  fallbacks: {
    error: `Something went wrong. ${NOTHING} Try again. If that does not help, call whoever runs this till.`,
    "connection-error":
      "The card service sent something that the till does not understand. The till goes on. Call whoever runs this till if it happens again.",
    notification: "Follow the card machine",
    simulator: "Simulator: no card is charged.",
    again: AGAIN,
    staff: "staff",
    how: "not named here",
    fatal:
      "Card payments stopped working in this window. The till keeps what is unfinished, and goes on with it in a new page. Reload the page.",
    seconds: "About {seconds} seconds are left.",
    most: "At most {left} can still be given back.",
  },
};
