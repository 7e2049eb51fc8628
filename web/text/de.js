// What staff read, in German. The keys are those of en.js, all of them.

/** Why a call did nothing. @type {Record<string, string>} */
export const errors = {
  "invalid-request": "Die Kasse hat etwas Falsches gesendet. Hierdurch wurde nichts abgebucht.",
  "unknown-site": "Diese Kasse ist noch nicht für Kartenzahlungen eingerichtet.",
  "not-allowed": "Das darf nicht jeder. Jemand mit der Erlaubnis dazu muss zustimmen. Es wurde nichts gesendet.",
  "site-in-use": "Hier ist eine Zahlung noch nicht geklärt. Klären Sie sie, bevor Sie das ändern.",
  "not-connected": "Keine Verbindung zum Kartendienst. Hierdurch wurde nichts abgebucht.",
  "connection-refused": "Der Kartendienst ist nicht erreichbar oder hat uns abgewiesen. Prüfen Sie die Internetverbindung und die Einstellungen.",
  blocked: "Dieser Browser oder seine Einstellungen lassen die Kasse nicht zum Kartendienst.",
  "insecure-context": "Kartenzahlungen brauchen eine sichere Seite (https). Wenden Sie sich an die Person, die diese Kasse betreut.",
  "storage-unavailable": "Dieser Browser konnte nicht speichern, was er muss, deshalb wurde hierdurch nichts abgebucht. Schaffen Sie Platz oder erlauben Sie das Speichern.",
  "already-paid": "Diese Rechnung ist schon bezahlt.",
  "payment-open": "Eine Zahlung für diese Rechnung läuft noch oder ist nicht geklärt.",
  "terminal-in-use": "Ein anderes Fenster benutzt dieses Kartengerät.",
  "terminal-unresolved": "Die letzte Zahlung an diesem Kartengerät ist noch nicht zu Ende. Warten Sie ihr Ende ab, oder klären Sie sie, wenn niemand es sagen kann.",
  "exceeds-taken": "Das ist mehr, als für diese Rechnung genommen und noch nicht zurückgegeben wurde. Es wurde nichts gutgeschrieben.",
  "terminal-busy": "Das Kartengerät ist noch beschäftigt: Die Zahlung läuft vielleicht. Schauen Sie nach, bevor Sie bestätigen.",
  refused: "Der Kartendienst hat das abgelehnt. Hierdurch wurde nichts abgebucht.",
  "not-pending": "So etwas ist nicht (mehr) offen.",
  "engine-failed": "Kartenzahlungen gehen in diesem Fenster nicht mehr; hierdurch wurde nichts abgebucht. Laden Sie die Seite neu.",
  closed: "Kartenzahlungen wurden in diesem Fenster beendet. Hierdurch wurde nichts abgebucht.",
  unsupported: "Das ist hier nicht möglich. Hierdurch wurde nichts abgebucht.",
  "other-options": "Kartenzahlungen laufen schon mit anderen Einstellungen. Laden Sie die Seite neu.",
};

const missing = "Eine Datei dieser Kasse fehlt, oder liegt am falschen Ort. Rufen Sie an, wer diese Kasse betreut.";
const forbidden = "Die Sicherheitsregeln dieser Seite halten die Kasse auf. Rufen Sie an, wer diese Kasse betreut.";

