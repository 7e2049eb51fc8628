// What staff read, in German. It has all the keys and braces of en.js, and no others.

// Sentences that are used in more than one place.
const CALL = "Rufen Sie an, wer diese Kasse betreut.";
const NOTHING = "Hierdurch wurde nichts abgebucht.";
const AGAIN = "Die Kasse versucht es von selbst weiter.";
const WAIT = "Warten Sie etwas. Dauert es lange, dann prüfen Sie die Internetverbindung.";
const stopped = "deshalb nimmt die Kasse keine Karten an.";
const missing = `Eine Datei dieser Kasse fehlt oder liegt am falschen Ort, ${stopped} ${CALL}`;
const late = `Die Kartenzahlungen sind nicht rechtzeitig gestartet, ${stopped} Prüfen Sie das Netz, und laden Sie dann die Seite neu. ${CALL}`;
const forbidden = `Die Sicherheitsregeln dieser Seite halten die Kasse auf, ${stopped} ${CALL}`;
const blocked = `Dieser Browser oder seine Einstellungen lassen die Kasse nicht zum Kartendienst. Die Kasse kann sich nicht verbinden. ${CALL}`;
const unsaved = `Dieser Browser speichert nicht, was die Kasse behalten muss. ${NOTHING} Schaffen Sie Platz auf diesem Gerät oder erlauben Sie das Speichern, und versuchen Sie es dann noch einmal.`;
const LOOK =
  "Die Kasse fordert ihn nicht von selbst noch einmal an. Schauen Sie auf das Kartengerät, bevor Sie es tun.";

/** Why a call did nothing. @type {Record<string, string>} */
export const errors = {
  "invalid-request": `Mit diesen Angaben geht das nicht. ${NOTHING} Prüfen Sie Ihre Eingabe, zum Beispiel den Betrag, und versuchen Sie es noch einmal. Hilft das nicht, rufen Sie den an, der diese Kasse betreut.`,
  "unknown-site": `Diese Kasse ist noch nicht für Kartenzahlungen eingerichtet. ${NOTHING} Öffnen Sie zuerst die Einstellungen.`,
  "site-in-use":
    "Hier ist eine Zahlung noch nicht geklärt, deshalb lässt die Kasse ihre Einstellungen, wie sie sind. Klären Sie zuerst diese Zahlung, und ändern Sie sie dann.",
  "not-connected": `Es besteht keine Verbindung zum Kartendienst. ${NOTHING} Die Kasse verbindet sich von selbst wieder: Warten Sie, bis sie verbunden ist, und versuchen Sie es dann noch einmal.`,
  "connection-refused": `Der Kartendienst ist nicht erreichbar, oder er lässt diese Kasse nicht ein. ${AGAIN} Prüfen Sie zuerst die Internetverbindung, dann die Einstellungen.`,
  blocked,
  "insecure-context": `Diese Seite ist nicht sicher (https), ${stopped} ${CALL}`,
  "browser-too-old": `Dieser Browser ist zu alt für Kartenzahlungen, ${stopped} Aktualisieren Sie den Browser, oder benutzen Sie ein anderes Gerät. ${CALL}`,
  "storage-unavailable": unsaved,
  "already-paid": `Diese Rechnung ist schon bezahlt. ${NOTHING} Buchen Sie sie nicht noch einmal ab: Schauen Sie auf ihren Beleg.`,
  "payment-open": `Eine frühere Zahlung dieser Rechnung läuft noch oder ist nicht geklärt. ${NOTHING} Warten Sie ihr Ende ab, oder klären Sie sie zuerst.`,
  "exceeds-taken":
    "Das ist mehr, als für diese Rechnung genommen und noch nicht zurückgegeben wurde. Hierdurch wurde nichts erstattet. Geben Sie einen kleineren Betrag ein.",
  "terminal-in-use": `Ein anderes Fenster dieser Kasse benutzt dieses Kartengerät. ${NOTHING} Machen Sie dort weiter, oder wählen Sie ein anderes Kartengerät.`,
  "terminal-unresolved": `Die letzte Zahlung an diesem Kartengerät ist noch nicht zu Ende. ${NOTHING} Warten Sie ihr Ende ab, klären Sie sie, oder wählen Sie ein anderes Kartengerät.`,
  "terminal-busy":
    "Das Kartengerät ist noch beschäftigt: Vielleicht nimmt es gerade diese Zahlung an. Die Kasse hat nichts geändert. Drücken Sie am Kartengerät die rote Taste, oder warten Sie, bis es frei ist.",
  "too-early":
    "Das Kartengerät könnte diese Zahlung noch annehmen. Die Kasse hat nichts geändert. Drücken Sie am Kartengerät die rote Taste, oder warten Sie etwas.",
  refused: `Der Kartendienst hat das abgelehnt. ${NOTHING} Versuchen Sie es noch einmal. Hilft das nicht, dann rufen Sie an, wer diese Kasse betreut.`,
  "not-pending":
    "So etwas ist nicht mehr offen. Die Kasse hat nichts geändert. Schauen Sie in die Liste der Zahlungen: Dort steht, wie diese endete.",
  changed:
    "Das ist nicht mehr, was Sie gesehen haben. Die Kasse hat nichts geändert. Schauen Sie nach, wie es jetzt steht, und entscheiden Sie dann.",
  "not-allowed": "Das darf nicht jeder. Die Kasse hat nichts gesendet. Fragen Sie jemanden, der es erlauben darf.",
  "engine-failed": `Kartenzahlungen gehen in diesem Fenster nicht mehr. ${NOTHING} Laden Sie die Seite neu.`,
  closed: `Kartenzahlungen sind in diesem Fenster geschlossen. ${NOTHING} Öffnen Sie sie wieder.`,
  unsupported: `Das ist hier nicht möglich. ${NOTHING} Wählen Sie einen anderen Weg.`,
  "other-options": `Kartenzahlungen laufen hier schon mit anderen Einstellungen. ${NOTHING} Laden Sie die Seite neu.`,
};

