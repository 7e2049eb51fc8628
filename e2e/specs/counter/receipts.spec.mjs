// Receipts of a real payment, on the screen and on paper, and words in another language.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { simulator, TID } from "../../support/simulator.mjs";
import { HOSTS, till } from "../../support/till-page.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

const SCRIPTS = ["connect-epos", "connect-epos-receipts", "connect-epos-text-de"]
  .map((name) => `<script src="/dist/${name}.js"></script>`)
  .join("");

/** What a hostile card machine could put on a receipt, and what people then see of it. */
const HOSTILE = [
  ['<img src="/none.png" onerror="window.hacked = 1">', '<img src="/none.png" onerror="window.hacked = 1">'],
  ["<script>window.hacked = 2</script>", "<script>window.hacked = 2</script>"],
  ["</pre></div><svg onload=hacked=3>", "</pre></div><svg onload=hacked=3>"],
  ["&lt;b&gt; &amp;", "&lt;b&gt; &amp;"],
  ["\u001b@\u001dV\u0000 cut\u0007", "\u241b@\u241dV\u2400 cut\u2407"],
  ["TOTAL \u202e05.21\u202c GBP", "TOTAL \ufffd05.21\ufffd GBP"],
  ["DEC\u200bLINED\u2066\u00ad", "DEC\ufffdLINED\ufffd\ufffd"],
];

const line = (value) => ({ value, type: "TEXT", format: [] });

/** papers returns everything that the receipts make of the last outcome, in the page. */
function papers(outcome) {
  const { receipt, asText, asHtml, asElement, asEscPos } = ConnectEPoSReceipts;
  const lines = receipt(outcome.payment, "customer");
  const element = document.body.appendChild(asElement(lines));
  const parsed = document.body.appendChild(document.createElement("div"));
  parsed.innerHTML = asHtml(lines);
  return {
    same: parsed.childNodes.length === 1 && parsed.firstChild.isEqualNode(element),
    tags: [...new Set([...element.querySelectorAll("*")].map(({ localName }) => localName))].sort(),
    attributes: [...new Set([...element.querySelectorAll("*")].flatMap((each) => each.getAttributeNames()))].sort(),
    seen: [...element.querySelectorAll("pre")].map((each) => each.textContent),
    text: asText(lines, 32).split("\n"),
    bytes: [...asEscPos(lines)],
    slip: receipt(outcome.payment, "signature").length,
    merchant: asText(receipt(outcome.payment, "merchant"), 48),
  };
}

const latin = (bytes) => String.fromCharCode(...bytes);

