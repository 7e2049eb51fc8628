// Receipts: all lines of the terminal, in their order, and safe to show.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bytes as codeBytes, fold, page } from "../receipts/codepages.js";
import { asElement, asEscPos, asHtml, asText, receipt } from "../receipts/index.js";
import { commands, fakeDocument, randomLines } from "./receipt-tools.mjs";

const golden = (name) =>
  JSON.parse(readFileSync(new URL(`../../sim/testdata/golden/${name}.json`, import.meta.url), "utf8")).frame;
const payment = golden("sale_response").result;
const line = (value, type = "TEXT", ...format) => ({ value, type, format });
const widths = [32, 40, 42, 48];
const LRO = "\u202d";
const RLO = "\u202e";

test("each copy is given as it came, and a copy that is not there is empty", () => {
  assert.equal(receipt(payment, "customer"), payment.receiptLines.CUSTOMER);
  assert.equal(receipt(payment, "merchant"), payment.receiptLines.MERCHANT);
  assert.deepEqual(receipt({ receiptLines: { CUSTOMER: payment.receiptLines.CUSTOMER } }, "merchant"), []);
  for (const none of [
    undefined,
    null,
    {},
    { receiptLines: null },
    { receiptLines: "no" },
    { receiptLines: { CUSTOMER: {} } },
  ]) {
    for (const copy of ["customer", "merchant", "signature"]) assert.deepEqual(receipt(none, copy), []);
  }
  assert.throws(() => receipt(payment, "CUSTOMER"), TypeError);
  assert.throws(() => receipt(payment, "constructor"), TypeError);
});

test("the slip to sign comes with the question in any of its shapes, never with a finished payment", () => {
  const { params } = golden("signatureVerificationRequest");
  const slip = params.receiptLines.MERCHANT;
  for (const question of [
    params,
    { receipt: slip },
    { receipt: params.receiptLines },
    { payment: params },
    { receiptLines: slip },
  ]) {
    assert.equal(receipt(question, "signature"), slip);
  }
  assert.deepEqual(receipt(payment, "signature"), []);
});

test("a sale's copy as text of 32 columns", () => {
  const text = asText(payment.receiptLines.CUSTOMER, 32);
  for (const each of payment.receiptLines.CUSTOMER.filter(({ type }) => type === "TEXT"))
    assert.ok(text.includes(each.value));
  assert.ok(text.split("\n").includes("=".repeat(32)) && text.split("\n").includes("-".repeat(32)));
});

test("a line that does not fit first loses its gap, then it is broken between words, then inside a word", () => {
  assert.equal(asText([line(`AMOUNT${" ".repeat(33)}GBP 12.50`)], 32), `AMOUNT${" ".repeat(17)}GBP 12.50`);
  assert.equal(
    asText([line("PLEASE RETAIN THIS RECEIPT FOR YOUR RECORDS")], 32),
    "PLEASE RETAIN THIS RECEIPT FOR\nYOUR RECORDS",
  );
  assert.equal(asText([line("A".repeat(40))], 32), `${"A".repeat(32)}\n${"A".repeat(8)}`);
  assert.equal(asText([line("GOODBYE AND THANK YOU", "TEXT", "DOUBLE_WIDTH")], 32), "GOODBYE AND\nTHANK YOU");
  assert.equal(asText([line("e\u0301".repeat(32))], 32), "e\u0301".repeat(32), "a mark takes no column");
  assert.equal(asText([line("日".repeat(17))], 32), `${"日".repeat(16)}\n日`, "a broad character takes two");
});

test("marks: separators over the whole width, returns, feeds and boxes", () => {
  for (const width of widths) {
    assert.equal(
      asText([line("", "LINE_SEPARATOR_SINGLE"), line("", "LINE_SEPARATOR_DOUBLE")], width),
      `${"-".repeat(width)}\n${"=".repeat(width)}`,
    );
  }
  assert.equal(asText([line("A"), line("", "CARRIAGE_RETURN"), line("B")], 32), "A\n\nB");
  assert.equal(asText([line("A"), line("", "TICKET_FEED"), line("B")], 32), "A\n\n\n\nB");
  assert.match(asText([line("", "BOX_VOID")], 16), /^\+-{14}\+\n\| {5}VOID {5}\|\n\+-{14}\+$/);
  assert.match(asText([line("", "BOX_DECLINE")], 32), /\| +DECLINED +\|/);
  assert.match(asText([line("NOT TAKEN", "BOX_DECLINE")], 32), /\| +NOT TAKEN +\|/);
});