/** Better words for an error, or for the state of a link, that has a reason. @type {Record<string, string>} */
export const errorReasons = {
  blocked,
  "file-missing": missing,
  "worker-elsewhere": missing,
  "file-altered": `Die Dateien dieser Kasse passen nicht zusammen, ${stopped} Laden Sie die Seite neu. Hilft das nicht, dann rufen Sie an, wer diese Kasse betreut.`,
  "file-forbidden": forbidden,
  "wasm-forbidden": forbidden,
  "worker-forbidden": forbidden,
  "embedder-policy": forbidden,
  "no-start": late,
  stuck: late,
  csp: `Die Sicherheitsregeln dieser Seite lassen die Kasse nicht zum Kartendienst. Die Kasse kann sich nicht verbinden. ${CALL}`,
  "mixed-content": `Eine sichere Seite darf diese unsichere Verbindung nicht benutzen. Die Kasse kann sich nicht verbinden. ${CALL}`,
  "local-network":
    "Dieser Browser lässt die Kasse nicht ins lokale Netz. Die Kasse kann sich nicht verbinden. Erlauben Sie dieser Seite im Browser den Zugriff auf das lokale Netzwerk, und laden Sie sie neu.",
  offline:
    "Dieses Gerät hat kein Netz. Die Kasse verbindet sich von selbst, wenn das Netz wieder da ist. Prüfen Sie Netzwerkkabel oder WLAN.",
  unreachable: `Der Kartendienst ist nicht erreichbar, oder er lässt diese Kasse nicht mehr ein; der Browser sagt nicht, welches von beiden. ${AGAIN} Der Schlüssel galt schon einmal: Prüfen Sie zuerst die Internetverbindung.`,
  handshake: `Der Kartendienst ist nicht erreichbar, oder er lässt diese Kasse nicht ein; der Browser sagt nicht, welches von beiden. ${AGAIN} Prüfen Sie zuerst die Internetverbindung, dann Konto und Schlüssel.`,
  "turned-away": `Der Kartendienst ist erreichbar, hat die Verbindung aber gleich wieder getrennt. ${AGAIN} Warten Sie etwas. Bleibt es dabei, dann prüfen Sie Konto und Schlüssel.`,
  dropped: `Die Verbindung zum Kartendienst ging verloren. ${AGAIN} ${WAIT}`,
  flood: `Der Kartendienst hat viel mehr gesendet, als er sollte. ${AGAIN} ${WAIT}`,
  unread: `Der Kartendienst nimmt nichts an. ${AGAIN} ${WAIT}`,
  silent: `Der Kartendienst ist verstummt. ${AGAIN} ${WAIT}`,
  storage: unsaved,
  "foreign-database": `Etwas anderes in diesem Browser benutzt den Ort, an dem die Kasse ihre Zahlungen speichert. ${NOTHING} Schließen Sie alle Fenster dieser Kasse, und öffnen Sie sie dann wieder. Hilft das nicht, dann rufen Sie an, wer diese Kasse betreut.`,
  report: `Dieses Kartengerät erstellt gerade einen Bericht. ${NOTHING} Warten Sie, bis er fertig ist.`,
  "no-answer": `Der Kartendienst ist erreichbar, antwortet aber nicht. ${AGAIN} Prüfen Sie Konto und Schlüssel.`,
  discontinued:
    "Eine andere Kasse hat die Tische übernommen, deshalb antwortet diese Kasse keinem Kartengerät. Gehören die Tische hierher, dann übernehmen Sie sie wieder.",
  "quick-closes":
    "Wahrscheinlich hat eine andere Kasse die Tische übernommen: Die Verbindung wurde immer wieder getrennt. Diese Kasse verbindet sich nicht mehr. Gehören die Tische hierher, dann übernehmen Sie sie wieder.",
  "another-tab":
    "Ein anderes Fenster dieser Kasse bedient die Tische. Dieses übernimmt von selbst, wenn jenes geschlossen wird. Machen Sie dort weiter.",
};

