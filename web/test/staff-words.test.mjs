// What staff read if something is wrong, in every combination: it says what is the case, what the till does, and what staff
// should do now.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, test } from "node:test";
import {
  errorText,
  linkText,
  outcomeText,
  pendingText,
  reportText,
  useTexts,
  tablePaymentText,
  tableText,
  withText,
} from "../text/index.js";
import * as de from "../text/de.js";
import { english as en } from "../text/en.js";

const packs = { en, de };
const keys = (words) => Object.keys(words).sort();
afterEach(() => useTexts(en));

/** How we recognise each part of a text, in each language. */
const PARTS = {
  en: {
    does: /\b(the till|this till|this window|nothing was charged|nothing was refunded|no money was taken|windows? of this till)\b/i,
    act: new RegExp(
      `\\b(${
        "look|wait|check|call|open|settle|confirm|reload|choose|try|type|start|ask|follow|go on|take over|take it over|" +
        "press|free|allow|finish|show|book|charge|run|do not|compare|write"
      })\\b`,
      "i",
    ),
    asks: /the till is asking/i,
    ready: /\bready\b(?! card)/i,
  },
  de: {
    does: /(die kasse|diese kasse|der kasse|dieses fenster|fenster dieser kasse|wurde nichts (?:abgebucht|erstattet))/i,
    act: new RegExp(
      `(?<![\\wäöü])(${
        "schauen|warten|prüfen|rufen|öffnen|klären|bestätigen|laden|wählen|versuchen|beginnen|fragen|" +
        "folgen|machen|drücken|übernehmen|schaffen|erlauben|zeigen|buchen|kassieren|geben|vergleichen|notieren"
      }) Sie\\b`,
      "i",
    ),
    asks: /die kasse fragt beim kartengerät nach/i,
    ready: /\bbereit\b/i,
  },
};

/** Every value of a union type in the contract. */
const contract = readFileSync(new URL("../types/connect-epos.d.ts", import.meta.url), "utf8");
const union = (pattern) => [...contract.match(pattern)[1].matchAll(/"([^"]+)"/g)].map(([, value]) => value);
const STATES = union(/interface PendingEntry \{[^}]*?readonly state: ([^;]*);/);
const CHECKS = union(/interface Check \{[^}]*?readonly why: ([^;]*);/);
const LINKS = union(/interface Link \{[^}]*state: ([^;]*);/);
const FINDINGS = [undefined, ...union(/type Finding = ([^;]*);/)];
const WHYS = union(/type Why =([^]*?);\n/);
const OWNERS = union(/owner: ([^;]*);/);
const ERRORS = union(/type EPoSErrorCode =([^]*?);\n/);
const LINK_REASONS = [undefined, "new-reason", ...Object.keys(en.errorReasons)];
const SINCE = new Date().setHours(14, 32, 0, 0);

/** Every kind of unresolved payment, with every state of the link. */
function* unsettled(pack) {
  for (const state of STATES.filter((each) => !["unacknowledged", "check"].includes(each))) {
    for (const owner of OWNERS) {
      for (const finding of FINDINGS) {
        for (const why of finding ? WHYS : [undefined]) {
          for (const reason of [undefined, "new-reason", ...Object.keys(pack.outcomes)]) {
            for (const carriedOn of [undefined, { by: "Ann", reason: "queue", at: 1 }]) {
              yield { state, owner, finding, why, reason, carriedOn };
            }
          }
        }
      }
    }
  }
}

/** Two full stops, a full stop after another mark, two spaces, or a brace that was not filled. */
const BAD = /\.\.|[!?…:]\.|\s{2,}|[{}]|undefined|null/;
/** A code looks like words in small letters with hyphens in between. These are ordinary words with a hyphen. */
const WORDS = /^(?:Wi-Fi|JSON-RPC)$/;
const codesIn = (text) =>
  (text.match(/(?<![\w-])[a-z]+(?:-[a-z]+)+(?![\w-])/g) ?? []).filter((each) => !WORDS.test(each));

function wellSaid(text, facts) {
  const what = `${JSON.stringify(facts)}: ${text}`;
  assert.doesNotMatch(text, BAD, what);
  assert.deepEqual(codesIn(text), [], what);
  assert.match(text, /[.!?]$/, what);
}

function threeParts(language, text, facts) {
  const { does, act } = PARTS[language];
  const what = `${JSON.stringify(facts)}: ${text}`;
  wellSaid(text, facts);
  assert.match(text, /^[^.!?:]+[.!?:]/, `no case: ${what}`);
  assert.match(text, does, `nobody says what the till does: ${what}`);
  assert.match(text, act, `nobody says what to do: ${what}`);
}