test("strange lines: what is no line is left out, an unknown type is text, breaks inside a value break", () => {
  assert.equal(
    asText([null, 7, "bare", [], { value: 5 }, line("A", "HOLOGRAM", "BLINK"), { value: "B", format: "BOLD" }], 32),
    "\n\nA\nB",
  );
  assert.equal(asText([line("A\r\nB\rC\n")], 32), "A\nB\nC");
  assert.equal(asText([line("A", "constructor"), line("B", "__proto__")], 32), "A\nB");
  for (const none of [undefined, null, {}, "text"]) assert.equal(asText(none, 32), "");
});

test("invisible characters are shown", () => {
  assert.equal(asText([line("\u001b@A\tB\u0000\u007f\u009b")], 32), "␛@A B␀␡\ufffd");
  assert.equal(
    asText([line(`12${RLO}05.21 PBG${LRO}\u2066\u200b\ufeff\u00ad\ud800`)], 32),
    `12\ufffd05.21 PBG${"\ufffd".repeat(6)}`,
  );
  assert.equal(asHtml([line(`${RLO}x`)]).includes(RLO), false);
});

test("markup in a line is only text, in the string and in the elements", () => {
  const hostile = [
    line("<img src=x onerror=alert(1)>"),
    line(`"'&</pre><script>`, "TEXT", "BOLD"),
    line("<b>", "BOX_VOID"),
    line("x", '"><script>', '"><script>'),
  ];
  const html = asHtml(hostile);
  assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt;/);
  assert.deepEqual(
    new Set(html.match(/<[^>]*>/g)),
    new Set([
      '<div class="epos-receipt">',
      '<pre class="epos-line" dir="ltr">',
      '<pre class="epos-line epos-bold" dir="ltr">',
      '<pre class="epos-line epos-box" dir="ltr">',
      "</pre>",
      "</div>",
    ]),
  );
  assert.equal(asElement(hostile, fakeDocument).outerHTML, html, "both ways make the same");
});

test("formats and marks in markup", () => {
  const html = asHtml([
    line("A", "TEXT", "BOLD", "DOUBLE_HEIGHT", "DOUBLE_WIDTH"),
    line("", "CARRIAGE_RETURN"),
    line("", "LINE_SEPARATOR_DOUBLE"),
    line("", "TICKET_FEED"),
  ]);
  assert.equal(
    html,
    '<div class="epos-receipt"><pre class="epos-line epos-bold epos-tall epos-wide" dir="ltr">A</pre>' +
      '<pre class="epos-line" dir="ltr"><br></pre><hr class="epos-double"><div class="epos-feed"></div></div>',
  );
  assert.equal(asHtml([]), '<div class="epos-receipt"></div>');
});

test("bytes: reset, code page, formats on and off, feed, cut", () => {
  const made = commands(
    asEscPos(
      [line("£5", "TEXT", "BOLD", "DOUBLE_WIDTH"), line("é€", "TEXT", "DOUBLE_HEIGHT"), line("", "TICKET_FEED")],
      { width: 32 },
    ),
  );
  assert.deepEqual(made, [
    "ESC @",
    "FS .",
    "ESC R 0",
    "ESC t 19",
    "ESC E 1",
    "GS ! 16",
    "9c 35",
    "LF",
    "GS ! 0",
    "ESC E 0",
    "GS ! 1",
    "82 d5",
    "LF",
    "GS ! 0",
    "ESC d 3",
    "GS V 66 0",
  ]);
  assert.equal(asEscPos([]).length, 0, "a copy that is not there prints nothing");
  assert.equal(commands(asEscPos([line("A")], { cut: false })).at(-1), "LF");
});

test("bytes: each code page, and plain letters for what it lacks", () => {
  const shown = (text, codepage) => commands(asEscPos([line(text)], { codepage, cut: false })).slice(3, -1);
  assert.deepEqual(shown("£é", "pc437"), ["ESC t 0", "9c 82"]);
  assert.deepEqual(shown("£é€", "windows-1252"), ["ESC t 16", "a3 e9 80"]);
  assert.equal(Buffer.from(shown("€ŁŠ—日\u0301x", "pc437")[1].replaceAll(" ", ""), "hex").toString(), "EURLS-??x");
  assert.deepEqual(shown("e\u0301", "pc858")[1], "82", "composed where the page has it whole");
  const latin = Array.from({ length: 95 }, (_, n) => n + 0xa1).filter((byte) => byte !== 0xad); // a soft hyphen hides
  assert.equal(
    shown(String.fromCharCode(...latin.slice(0, 40)), "windows-1252")[1],
    latin
      .slice(0, 40)
      .map((byte) => byte.toString(16))
      .join(" "),
  );
  assert.equal(
    shown(String.fromCharCode(...latin.slice(-40)), "windows-1252")[1],
    latin
      .slice(-40)
      .map((byte) => byte.toString(16))
      .join(" "),
  );
});