/** Every code that an error of Connect may have: five of JSON-RPC, and seven of Connect's own. */
const CODES = [
  "-32700",
  "-32600",
  "-32601",
  "-32602",
  "-32603",
  "-32070",
  "-32071",
  "-32072",
  "-32073",
  "-32074",
  "-32075",
  "-32076",
];

/** What staff read first if Connect answered with an error, by its code. @type {Record<string, string>} */
export const codes = Object.fromEntries(CODES.map((code) => [code, `Der Kartendienst meldet den Fehler ${code}.`]));

/** What developers read about the same codes. @type {Record<string, string>} */
export const codeNotes = {
  ...Object.fromEntries(
    CODES.map((code) => [
      code,
      "Einer der eigenen Fehler von Connect; welcher Code wofür steht, ist nicht dokumentiert.",
    ]),
  ),
  "-32700": "JSON-RPC: Lesefehler.",
  "-32600": "JSON-RPC: ungültige Anfrage.",
  "-32601": "JSON-RPC: unbekannte Methode.",
  "-32602": "JSON-RPC: ungültige Parameter.",
  "-32603": "JSON-RPC: interner Fehler. Vielleicht wurde die Anfrage ausgeführt.",
};

/** Outcomes, by result, for reasons without words. @type {Record<string, string>} */
export const results = {
  approved: "Genehmigt.",
  declined: "Abgelehnt. Es wurde nichts abgebucht. Versuchen Sie eine andere Karte oder einen anderen Zahlungsweg.",
  cancelled: "Abgebrochen. Es wurde nichts abgebucht. Beginnen Sie neu, wenn Sie so weit sind.",
  refused:
    "Das Kartengerät hat die Zahlung nicht begonnen. Es wurde nichts abgebucht. Schauen Sie auf das Kartengerät: Vielleicht ist es beschäftigt oder aus. Versuchen Sie es dann noch einmal.",
  unknown: "Es ist nicht bekannt, ob gezahlt wurde.",
};

