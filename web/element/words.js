// The element's own words for staff, which it adds to the texts of the API. Braces stand for a value.

/** @typedef {typeof en} Words */

export const en = {
  label: "Card payment",
  sale: "Card payment",
  refund: "Refund",
  preAuth: "Pre-authorisation",
  completion: "Completion",
  accountVerification: "Card check",
  machine: "Card machine {tid}",
  simulator: "Simulator: no money moves",

  sending: "Sending to the card machine",
  running: "The card machine is at work",
  allowing: "Somebody must allow this",
  allowingWait: "A supervisor is being asked. Nothing was sent to the card machine yet.",
  follow: "Follow the card machine. The result comes at the end.",
  progress: "Progress",
  sent: "Sent",
  card: "Card",
  bank: "Bank",
  result: "Result",
  cancel: "Cancel",
  cancelAsked: "Asked to cancel. Wait for the card machine: the result comes at the end.",
  cancelRefused: "Not cancelled: the card machine goes on with the payment. Wait for the result.",

  signature: "Is this the customer’s signature?",
  compare: "Print the slip and let the customer sign it. Then compare it with the signature on the card.",
  doubt: "The result is not certain. You can still decide.",
  doubtTimedOut: "The card machine gave up waiting. You can still decide.",
  doubtLine: "The connection does not answer. You can still decide.",
  noSlip: "The card machine sent no slip to show here. Let the customer sign the one it printed.",
  slip: "Slip to sign",
  printSlip: "Print the slip",
  signHere: "Customer’s signature",
  left: "{time} left to decide",
  thenDeclined: "Then the till declines the signature by itself.",
  thenAccepted: "Then the till accepts the signature by itself.",
  seconds: "{seconds} seconds left to decide about the signature.",
  accept: "Accept",
  decline: "Decline",
  accepted: "Signature accepted. Wait for the result.",
  declined: "Signature declined. Wait for the result.",
  undecided: "This question is over: nobody can decide about it any more. Wait for the result.",
  lateDeclined: "Nobody decided in time, so the till declines the signature. Wait for the result.",
  lateAccepted: "Nobody decided in time, so the till accepts the signature. Wait for the result.",

  approved: "Approved",
  verified: "Card checked",
  declinedEnd: "Declined",
  cancelled: "Cancelled",
  refused: "Not started",
  saidPaid: "Paid (said by {by})",
  saidNotPaid: "Not paid (said by {by})",
  paidOtherwise: "Paid another way",
  staff: "staff",
  notSent: "Not sent",
  gratuity: "Gratuity",
  cashback: "Cashback",
  asked: "Asked for",
  taken: "Taken",
  differs: "This is not what was asked for. Compare the receipt.",
  notStored: "This device could not store it yet, and the till tries again. Write it down, and keep this window open.",
  customer: "Customer’s receipt",
  merchant: "Merchant’s receipt",
  print: "Print",
  copy: "COPY",
  done: "Done",

  asking: "Asking the card machine",
  lineDown: "No connection: the card machine will be asked later",
  unknown: "Not certain whether it was taken",
  disputed: "The card machine contradicts how this ended",
  refundDue: "Paid twice: a refund is due",
  elsewhere: "Another window has this payment",
  "likely-taken": "Probably taken: please check",
  "likely-not-taken": "Probably not taken: please check",
  check: "Please compare with the card machine",
  acknowledge: "Compared",
  soon: "in {time} at the latest",
  how: "How, for example cash",
  paid: "It was paid",
  "not-paid": "It was not paid",
  "carry-on": "Use this card machine anyway",
  later: "Leave for later",
  carriedOn: "{by} carried on: {reason}",

  carryOnTitle: "Use the card machine anyway?",
  carryOnWarning:
    "This payment stays open and must still be settled: it may have been taken. Carry on only if the card machine shows that it is ready.",
  by: "Your name",
  reason: "What you saw",
  why: "Why",
  amount: "Amount taken",
  authCode: "Authorisation code, if you have it",
  force: "I looked, and I insist. If the card machine still takes it, the customer pays twice.",
  forcePaid: "I looked, and I insist. If the card machine is not done, it may not be paid after all.",
  confirm: "Confirm",
  back: "Back",
  needed: "Please fill this in.",
  badAmount: "Please give an amount like {example}.",
  scanned: "A barcode scanner does not count here. Please type.",
  problem: "Something went wrong. Nothing was changed by this. Try again.",
  busy: "Another card payment is under way here. Nothing was sent. Wait for its end.",
};