/** More exact words where the error has a reason. @type {Record<string, string>} */
export const errorReasons = {
  blocked: "Dieser Browser oder seine Einstellungen lassen die Kasse nicht zum Kartendienst.",
  csp: "Die Sicherheitsregeln dieser Seite lassen die Kasse nicht zum Kartendienst. Rufen Sie an, wer diese Kasse betreut.",
  "mixed-content": "Eine sichere Seite darf diese unsichere Verbindung nicht benutzen. Rufen Sie an, wer diese Kasse betreut.",
  "local-network": "Dieser Browser lässt die Kasse nicht ins lokale Netz. Erlauben Sie dieser Seite in den Einstellungen des Browsers den Zugriff auf das lokale Netzwerk, und laden Sie sie neu.",
  "file-missing": missing,
  "worker-elsewhere": missing,
  "file-altered": "Die Dateien dieser Kasse passen nicht zusammen. Laden Sie die Seite neu, oder rufen Sie an, wer diese Kasse betreut.",
  "file-forbidden": forbidden,
  "wasm-forbidden": forbidden,
  "worker-forbidden": forbidden,
  dropped: "Die Verbindung zum Kartendienst ging sofort wieder verloren. Prüfen Sie die Internetverbindung.",
  handshake: "Der Kartendienst hat uns nicht eingelassen. Prüfen Sie Konto, Schlüssel und Internetverbindung.",
  silent: "Der Kartendienst antwortet nicht mehr. Die Verbindung wird neu aufgebaut.",
  storage: "Dieser Browser konnte nichts speichern. Schaffen Sie Platz oder erlauben Sie das Speichern.",
  report: "Dieses Kartengerät erstellt gerade einen Bericht. Warten Sie, bis er fertig ist.",
  "no-answer": "Der Kartendienst war erreichbar, hat aber nicht geantwortet. Prüfen Sie Konto und Schlüssel und versuchen Sie es erneut.",
  discontinued: "Eine andere Kasse hat die Tische übernommen. Gehören sie hierher, dann übernehmen Sie sie wieder.",
  "quick-closes": "Die Verbindung wurde immer wieder gleich getrennt: Wahrscheinlich hat eine andere Kasse die Tische übernommen. Gehören sie hierher, dann übernehmen Sie sie wieder.",
  "another-tab": "Ein anderes Fenster dieser Kasse bedient die Tische. Dieses hier folgt, wenn jenes geschlossen ist.",
};

/** Every code an error of Connect may have: five of JSON-RPC, seven of its own. */
const CODES = ["-32700", "-32600", "-32601", "-32602", "-32603", "-32070", "-32071", "-32072", "-32073", "-32074", "-32075", "-32076"];

/** What staff read first where Connect answered with an error, by its code. @type {Record<string, string>} */
export const codes = Object.fromEntries(CODES.map((code) => [code, `Der Kartendienst meldet den Fehler ${code}.`]));

/** What developers read of the same. @type {Record<string, string>} */
export const codeNotes = {
  ...Object.fromEntries(CODES.map((code) => [code, "Einer der eigenen Fehler von Connect; welcher Code wofür steht, ist nicht dokumentiert."])),
  "-32700": "JSON-RPC: Lesefehler.",
  "-32600": "JSON-RPC: ungültige Anfrage.",
  "-32601": "JSON-RPC: unbekannte Methode.",
  "-32602": "JSON-RPC: ungültige Parameter.",
  "-32603": "JSON-RPC: interner Fehler. Vielleicht wurde die Anfrage ausgeführt.",
};

/** Outcomes, by reason. @type {Record<string, string>} */
export const outcomes = {
  proven: "Genehmigt: die Aufzeichnung des Kartengeräts beweist es.",
  approved: "Genehmigt.",
  declined: "Abgelehnt. Es wurde nichts abgebucht.",
  void: "Storniert: Das Kartengerät hat die Zahlung zurückgenommen. Es wurde nichts abgebucht.",
  unsuccessful: "Nicht erfolgreich: Das Kartengerät konnte die Zahlung nicht abschließen. Es wurde nichts abgebucht.",
  cancelled: "Abgebrochen. Es wurde nichts abgebucht.",
  refused: "Das Kartengerät hat die Zahlung nicht begonnen. Es wurde nichts abgebucht.",
  "error-reply": "Der Kartendienst hat einen Fehler gemeldet.",
  "timed-out": "Das Kartengerät wurde nicht rechtzeitig fertig.",
  "unknown-result": "Das Kartengerät hat ein Ergebnis gemeldet, das wir nicht kennen.",
  "other-type": "Die Antwort galt einem anderen Vorgang.",
  "other-terminal": "Die Antwort kam von einem anderen Kartengerät.",
  "other-currency": "Die Antwort war in einer anderen Währung.",
  "reversal-failed": "Abgelehnt, aber das Kartengerät konnte die Abbuchung nicht zurücknehmen. Das Geld kann abgebucht sein.",
  "unreadable-answer": "Die Antwort war nicht lesbar.",
  "link-lost": "Während der Zahlung ging die Verbindung verloren.",
  "no-answer": "Es kam nicht rechtzeitig eine Antwort.",
  corrupt: "Was die Kasse über diese Zahlung notiert hatte, ist nicht lesbar.",
  "engine-lost": "Kartenzahlungen sind während dieser Zahlung ausgefallen.",
  "taken-over": "Ein anderes Fenster hat dieses Kartengerät übernommen: dort weitermachen.",
  closed: "Das Fenster wurde während der Zahlung geschlossen.",
  contradiction: "Eine spätere Antwort passt nicht dazu, wie diese Zahlung endete.",
  "not-sent": "Nicht gesendet. Es wurde nichts abgebucht.",
  "settled-paid": "Vom Personal als bezahlt bestätigt.",
  "settled-not-paid": "Vom Personal als nicht bezahlt bestätigt.",
  "paid-otherwise": "Nicht mit Karte bezahlt. Laut Personal wurde die Rechnung auf andere Weise bezahlt.",
  "refund-due":
    "Zweimal bezahlt: auf andere Weise und doch auch mit Karte. Als bezahlt bestätigen, dann die Kartenzahlung gutschreiben.",
};