/** Outcomes, by reason. If nobody can tell how a payment ended, its words say what happened, and more words follow. @type {Record<string, string>} */
export const outcomes = {
  approved: results.approved,
  proven: "Genehmigt: die Aufzeichnung des Kartengeräts beweist es.",
  declined: results.declined,
  void: "Storniert: Das Kartengerät hat die Zahlung zurückgenommen. Es wurde nichts abgebucht. Beginnen Sie neu, wenn noch gezahlt werden soll.",
  unsuccessful:
    "Nicht erfolgreich: Das Kartengerät konnte die Zahlung nicht abschließen. Es wurde nichts abgebucht. Versuchen Sie es noch einmal, oder einen anderen Zahlungsweg.",
  cancelled: results.cancelled,
  refused: results.refused,
  "error-reply": "Der Kartendienst hat während der Zahlung einen Fehler gemeldet.",
  "timed-out": "Das Kartengerät wurde nicht rechtzeitig fertig.",
  "unknown-result": "Das Kartengerät hat ein Ergebnis gemeldet, das die Kasse nicht kennt.",
  "other-type": "Die Antwort galt einem anderen Vorgang.",
  "other-terminal": "Die Antwort kam von einem anderen Kartengerät.",
  "other-currency": "Die Antwort war in einer anderen Währung.",
  "reversal-failed": "Abgelehnt, aber das Kartengerät konnte die Abbuchung nicht zurücknehmen.",
  "unreadable-answer": "Die Antwort war nicht lesbar.",
  "link-lost": "Während der Zahlung ging die Verbindung verloren.",
  "no-answer": "Es kam nicht rechtzeitig eine Antwort.",
  "engine-lost": "Kartenzahlungen sind in der Kasse während dieser Zahlung ausgefallen.",
  "taken-over":
    "Ein anderes Fenster dieser Kasse hat dieses Kartengerät übernommen. Dieses Fenster tut hier nichts mehr. Machen Sie dort weiter.",
  closed: "Das Fenster wurde während der Zahlung geschlossen.",
  corrupt: "Was die Kasse über diese Zahlung notiert hatte, ist nicht lesbar.",
  contradiction: "Eine spätere Antwort des Kartengeräts widerspricht dem, wie diese Zahlung endete.",
  "not-sent": "Nicht gesendet. Es wurde nichts abgebucht. Beginnen Sie neu, wenn Sie so weit sind.",
  "settled-paid": "Bezahlt (sagt {by}).",
  "settled-not-paid": "Nicht bezahlt (sagt {by}). Buchen Sie neu ab, wenn noch gezahlt werden soll.",
  noted: "Am Kartengerät selbst eingegeben (sagt {by}).",
  "note-unstored":
    "Es ist nicht bekannt, ob die Kasse diese Notiz behalten hat. Sehen Sie im Verlauf nach, bevor Sie es noch einmal notieren.",
  "paid-otherwise":
    "Nicht mit Karte bezahlt, sondern anders: {how} (sagt {by}). Die Kasse lässt diese Rechnung geschlossen. Buchen Sie sie nicht noch einmal ab.",
  "amounts-differ":
    "Das Kartengerät nennt einen anderen Betrag als den, mit dem diese Zahlung endete. Die Kasse wartet auf Ihre Entscheidung. Schauen Sie auf den Beleg, und klären Sie sie dann mit dem Betrag, der abgebucht wurde.",
  "refund-due":
    "Zweimal bezahlt: anders, und doch auch mit Karte. Die Kasse wartet auf Ihre Entscheidung. Bestätigen Sie dies als bezahlt, und erstatten Sie dann die Kartenzahlung.",
};

