// What must not go wrong around <connect-payment>: choices that are made by accident or twice, elements that are added
// and removed, and several elements.
import assert from "node:assert/strict";
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

/** pressed clicks with the mouse at the places of several buttons, one after the other, each in the first moment in which it is there. */
const pressed = (till, ...names) =>
  till.page.evaluate(async (names) => {
    const { shadowRoot } = document.querySelector("connect-payment");
    for (const name of names) {
      const button = () => shadowRoot.querySelector(`[data-name="${name}"]`);
      if (!button())
        await new Promise((shown) =>
          new MutationObserver((_, observer) => button() && (observer.disconnect(), shown())).observe(shadowRoot, {
            subtree: true,
            childList: true,
          }),
        );
      button().scrollIntoView();
      const { x, y, width, height } = button().getBoundingClientRect();
      shadowRoot
        .elementFromPoint(x + width / 2, y + height / 2)
        ?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, composed: true, detail: 1 }));
    }
  }, names);

/** another adds a second element that follows the same counter, and keeps what it tells. */
const another = (till) =>
  till.page.evaluate(() => {
    window.second = document.body.appendChild(document.createElement("connect-payment"));
    window.toldSecond = [];
    window.second.addEventListener("outcome", ({ detail }) =>
      window.toldSecond.push([detail.reference, detail.result]),
    );
    window.second.follow(shop.counter);
  });
const second = (till) => till.page.evaluate(() => window.second.phase);
const secondEnds = (till) => till.page.waitForFunction(() => window.second.phase === "outcome");

test("a press that was meant for Cancel accepts no signature", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim);
  await Promise.all([pressed(till, "accept", "decline"), till.begin({ reference: "hasty", tid: TID.signs })]);
  assert.deepEqual(await bank.decisions(sim), []);
  await till.screen("signature");
  assert.deepEqual(await till.faults(), []);
  await till.press("accept");
  await till.screen("outcome", "Approved");
  assert.deepEqual(await bank.decided(sim, 1), [{ accepted: true }]);
});

/** givesUp lets Connect say that the payment timed out, while its signature question is open. */
async function givesUp(sim) {
  const [{ frame }] = await bank.frames(sim, "sale");
  await sim.control("send", {
    frame: JSON.stringify({ jsonrpc: "2.0", id: JSON.parse(frame).id, result: { transactionResult: "TIMED_OUT" } }),
  });
}

for (const [button, accepted] of [
  ["accept", true],
  ["decline", false],
]) {
  test(`the card machine gives up while staff look at the signature: ${button} still counts`, async (t) => {
    await anew();
    const till = await elementShop(t, started, sim);
    await till.begin({ reference: "doubt", tid: TID.signs });
    await till.screen("signature");
    await givesUp(sim);
    assert.equal((await till.ended()).value.result, "unknown");
    await till.screen("signature", "The card machine gave up waiting. You can still decide.");
    await till.screen("signature", "PLEASE SIGN BELOW");
    assert.deepEqual(await till.faults(), []);
    const [entry] = await till.counter("pending");
    assert.deepEqual([entry.state, entry.signature.question], ["unknown", "1/1"]);
    assert.equal(await till.page.evaluate(() => document.querySelector("connect-payment").close()), false);
    const busy = await till.page.evaluate(
      (tid) =>
        document
          .querySelector("connect-payment")
          .pay(shop.counter, { tid, amount: 100, reference: "next" })
          .catch(({ code }) => code),
      TID.approves,
    );
    assert.equal(busy, "payment-open");
    await till.press(button);
    await till.element.locator("[data-screen=unsure], [data-screen=outcome]").waitFor(); // what the card machine says then may come first
    assert.deepEqual(await bank.decided(sim, 1), [{ accepted }]);
    await till.screen("outcome", accepted ? "Approved" : "Declined");
  });
}

test("a signature of a payment in doubt that nobody decides is declined in time", async (t) => {
  await anew({ signatureTimeout: 8 });
  const till = await elementShop(t, started, sim, { site: { signatureDefault: { sale: "accept" } } });
  await till.begin({ reference: "left", tid: TID.signs });
  await till.screen("signature", "the till accepts");
  await givesUp(sim);
  await till.screen("signature", "the till declines");
  await till.screen("outcome", "Declined");
  assert.deepEqual(await bank.decided(sim, 1), [{ accepted: false }]);
});

