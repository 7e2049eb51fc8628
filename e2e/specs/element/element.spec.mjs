// <connect-payment> with the built files and the simulator. Each state is shown, is reached and left by keyboard, and is
// checked by axe. None of that moves money.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { waitForCards, presentCards } from "../../support/slow-customer.mjs";
import { elementShop } from "../../support/element-page.mjs";
import { browser } from "../../support/chromium.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";

const sim = await simulator();
const started = await browser();

async function anew(knobs = {}) {
  await sim.control("reset", {});
  await sim.control("knobs", { timeScale: 1000, ...knobs });
}

/** hold makes a payment run for longer than a test takes. */
const hold = (value) =>
  sim.control("fault", { do: "delay", ms: 60_000, direction: "out", name: `notification:${value}` });

/** tabTo presses Tab until that button or field has the focus. */
async function tabTo(till, name) {
  for (let presses = 0; presses < 12; presses++) {
    if ((await till.focus()) === name) return;
    await till.page.keyboard.press("Tab");
  }
  assert.fail(`${name} is not reached by Tab: ${await till.focus()} has the focus`);
}

/** urgent and polite are what a screen reader is told at once, and when it has time. */
const urgent = (till, words) =>
  till.element
    .locator(`[role=alert]:has-text(${JSON.stringify(words)})`)
    .first()
    .waitFor({ state: "attached" });
const polite = (till, words) =>
  till.element.locator(`[role=status]:has-text(${JSON.stringify(words)})`).waitFor({ state: "attached" });

test("a sale: progress in the API's words, then the outcome; the promise is the counter's", async (t) => {
  await anew();
  await hold("CONNECTING");
  const till = await elementShop(t, started, sim);
  await till.page.locator("#before").focus();
  await till.begin({ reference: "bill" });
  await till.element.locator("h2", { hasText: "Customer is entering the PIN" }).waitFor();
  await polite(till, "Customer is entering the PIN");
  assert.match(await till.words(), /Card payment\n+£12\.50\n+bill · Card machine VCMINVLSIP0/);
  assert.equal(await till.element.locator("[aria-current=step]").innerText(), "Card");
  assert.equal(await till.focus(), "h2");
  assert.ok(
    await till.page.evaluate(() => document.querySelector("connect-payment").shadowRoot.getAnimations().length > 0),
    "something moves, where motion is welcome",
  );
  assert.equal(
    await till.page.evaluate(() => document.querySelector("connect-payment").close()),
    false,
    "what runs is not closed",
  );
  const twice = await till.page.evaluate(() =>
    document
      .querySelector("connect-payment")
      .pay(shop.counter, { reference: "x", amount: 1 })
      .catch(({ code, sent, text }) => ({ code, sent, text })),
  );
  assert.deepEqual(twice, {
    code: "payment-open",
    sent: false,
    text: "Another card payment is under way here. Nothing was sent. Wait for its end.",
  });

  await tabTo(till, "cancel");
  await till.page.keyboard.press("Enter");
  await till.page.keyboard.press("Enter");
  await polite(till, "Asked to cancel");
  let asked = []; // what is asked for now comes back after what is held
  while (asked.length === 0) asked = await bank.frames(sim, "cancelTransaction");
  assert.equal(asked.length, 1, "asked once");
  await sim.control("reset", {});
  const { value } = await till.ended();
  assert.equal(value.reference, "bill");
});