/** What the card machine's last payment tells about a payment of which nobody knows how it ended. This is never certain. @type {Record<string, string>} */
export const findings = {
  "likely-taken": "Wahrscheinlich gezahlt, aber nicht sicher: Das Kartengerät zeigt eine Zahlung, die passt.",
  "likely-not-taken": "Wahrscheinlich nicht gezahlt, aber nicht sicher.",
  "cannot-tell": "Die Kasse kann nicht sagen, ob gezahlt wurde.",
};

/** Why a finding is not a proof, and what staff can compare. @type {Record<string, string>} */
export const whys = {
  shared: "Diese Zahlung kann auch jemand anderes gemacht haben: Vergleichen Sie Uhrzeit und Karte.",
  numbers: "Ihre Nummer folgt nicht auf die letzte, die die Kasse kennt: Vergleichen Sie Uhrzeit und Karte.",
  first:
    "Die Kasse kennt keine frühere Zahlung dieses Kartengeräts zum Vergleichen: Vergleichen Sie Uhrzeit und Karte.",
  gap: "Wie eine frühere Zahlung dort endete, ist nicht bekannt, und diese kann jene sein: Vergleichen Sie Uhrzeit und Karte.",
  blank: "Das Kartengerät hat nicht alle Angaben dazu gemeldet: Vergleichen Sie den Beleg.",
  clock: "Ihre Uhrzeit weicht um ganze Stunden ab: Vergleichen Sie Betrag und Karte.",
  other: "Die letzte Zahlung des Kartengeräts ist eine andere: Suchen Sie diese unter denen davor.",
  nothing: "Das Kartengerät zeigt keine neue Zahlung.",
  "card-seen":
    "Das Kartengerät zeigt keine neue Zahlung, aber eine Karte wurde vorgelegt: Fragen Sie den Kunden, was das Kartengerät gezeigt hat.",
  "link-open":
    "Das Kartengerät zeigt keine neue Zahlung, aber seine Antwort kann noch kommen: Warten Sie etwas, bevor Sie entscheiden.",
  claimed:
    "Das Kartengerät zeigt eine Zahlung, die zu einer anderen Rechnung gehört, und nichts von dieser: Suchen Sie diese unter seinen Zahlungen.",
  "loose-end":
    "Eine frühere Zahlung dort kann noch durchgehen, und die gezeigte kann jene sein: Vergleichen Sie Uhrzeit und Karte.",
  "no-duplicate":
    "Dieses Kartengerät sagt der Kasse nicht, was seine letzte Zahlung war: Drucken Sie sie über sein eigenes Menü.",
  "terminal-gone": "Das Kartengerät wurde ausgetauscht: Schauen Sie auf die Belege des alten.",
};

/**
 * Pending payments, by state. If nobody can tell how a payment ended, the text goes on with what the till does and what
 * staff should do.
 * @type {Record<string, string>}
 */
export const pending = {
  open: "Das Kartengerät führt diese Zahlung aus. Die Kasse wartet auf seine Antwort. Folgen Sie dem Kartengerät.",
  elsewhere:
    "Ein anderes Fenster dieser Kasse führt diese Zahlung aus. Dieses Fenster schaut nur zu. Machen Sie dort weiter, oder übernehmen Sie sie, wenn jenes hängt.",
  unknown: results.unknown,
  disputed: outcomes.contradiction,
  unacknowledged: "Die Kasse hat dieses Ende noch nicht gebucht. Zeigen Sie es hier an, und buchen Sie es dann.",
  asking: "Die Kasse fragt beim Kartengerät nach: Warten Sie etwas.",
  later: "Die Kasse fragt das Kartengerät, sobald die Verbindung wieder da ist.",
  "asks-elsewhere":
    "Ein anderes Fenster dieser Kasse kümmert sich darum. Machen Sie dort weiter, oder übernehmen Sie sie, wenn jenes hängt.",
  reopen: "Die Kasse fragt das Kartengerät, sobald diese Seite wieder geladen ist. Laden Sie die Seite neu.",
  "carried-on":
    "Das Personal hat an diesem Kartengerät weitergemacht, deshalb fragt die Kasse nicht mehr nach dieser Zahlung.",
  waits: "Die Kasse wartet auf Ihre Entscheidung.",
  look: "Schauen Sie auf das Kartengerät oder seine Belege: Wurde gezahlt? Wartet es noch auf eine Karte, drücken Sie dort zuerst die rote Taste. Bestätigen Sie dann „bezahlt“ oder „nicht bezahlt“. Buchen Sie vorher nicht noch einmal ab.",
  meanwhile: "Benutzen Sie solange ein anderes Kartengerät.",
};