test("the question about a signature of a payment in doubt is over at once when its line is lost", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim);
  await till.begin({ reference: "gone", tid: TID.signs });
  await till.screen("signature");
  await givesUp(sim);
  await till.screen("signature", "gave up");
  await sim.control("links/close", { code: 1001, reason: "going away" });
  await till.element.locator("[data-screen=unsure], [data-screen=outcome]").waitFor();
  assert.deepEqual(await bank.decisions(sim), []);
});

test("two presses, or a key that is held, decide nothing", async (t) => {
  await anew({ timedOutTakesMoney: true });
  const till = await elementShop(t, started, sim, { attributes: { staff: "Ann" } });
  await till.begin({ reference: "twice", tid: TID.timesOut });
  await till.screen("unsure", "Probably taken: please check");
  await till.element.locator("[data-name=paid]:not(.slow)").waitFor();
  await pressed(till, "paid", "confirm");
  assert.equal((await till.counter("pending"))[0].state, "unknown", "a second press");
  await till.press("back");
  await till.element.locator("[data-name=paid]").focus();
  await till.page.keyboard.down("Enter");
  for (let repeats = 0; repeats < 40; repeats++) await till.page.keyboard.down("Enter");
  await till.element.locator("[data-name=confirm]:not(.slow)").waitFor();
  for (let repeats = 0; repeats < 10; repeats++) await till.page.keyboard.down("Enter");
  await till.page.keyboard.up("Enter");
  await till.screen("form");
  assert.equal((await till.counter("pending"))[0].state, "unknown", "a held key");
  await till.element.locator("[name=reason]").fill("slip 0012"); // staff must write themselves what they saw
  await till.element.locator("[data-name=confirm]").focus();
  await till.page.keyboard.press("Enter");
  await till.screen("outcome", "Paid (said by Ann)");
  assert.equal(
    (await till.told()).filter(([event, { settledBy }]) => event === "outcome" && settledBy === "operator").length,
    1,
  );
});

test("two elements of one counter: each payment is shown by one of the two", async (t) => {
  await anew({ timedOutTakesMoney: true });
  const till = await elementShop(t, started, sim);
  await till.follow();
  await another(till);
  await till.begin({ reference: "sign", tid: TID.signs });
  await till.screen("signature");
  assert.equal(await second(till), "idle");
  await till.press("accept");
  await till.screen("outcome", "Approved");
  await till.counter("acknowledge", "sign");
  await till.press("done");
  await till.begin({ reference: "lost", tid: TID.timesOut });
  await till.screen("unsure", "Probably taken");
  assert.equal(await second(till), "idle");
  await till.page.evaluate(() => document.querySelector("connect-payment").remove());
  await another(till); // the first element is gone, so nobody shows the payment any more
  await till.page.waitForFunction(() => window.second.phase === "unsure");
});

test("an element that is removed for good during a payment: the promise has the end, and another element shows it", async (t) => {
  await anew();
  await waitForCards(sim);
  const till = await elementShop(t, started, sim);
  await till.begin({ reference: "gone" });
  await till.element.locator("h2", { hasText: "Insert the card" }).waitFor();
  await till.page.evaluate(() => {
    window.first = document.querySelector("connect-payment");
    window.first.remove();
  });
  await another(till);
  await till.screen("progress");
  assert.equal(await till.page.evaluate(() => window.second.close()), false);
  await presentCards(sim);
  await secondEnds(till);
  assert.equal((await till.ended()).value.result, "approved");
  assert.deepEqual(await till.page.evaluate(() => window.toldSecond), [["gone", "approved"]]);
  assert.equal(await till.page.evaluate(() => window.second.close()), true);
  assert.deepEqual(
    (await till.told()).map(([event, { reference }]) => [event, reference]),
    [["outcome", "gone"]],
    "who listens to the first hears it as well",
  );
});

test("a question that is asked while the element is away is there when it comes back", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim);
  await till.page.evaluate(() => {
    window.first = document.querySelector("connect-payment");
    window.first.remove();
  });
  await till.page.evaluate((tid) => {
    window.ended = window.first.pay(shop.counter, { tid, amount: 500, currency: "GBP", reference: "away" });
  }, TID.signs);
  await till.hear("signature", { reference: "away" });
  await till.page.evaluate(() => document.body.append(window.first));
  await till.screen("signature", "PLEASE SIGN BELOW");
  await till.press("accept");
  await till.screen("outcome", "Approved");
});