test("approved: what was taken, receipts to see and to print, and the focus goes back", async (t) => {
  await anew({ gratuity: 150 });
  const till = await elementShop(t, started, sim);
  await till.page.locator("#before").focus();
  await till.begin({ reference: "tip" });
  await till.screen("outcome", "Approved");
  await urgent(till, "Approved. £14.00");
  assert.match(await till.words(), /£14\.00[^]*Gratuity\s+£1\.50[^]*Taken\s+£14\.00/);
  const { value } = await till.ended();
  assert.deepEqual(
    (await till.told()).map(([event, detail]) => [event, detail.reference, detail.result]),
    [["outcome", "tip", "approved"]],
  );
  assert.equal(value.taken.total, 1400);

  await tabTo(till, "summary");
  await till.page.keyboard.press("Enter");
  const paper = till.element.locator("details[open] .paper");
  assert.match(await paper.innerText(), /CUSTOMER COPY[^]*GBP 14\.00/);
  assert.deepEqual(await till.faults(), []);
  await till.page.evaluate(() =>
    document
      .querySelector("connect-payment")
      .addEventListener("print", (event) => event.preventDefault(), { once: true }),
  );
  await till.press("print-customer");
  assert.deepEqual(
    (await till.told())
      .filter(([event]) => event === "print")
      .map(([, { copy, lines, reference, reprint }]) => [copy, lines.length > 5, reference, reprint]),
    [["customer", true, "tip", false]],
  );
  assert.equal(await till.element.locator("iframe").count(), 0, "the till prints by itself");
  await till.press("print-customer");
  const printed = till.page.frames().find((frame) => frame.parentFrame());
  assert.match(
    await printed.locator("body").innerText(),
    /^COPY\n[^]*CUSTOMER COPY/,
    "the second print says what it is",
  );

  await till.page.evaluate(() => {
    window.keys = [];
    document.addEventListener("keydown", ({ key }) => window.keys.push(key));
  });
  await tabTo(till, "done");
  await till.page.keyboard.press("Enter");
  assert.ok(
    !(await till.page.evaluate(() => window.keys)).includes("Enter"),
    "a till that pays on Enter does not hear it",
  );
  assert.equal(await till.focus(), "before");
  await till.element.locator(".panel").waitFor({ state: "detached" });
  assert.equal(
    (await till.counter("pending"))[0]?.state,
    "unacknowledged",
    "the till books and acknowledges, nobody else",
  );
});

test("staff who work elsewhere on the page keep the focus, and are told of the end all the same", async (t) => {
  await anew();
  await waitForCards(sim);
  const till = await elementShop(t, started, sim);
  await till.begin({ reference: "aside" });
  await till.screen("progress");
  await till.page.locator("#after").focus();
  await presentCards(sim);
  await till.screen("outcome", "Approved");
  await urgent(till, "Approved. £12.50");
  assert.equal(await till.focus(), "after");
  await till.press("done");
  assert.equal(await till.focus(), "page", "nobody had it before");
});

for (const [how, attributes] of [
  ["in the page", {}],
  ["as a dialog", { modal: "" }],
]) {
  for (const accepted of [true, false]) {
    test(`a signature ${how}, by keyboard alone: ${accepted ? "accepted" : "declined"}`, async (t) => {
      await anew();
      const till = await elementShop(t, started, sim, { attributes });
      await till.begin({ reference: "sign", tid: TID.signs });
      await till.screen("signature", "Is this the customer’s signature?");
      await urgent(till, "Is this the customer’s signature?");
      assert.equal(await till.focus(), "h2", "no key that was meant for something else decides");
      assert.match(await till.words(), /1:\d\d left to decide[^]*PLEASE SIGN BELOW/);
      assert.deepEqual(await till.faults(), []);
      await till.page.keyboard.press("Escape");
      await till.page.keyboard.press("Escape");
      await till.screen("signature");
      await tabTo(till, accepted ? "accept" : "decline");
      await till.page.keyboard.press("Space");
      await till.screen("outcome", accepted ? "Approved" : "Declined");
      assert.deepEqual(await bank.decided(sim, 1), [{ accepted }]);
      assert.deepEqual((await till.ended()).value.signature, { decidedBy: "staff" });
      await till.page.keyboard.press("Escape");
      await till.screen("outcome");
      await tabTo(till, "done");
      await till.page.keyboard.press("Enter");
      await till.element.locator(".panel").waitFor({ state: "detached" });
    });
  }
}

test("the countdown runs, reminds, and ends: the till decides, and the element says so", async (t) => {
  await anew({ signatureTimeout: 14 });
  const till = await elementShop(t, started, sim);
  await till.begin({ reference: "slow", tid: TID.signs });
  await till.screen("signature");
  const timer = till.element.locator("[role=timer]");
  const first = await timer.innerText();
  await till.page.waitForFunction(
    (first) =>
      document.querySelector("connect-payment").shadowRoot.querySelector("[role=timer]")?.textContent !== first,
    first,
  );
  await urgent(till, "10 seconds left");
  await till.screen("outcome", "Declined");
  assert.deepEqual((await till.ended()).value.signature, { decidedBy: "timeout" });
  assert.deepEqual(await bank.decided(sim, 1), [{ accepted: false }]);
});

