// The table of methods is Go's (core/connect/method.go writes it down for these tests). What the page has of it agrees.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { GIVE_BACK, METHODS } from "../counter/methods.js";
import { de, en } from "../element/words.js";
import { kindNoun, movesMoney } from "../demo/kinds.js";

const read = (/** @type {string} */ file) => readFileSync(new URL(file, import.meta.url), "utf8");
const table = JSON.parse(read("../../core/connect/testdata/methods.json"));
const payments = table.filter(({ report }) => !report);
const names = (rows) => rows.map(({ name }) => name);

test("the counter has a call for each method that asks for a payment", () => {
  assert.deepEqual([...METHODS], names(payments));
  assert.deepEqual([...GIVE_BACK], names(payments.filter(({ money }) => money === "givesBack")));
});

test("staff have a word for each method, in each language, and in the demo till", () => {
  for (const words of [en, de]) {
    const said = METHODS.map((method) => words[method]);
    assert.ok(said.every((word) => word?.trim()));
    assert.equal(new Set(said).size, METHODS.length);
  }
  for (const { name, money } of payments)
    assert.equal(
      movesMoney(name),
      ["takes", "givesBack"].includes(money),
      `${kindNoun(name)}: an approval moves money`,
    );
});

test("tills are told of every type of report", () => {
  const declared = /type ReportType = ([^;]+);/.exec(read("../types/connect-epos.d.ts"))?.[1] ?? "";
  const types = table.filter(({ report }) => report).map(({ type }) => type);
  assert.deepEqual([...declared.matchAll(/"([A-Z_]+)"/g)].map(([, word]) => word).sort(), types.sort());
});

test("a method's fields are those of its declared request", () => {
  const declarations = read("../types/connect-epos.d.ts");
  for (const { name, fields } of payments) {
    const request = new RegExp(`^  ${name}\\(request: (\\w+)`, "m").exec(declarations)?.[1] ?? "";
    const [, base, body = ""] =
      new RegExp(`interface ${request} (?:extends (.+?) )?\\{\\n([^]*?)\\n\\}`).exec(declarations) ?? [];
    const own = base ? [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??:/gm)].map(([, field]) => field) : [];
    assert.deepEqual(own.filter((field) => field !== "amount").sort(), [...fields].sort(), `${name} takes ${request}`);
  }
});