/** What speaks against a verdict of staff, by `why`. It follows what staff said, and `compare` follows it. @type {Record<string, string>} */
export const checks = {
  fits: "Aber das Kartengerät zeigt eine passende Zahlung von {amount} (Nummer {number}, {time}). Es kann diese sein oder die einer anderen Kasse. Vergleichen Sie ihre Uhrzeit und ihre Karte mit dem Beleg des Kunden.",
  "nothing-new": "Aber das Kartengerät zeigt keine neue Zahlung. Schauen Sie nach, ob es eine von {asked} hat.",
  skipped:
    "Aber die Kasse weiß nicht, was das Kartengerät unter der Nummer {number} getan hat. Schauen Sie nach, ob das eine Zahlung von {asked} ist.",
  sums: "Aber der Tagesabschluss zählt {amount} mehr, als die Kasse weiß. Schauen Sie nach, ob das Kartengerät eine Zahlung von {asked} hat.",
  compare:
    "Bestätigen Sie, dass Sie verglichen haben: Vorher bucht die Kasse diese Rechnung nicht noch einmal ab. War die Angabe falsch, dann klären Sie es mit dem Kunden.",
  paid: "Bezahlt (sagt {by}).",
  "not-paid": "Nicht bezahlt (sagt {by}).",
  otherwise: "Nicht mit Karte bezahlt, sondern anders: {how} (sagt {by}).",
  untold: "nicht gemeldet",
};

/** The link, by state. If it is down, `since` comes first. @type {Record<string, string>} */
export const links = {
  connecting: "Die Kasse verbindet sich mit dem Kartendienst. Warten Sie etwas.",
  up: "Verbunden.",
  reconnecting: `Es besteht keine Verbindung zum Kartendienst. ${AGAIN} ${WAIT}`,
  refused: `Der Kartendienst lässt diese Kasse nicht ein. ${AGAIN} Prüfen Sie die Einstellungen.`,
  displaced:
    "Eine andere Kasse hat diese Verbindung übernommen, deshalb ist diese Kasse nicht verbunden. Gehört sie hierher, dann übernehmen Sie sie wieder.",
  closed: "Kartenzahlungen sind in diesem Fenster geschlossen. Öffnen Sie sie wieder, um Karten anzunehmen.",
  since: "Keine Verbindung seit {time}.",
};

