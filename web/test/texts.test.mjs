// The words for staff: every language is complete, no text promises an outcome too early, and a till can bring its own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, test } from "node:test";
import { EPoSError } from "../engine/error.js";
import { checkSettings } from "../api/settings.js";
import {
  connectionText,
  errorText,
  linkText,
  notificationText,
  outcomeText,
  pendingText,
  reportText,
  signatureText,
  useTexts,
  withNote,
  withText,
} from "../text/index.js";
import * as de from "../text/de.js";
import { english as en } from "../text/en.js";
import { mergeTexts } from "../text/merge.js";
import { FakeHost, heard, open, setup } from "./fake.mjs";
import { Epos } from "../api/epos.js";

const packs = { en, de };
const LOOK = { en: /Look at the card machine/, de: /Schauen Sie auf das Kartengerät/ };
const keys = (words) => Object.keys(words).sort();
afterEach(() => useTexts(en));

for (const [language, pack] of Object.entries(packs)) {
  test(`${language}: exactly the keys of English, each with words`, () => {
    assert.deepEqual(keys(pack), keys(en));
    for (const group of keys(en)) {
      assert.deepEqual(keys(pack[group]), keys(en[group]), group);
      for (const [key, text] of Object.entries(pack[group])) {
        assert.ok(
          typeof text === "string" && text.trim() === text && text.length > 1 && !text.includes("undefined"),
          `${group}.${key}`,
        );
      }
    }
  });

  test(`${language}: progress is told in plain words, and none reads as the end`, () => {
    for (const [value, text] of [...Object.entries(pack.notifications), ["?", pack.fallbacks.notification]]) {
      const waits = /wait|warten|goes on|läuft weiter/.test(text);
      const final =
        /approved|authorised|declined|cancelled|finished|done|paid|taken|success|failed|error|genehmigt|autorisiert|abgelehnt|abgebrochen\b(?! …)|beendet|erstellt|bezahlt|gezahlt|fehler/i.test(
          text,
        );
      assert.ok(!final || waits || /wird abgebrochen/i.test(text), `${value}: ${text}`);
      assert.doesNotMatch(text, /_/, "words, not codes");
    }
    assert.equal(pack.notifications.CANCELLED_TRANSACTION, pack.notifications.CANCELLING);
    assert.equal(pack.notifications.UNABLE_TO_CANCEL_TRANSACTION, pack.notifications.UNABLE_TO_CANCEL);
  });

  test(`${language}: each way of not paying has words of its own`, () => {
    const { declined, void: voided, unsuccessful, cancelled, refused } = pack.outcomes;
    assert.equal(new Set([declined, voided, unsuccessful, cancelled, refused]).size, 5);
  });

  test(`${language}: only a certain outcome says so, all others tell staff to look`, () => {
    useTexts(pack);
    const uncertain =
      /^(error-reply|timed-out|unknown-result|other-.*|unreadable-answer|link-lost|no-answer|engine-lost|closed|contradiction|corrupt|reversal-failed)$/;
    for (const [reason, text] of Object.entries(pack.outcomes)) {
      const said = text.replace("{by}", pack.fallbacks.staff).replace("{how}", pack.fallbacks.how);
      const told = outcomeText({ result: uncertain.test(reason) ? "unknown" : "declined", reason });
      if (uncertain.test(reason))
        assert.ok(told.startsWith(`${said} ${pack.results.unknown} `) && told.includes(` ${pack.pending.look}`), told);
      else assert.equal(told, said);
    }
    for (const result of ["unknown", "new", undefined])
      assert.match(outcomeText({ result }), new RegExp(`^${pack.results.unknown} .*${LOOK[language].source}`));
    for (const result of ["TIMED_OUT", "UNKNOWN", "link-lost"]) assert.match(pack.reports[result], LOOK[language]);
    assert.match(pack.pending.look, LOOK[language]);
  });

  test(`${language}: what is found is never told as a fact, with why, and with what to do`, () => {
    useTexts(pack);
    assert.deepEqual(keys(pack.findings), ["cannot-tell", "likely-not-taken", "likely-taken"]);
    for (const [finding, text] of Object.entries(pack.findings)) {
      if (finding !== "cannot-tell") assert.match(text, /^Probably .*not certain|^Wahrscheinlich .*nicht sicher/);
      assert.match(text, /certain|cannot|sicher|kann nicht/);
      for (const [why, reason] of Object.entries(pack.whys)) {
        const facts = { result: "unknown", state: "unknown", reason: "link-lost", finding, why };
        const said = `${pack.outcomes["link-lost"]} ${text} ${reason} ${pack.pending.waits} ${pack.pending.look} ${pack.pending.meanwhile}`;
        assert.deepEqual([outcomeText(facts), pendingText(facts)], [said, said]);
      }
    }
    for (const text of [...Object.values(pack.findings), ...Object.values(pack.whys)]) {
      assert.doesNotMatch(text, /approved|declined|charged|no money|genehmigt|abgelehnt|abgebucht/i);
    }
  });

  test(`${language}: a finding is told no more once the payment ended`, () => {
    useTexts(pack);
    const ended = {
      result: "approved",
      reason: "settled-paid",
      finding: "likely-taken",
      why: "shared",
      settlement: { by: "Ann" },
    };
    const said = pack.outcomes["settled-paid"].replace("{by}", "Ann");
    assert.equal(outcomeText(ended), said);
    assert.equal(pendingText({ ...ended, state: "unacknowledged" }), `${said} ${pack.pending.unacknowledged}`);
    assert.equal(outcomeText({ result: "approved", reason: "proven" }), pack.outcomes.proven);
  });

  test(`${language}: a customer who paid twice is told with what to give back`, () => {
    useTexts(pack);
    const due = pack.outcomes["refund-due"];
    assert.match(due, /twice.*card.*refund|Zweimal.*Karte.*erstatten/);
    assert.equal(
      pendingText({ state: "disputed", reason: "refund-due", owner: "here" }),
      due,
      "staff need not look any more",
    );
    assert.equal(outcomeText({ result: "unknown", reason: "refund-due" }), due);
    assert.match(pack.outcomes["paid-otherwise"], /another way|sondern anders/);
  });

  test(`${language}: the errors of Connect have words that claim nothing`, () => {
    const all = [-32700, -32600, -32601, -32602, -32603, -32070, -32071, -32072, -32073, -32074, -32075, -32076];
    assert.deepEqual(keys(pack.codes), all.map(String).sort());
    assert.deepEqual(keys(pack.codeNotes), keys(pack.codes));
    for (const [code, text] of Object.entries(pack.codes)) {
      assert.ok(text.includes(code), `staff can tell the code: ${text}`);
      assert.doesNotMatch(
        text,
        /busy|unavailable|cancel|charged|taken|paid|besetzt|beschäftigt|abgebr|abgebucht|bezahlt/i,
        code,
      );
      const own = -32076 <= code && code <= -32070;
      assert.equal(/not documented|nicht dokumentiert/.test(pack.codeNotes[code]), own, code);
      assert.equal(text.replace(code, ""), pack.codes["-32070"].replace("-32070", ""), "nobody knows which is which");
    }
  });
}