test("bytes: the reset is followed by the end of the mode for Chinese, in every code page", () => {
  for (const codepage of ["pc437", "pc850", "pc858", "windows-1252"])
    assert.deepEqual([...asEscPos([line("A")], { codepage })].slice(0, 4), [0x1b, 0x40, 0x1c, 0x2e], codepage);
});

test("bytes: every character of every code page is printed as its own byte", () => {
  const numbers = { pc437: 0, pc850: 2, pc858: 19, "windows-1252": 16 };
  const known = {
    pc437: "É\u0090 £\u009c ß\u00e1 ²\u00fd",
    pc850: "É\u0090 £\u009c ı\u00d5 ²\u00fd",
    pc858: "É\u0090 £\u009c €\u00d5 ²\u00fd",
  };
  for (const [codepage, number] of Object.entries(numbers)) {
    const { number: selects, high } = page(codepage);
    const chars = Array.from(high);
    assert.deepEqual([selects, chars.length], [number, 128], codepage);
    for (const [nth, char] of chars.entries()) {
      if (char === "\ufffd") continue; // this byte shows nothing
      assert.equal(chars.indexOf(char), nth, `${codepage} has ${char} twice`);
      assert.deepEqual(codeBytes(fold(char, high), high), [0x80 + nth], `${codepage}: ${char}`);
    }
    for (const pair of known[codepage]?.split(" ") ?? [])
      assert.deepEqual(codeBytes(pair[0], high), [pair.charCodeAt(1)], `${codepage}: ${pair[0]}`);
  }
  for (const [nth, char] of Array.from(page("windows-1252").high).entries())
    if (nth >= 0x20) assert.equal(char.charCodeAt(0), 0x80 + nth);
});

test("bytes: what Intl writes in our languages, and in others of Latin letters, has bytes in every code page", () => {
  const ours = [
    "en",
    "en-GB",
    "en-IE",
    "en-US",
    "en-IN",
    "en-ZA",
    "en-AU",
    "en-CA",
    "de",
    "de-DE",
    "de-AT",
    "de-CH",
    "de-LI",
    "de-LU",
  ];
  const others = [
    "cy",
    "ga",
    "gd",
    "fr",
    "fr-CH",
    "es",
    "it",
    "it-CH",
    "pt",
    "nl",
    "da",
    "sv",
    "nb",
    "fi",
    "is",
    "et",
    "lt",
    "lv",
    "sl",
    "hr",
    "pl",
    "cs",
    "hu",
    "ro",
    "tr",
    "eu",
    "ca",
    "gl",
    "rm",
    "mt",
  ];
  const when = new Date(Date.UTC(2026, 10, 30, 13, 5));
  for (const locale of [...ours, ...others]) {
    const texts = [
      ...["GBP", "EUR"].flatMap((currency) =>
        ["standard", "accounting"].flatMap((currencySign) =>
          ["always", "auto"].map((signDisplay) =>
            new Intl.NumberFormat(locale, { style: "currency", currency, currencySign, signDisplay }).format(
              -1234567.5,
            ),
          ),
        ),
      ),
      new Intl.NumberFormat(locale, { style: "percent" }).format(-0.1),
      new Intl.NumberFormat(locale, { style: "unit", unit: "kilogram" }).format(1234.5),
      ...["short", "medium"].map((style) =>
        new Intl.DateTimeFormat(locale, { dateStyle: style, timeStyle: style }).format(when),
      ),
      new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "numeric", hour12: true }).formatRange(
        when,
        new Date(+when + 6e6),
      ),
    ];
    for (const codepage of ["pc437", "pc850", "pc858", "windows-1252"])
      for (const text of texts)
        assert.doesNotMatch(fold(text, page(codepage).high), /\?/, `${locale}, ${codepage}: ${text}`);
  }
  const minus = [..."\u2212\u2010\u2011\u2013\u2014\ufe63\uff0d"];
  const spaces = [..."\u00a0\u2000\u2002\u2007\u2009\u200a\u202f\u205f\u3000"];
  const quotes = [..."\u2018\u2019\u201a\u201b\u2032"];
  for (const [chars, plain] of [
    [minus, "-"],
    [spaces, " "],
    [quotes, "'"],
  ])
    for (const char of chars)
      assert.equal(fold(char, page("pc437").high).replace("\u00a0", " "), plain, char.codePointAt(0).toString(16));
});

