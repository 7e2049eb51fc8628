// Lines of a bill: what the builder writes is what the engine lets through.
import assert from "node:assert/strict";
import { test } from "node:test";
import { receiptLines } from "../table-book/receipt-lines.js";

/** shown is what a bill reads like: a character for each column. */
const shown = (bill) => bill.lines().map(({ value }) => value);

test("a bill, from logo to feed", () => {
  const bill = receiptLines({ width: 24 })
    .logo()
    .text("The Crown", { bold: true, doubleHeight: true, doubleWidth: true, align: "center" })
    .separator()
    .amount("2 x Fish", 2100)
    .columns("Covers", "2")
    .separator("double")
    .amount("Total", 2100, { bold: true, symbol: "£" })
    .blank()
    .barcode("code39", "T-12")
    .feed();
  assert.deepEqual(bill.lines(), [
    { value: "", type: "IMAGE_LOGO" },
    { value: " The Crown", type: "TEXT", format: ["BOLD", "DOUBLE_HEIGHT", "DOUBLE_WIDTH"] },
    { value: "", type: "LINE_SEPARATOR_SINGLE" },
    { value: "2 x Fish           21.00", type: "TEXT", format: [] },
    { value: "Covers                 2", type: "TEXT", format: [] },
    { value: "", type: "LINE_SEPARATOR_DOUBLE" },
    { value: "Total             £21.00", type: "TEXT", format: ["BOLD"] },
    { value: "", type: "CARRIAGE_RETURN" },
    { value: "T-12", type: "BARCODE_CODE39" },
    { value: "", type: "TICKET_FEED" },
  ]);
});

const MONEY = [
  [0, "0.00"],
  [5, "0.05"],
  [99, "0.99"],
  [100, "1.00"],
  [-5, "-0.05"],
  [-123456, "-1234.56"],
  [99999999, "999999.99"],
];

test("amounts are written exactly", () => {
  for (const [minor, text] of MONEY)
    assert.deepEqual(shown(receiptLines({ width: 16 }).amount("", minor)), [text.padStart(16)]);
});

const WRAPPED = {
  "between words": ["Fish and chips with mushy peas", ["Fish and chips", "with mushy peas"]],
  "exactly as wide": ["sixteen columns!", ["sixteen columns!"]],
  "a space at the edge": ["sixteen columns! and", ["sixteen columns!", "and"]],
  "inside a long word": ["Donaudampfschifffahrtsgesellschaft", ["Donaudampfschiff", "fahrtsgesellscha", "ft"]],
  "a word after an indent": ["  Donaudampfschifffahrt", ["  Donaudampfschi", "fffahrt"]],
  "at line breaks": ["one\ntwo\r\nthree\rfour\u2028five", ["one", "two", "three", "four", "five"]],
  "an empty line kept": ["one\n\ntwo", ["one", "", "two"]],
  "pictures counted once": ["🐟".repeat(17), ["🐟".repeat(16), "🐟"]],
  "commands made harmless": ["a\u001b@b\tc\u0085d\u007f", ["a @b c d "]],
};

for (const [name, [text, lines]] of Object.entries(WRAPPED)) {
  test(`a text is broken: ${name}`, () => assert.deepEqual(shown(receiptLines({ width: 16 }).text(text)), lines));
}

test("a text stands where it should", () => {
  assert.deepEqual(
    shown(
      receiptLines({ width: 16 }).text("left").text("middle", { align: "center" }).text("🐟 right", { align: "right" }),
    ),
    ["left", "     middle", "         🐟 right"],
  );
  assert.deepEqual(shown(receiptLines({ width: 17 }).text("12345678", { doubleWidth: true, align: "right" })), [
    "12345678",
  ]);
});

const COLUMNS = {
  "beside the last line": [
    ["Fish and chips with mushy peas", "12.50"],
    ["Fish and", "chips with", "mushy peas 12.50"],
  ],
  "under it where there is no room": [
    ["Fish and chips", "a right side"],
    ["Fish and chips", "    a right side"],
  ],
  "wider than the paper": [
    ["Fish", "sixteen columns! and more"],
    ["Fish", "sixteen columns!", "        and more"],
  ],
  "of one line": [["A", "b\nc"], ["A            b c"]],
  "with pictures": [["🐟", "1.00"], ["🐟           1.00"]],
};

for (const [name, [[left, right], lines]] of Object.entries(COLUMNS)) {
  test(`two columns: ${name}`, () => {
    assert.deepEqual(shown(receiptLines({ width: 16 }).columns(left, right)), lines);
    for (const line of lines) assert.ok([...line].length <= 16);
  });
}

const REFUSED = {
  "a width that is too small": [() => receiptLines({ width: 15 }), RangeError, /^width/],
  "a width that the engine would refuse": [() => receiptLines({ width: 49 }), RangeError, /^width/],
  "half a column": [() => receiptLines({ width: 20.5 }), RangeError, /^width/],
  "an unknown option": [() => receiptLines({ columns: 32 }), TypeError, /^columns/],
  "options that are none": [() => receiptLines(null), TypeError, /^options/],
  "a text that is none": [() => receiptLines().text(12), TypeError, /^text/],
  "a side that is none": [() => receiptLines().columns("a", undefined), TypeError, /^right/],
  "a look that is unknown": [() => receiptLines().text("a", { italic: true }), TypeError, /^italic/],
  "an unknown place": [() => receiptLines().text("a", { align: "middle" }), RangeError, /^align.*left, center, right/],
  "a price in pounds": [() => receiptLines().amount("Fish", 12.5), RangeError, /^amount/],
  "a price in words": [() => receiptLines().amount("Fish", "12.50"), RangeError, /^amount/],
  "an unknown separator": [() => receiptLines().separator("dotted"), RangeError, /^separator/],
  "an unknown barcode": [() => receiptLines().barcode("qr", "a"), RangeError, /^barcode/],
  "an inherited barcode": [() => receiptLines().barcode("toString", "a"), RangeError, /^barcode/],
  "an odd number of digits": [() => receiptLines().barcode("code25", "123"), RangeError, /^barcode of code25/],
  "lower case": [() => receiptLines().barcode("code39", "t-12"), RangeError, /^barcode of code39/],
  "a barcode of nothing": [() => receiptLines().barcode("code128", ""), RangeError, /^barcode of code128/],
  "a barcode that is too long": [
    () => receiptLines().barcode("code128", "x".repeat(81)),
    RangeError,
    /^barcode of code128/,
  ],
  "a barcode that is no text": [() => receiptLines().barcode("code25", 12), RangeError, /^barcode of code25/],
};

for (const [name, [write, kind, message]] of Object.entries(REFUSED)) {
  test(`refused by name: ${name}`, () =>
    assert.throws(write, (error) => error instanceof kind && message.test(error.message)));
}

test("a bill has an end", () => {
  const bill = receiptLines();
  for (let n = 0; n < 200; n++) bill.blank();
  assert.equal(bill.lines().length, 200);
  bill.lines().pop();
  assert.equal(bill.lines().length, 200, "what was given out is a copy");
  assert.throws(() => bill.blank().lines(), /at most 200 lines, this one has 201/);
});