test("every value of the evidence has words", () => {
  const known = [
    "UNABLE_TO_CANCEL",
    "REPLACE_PAPER",
    "ENTER_CASHBACK",
    "REPORT_STARTED",
    "REPORT_FINISHED",
    "CANCELLED_TRANSACTION",
    "UNABLE_TO_CANCEL_TRANSACTION",
  ];
  const schema = JSON.parse(
    readFileSync(new URL("../../sim/strict/schemas/StCN_terminalNotification.json", import.meta.url), "utf8"),
  );
  const values = schema.properties.params.properties.notificationValue.enum;
  assert.ok(values.length >= 28);
  for (const value of [...values, ...known]) assert.ok(Object.hasOwn(en.notifications, value), value);
});

test("a language changes every sentence", () => {
  useTexts(de);
  assert.equal(new EPoSError({ code: "already-paid" }).text, de.errors["already-paid"]);
  assert.equal(new EPoSError({ code: "new-code" }).text, de.fallbacks.error);
  assert.equal(errorText({ code: "connection-refused", reason: "dropped" }), de.errorReasons.dropped);
  assert.equal(outcomeText({ result: "declined", reason: "void" }), de.outcomes.void);
  assert.equal(outcomeText({ result: "cancelled", reason: "new" }), de.results.cancelled);
  assert.equal(pendingText({ state: "unacknowledged", reason: "approved" }), `Genehmigt. ${de.pending.unacknowledged}`);
  assert.equal(linkText({ state: "up" }), "Verbunden.");
  assert.equal(notificationText({ value: "PIN_ENTRY" }), de.notifications.PIN_ENTRY);
  for (let step = 0; step <= 10; step++) {
    const { PRESENT_CARD, PLEASE_WAIT } = de.notifications;
    const said = notificationText({ value: "PRESENT_CARD", step });
    assert.equal(said, step > 2 ? PLEASE_WAIT : PRESENT_CARD, `once a card is in, nobody is asked for one: ${step}`);
  }
  assert.equal(notificationText({ value: "NEW_AND_APPROVED" }), de.fallbacks.notification);
});

