// What staff read on every screen: words and never a code of the API, and sentences with one full stop. The screens are
// those of the layout spec, drawn from fixtures.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { english } from "../../../web/text/index.js";
import { browser } from "../../support/chromium.mjs";
import { elementPage, tillPage } from "../../support/layout-pages.mjs";
import { elementStates } from "../../support/layout-states.mjs";
import { tillStates } from "../../support/layout-till.mjs";
import { served } from "../../support/static-server.mjs";

const origin = await served(process.env.SITE);
const started = await browser();

/** Every code of the API that a sentence cannot contain by chance, because it has two words or more. */
const contracts = await Promise.all(
  ["connect-epos", "connect-epos-tables"].map((name) =>
    readFile(new URL(`../../../web/types/${name}.d.ts`, import.meta.url), "utf8"),
  ),
);
const CODES = new Set([
  ...contracts.flatMap((text) => [...text.matchAll(/["`]([a-z]+(?:-[a-z]+)+)["`]/g)].map(([, code]) => code)),
  ...Object.values(english)
    .flatMap((words) => Object.keys(words))
    .filter((key) => /^[a-z]+(?:-[a-z]+)+$/.test(key)),
]);
assert.ok(CODES.has("terminal-unresolved") && CODES.has("link-lost") && CODES.has("may-be-taken") && CODES.size > 60);

/** read runs in the page. It returns what people see and what a screen reader says, in the element too. Frames of the wire are left out, because they are for developers. */
function read() {
  const inside = [...document.querySelectorAll("connect-payment")].flatMap(({ shadowRoot }) => [
    ...(shadowRoot?.querySelectorAll(".panel, [role=alert], [role=status]") ?? []),
  ]);
  const page = [...document.body.children].filter((each) => !each.matches(".frames, script, style"));
  return [...page, ...inside]
    .map((each) => (each.innerText ?? "").replace(document.querySelector(".frames")?.innerText || "\0", ""))
    .join("\n");
}

/** wrong returns the parts of a text that are not words for staff. */
function wrong(text, where) {
  const codes = (text.match(/(?<![\w-])[a-z]+(?:-[a-z]+)+(?![\w-])/g) ?? []).filter((word) => CODES.has(word));
  const marks = text.match(/.{0,40}(?:\.\.|[!?…]\.(?!\w)|undefined|\{\w+\}).{0,20}/g) ?? [];
  return [...codes, ...marks].map((found) => `${where}: ${found}`);
}

test("the check itself sees a code, a double full stop and a brace", () => {
  assert.deepEqual(wrong("Not sent. terminal-unresolved", "here"), ["here: terminal-unresolved"]);
  assert.deepEqual(
    [
      wrong("paid or not paid..", "x").length,
      wrong("by {by}", "x").length,
      wrong("Well-known Wi-Fi. £12.50", "x").length,
    ],
    [1, 1, 0],
  );
});

for (const lang of ["en", "de"]) {
  test(`the element, ${lang}`, async (t) => {
    const { page, show } = await elementPage(t, started, origin);
    const faults = [];
    for (const state of elementStates(lang)) {
      await show(state, { modal: false, lang });
      faults.push(...wrong(await page.evaluate(read), state.name));
    }
    assert.equal(faults.join("\n"), "");
  });
}

test("the demo till", async (t) => {
  const { page, show, forget } = await tillPage(t, started, origin);
  const faults = [];
  for (const state of tillStates()) {
    await show(state);
    const text = await page.evaluate(read);
    faults.push(...wrong(text, state.name));
    const unsettled = page.locator("[data-status=UNSETTLED]");
    const says = [
      ...(await unsettled.allInnerTexts()),
      (await unsettled.locator("input:checked").count()) ? await page.locator("#band-word").innerText() : "",
    ];
    faults.push(...says.filter((said) => /\bReady\b/.test(said)).map((said) => `${state.name}: ${said}`));
    await forget();
  }
  assert.equal(faults.join("\n"), "");
});
