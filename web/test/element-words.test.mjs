// The words of the element: what each state says in each language, and the names that the guide gives to its parts.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { words } from "../element/index.js";
import { model } from "../element/model.js";
import { clock, minorUnits, money, plainAmount } from "../element/money.js";
import { atDeadline } from "../element/screens.js";
import { COLOURS, STYLE } from "../element/style.js";
import { step } from "../element/state.js";
import { fill, sentences, wordsFor } from "../element/words.js";
import { approved, asked, ENTRY, note, outcome, run, shown } from "./element-events.mjs";

test("what is shown is what the API says", () => {
  const at = (state) => model(state, words.en, "en");
  assert.deepEqual(
    [at(run()).title, at(run(note("PIN_ENTRY", 4))).title],
    ["Sending to the card machine", "text of PIN_ENTRY"],
  );
  assert.deepEqual(at(run({ type: "cancel", how: "asked" })).text, [words.en.cancelAsked]);
  assert.deepEqual(at(run({ type: "cancel", problem: "Closed." })).text, ["Closed."]);
  assert.deepEqual(
    [at(run(outcome("declined"))).amount, at(run(outcome("declined"))).text],
    ["£12.50", ["text of declined"]],
  );
  assert.deepEqual(at(run({ type: "entry", entry: ENTRY })).text, ["Nobody knows."]);
  assert.deepEqual(at(run(outcome("approved", { ...approved.outcome, text: "Approved." }))).text, [], "not twice");
  assert.deepEqual(at(run(outcome("declined", { text: "Declined. No money was taken." }))).text, [
    "No money was taken.",
  ]);
  assert.deepEqual(at(run(outcome("declined", { text: "Declined by phone." }))).text, ["Declined by phone."]);
  const tip = outcome("approved", { differs: true, taken: { base: 1250, gratuity: 150, cashback: 0, total: 1400 } });
  assert.deepEqual(
    [at(run(tip)).amount, at(run(tip)).sums, at(run(tip)).text.includes(words.en.differs)],
    [
      "£14.00",
      [
        ["Card payment", "£12.50"],
        ["Gratuity", "£1.50"],
        ["Taken", "£14.00"],
      ],
      false,
    ],
  );
  const other = outcome("approved", {
    differs: true,
    stored: false,
    taken: { base: 1000, gratuity: 0, cashback: 0, total: 1000 },
  });
  assert.deepEqual(
    [at(run(other)).sums, at(run(other)).text.slice(1)],
    [
      [
        ["Asked for", "£12.50"],
        ["Taken", "£10.00"],
      ],
      [words.en.differs, words.en.notStored],
    ],
  );
});

test("while the link is down, no screen says that the card machine is asked", () => {
  const lost = run({ type: "entry", entry: ENTRY });
  for (const lang of ["en", "de"]) {
    const pack = words[lang];
    const at = (link, state = lost) => model(state, pack, lang, link);
    assert.deepEqual([at({ state: "up" }).title, at({ state: "up" }).turning], [pack.asking, true]);
    for (const state of ["connecting", "reconnecting", "refused", "closed"]) {
      assert.deepEqual([at({ state }).title, at({ state }).turning], [pack.lineDown, false], state);
    }
    const elsewhere = step(lost, { type: "entry", entry: { ...ENTRY, owner: "elsewhere" } });
    assert.equal(at({ state: "up" }, elsewhere).title, pack.elsewhere);
    const due = step(lost, { type: "entry", entry: { ...ENTRY, state: "disputed", reason: "refund-due" } });
    assert.equal(at({ state: "up" }, due).title, pack.refundDue);
  }
});

test("a verdict of staff is told as theirs, and not as an answer of the bank", () => {
  for (const lang of ["en", "de"]) {
    const pack = words[lang];
    const at = (result, reason, settlement) => {
      const text = `${fill(reason === "settled-paid" ? pack.saidPaid : pack.saidNotPaid, { by: settlement?.by ?? pack.staff })}. More.`;
      return model(
        run(outcome(result, { reason, text, settledBy: "operator", settlement, taken: approved.outcome.taken })),
        pack,
        lang,
      );
    };
    const by = { by: "Ann", reason: "slip", at: 1 };
    assert.match(
      at("declined", "settled-not-paid", by).title,
      /^(Not paid \(said by Ann\)|Nicht bezahlt \(sagt Ann\))$/,
    );
    assert.match(at("approved", "settled-paid", by).title, /^(Paid \(said by Ann\)|Bezahlt \(sagt Ann\))$/);
    assert.deepEqual(at("declined", "settled-not-paid", by).text, ["More."], "not twice");
    assert.ok(at("declined", "settled-not-paid").title.includes(pack.staff));
    const cash = at("declined", "paid-otherwise", { ...by, paidOtherwise: "cash" });
    assert.deepEqual([cash.title, cash.tone], [pack.paidOtherwise, "calm"]);
  }
});