/** Outcomes whose reason has no words of its own. @type {Record<string, string>} */
export const results = {
  approved: "Genehmigt.",
  declined: "Abgelehnt. Es wurde nichts abgebucht.",
  cancelled: "Abgebrochen. Es wurde nichts abgebucht.",
  refused: "Zurückgewiesen. Es wurde nichts abgebucht.",
  unknown: "Es ist nicht bekannt, ob gezahlt wurde.",
};

/** What the card machine says of a payment that nobody can tell the end of: never a fact. @type {Record<string, string>} */
export const findings = {
  "likely-taken": "Wahrscheinlich gezahlt, aber nicht sicher: Das Kartengerät zeigt eine Zahlung, die passt.",
  "likely-not-taken": "Wahrscheinlich nicht gezahlt, aber nicht sicher.",
  "cannot-tell": "Die Kasse kann nicht sagen, ob gezahlt wurde.",
};

/** Why a finding is no proof. @type {Record<string, string>} */
export const whys = {
  shared: "Die kann auch jemand anderes an diesem Kartengerät gemacht haben.",
  numbers: "Ihre Nummer folgt nicht auf die letzte, die die Kasse kennt.",
  first: "Die Kasse kennt keine Zahlung davor, mit der sie vergleichen könnte.",
  gap: "Wie eine frühere Zahlung dort endete, hat sich nie geklärt.",
  blank: "Einige Angaben dazu fehlen.",
  clock: "Ihre Uhrzeit weicht um ganze Stunden ab.",
  other: "Die letzte Zahlung des Kartengeräts ist eine andere.",
  nothing: "Das Kartengerät zeigt keine neue Zahlung.",
  "card-seen": "Das Kartengerät zeigt keine neue Zahlung, aber eine Karte wurde vorgelegt.",
  "link-open": "Das Kartengerät zeigt keine neue Zahlung, aber seine Antwort kann noch kommen.",
  "no-duplicate": "Dieses Kartengerät sagt nicht, was seine letzte Zahlung war.",
  "terminal-gone": "Das Kartengerät wurde ausgetauscht.",
};

/** Pending payments, by state; `asking` and `look` follow what is unresolved. @type {Record<string, string>} */
export const pending = {
  open: "Läuft. Warten Sie auf das Kartengerät.",
  elsewhere: "Läuft in einem anderen Fenster.",
  unknown: results.unknown,
  disputed: outcomes.contradiction,
  unacknowledged: "Beendet, aber von der Kasse noch nicht gebucht.",
  asking: "Die Kasse fragt noch beim Kartengerät nach: Warten Sie etwas.",
  look: "Schauen Sie auf das Kartengerät oder seine Belege: Wurde gezahlt? Bestätigen Sie dann „bezahlt“ oder „nicht bezahlt“.",
};

/** Link states. @type {Record<string, string>} */
export const links = {
  connecting: "Verbindung zum Kartendienst wird aufgebaut …",
  up: "Verbunden.",
  reconnecting: "Verbindung verloren. Sie wird wieder aufgebaut …",
  refused: "Der Kartendienst lässt uns nicht ein. Prüfen Sie die Einstellungen; wir versuchen es weiter.",
  displaced: "Eine andere Kasse hat diese Verbindung übernommen.",
  closed: "Geschlossen.",
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
  SIGNATURE_VERIFICATION_PROCESS_COULD_NOT_BE_COMPLETED: "Die Unterschrift konnte nicht geprüft werden, warten auf das Ergebnis",
  SIGNATURE_VERIFICATION_TIMEOUT: "Die Prüfung der Unterschrift dauerte zu lange, warten auf das Ergebnis",
  TRANSACTION_FINISHED: "Beendet, warten auf das Ergebnis",
  TRANSACTION_STARTED: "Begonnen",
  UNABLE_TO_CANCEL: "Zu spät zum Abbrechen: Die Zahlung läuft weiter",
  UNABLE_TO_CANCEL_TRANSACTION: "Zu spät zum Abbrechen: Die Zahlung läuft weiter",
};