for (const host of HOSTS) {
  test(`host ${host}: a payment's receipts, as elements, markup, text and bytes, under the policy`, async (t) => {
    await sim.control("reset", {});
    const shopper = await shop(t, started, sim, { host, body: SCRIPTS });
    await shopper.page.evaluate(() =>
      addEventListener("securitypolicyviolation", ({ violatedDirective }) =>
        (window.violated ??= []).push(violatedDirective),
      ),
    );
    const outcome = await shopper.sale({ reference: "R-1" });
    const made = await shopper.page.evaluate(papers, outcome);
    assert.equal(made.same, true, "markup and elements are the same");
    assert.deepEqual(
      made.tags.filter((tag) => !["br", "div", "hr", "pre"].includes(tag)),
      [],
    );
    assert.ok(
      made.seen.includes("CUSTOMER COPY") && made.seen.some((each) => /GBP 12\.50/.test(each)),
      made.seen.join("\n"),
    );
    assert.ok(made.text.every((each) => each.length <= 32));
    assert.match(made.text.join("\n"), /GBP 12\.50/);
    assert.match(made.merchant, /MERCHANT COPY/);
    assert.equal(made.slip, 0, "what is paid has nothing left to sign");
    assert.deepEqual(
      [made.bytes.slice(0, 2), made.bytes.slice(-4)],
      [
        [0x1b, 0x40],
        [0x1d, 0x56, 66, 0],
      ],
    );
    assert.match(latin(made.bytes), /GBP 12\.50/);
    assert.equal(await shopper.page.evaluate(() => window.violated), undefined);
    assert.deepEqual((await shopper.page.evaluate(() => window.gained())).sort(), [
      "ConnectEPoS",
      "ConnectEPoSReceipts",
      "ConnectEPoSTextDe",
    ]);

    const [entry] = await shopper.counter("history", { reference: "R-1" });
    assert.deepEqual(await shopper.page.evaluate(papers, entry), made, "a reprint is the same");
    const asModule = await shopper.page.evaluate(async (payment) => {
      const { receipt, asText, asEscPos } = await import("/dist/connect-epos-receipts.mjs");
      const lines = receipt(payment, "customer");
      return [asText(lines, 32).split("\n"), [...asEscPos(lines)]];
    }, outcome.payment);
    assert.deepEqual(asModule, [made.text, made.bytes], "the module makes the same");
  });

  test(`host ${host}: lines of a hostile card machine are seen and do nothing`, async (t) => {
    await sim.control("reset", {});
    const shopper = await shop(t, started, sim, { host, body: SCRIPTS, csp: "" }); // the page has no policy that would help
    const requested = [];
    shopper.page.on("request", (request) => requested.push(request.url()));
    await sim.control("knobs", { payment: { receiptLines: { CUSTOMER: HOSTILE.map(([value]) => line(value)) } } });
    const hostile = await shopper.page.evaluate(papers, await shopper.sale({ reference: "H-1" }));
    assert.equal(hostile.same, true);
    assert.deepEqual([hostile.tags, hostile.attributes], [["pre"], ["class", "dir"]]);
    assert.deepEqual(
      hostile.seen,
      HOSTILE.map(([, seen]) => seen),
    );
    assert.ok(hostile.text.every((each) => each.length <= 32 && !/[\p{Cc}\p{Cf}]/u.test(each)));

    const tame = HOSTILE.map(([, seen]) => line(seen.replace(/[\u2400-\u2421\ufffd]/g, "?")));
    await sim.control("knobs", { payment: { receiptLines: { CUSTOMER: tame } } });
    const harmless = await shopper.page.evaluate(papers, await shopper.sale({ reference: "H-2" }));
    assert.equal(latin(hostile.bytes), latin(harmless.bytes), "a printer is told nothing more");
    assert.equal(await shopper.page.evaluate(() => window.hacked), undefined);
    assert.deepEqual(
      requested.filter((url) => /none\.png/.test(url)),
      [],
    );
  });

  test(`host ${host}: the slip to sign comes with the question`, async (t) => {
    await sim.control("reset", {});
    const shopper = await shop(t, started, sim, { host, body: SCRIPTS });
    await shopper.begin({ tid: TID.signs, reference: "S-1" });
    const question = await shopper.hear("signature", { reference: "S-1" });
    const slip = await shopper.page.evaluate(
      (question) => ConnectEPoSReceipts.asText(ConnectEPoSReceipts.receipt(question, "signature"), 32),
      question,
    );
    assert.match(slip, /GBP 12\.50[^]*PLEASE SIGN BELOW/);
    await shopper.counter("answerSignature", "S-1", true);
    const { value } = await shopper.end();
    assert.equal((await shopper.page.evaluate(papers, value)).slip, 0);
  });

  test(`host ${host}: a till that speaks German`, async (t) => {
    await sim.control("reset", {});
    const shopper = await shop(t, started, sim, { host, body: SCRIPTS, load: { german: true } });
    assert.equal((await shopper.sale({ reference: "D-1" })).text, "Genehmigt.");
    assert.equal(
      (await shopper.sale({ tid: TID.declines, reference: "D-2" })).text,
      "Abgelehnt. Es wurde nichts abgebucht. Versuchen Sie eine andere Karte oder einen anderen Zahlungsweg.",
    );
    assert.match((await shopper.saleRefused({ reference: "D-1" })).text, /^Diese Rechnung ist schon bezahlt\./);
    const lost = await shopper.sale({ tid: TID.timesOut, reference: "D-3" });
    assert.match(lost.text, /Schauen Sie auf das Kartengerät/);
    const pending = await shopper.counter("pending");
    assert.deepEqual(
      pending.map(({ text }) => /noch nicht gebucht|Schauen Sie/.test(text)),
      pending.map(() => true),
    );
    const notes = await shopper.heard("notification");
    assert.equal(notes.find(({ value }) => value === "APPROVED").text, "Autorisiert, warten auf Bestätigung");
    assert.equal(notes.find(({ value }) => value === "PIN_ENTRY").text, "Der Kunde gibt die PIN ein");
    assert.equal(await shopper.page.evaluate(() => shop.counter.link.text), "Verbunden.");
    assert.equal((await shopper.counter("history", { reference: "D-1" }))[0].text, "Genehmigt.");
    assert.deepEqual(await shopper.heard("log"), [], "the pack fits this version");
  });
}

test("a pack is laid over English; unknown keys in it are told, and what is not text is refused", async () => {
  const { page } = await till(started, sim.origin, { body: SCRIPTS });
  const load = (texts) =>
    page.evaluate(async (texts) => {
      try {
        const epos = await ConnectEPoS.load({ softwareHouseId: "simSWH", texts });
        const log = await new Promise((resolve) => {
          epos.addEventListener("log", ({ detail }) => resolve(detail));
          setTimeout(resolve, 0, null); // after what is done early
        });
        const { text } = await epos.sites.get("nowhere").catch((error) => error);
        await epos.close();
        return { log, text };
      } catch ({ code, field, sent }) {
        return { code, field, sent };
      }
    }, texts);
  const own = await load({ errors: { "unknown-site": "Call Ann." }, moods: { happy: "Good." } });
  assert.equal(own.text, "Call Ann.");
  assert.equal(own.log.level, "warn");
  assert.match(own.log.message, /moods/);
  assert.deepEqual(await load({ outcomes: { approved: "Paid." } }), {
    log: null,
    text: "This till is not set up for card payments yet. Nothing was charged by this. Open the settings first.",
  });
  for (const [texts, field] of [
    [7, "texts"],
    [null, "texts"],
    [{ errors: "none" }, "texts.errors"],
    [{ outcomes: { approved: 7 } }, "texts.outcomes.approved"],
    [{ outcomes: { approved: " " } }, "texts.outcomes.approved"],
  ]) {
    assert.deepEqual(await load(texts), { code: "invalid-request", field, sent: false });
  }
  const twice = await page.evaluate(async () => {
    const load = (texts) => ConnectEPoS.load({ softwareHouseId: "simSWH", texts }).catch(({ code }) => code);
    const first = await load(ConnectEPoSTextDe);
    return [first.sites === (await load(structuredClone({ ...ConnectEPoSTextDe }))).sites, await load({})];
  });
  assert.deepEqual(twice, [true, "other-options"], "equal words are the same words");
  await page.context().close();
});