/** @type {Words} */
export const de = {
  label: "Kartenzahlung",
  sale: "Kartenzahlung",
  refund: "Erstattung",
  preAuth: "Vorautorisierung",
  completion: "Abschluss",
  accountVerification: "Kartenprüfung",
  machine: "Kartengerät {tid}",
  simulator: "Simulator: Es fließt kein Geld",

  sending: "Wird an das Kartengerät gesendet",
  running: "Das Kartengerät arbeitet",
  allowing: "Jemand muss das erlauben",
  allowingWait: "Jemand mit der Erlaubnis dazu wird gefragt. Es wurde noch nichts an das Kartengerät gesendet.",
  follow: "Folgen Sie dem Kartengerät. Das Ergebnis kommt am Ende.",
  progress: "Fortschritt",
  sent: "Gesendet",
  card: "Karte",
  bank: "Bank",
  result: "Ergebnis",
  cancel: "Abbrechen",
  cancelAsked: "Abbruch angefragt. Warten Sie auf das Kartengerät: Das Ergebnis kommt am Ende.",
  cancelRefused: "Nicht abgebrochen: Das Kartengerät setzt die Zahlung fort. Warten Sie auf das Ergebnis.",

  signature: "Ist das die Unterschrift des Kunden?",
  compare:
    "Drucken Sie den Beleg und lassen Sie ihn unterschreiben. Vergleichen Sie dann mit der Unterschrift auf der Karte.",
  doubt: "Das Ergebnis ist nicht sicher. Sie können noch entscheiden.",
  doubtTimedOut: "Das Kartengerät wartet nicht mehr. Sie können noch entscheiden.",
  doubtLine: "Die Verbindung antwortet nicht. Sie können noch entscheiden.",
  noSlip: "Das Kartengerät hat keinen Beleg gesendet. Lassen Sie den unterschreiben, den es gedruckt hat.",
  slip: "Beleg zum Unterschreiben",
  printSlip: "Beleg drucken",
  signHere: "Unterschrift des Kunden",
  left: "noch {time} für die Entscheidung",
  thenDeclined: "Danach lehnt die Kasse die Unterschrift von selbst ab.",
  thenAccepted: "Danach nimmt die Kasse die Unterschrift von selbst an.",
  seconds: "Noch {seconds} Sekunden, um über die Unterschrift zu entscheiden.",
  accept: "Annehmen",
  decline: "Ablehnen",
  accepted: "Unterschrift angenommen. Warten Sie auf das Ergebnis.",
  declined: "Unterschrift abgelehnt. Warten Sie auf das Ergebnis.",
  undecided: "Diese Frage ist vorbei: Niemand kann mehr darüber entscheiden. Warten Sie auf das Ergebnis.",
  lateDeclined:
    "Niemand hat rechtzeitig entschieden, deshalb lehnt die Kasse die Unterschrift ab. Warten Sie auf das Ergebnis.",
  lateAccepted:
    "Niemand hat rechtzeitig entschieden, deshalb nimmt die Kasse die Unterschrift an. Warten Sie auf das Ergebnis.",

  approved: "Genehmigt",
  verified: "Karte geprüft",
  declinedEnd: "Abgelehnt",
  cancelled: "Abgebrochen",
  refused: "Nicht begonnen",
  saidPaid: "Bezahlt (sagt {by})",
  saidNotPaid: "Nicht bezahlt (sagt {by})",
  paidOtherwise: "Anders bezahlt",
  staff: "das Personal",
  notSent: "Nicht gesendet",
  gratuity: "Trinkgeld",
  cashback: "Bargeldauszahlung",
  asked: "Verlangt",
  taken: "Abgebucht",
  differs: "Das ist nicht, was verlangt wurde. Vergleichen Sie den Beleg.",
  notStored:
    "Dieses Gerät konnte es noch nicht speichern, und die Kasse versucht es weiter. Notieren Sie es, und lassen Sie dieses Fenster offen.",
  customer: "Kundenbeleg",
  merchant: "Händlerbeleg",
  print: "Drucken",
  copy: "KOPIE",
  done: "Fertig",

  asking: "Das Kartengerät wird gefragt",
  lineDown: "Keine Verbindung: Das Kartengerät wird später gefragt",
  unknown: "Nicht sicher, ob gezahlt wurde",
  disputed: "Das Kartengerät widerspricht dem Ende dieser Zahlung",
  refundDue: "Zweimal bezahlt: Erstattung nötig",
  elsewhere: "Ein anderes Fenster hat diese Zahlung",
  "likely-taken": "Wahrscheinlich gezahlt: Bitte prüfen",
  "likely-not-taken": "Wahrscheinlich nicht gezahlt: Bitte prüfen",
  check: "Bitte mit dem Kartengerät vergleichen",
  acknowledge: "Verglichen",
  soon: "spätestens in {time}",
  how: "Wie, zum Beispiel bar",
  paid: "Es wurde gezahlt",
  "not-paid": "Es wurde nicht gezahlt",
  "carry-on": "Kartengerät trotzdem benutzen",
  later: "Später klären",
  carriedOn: "{by} hat weitergemacht: {reason}",

  carryOnTitle: "Das Kartengerät trotzdem benutzen?",
  carryOnWarning:
    "Diese Zahlung bleibt offen und muss noch geklärt werden: Vielleicht wurde sie abgebucht. Machen Sie nur weiter, wenn das Kartengerät bereit ist.",
  by: "Ihr Name",
  reason: "Was Sie gesehen haben",
  why: "Warum",
  amount: "Abgebuchter Betrag",
  authCode: "Autorisierungscode, falls vorhanden",
  force: "Ich habe nachgesehen und bestehe darauf. Bucht das Kartengerät doch noch ab, zahlt der Kunde zweimal.",
  forcePaid:
    "Ich habe nachgesehen und bestehe darauf. Ist das Kartengerät nicht fertig, ist es vielleicht doch nicht bezahlt.",
  confirm: "Bestätigen",
  back: "Zurück",
  needed: "Bitte ausfüllen.",
  badAmount: "Bitte einen Betrag wie {example} angeben.",
  scanned: "Ein Barcodescanner zählt hier nicht. Bitte tippen.",
  problem: "Etwas ist schiefgegangen. Dadurch wurde nichts geändert. Versuchen Sie es noch einmal.",
  busy: "Hier läuft schon eine andere Kartenzahlung. Es wurde nichts gesendet. Warten Sie ihr Ende ab.",
};