test("a payment that the till takes by itself is followed to its end", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim);
  await till.follow();
  await till.page.evaluate((tid) => {
    window.own = shop.counter.sale({ tid, amount: 500, currency: "GBP", reference: "own" });
  }, TID.signs);
  await till.screen("signature");
  await till.press("accept");
  await till.screen("outcome", "Approved");
  assert.equal((await till.page.evaluate(() => window.own)).result, "approved");
  await till.press("done");
  await till.element.locator(".panel").waitFor({ state: "detached" });
});

test("an end that the till could not book is told again when staff ask for it", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim);
  await till.begin({ reference: "unbooked" });
  await till.screen("outcome", "Approved");
  await till.press("done");
  await till.follow();
  await till.screen("outcome", "Approved");
  assert.deepEqual(
    (await till.told()).map(([event, detail]) => [event, detail?.reference]),
    [
      ["outcome", "unbooked"],
      ["close", undefined],
      ["outcome", "unbooked"],
    ],
  );
  await till.press("done");
  await till.element.locator(".panel").waitFor({ state: "detached" });
});

/** overheard keeps what screen readers are told, and how urgently, each time a region changes. */
const overheard = (till) =>
  till.page.evaluate(() => {
    window.heardAloud = [];
    const { shadowRoot } = document.querySelector("connect-payment");
    new MutationObserver((changes) => {
      for (const region of new Set(changes.map(({ target }) => (target.nodeType === 1 ? target : target.parentNode)))) {
        if (/^(status|alert)$/.test(region?.getAttribute?.("role") ?? ""))
          window.heardAloud.push([region.getAttribute("role"), region.textContent]);
      }
    }).observe(shadowRoot, { subtree: true, childList: true, characterData: true });
  });
const aloud = (till) => till.page.evaluate(() => window.heardAloud);

test("what is announced: each step once and politely, the end once and at once", async (t) => {
  await anew({ timeScale: 20 });
  const till = await elementShop(t, started, sim);
  await overheard(till);
  await till.begin({ reference: "told" });
  await till.screen("outcome", "Approved");
  await till.page.waitForFunction(() => window.heardAloud.some(([how]) => how === "alert"));
  const said = await aloud(till);
  assert.deepEqual(
    said.filter(([how]) => how === "alert"),
    [["alert", "Approved. £12.50"]],
  );
  const polite = said.filter(([how]) => how === "status").map(([, text]) => text);
  assert.deepEqual(polite, [...new Set(polite)], "nothing twice");
  assert.ok(polite.includes("Customer is entering the PIN") && polite.length < 12, polite.join(" | "));
});

test("a payment that is looked at again and again is announced once, and what is typed about it stays", async (t) => {
  await anew({ timedOutTakesMoney: true });
  const till = await elementShop(t, started, sim);
  await till.sale({ reference: "open", tid: TID.timesOut });
  await till.follow();
  await till.screen("unsure", "Probably taken");
  await till.press("paid");
  await till.element.locator("[name=by]").fill("Kim");
  await till.element.locator("[role=alert]", { hasText: "Probably taken" }).waitFor({ state: "attached" }); // a screen reader is told a moment after it is shown
  await overheard(till);
  await till.page.evaluate(() => {
    window.asked = 0;
    const { pending } = shop.counter;
    shop.counter.pending = (...args) => (window.asked++, pending.apply(shop.counter, args));
  });
  await till.page.waitForFunction(() => window.asked > 2);
  assert.deepEqual(await aloud(till), []);
  assert.equal(await till.element.locator("[name=by]").inputValue(), "Kim");
  assert.equal(await till.focus(), "by");
});

test("a payment that is settled elsewhere while staff look at it here is over here too", async (t) => {
  await anew({ timedOutTakesMoney: true });
  const till = await elementShop(t, started, sim);
  await till.begin({ reference: "aside", tid: TID.timesOut });
  await till.screen("unsure", "Probably taken");
  await till.press("paid");
  await till.counter("settle", "aside", { verdict: "paid", by: "Kim", reason: "in the office" });
  await till.screen("outcome", "Paid (said by Kim)");
  assert.deepEqual(
    (await till.told()).map(([event, { result, settledBy }]) => [event, result, settledBy]),
    [
      ["outcome", "unknown", undefined],
      ["outcome", "approved", "operator"],
    ],
  );
  await till.press("done");
  await till.element.locator(".panel").waitFor({ state: "detached" });
});