test("a code of Connect is told before the outcome, and Connect's own words are used before ours", () => {
  const error = Object.freeze({ code: -32071, message: "x" });
  const outcome = withText({ result: "refused", reason: "refused", error }, outcomeText);
  assert.equal(outcome.text, `${en.codes["-32071"]} ${en.outcomes.refused}`);
  assert.deepEqual(outcome.error, { ...error, note: en.codeNotes["-32071"] });
  assert.ok(Object.isFrozen(outcome.error));
  assert.equal(
    withText({ reason: "error-reply", state: "unknown", error }, pendingText).text,
    `${en.codes["-32071"]} ${en.outcomes["error-reply"]} ${en.results.unknown} ${en.pending.later} ${en.pending.look} ${en.pending.meanwhile}`,
  );
  assert.equal(
    withText({ reason: "refused", reportResult: "REFUSED", error }, reportText).text,
    `${en.codes["-32071"]} ${en.reports.REFUSED}`,
  );
  assert.equal(withText({ reason: "refused", error, userMessage: "Ask Ann" }, outcomeText).text, "Ask Ann");
  const other = { code: -1, message: "x" };
  assert.deepEqual(withText({ result: "refused", reason: "refused", error: other }, outcomeText), {
    result: "refused",
    reason: "refused",
    error: other,
    text: en.outcomes.refused,
  });
});

test("if nobody can tell how a payment ended, Connect's own words come first, and ours say what to do", () => {
  const { text } = withText({ result: "unknown", reason: "timed-out", userMessage: "Took too long." }, outcomeText);
  assert.match(text, /^Took too long\. The card machine did not finish in time\. .*Look at the card machine/);
});

test("a payment that ended in another way no longer tells an earlier error", () => {
  const error = { code: -32603, message: "x" };
  assert.equal(
    withText({ result: "approved", reason: "settled-paid", error }, outcomeText).text,
    "Paid (said by staff).",
  );
});

test("an error of Connect to a question, and one on the connection", () => {
  const error = new EPoSError({ code: "refused", reason: "error-reply", connectCode: -32075 });
  assert.equal(error.text, `${en.codes["-32075"]} ${en.errors.refused}`);
  assert.deepEqual([error.connectCode, error.note], [-32075, en.codeNotes["-32075"]]);
  assert.equal(new EPoSError({ code: "refused", connectCode: -1 }).text, en.errors.refused);
  assert.equal(new EPoSError({ code: "refused", connectCode: -32075, userMessage: "9 is off" }).text, "9 is off");
  assert.ok(!("connectCode" in new EPoSError({ code: "refused" })));
  assert.equal(withText({ code: -32700 }, connectionText).text, en.codes["-32700"]);
  assert.equal(withText({ fault: "unreadable" }, connectionText).text, en.fallbacks["connection-error"]);
  assert.deepEqual(withNote({ code: -32700, message: "x" }), {
    code: -32700,
    message: "x",
    note: en.codeNotes["-32700"],
  });
});

test("a terminal that makes a report says so; other reasons keep to their code", () => {
  assert.equal(errorText({ code: "terminal-unresolved", reason: "report" }), en.errorReasons.report);
  assert.equal(errorText({ code: "terminal-unresolved" }), en.errors["terminal-unresolved"]);
  assert.equal(errorText({ code: "refused", reason: "report" }), en.errors.refused);
});

test("a report is told by its reason, or else by its result", () => {
  assert.equal(reportText({ reportResult: "COMPLETE", reason: "complete" }), en.reports.COMPLETE);
  assert.equal(reportText({ reportResult: "COMPLETE" }), en.reports.COMPLETE);
  assert.equal(reportText({ reportResult: "TIMED_OUT", reason: "timed-out" }), en.reports.TIMED_OUT);
  assert.equal(reportText({ reportResult: "UNKNOWN", reason: "link-lost" }), en.reports["link-lost"]);
  assert.equal(reportText({ reportResult: "NEW", reason: "new" }), en.reports.UNKNOWN);
});