/** Progress on the card machine, by notificationValue. @type {Record<string, string>} */
export const notifications = {
  APPROVED: "Autorisiert, warten auf Bestätigung",
  ATTEMPTING_CANCEL: "Abbruch wird versucht …",
  BAD_SWIPE: "Karte noch einmal durchziehen",
  CANCELLED_TRANSACTION: "Wird abgebrochen …",
  CANCELLING: "Wird abgebrochen …",
  CARD_ERROR: "Die Karte war nicht lesbar: Folgen Sie dem Kartengerät",
  CARD_EXPIRED: "Die Karte ist abgelaufen: Folgen Sie dem Kartengerät",
  CARD_NOT_SUPPORTED: "Diese Karte wird nicht angenommen: Folgen Sie dem Kartengerät",
  CONNECTING: "Verbindung zur Bank wird aufgebaut …",
  CONNECTION_MADE: "Mit der Bank verbunden",
  DECLINED: "Von der Bank abgelehnt, warten auf Bestätigung",
  DECLINED_BY_CARD: "Von der Karte abgelehnt, warten auf Bestätigung",
  ENTER_CASHBACK: "Der Kunde wählt die Bargeldauszahlung",
  INSERT_CARD: "Karte einstecken",
  PIN_ENTRY: "Der Kunde gibt die PIN ein",
  PLEASE_WAIT: "Bitte warten …",
  PRESENT_CARD: "Karte vorhalten oder einstecken",
  PRESENT_ONLY_ONE_CARD: "Nur eine Karte vorhalten",
  PROCESSING_ERROR: "Fehler am Kartengerät, warten auf das Ergebnis",
  REMOVE_CARD: "Karte entnehmen",
  REPLACE_PAPER: "Papier im Kartengerät wechseln",
  REPORT_FINISHED: "Bericht erstellt, warten auf das Eintreffen",
  REPORT_STARTED: "Bericht läuft …",
  REQUEST_SENT: "Anfrage gesendet",
  RETRYING: "Neuer Versuch …",
  RE_PRESENT_CARD: "Karte noch einmal vorhalten",
  SIGNATURE_VERIFICATION: "Unterschrift prüfen",
  SIGNATURE_VERIFICATION_IN_PROGRESS: "Warten auf die Prüfung der Unterschrift",
  SIGNATURE_VERIFICATION_PROCESS_COMPLETED: "Unterschrift geprüft, warten auf das Ergebnis",
  SIGNATURE_VERIFICATION_PROCESS_COULD_NOT_BE_COMPLETED:
    "Die Unterschrift konnte nicht geprüft werden, warten auf das Ergebnis",
  SIGNATURE_VERIFICATION_TIMEOUT: "Die Prüfung der Unterschrift dauerte zu lange, warten auf das Ergebnis",
  TRANSACTION_FINISHED: "Beendet, warten auf das Ergebnis",
  TRANSACTION_STARTED: "Begonnen",
  UNABLE_TO_CANCEL: "Zu spät zum Abbrechen: Die Zahlung läuft weiter",
  UNABLE_TO_CANCEL_TRANSACTION: "Zu spät zum Abbrechen: Die Zahlung läuft weiter",
};

/** Who decided about a signature. The text is added to that of the outcome. @type {Record<string, string>} */
export const signatures = {
  staff: "Das Personal hat über die Unterschrift entschieden.",
  timeout: "Niemand hat rechtzeitig über die Unterschrift entschieden; die Kasse hat wie eingestellt geantwortet.",
  unanswered:
    "Niemand hat zur Unterschrift etwas gesagt, deshalb hat das Kartengerät sie vielleicht angenommen. Prüfen Sie die Unterschrift auf dem Beleg.",
  overruled:
    "Die Unterschrift wurde hier abgelehnt, das Kartengerät hat die Zahlung trotzdem angenommen. Erstatten Sie sie, wenn sie nicht gelten soll.",
};

/** Reports, by reason, or by result if the reason has no words. @type {Record<string, string>} */
export const reports = {
  complete: "Der Bericht ist vollständig.",
  "link-lost": `Während des Berichts ging die Verbindung verloren. ${LOOK}`,
  COMPLETE: "Der Bericht ist vollständig.",
  REFUSED:
    "Das Kartengerät hat den Bericht nicht begonnen. Die Kasse hat keinen Bericht. Warten Sie, bis das Kartengerät bereit ist, und versuchen Sie es dann noch einmal.",
  TIMED_OUT: `Das Kartengerät wurde mit dem Bericht nicht rechtzeitig fertig. ${LOOK}`,
  UNKNOWN: `Es ist nicht bekannt, ob der Bericht erstellt wurde. ${LOOK}`,
  missing:
    "Der Kasse fehlt der Tagesabschluss eines früheren Geschäftstags dieses Kartengeräts. Machen Sie den Tagesabschluss.",
  arrived: "Ein Kartengerät hat einen Bericht gesendet.",
};