test("wrong arguments are refused", () => {
  for (const width of [0, 15, 256, 32.5, NaN, "32", undefined, null]) {
    assert.throws(() => asText([], width), RangeError);
    if (width !== undefined) assert.throws(() => asEscPos([], { width }), RangeError);
  }
  for (const codepage of ["", "utf8", "constructor", 19]) assert.throws(() => asEscPos([], { codepage }), RangeError);
});

const ink = (text) => text.replaceAll(/[ \n]/g, "");
const clean = ({ value }) => ink(asText([{ value }], 255));

test("random lines: nothing is lost, nothing is too wide, nothing hides", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const lines = randomLines(seed);
    const words = ink(
      lines
        .filter(({ type }) => type === "TEXT")
        .map(clean)
        .join(""),
    );
    for (const width of widths) {
      const text = asText(
        lines.filter(({ type }) => type === "TEXT"),
        width,
      );
      assert.equal(ink(text), words, `seed ${seed}`);
      for (const row of asText(lines, width).split("\n"))
        assert.ok([...row.replace(/\p{M}/gu, "")].length <= width, `seed ${seed}: ${row}`);
      assert.doesNotMatch(asText(lines, width).replaceAll("\n", ""), /[\p{Cc}\p{Cf}\p{Cs}]/u, `seed ${seed}`);
    }
  }
});

test("a copy is marked above everything else on every medium, with our word or another one", () => {
  const lines = receipt(payment, "customer");
  for (const [copy, word] of [
    [true, "COPY"],
    ["KOPIE", "KOPIE"],
    ["<b>\u001b", "<b>\u241b"],
  ]) {
    assert.equal(asText(lines, 42, { copy }), `${word}\n${asText(lines, 42)}`);
    const html = asHtml(lines, { copy });
    assert.equal(asElement(lines, fakeDocument, { copy }).outerHTML, html);
    assert.equal(html.replace(/<pre class="epos-line epos-bold epos-wide" dir="ltr">.*?<\/pre>/, ""), asHtml(lines));
    const printed = commands(asEscPos(lines, { width: 32, copy }));
    assert.deepEqual(printed.filter((each) => /^ESC E|^GS !/.test(each)).slice(0, 2), ["ESC E 1", "GS ! 16"]);
  }
  for (const copy of [undefined, false]) assert.equal(asText(lines, 42, { copy }), asText(lines, 42));
  assert.equal(asText([], 42, { copy: true }), "");
  assert.equal(asEscPos([], { copy: true }).length, 0, "nothing is printed of nothing");
  for (const copy of ["", "  ", 1, {}]) assert.throws(() => asText(lines, 42, { copy }), TypeError);
});

test("random lines: markup holds our elements alone, and both ways make the same", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const lines = randomLines(seed);
    const html = asHtml(lines);
    assert.equal(asElement(lines, fakeDocument).outerHTML, html, `seed ${seed}`);
    const rest = html.replace(/<\/?(div|pre|hr|br)( class="[a-z -]+")?( dir="ltr")?>/g, "");
    assert.doesNotMatch(rest, /[<>"'\p{Cc}\p{Cf}\p{Cs}]/u, `seed ${seed}`);
  }
});

test("random lines: the printer gets our commands and printable bytes, never more", () => {
  for (let seed = 1; seed <= 400; seed++) {
    for (const codepage of ["pc437", "pc858", "windows-1252"]) {
      const made = commands(asEscPos(randomLines(seed), { width: 32, codepage }));
      let room = 32;
      for (const each of made) {
        if (each.startsWith("GS !")) room = Number(each.slice(5)) & 0x10 ? 16 : 32;
        else if (/^[0-9a-f]{2}( |$)/.test(each)) assert.ok(each.split(" ").length <= room, `seed ${seed}: ${each}`);
      }
      assert.deepEqual([made[0], made.at(-1)], ["ESC @", "GS V 66 0"]);
    }
  }
});