test("a screen reader hears whole sentences, each with one mark at its end", () => {
  assert.equal(
    sentences(["Asking the card machine", "Confirm it as paid or not paid.", "£12.50"]),
    "Asking the card machine. Confirm it as paid or not paid. £12.50",
  );
  assert.equal(sentences(["Is it right?", "", "Wait…", "See:"]), "Is it right? Wait… See:");
  for (const pack of [words.en, words.de]) {
    for (const first of Object.values(pack)) {
      for (const second of Object.values(pack))
        assert.doesNotMatch(sentences([first, second, "£12.50"]), /\.\.|[!?…:]\.|\s{2}/);
    }
  }
});

test("the words say what the till does about a signature when the time is over", () => {
  for (const pack of [words.en, words.de]) {
    assert.equal(atDeadline({ question: { default: "accept" } }, pack), pack.thenAccepted);
    for (const question of [undefined, {}, { default: "decline" }, { default: "new" }])
      assert.equal(atDeadline({ question }, pack), pack.thenDeclined);
    assert.match(pack.thenDeclined, /declines|lehnt .* ab/);
    for (const decided of ["accepted", "declined", "undecided", "lateAccepted", "lateDeclined"])
      assert.match(pack[decided], /Wait for|Warten Sie/);
  }
});

test("no text of the element has a code in it", () => {
  for (const pack of [words.en, words.de]) {
    for (const [key, text] of Object.entries(pack)) assert.doesNotMatch(text, /(?<![\w-])[a-z]+-[a-z]+(?![\w-])/, key);
  }
});

test("amounts are read and written without a fraction", () => {
  assert.deepEqual(
    [
      money(123450, "EUR", "de"),
      money(5, undefined, "en"),
      money(undefined, "GBP", "en"),
      money(1250, "GBP", "no such language!"),
    ],
    ["1.234,50\u00a0€", "0.05", "", money(1250, "GBP", "")],
  );
  assert.deepEqual(["12", "12.5", "12,50", " 0.07 ", "", "1.234,50", "-1", "1e3", "12.505"].map(minorUnits), [
    1200,
    1250,
    1250,
    7,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  for (const lang of ["en", "de", "fr", "ar-EG", "fa", "hi"])
    for (const minor of [1, 1250, 99999999])
      assert.equal(minorUnits(plainAmount(minor, lang)), minor, `${lang} ${minor}`);
  assert.deepEqual([clock(65_000), clock(900), clock(-5)], ["1:05", "0:01", "0:00"]);
});

test("every language has every text with the same braces, and a till can replace them", () => {
  assert.deepEqual(Object.keys(words.de).sort(), Object.keys(words.en).sort());
  for (const [key, text] of Object.entries(words.en)) {
    assert.ok(words.de[key].trim() === words.de[key] && words.de[key].length > 1, key);
    assert.deepEqual(words.de[key].match(/\{\w+\}/g), text.match(/\{\w+\}/g), key);
  }
  assert.equal(wordsFor("de-AT").cancel, "Abbrechen");
  assert.equal(wordsFor("cy").cancel, "Cancel");
  assert.deepEqual(
    [
      wordsFor("en", { cancel: "Stop", nonsense: "x", done: "" }).cancel,
      wordsFor("en", { done: "" }).done,
      "nonsense" in wordsFor("en", { nonsense: "x" }),
    ],
    ["Stop", "Done", false],
  );
  assert.equal(fill("{a} and {b}", { a: 1 }), "1 and {b}");
});

test("the guide names every part and every custom property, and no others", async () => {
  const read = (path) => readFile(new URL(path, import.meta.url), "utf8");
  const guide = await read("../../docs/element.md");
  const sources = (
    await Promise.all(["dom", "form", "panel", "paper", "screens"].map((name) => read(`../element/${name}.js`)))
  ).join("\n");
  const named = /^Parts, for [^]*?\n\n/m.exec(guide)[0];
  const parts = new Set([...named.matchAll(/`([a-z-]+)`/g)].map(([, part]) => part));
  const made = [...sources.matchAll(/part: "([a-z -]+)"/g), ...sources.matchAll(/button\("([a-z-]+)"/g)].flatMap(
    ([, each]) => each.split(" "),
  );
  const others = ["button", "paid", "not-paid", "main", "quiet", "print-customer", "print-merchant", "sign"]; // composed, or set by name
  assert.deepEqual([...parts].sort(), [...new Set([...made, ...others])].sort());
  const properties = (text) => [...new Set(text.match(/--connect-[a-z-]+[a-z]/g))].sort();
  const colours = Object.keys(COLOURS).map((name) => `--connect-${name}`);
  assert.deepEqual(properties(guide), [...new Set([...colours, ...properties(STYLE)])].sort());
});