/** Who decided about a signature, told with the outcome. @type {Record<string, string>} */
export const signatures = {
  staff: "Das Personal hat über die Unterschrift entschieden.",
  timeout: "Niemand hat rechtzeitig über die Unterschrift entschieden; die Kasse hat wie eingestellt geantwortet.",
  unanswered: "Die Kasse hat zur Unterschrift nichts gesagt. Das Kartengerät hat sie vielleicht angenommen.",
};

/** Reports, by reason, or by result where the reason has no words of its own. @type {Record<string, string>} */
export const reports = {
  complete: "Der Bericht ist vollständig.",
  "link-lost": "Während des Berichts ging die Verbindung verloren. Schauen Sie auf das Kartengerät, bevor Sie ihn noch einmal anfordern.",
  COMPLETE: "Der Bericht ist vollständig.",
  REFUSED: "Das Kartengerät hat den Bericht nicht begonnen.",
  TIMED_OUT: "Das Kartengerät wurde mit dem Bericht nicht rechtzeitig fertig. Schauen Sie auf das Kartengerät, bevor Sie ihn noch einmal anfordern.",
  UNKNOWN: "Es ist nicht bekannt, ob der Bericht erstellt wurde. Schauen Sie auf das Kartengerät, bevor Sie ihn noch einmal anfordern.",
  missing: "Zahlungen eines früheren Geschäftstags fehlen noch in einem gespeicherten Tagesabschluss.",
  arrived: "Ein Kartengerät hat einen Bericht gesendet.",
};

/** Tables, by state; `look` says what to do. @type {Record<string, string>} */
export const tables = {
  locked: "Ein Kartengerät hat diesen Tisch.",
  unconfirmed: "Am Kartengerät bezahlt, aber von der Kasse noch nicht gebucht.",
  "may-be-taken": "Vielleicht wurde gezahlt.",
  free: "Dieser Tisch ist frei.",
  look: "Schauen Sie auf das Kartengerät oder seine Belege: Wurde gezahlt? Klären Sie dann den Tisch.",
};

/** Why a table is not free, told after its state. @type {Record<string, string>} */
export const tableReasons = {
  "link-lost": "Dabei ging die Verbindung verloren.",
  "engine-lost": "Dabei sind Kartenzahlungen ausgefallen.",
  "unsure-result": "Das Kartengerät hat ein Ergebnis gemeldet, das wir nicht kennen.",
  unreadable: "Was das Kartengerät gemeldet hat, war nicht lesbar.",
  missing: "Es wurde mehr gezahlt, als die Kasse erfahren hat.",
  "asked-anew": "Das Kartengerät hat den Tisch neu verlangt, als wäre es aus gewesen.",
  corrupt: "Was die Kasse notiert hatte, ist nicht lesbar.",
};

/** What is told of a payment at a table: `taken`, then its flags. @type {Record<string, string>} */
export const tablePayments = {
  taken: "Am Kartengerät bezahlt.",
  differs: "Schon einmal mit anderen Angaben gemeldet: Vergleichen Sie die Belege, bevor es gebucht wird.",
  "may-repeat": "Vielleicht eine frühere Zahlung, die noch einmal gemeldet wurde: Vergleichen Sie die Belege, bevor es gebucht wird.",
  "not-locked": "Dieses Kartengerät hatte den Tisch nicht gesperrt.",
  forced: "Das Personal hatte den Tisch inzwischen freigegeben.",
  unstored: "Es konnte nicht gespeichert werden.",
};

/** Why a table is unlocked. @type {Record<string, string>} */
export const unlocks = {
  terminal: "Das Kartengerät ist mit diesem Tisch fertig.",
  "not-confirmed": "Dem Kartengerät wurde nicht mitgeteilt, dass es den Tisch haben kann.",
  late: "Die Kasse hat es zu spät erlaubt.",
  forced: "Das Personal hat diesen Tisch freigegeben.",
  settled: "Das Personal hat diesen Tisch geklärt.",
};

/** Where nothing above fits. @type {Record<string, string>} */
export const fallbacks = {
  error: "Etwas ist schiefgegangen. Hierdurch wurde nichts abgebucht.",
  "connection-error": "Der Kartendienst hat etwas Unerwartetes gesendet.",
  notification: "Folgen Sie der Anzeige des Kartengeräts",
  simulator: "Simulator: Es wird keine Karte belastet.",
};