test("the till's own hook may decide: then the question disappears", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim);
  await till.page.evaluate((tid) => {
    const decide = () =>
      new Promise((resolve) => {
        window.decide = resolve;
      });
    window.ended = document
      .querySelector("connect-payment")
      .pay(shop.counter, { tid, amount: 100, currency: "GBP", reference: "own" }, { onSignature: decide });
  }, TID.signs);
  await till.screen("signature");
  await till.page.evaluate(() => window.decide(true));
  await till.screen("outcome", "Approved");
});

test("nobody can tell: staff settle it by keyboard, with who and why", async (t) => {
  await anew({ timedOutTakesMoney: true });
  const till = await elementShop(t, started, sim);
  await till.begin({ reference: "lost", tid: TID.timesOut });
  await till.screen("unsure", "Probably taken: please check");
  await urgent(till, "Probably taken");
  const text = (await till.counter("pending"))[0].text;
  assert.ok((await till.words()).replace(/\s+/g, " ").includes(text), "the API's own words");
  assert.deepEqual(await till.faults(), []);
  assert.equal((await till.ended()).value.result, "unknown");

  await tabTo(till, "paid");
  await till.page.keyboard.press("Enter");
  assert.equal(await till.focus(), "by");
  await till.press("confirm");
  assert.equal(await till.element.locator("[aria-invalid=true]").count(), 2, "a name is needed, and what they saw");
  assert.deepEqual(await till.faults(), []);
  assert.equal((await till.counter("pending"))[0].state, "unknown", "nothing is decided yet");
  await till.page.keyboard.type("Kim");
  await till.page.keyboard.press("Escape");
  await till.press("confirm");
  assert.equal(await till.focus(), "reason", "what they saw is theirs to say");
  await till.page.keyboard.type("on its screen");
  await tabTo(till, "authCode");
  await till.page.keyboard.type("A77");
  await tabTo(till, "confirm");
  await till.page.keyboard.press("Enter");
  await till.screen("outcome", "Paid (said by Kim)");
  const [entry] = await till.counter("history", { reference: "lost" });
  assert.deepEqual(
    [entry.result, entry.settledBy, entry.settlement.by, entry.settlement.reason, entry.settlement.authCode],
    ["approved", "operator", "Kim", "on its screen", "A77"],
  );
  assert.deepEqual(
    (await till.told()).map(([event, { result, settledBy }]) => [event, result, settledBy]),
    [
      ["outcome", "unknown", undefined],
      ["outcome", "approved", "operator"],
    ],
  );
  assert.equal((await bank.frames(sim)).length, 1);
});

test("carrying on frees the card machine and settles nothing; left for later it stays pending", async (t) => {
  await anew({ timedOutTakesMoney: true });
  const till = await elementShop(t, started, sim, { attributes: { staff: "Ann" } });
  await till.begin({ reference: "later", tid: TID.timesOut });
  await till.screen("unsure", "Probably taken");
  await till.press("carry-on");
  await till.screen("form", "Use the card machine anyway?");
  assert.equal(await till.focus(), "reason", "the name is there");
  await till.page.keyboard.type("a queue");
  await tabTo(till, "confirm");
  await till.page.keyboard.press("Enter");
  await till.screen("unsure", "Ann carried on: a queue");
  assert.equal(await till.element.locator("[data-name=carry-on]").count(), 0);
  await till.press("later");
  const [entry] = await till.counter("pending");
  assert.deepEqual([entry.state, entry.carriedOn.by], ["unknown", "Ann"]);
});

test("a page changes its looks by custom properties, and axe sees what it did", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim);
  await till.begin({ reference: "pale", tid: TID.declines });
  await till.screen("outcome");
  assert.deepEqual(await till.faults(), []);
  await till.page.evaluate(() => document.querySelector("connect-payment").style.setProperty("--connect-text", "#eee"));
  assert.match((await till.faults()).join(), /color-contrast/);
});