/** @type {Record<string, Words>} */
const PACKS = { en, de };

/**
 * tag is a BCP 47 tag for what a page writes as its language. Servers and operating systems also write `de_DE.UTF-8`.
 * @param {string} lang
 */
export const tag = (lang) => lang.trim().split(/[.@]/)[0].replace(/_/g, "-");

/**
 * wordsFor gives the words of a language, or English if we do not have that language. Words of the till replace ours.
 * Keys that we do not know are left out.
 * @param {string} lang as the page writes it, or ""
 * @param {Record<string, unknown>} [own]
 * @returns {Words}
 */
export function wordsFor(lang, own = {}) {
  const pack = PACKS[tag(lang).toLowerCase().split("-")[0]] ?? en;
  const said = Object.entries(own ?? {}).filter(
    ([key, text]) => Object.hasOwn(en, key) && typeof text === "string" && text.trim(),
  );
  return { ...pack, ...Object.fromEntries(said) };
}

/**
 * sentences joins parts that a screen reader reads together. Each part, except the last one, gets one mark at its end.
 * @param {readonly string[]} parts
 */
export function sentences(parts) {
  const said = parts.filter(Boolean);
  return said.map((part, nth) => (nth === said.length - 1 || /[.!?\u2026:]$/.test(part) ? part : `${part}.`)).join(" ");
}

/** fill puts values into the braces of a text. @param {string} text @param {Record<string, unknown>} values */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (brace, name) => String(values[name] ?? brace));
}
