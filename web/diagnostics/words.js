// What staff read after a self-test: what is the case, and what to do.

/** @typedef {Record<string, any>} Words */

/** @type {Words} */
const en = {
  "secure-context": { good: "The page is secure.", bad: "The page is not secure: open it by https." },
  engine: { good: "The payment engine answers.", bad: "The payment engine does not answer. Reload the page." },
  worker: {
    good: "The payment engine runs where it should.",
    bad: "The payment engine runs in the page, not in a worker. Keep this window in front while cards are taken, and have the page's settings checked.",
  },
  storage: {
    good: "This browser saves and finds again.",
    bad: "This browser does not save what it must. Free some space, and do not use a private window.",
  },
  persistence: {
    good: "What is saved here is kept.",
    bad: "The browser may delete what is saved here. Install the page as an app, or add it to the home screen.",
  },
  locks: {
    good: "Windows of this till can agree with each other.",
    bad: "Windows of this till cannot agree with each other. Use a current browser.",
  },
  clock: {
    good: "The clock is steady.",
    bad: "The clock was changed, or this machine slept. Check date and time, then reload the page.",
  },
  network: {
    good: "The browser does not forbid the network.",
    bad: "Pages may not reach the local network. Where the card service is in it, allow local network access in the browser's site settings.",
  },
  connect: {
    good: "The card service answers.",
    bad: "The card service does not answer. Check the internet connection and the settings.",
  },
  "wake-lock": {
    good: "The screen can be kept on.",
    bad: "The screen cannot be kept on from here. Set the machine not to sleep.",
  },
  because: {
    memory: "Nothing is saved here: this is for tests.",
    "foreign-database":
      "Something else in this browser uses the place where the till saves. Close all windows of this till, then open it again.",
    "not-open": "The connection was not tried: card payments are not open here.",
    offline: "This device has no network. Check the network cable or the Wi-Fi.",
    unreachable:
      "The card service cannot be reached, or it does not let this till in any more. The key worked before: check the internet connection first.",
    handshake:
      "The card service cannot be reached, or it does not let this till in. Check the internet connection first, then the account and the key.",
    "turned-away":
      "The card service can be reached, but it closed the connection at once. Check the account and the key.",
    "no-answer": "The card service can be reached, but it does not answer. Check the account and the key.",
    csp: "This page's security policy keeps the till from the card service. Its connect-src must name the host.",
    "mixed-content": "A secure page may not use this unsecured connection. Use wss.",
    "local-network":
      "This browser keeps the till from the local network. Allow local network access in the browser's site settings, then reload.",
  },
};

/** @type {Words} */
const de = {
  "secure-context": { good: "Die Seite ist sicher.", bad: "Die Seite ist nicht sicher: Öffnen Sie sie über https." },
  engine: {
    good: "Die Zahlungsfunktion antwortet.",
    bad: "Die Zahlungsfunktion antwortet nicht. Laden Sie die Seite neu.",
  },
  worker: {
    good: "Die Zahlungsfunktion läuft, wo sie soll.",
    bad: "Die Zahlungsfunktion läuft in der Seite statt daneben. Lassen Sie dieses Fenster bei Kartenzahlungen im Vordergrund, und lassen Sie die Einstellungen der Seite prüfen.",
  },
  storage: {
    good: "Dieser Browser speichert und findet wieder.",
    bad: "Dieser Browser speichert nicht, was er muss. Schaffen Sie Platz, und benutzen Sie kein privates Fenster.",
  },
  persistence: {
    good: "Was hier gespeichert ist, bleibt.",
    bad: "Der Browser darf löschen, was hier gespeichert ist. Installieren Sie die Seite als App, oder legen Sie sie auf den Startbildschirm.",
  },
  locks: {
    good: "Die Fenster dieser Kasse können sich abstimmen.",
    bad: "Die Fenster dieser Kasse können sich nicht abstimmen. Benutzen Sie einen aktuellen Browser.",
  },
  clock: {
    good: "Die Uhr läuft gleichmäßig.",
    bad: "Die Uhr wurde verstellt, oder dieses Gerät hat geschlafen. Prüfen Sie Datum und Uhrzeit, und laden Sie die Seite neu.",
  },
  network: {
    good: "Der Browser verbietet das Netz nicht.",
    bad: "Seiten dürfen nicht ins lokale Netz. Ist der Kartendienst dort, dann erlauben Sie in den Einstellungen des Browsers den Zugriff auf das lokale Netzwerk.",
  },
  connect: {
    good: "Der Kartendienst antwortet.",
    bad: "Der Kartendienst antwortet nicht. Prüfen Sie die Internetverbindung und die Einstellungen.",
  },
  "wake-lock": {
    good: "Der Bildschirm kann anbleiben.",
    bad: "Der Bildschirm kann von hier aus nicht angelassen werden. Stellen Sie das Gerät so ein, dass es nicht schläft.",
  },
  because: {
    memory: "Hier wird nichts gespeichert: Das ist zum Testen.",
    "foreign-database":
      "Etwas anderes in diesem Browser benutzt den Ort, an dem die Kasse speichert. Schließen Sie alle Fenster dieser Kasse, und öffnen Sie sie dann wieder.",
    offline: "Dieses Gerät hat kein Netz. Prüfen Sie Netzwerkkabel oder WLAN.",
    unreachable:
      "Der Kartendienst ist nicht erreichbar, oder er lässt diese Kasse nicht mehr ein. Der Schlüssel galt schon einmal: Prüfen Sie zuerst die Internetverbindung.",
    handshake:
      "Der Kartendienst ist nicht erreichbar, oder er lässt diese Kasse nicht ein. Prüfen Sie zuerst die Internetverbindung, dann Konto und Schlüssel.",
    "turned-away":
      "Der Kartendienst ist erreichbar, hat die Verbindung aber gleich wieder getrennt. Prüfen Sie Konto und Schlüssel.",
    "no-answer": "Der Kartendienst ist erreichbar, antwortet aber nicht. Prüfen Sie Konto und Schlüssel.",
    "not-open": "Die Verbindung wurde nicht versucht: Kartenzahlungen sind hier nicht geöffnet.",
    csp: "Die Sicherheitsregeln dieser Seite lassen die Kasse nicht zum Kartendienst. Ihr connect-src muss den Host nennen.",
    "mixed-content": "Eine sichere Seite darf diese unsichere Verbindung nicht benutzen. Nehmen Sie wss.",
    "local-network":
      "Dieser Browser lässt die Kasse nicht ins lokale Netz. Erlauben Sie in seinen Einstellungen den Zugriff auf das lokale Netzwerk, und laden Sie die Seite neu.",
  },
};

/** @param {string} lang @returns {Words} */
export const words = (lang) => (/^\s*de(?![a-z])/i.test(lang) ? de : en);