/** Tables, by state; `look` says what to do. @type {Record<string, string>} */
export const tables = {
  locked: "Ein Kartengerät hat diesen Tisch.",
  unconfirmed:
    "Bezahlt, aber noch nicht gebucht. Die Kasse bucht es, sobald sie kann. Kassieren Sie nicht noch einmal.",
  "may-be-taken": "Vielleicht wurde gezahlt.",
  free: "Dieser Tisch ist frei.",
  look: "Die Kasse gibt diesen Tisch keinem Kartengerät, bevor das geklärt ist. Schauen Sie auf das Kartengerät oder seine Belege: Wurde gezahlt? Klären Sie dann den Tisch.",
};

/** Why a table is not free. It follows the text of the state. @type {Record<string, string>} */
export const tableReasons = {
  "link-lost": "Dabei ging die Verbindung verloren.",
  "engine-lost": "Dabei sind Kartenzahlungen in der Kasse ausgefallen.",
  "unsure-result": "Das Kartengerät hat ein Ergebnis gemeldet, das die Kasse nicht kennt.",
  unreadable: "Was das Kartengerät gemeldet hat, war nicht lesbar.",
  missing: "Es wurde mehr gezahlt, als der Kasse gemeldet wurde.",
  "asked-anew": "Das Kartengerät hat den Tisch neu verlangt, als wäre es aus gewesen.",
  corrupt: "Was die Kasse notiert hatte, ist nicht lesbar.",
};

/** A payment at a table: `taken`, and then a sentence for each of its flags. @type {Record<string, string>} */
export const tablePayments = {
  taken: "Am Kartengerät bezahlt.",
  differs: "Sie wurde schon einmal mit anderen Angaben gemeldet: Vergleichen Sie die Belege, bevor Sie sie zählen.",
  "may-repeat":
    "Vielleicht ist es eine frühere Zahlung, die noch einmal gemeldet wurde: Vergleichen Sie die Belege, bevor Sie sie zählen.",
  "not-locked": "Dieses Kartengerät hatte den Tisch nicht: Prüfen Sie, zu welchem Tisch sie gehört.",
  forced: "Das Personal hatte den Tisch vorher freigegeben: Prüfen Sie, ob sie schon gebucht ist.",
  "exceeds-due": "Mit ihr ist mehr bezahlt, als fällig war: Vergleichen Sie die Belege, bevor sie gebucht wird.",
  unstored: "Dieses Gerät konnte es nicht speichern: Notieren Sie es.",
};

/** Why a table is unlocked. @type {Record<string, string>} */
export const unlocks = {
  terminal: "Das Kartengerät ist mit diesem Tisch fertig.",
  "not-confirmed": "Dem Kartengerät wurde nicht mitgeteilt, dass es den Tisch haben kann.",
  late: "Die Kasse hat es zu spät erlaubt.",
  forced: "Das Personal hat diesen Tisch freigegeben.",
  settled: "Das Personal hat diesen Tisch geklärt.",
};

/** For everything without words of its own. `staff` is used if nobody knows who it was, `how` if nobody knows how a bill was paid. @type {Record<string, string>} */
export const fallbacks = {
  error: `Etwas ist schiefgegangen. ${NOTHING} Versuchen Sie es noch einmal. Hilft das nicht, dann rufen Sie an, wer diese Kasse betreut.`,
  "connection-error":
    "Der Kartendienst hat etwas gesendet, das die Kasse nicht versteht. Die Kasse arbeitet weiter. Rufen Sie an, wer diese Kasse betreut, wenn es wieder vorkommt.",
  notification: "Folgen Sie der Anzeige des Kartengeräts",
  simulator: "Simulator: Es wird keine Karte belastet.",
  again: AGAIN,
  staff: "das Personal",
  how: "hier nicht genannt",
  fatal:
    "Kartenzahlungen gehen in diesem Fenster nicht mehr. Die Kasse behält, was unfertig ist, und macht auf einer neuen Seite damit weiter. Laden Sie die Seite neu.",
  seconds: "Es fehlen noch etwa {seconds} Sekunden.",
  most: "Höchstens {left} können noch erstattet werden.",
};