for (const [language, pack] of Object.entries(packs)) {
  const { asks, ready } = PARTS[language];

  test(`${language}: every unsettled payment, on every link: the case, the till, what to do; and no asking on a link that is down`, () => {
    useTexts(pack);
    const said = new Set();
    for (const facts of unsettled(pack)) {
      for (const state of [undefined, ...LINKS]) {
        const link = state && { state, since: SINCE };
        const text = pendingText(facts, link);
        assert.equal(asks.test(text) && state !== "up", false, `${state} ${JSON.stringify(facts)}: ${text}`);
        const key = `${text} ${facts.state}`;
        if (said.has(key)) continue;
        said.add(key);
        threeParts(language, text, facts);
        assert.doesNotMatch(text, ready, text);
      }
    }
    assert.ok(said.size > 1000, String(said.size));
  });

  test(`${language}: every check says what staff said, what speaks against it, and what to compare`, () => {
    useTexts(pack);
    const shown = { number: "0042", time: "2026-03-01T12:30:00", amount: 1250, total: 1350, currency: "GBP" };
    for (const why of CHECKS) {
      for (const check of [{ why }, { why, ...shown }]) {
        for (const reason of ["settled-paid", "settled-not-paid", "paid-otherwise"]) {
          const settlement = { by: "Ann", ...(reason === "paid-otherwise" && { paidOtherwise: "cash" }) };
          const entry = { state: "check", owner: "here", reason, check, settlement, amount: 1250, currency: "GBP" };
          threeParts(language, pendingText(entry), entry);
          assert.match(pendingText(entry), /Ann/);
          const text = pendingText({ ...entry, settlement: undefined, check: { ...check, why: "new-why" } });
          threeParts(language, text, entry);
          assert.doesNotMatch(text, /charge it again|buchen sie neu ab/i, "not before it was compared");
        }
      }
    }
    const settlement = { by: "Ann" };
    const fits = {
      state: "check",
      reason: "settled-not-paid",
      check: { why: "fits", ...shown },
      settlement,
      amount: 1250,
      currency: "GBP",
    };
    const said = pendingText(fits);
    for (const fact of ["13.50 GBP", "0042", "2026-03-01 12:30:00"]) assert.ok(said.includes(fact), said);
  });

  test(`${language}: every outcome that nobody can tell, with the case, the till and what to do`, () => {
    useTexts(pack);
    for (const facts of unsettled(pack)) {
      for (const state of LINKS) {
        const { userMessage, ...outcome } = { ...facts, owner: undefined, state: undefined, result: "unknown" };
        const text = withText(outcome, (value) => outcomeText(value, { state, since: SINCE })).text;
        assert.equal(asks.test(text) && state !== "up", false, `${state}: ${text}`);
        if (facts.owner === "here") threeParts(language, text, outcome);
      }
    }
  });

  test(`${language}: what is pending is asked about, or will be, as the link stands; and since when it is down`, () => {
    useTexts(pack);
    const { pending, links } = pack;
    const lost = { state: "unknown", reason: "link-lost", owner: "here" };
    const at = (state, more) => pendingText({ ...lost, ...more }, state && { state, since: SINCE });
    const since = links.since.replace("{time}", "14:32");
    const begin = `${pack.outcomes["link-lost"]} ${pack.results.unknown}`;
    const act = `${pending.look} ${pending.meanwhile}`;
    assert.equal(at("up"), `${begin} ${pending.asking} ${act}`);
    for (const state of ["reconnecting", "refused"])
      assert.equal(at(state), `${begin} ${since} ${pending.later} ${act}`);
    for (const state of ["connecting", "closed", undefined])
      assert.equal(at(state), `${begin} ${pending.later} ${act}`);
    assert.equal(at("up", { owner: "elsewhere" }), `${begin} ${pending["asks-elsewhere"]}`);
    assert.equal(at("up", { owner: "nobody" }), `${begin} ${pending.waits} ${act}`);
    assert.equal(at("up", { carriedOn: { by: "Kim" } }), `${begin} ${pending["carried-on"]} ${pending.look}`);
    const disputed = pendingText({ ...lost, state: "disputed", result: "approved" }, { state: "up" });
    assert.equal(disputed, `${pending.disputed} ${pack.results.unknown} ${pending.waits} ${pending.look}`);
    const outcome = (reason) => outcomeText({ result: "unknown", reason }, { state: "up" });
    assert.ok(outcome("closed").includes(pending.reopen) && outcome("engine-lost").includes(pending.reopen));
    assert.equal(outcome("taken-over"), pack.outcomes["taken-over"]);
  });

  test(`${language}: every link that is not up, for every reason`, () => {
    useTexts(pack);
    for (const state of LINKS.filter((each) => each !== "up")) {
      for (const reason of LINK_REASONS) {
        const text = linkText({ state, reason, since: SINCE });
        const down = ["reconnecting", "refused"].includes(state);
        assert.equal(text.includes("14:32"), down, text);
        if (state !== "closed") threeParts(language, text, { state, reason });
        else wellSaid(text, { state });
      }
    }
    assert.match(
      linkText({ state: "reconnecting", since: Date.UTC(2001, 1, 2) }),
      /2001/,
      "of another day, the day too",
    );
    assert.equal(linkText({ state: "reconnecting" }), pack.links.reconnecting, "nobody knows since when");
  });

  test(`${language}: why nothing is reachable is said only as far as the browser tells`, () => {
    const { offline, unreachable, handshake } = pack.errorReasons;
    for (const text of [unreachable, handshake]) assert.match(text, /cannot be reached, or|nicht erreichbar, oder/);
    assert.match(unreachable, /check the internet connection first|zuerst die Internetverbindung/i);
    assert.doesNotMatch(unreachable, /account|check the key|Konto/i, "a key that worked is not suspected");
    assert.doesNotMatch(offline, /key|account|Schlüssel|Konto/i);
  });

  test(`${language}: every error, with and without a reason`, () => {
    useTexts(pack);
    for (const code of [...ERRORS, "new-code"]) {
      for (const reason of LINK_REASONS) {
        for (const connectCode of [undefined, -32071])
          threeParts(language, errorText({ code, reason, connectCode }), { code, reason });
      }
    }
  });

  test(`${language}: everything that did not take money says so, and what to do`, () => {
    useTexts(pack);
    for (const result of ["declined", "cancelled", "refused"]) {
      for (const reason of [
        undefined,
        "declined",
        "void",
        "unsuccessful",
        "cancelled",
        "refused",
        "not-sent",
        "new-reason",
      ]) {
        threeParts(language, outcomeText({ result, reason }), { result, reason });
      }
    }
  });

  test(`${language}: what staff said is told as theirs, by name`, () => {
    useTexts(pack);
    const said = (reason, settlement) =>
      outcomeText({ result: reason === "settled-paid" ? "approved" : "declined", reason, settlement });
    for (const reason of ["settled-paid", "settled-not-paid"]) {
      assert.match(
        said(reason, { by: "Ann" }),
        /^(Paid|Not paid) \(said by Ann\)\.|^(Bezahlt|Nicht bezahlt) \(sagt Ann\)\./,
      );
      assert.ok(said(reason).includes(`${pack.fallbacks.staff})`));
      assert.doesNotMatch(said(reason, { by: "Ann" }), /declined|approved|abgelehnt|genehmigt/i);
      assert.ok(said(reason, { by: "{time}" }).includes("{time}"), "a name is no brace of ours");
    }
  });

  test(`${language}: reports and tables that need somebody`, () => {
    useTexts(pack);
    for (const reportResult of ["REFUSED", "TIMED_OUT", "UNKNOWN", "NEW"]) {
      for (const reason of [undefined, "link-lost", "new-reason"]) {
        threeParts(language, reportText({ reportResult, reason }), { reportResult, reason });
      }
    }
    for (const reason of [undefined, "new-reason", ...Object.keys(pack.tableReasons), ...Object.keys(pack.unlocks)]) {
      threeParts(language, tableText({ state: "may-be-taken", reason }), { reason });
    }
    threeParts(language, tableText({ state: "unconfirmed" }), {});
    for (const flag of Object.keys(pack.tablePayments).filter((each) => each !== "taken" && each !== "unstored")) {
      const text = tablePaymentText({ flags: [flag, "new-flag"], stored: false });
      wellSaid(text, { flag });
      assert.match(text, PARTS[language].act);
    }
  });

  test(`${language}: an error says how long to wait, and what is left, where that is known`, () => {
    useTexts(pack);
    for (const code of ["too-early", "terminal-busy"]) {
      assert.ok(errorText({ code, seconds: 87 }).endsWith(pack.fallbacks.seconds.replace("{seconds}", "87")));
      for (const seconds of [undefined, 0]) assert.equal(errorText({ code, seconds }), pack.errors[code]);
    }
    assert.match(errorText({ code: "exceeds-taken", left: 800 }), /8\.00/);
  });

  test(`${language}: every code that the declarations name has words`, () => {
    const wanted = {
      errors: ERRORS,
      findings: FINDINGS.slice(1),
      whys: WHYS,
      checks: CHECKS,
      links: LINKS,
      pending: STATES.filter((each) => each !== "check"),
      results: ["approved", "declined", "cancelled", "refused", "unknown"],
      signatures: union(/decidedBy: ([^}]*)\}/),
      tables: union(/interface TableState \{[^}]*?readonly state: ([^;]*);/),
      tablePayments: union(/type TablePaymentFlag =([^]*?);\n/),
      unlocks: union(/type UnlockReason =([^]*?);\n/),
      reports: union(/readonly reportResult: ([^;]*);/),
    };
    for (const [group, codes] of Object.entries(wanted)) {
      assert.ok(codes.length > 1, group);
      for (const code of codes) assert.ok(pack[group][code], `${group}.${code}`);
    }
    const given = contract.match(/interface TextPack \{([^]*?)\n\}/)[1];
    assert.deepEqual([...given.matchAll(/readonly (\w+)\?: Words/g)].map(([, group]) => group).sort(), keys(pack));
  });

  test(`${language}: no sentence of the pack holds a code, and the braces are those of English`, () => {
    for (const [group, words] of Object.entries(pack)) {
      for (const [key, text] of Object.entries(words)) {
        assert.deepEqual(text.match(/\{\w+\}/g), en[group][key].match(/\{\w+\}/g), `${group}.${key}`);
        if (group !== "codeNotes") assert.deepEqual(codesIn(text), [], `${group}.${key}: ${text}`);
        assert.doesNotMatch(text, /decides by itself|entscheidet (die Kasse )?von selbst/);
      }
    }
  });
}