test("who decided about a signature is told after the outcome", () => {
  const text = (outcome) => withText(outcome, outcomeText).text;
  assert.equal(
    text({ result: "declined", reason: "void", signature: { decidedBy: "timeout" } }),
    `${en.outcomes.void} ${en.signatures.timeout}`,
  );
  assert.equal(
    text({ result: "approved", reason: "approved", userMessage: "Thank you", signature: { decidedBy: "unanswered" } }),
    `Thank you ${en.signatures.unanswered}`,
  );
  assert.equal(
    text({ result: "approved", reason: "approved", signature: { decidedBy: "toString" } }),
    en.outcomes.approved,
  );
  assert.equal(signatureText({}), "");
});

test("a part of a pack replaces the English words", () => {
  const { texts, unknown } = mergeTexts({ outcomes: { approved: "Thank you!", declined: undefined }, links: {} });
  assert.deepEqual(unknown, []);
  assert.equal(texts.outcomes.approved, "Thank you!");
  assert.equal(texts.outcomes.declined, en.outcomes.declined);
  assert.deepEqual(keys(texts), keys(en));
  assert.deepEqual(mergeTexts(undefined).texts, JSON.parse(JSON.stringify(en)));
  assert.deepEqual(mergeTexts(de).texts, JSON.parse(JSON.stringify(de)));
  assert.deepEqual(mergeTexts(de).unknown, []);
});

test("keys that this version does not know are left out and named", () => {
  const given = JSON.parse(
    '{"errors":{"new-code":"x","__proto__":"y"},"emails":{"a":"b"},"notifications":{"NEW":"z"}}',
  );
  const { texts, unknown } = mergeTexts(given);
  assert.deepEqual(unknown.sort(), ["emails", "errors.__proto__", "errors.new-code", "notifications.NEW"]);
  assert.deepEqual(texts, mergeTexts().texts);
});

const beside = (name) => `http://x/${name}`;

for (const [given, field] of [
  [null, "texts"],
  ["de", "texts"],
  [[], "texts"],
  [() => {}, "texts"],
  [{ errors: "no" }, "texts.errors"],
  [{ links: [] }, "texts.links"],
  [{ errors: { blocked: "" } }, "texts.errors.blocked"],
  [{ errors: { blocked: " " } }, "texts.errors.blocked"],
  [{ outcomes: { approved: 1 } }, "texts.outcomes.approved"],
  [{ outcomes: { approved: () => "x" } }, "texts.outcomes.approved"],
]) {
  test(`${JSON.stringify(given)} is no pack: ${field}`, () => {
    assert.throws(() => checkSettings({ softwareHouseId: "s", texts: given }, beside), {
      code: "invalid-request",
      field,
      sent: false,
    });
  });
}

test("two loads are the same if their words are the same, also in different objects", () => {
  const key = (texts) => JSON.stringify(checkSettings({ softwareHouseId: "s", texts }, beside).settings);
  assert.equal(key(undefined), key({}));
  assert.equal(key(undefined), key(en));
  assert.equal(key(undefined), key({ errors: { "new-code": "left out" } }));
  assert.equal(key(de), key(JSON.parse(JSON.stringify(de))));
  assert.notEqual(key(de), key(undefined));
  assert.notEqual(key({ outcomes: { approved: "Yes" } }), key(undefined));
});

test("the till is told which words of its pack were left out", async () => {
  const host = new FakeHost();
  const loading = Epos.start({ ...setup([host]), warnings: ["texts: left out: x"] });
  await (await host.nth(0)).rise();
  const epos = await loading;
  const told = await new Promise((resolve) => epos.addEventListener("log", ({ detail }) => resolve(detail)));
  assert.deepEqual(told, { level: "warn", message: "texts: left out: x" });
});

test("the texts of a payment are in the language of the load", async () => {
  useTexts(mergeTexts(de).texts);
  const { engine, counter } = await open();
  const links = heard(counter, "link");
  engine.say({ event: "link", site: "bar", detail: { state: "up", since: 1 } });
  assert.equal(links[0].text, "Verbunden.");
  await assert.rejects(counter.sale({}, { onNotification: 1 }), (error) => error.text === de.errors["invalid-request"]);
});