for (const [look, page] of [
  ["light", {}],
  ["dark", { scheme: "dark" }],
  ["narrow", { width: 320, lang: "de" }],
  ["right to left", { dir: "rtl" }],
  ["forced colours", { forcedColors: "active" }],
]) {
  test(`${look}: every state fits, and axe has nothing to say`, async (t) => {
    await anew({ timedOutTakesMoney: true });
    const { width = 620, scheme, forcedColors, ...words } = page;
    const context = await started.newContext({
      viewport: { width, height: 800 },
      colorScheme: scheme ?? "light",
      reducedMotion: "reduce",
      forcedColors: forcedColors ?? "none",
    });
    const till = await elementShop(t, started, sim, { context, ...words, attributes: scheme && { scheme } });
    const judged = async (name) => {
      await till.screen(name);
      assert.deepEqual(await till.faults(), [], name);
      const { over, motion, small } = await till.page.evaluate(() => {
        const { shadowRoot } = document.querySelector("connect-payment");
        return {
          over: document.documentElement.scrollWidth - innerWidth,
          motion: document.getAnimations().length + shadowRoot.getAnimations().length,
          small: [...shadowRoot.querySelectorAll("button, summary, input")].filter(
            (each) => each.checkVisibility() && each.getBoundingClientRect().height < 24,
          ).length,
        };
      });
      assert.deepEqual({ over: Math.max(0, over), motion, small }, { over: 0, motion: 0, small: 0 }, name);
    };
    await waitForCards(sim);
    await till.begin({ reference: "Table 12, a reference of a restaurant that goes on and on" });
    await judged("progress");
    await presentCards(sim);
    await judged("outcome");
    await till.begin({ reference: "sign", tid: TID.signs, amount: 99999999 });
    await judged("signature");
    await till.press("decline");
    await judged("outcome");
    await till.begin({ reference: "lost", tid: TID.timesOut });
    await till.element.locator(".warn").waitFor();
    await judged("unsure");
    await till.press("not-paid");
    await judged("form");
    if (words.lang === "de")
      assert.match(await till.words(), /Es wurde nicht gezahlt[^]*Schauen Sie auf das Kartengerät/);
  });
}

test("nobody takes a simulator for the shop, the till's own words win, and the module is safe on a server", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim, { attributes: { simulator: "" } });
  await till.page.evaluate(() => {
    document.querySelector("connect-payment").texts = { approved: "Thank you!", nonsense: "x", done: 7 };
  });
  await till.begin({ reference: "own" });
  await till.screen("outcome", "Thank you!");
  assert.match(await till.words(), /Simulator: no money moves[^]*Done/);
  assert.deepEqual((await till.page.evaluate(() => window.gained())).filter((name) => /Connect/.test(name)).sort(), [
    "ConnectEPoS",
    "ConnectEPoSElement",
    "ConnectEPoSTextDe",
  ]);
  const module = await import(`${process.env.SITE}/dist/connect-epos-element.mjs`);
  assert.deepEqual(Object.keys(module).sort(), ["ConnectPaymentElement", "keepScannersOut", "words"]);
});

test("every screen says that the simulator is in the page, without being asked", async (t) => {
  const till = await elementShop(t, started, sim, { load: { simulator: { timeScale: 100 } }, site: null, open: null });
  await till.page.evaluate(() =>
    shop.epos.sites.save({ ...shop.epos.simulator.site, id: "front-bar", currency: "GBP" }),
  );
  await till.open({});
  await till.begin({ reference: "play" });
  await till.screen("outcome", "Approved");
  assert.match(await till.element.locator(".simulator").innerText(), /Simulator: no money moves/);
  assert.deepEqual(await till.faults(), []);
});

test("the guide's own page takes a payment, and books it", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim, { csp: "" });
  const [, guide] = /```html\n([^]*?)```/.exec(
    await readFile(new URL("../../../docs/element.md", import.meta.url), "utf8"),
  );
  const body = guide.replaceAll('src="', 'src="/dist/').replace("…", "simSWH");
  const page = await till.page.context().newPage();
  await page.route("**/guide.html", (route) =>
    route.fulfill({ contentType: "text/html", body: `<!doctype html><html lang="en"><title>Till</title>${body}` }),
  );
  await page.goto(`${sim.origin}/guide.html`);
  await page.locator("connect-payment [data-screen=outcome]", { hasText: "Approved" }).waitFor();
  let entry; // books it after that
  while (!entry?.acknowledged) [entry] = await till.counter("history", { reference: "T-42" });
  assert.deepEqual([entry.result, entry.taken.total], ["approved", 1250]);
});
