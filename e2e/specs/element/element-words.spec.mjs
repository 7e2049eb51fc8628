// What <connect-payment> says on the screen and to a screen reader when something is wrong, and that this changes when
// the line is lost or comes back. At the end: its look in other places.
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

/** urgent waits until a screen reader was told these words, and returns everything that it was told together with them. */
async function urgent(till, words) {
  const told = till.element.locator(`[role=alert]:has-text(${JSON.stringify(words)})`).first();
  await told.waitFor({ state: "attached" });
  return told.textContent();
}

test("declined, and not sent: each is said as it is", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim);
  await till.begin({ reference: "no", tid: TID.declines });
  await till.screen("outcome", "Declined");
  assert.match(await till.words(), /No money was taken/);
  assert.deepEqual(await till.faults(), []);
  await till.press("done");
  await till.begin({ reference: "yes" });
  await till.screen("outcome", "Approved");
  await till.begin({ reference: "yes" });
  await till.screen("refused", "Not sent");
  await urgent(till, "This bill is already paid. Nothing was charged by this.");
  assert.deepEqual(await till.faults(), []);
  const { error } = await till.ended();
  assert.deepEqual([error.code, error.sent], ["already-paid", false]);
  assert.match(error.text, /^This bill is already paid\. .*Do not charge it again/);
  assert.equal((await bank.frames(sim)).length, 2);
});

test("a line that is down: the element says that the till will ask and since when the line is down, and it asks when the line is back", async (t) => {
  await anew();
  await waitForCards(sim); // the terminal is busy until the line is back
  const till = await elementShop(t, started, sim);
  await till.begin({ reference: "line" });
  await till.element.locator("h2", { hasText: "Insert the card" }).waitFor();
  await sim.control("knobs", { token: "reject-401" });
  await sim.control("links/close", { code: 1001, reason: "gone" });
  await till.screen("unsure", "No connection: the card machine will be asked later");
  const down = await till.words();
  assert.match(
    down,
    /No connection since \d\d:\d\d\. The till will ask the card machine when the connection is back\./,
  );
  assert.doesNotMatch(down, /asking the card machine/i);
  assert.equal(await till.element.locator(".turning").count(), 0, "nothing goes on");
  const told = await urgent(till, "No connection: the card machine will be asked later.");
  assert.doesNotMatch(told, /\.\.|[!?]\./);
  await sim.control("knobs", { token: "accept" });
  await till.screen("unsure", "The till is asking the card machine");
  assert.equal(await till.title(), "Asking the card machine");
  await urgent(till, "Asking the card machine"); // a moment after the title, because screen readers need that moment
  assert.doesNotMatch(await till.words(), /No connection/, "also to a screen reader: title and text change together");
  await presentCards(sim);
});

test("what staff said is shown as their word, and only they say what they saw", async (t) => {
  await anew({ timedOutTakesMoney: true });
  const till = await elementShop(t, started, sim, { attributes: { staff: "Ann" } });
  await till.begin({ reference: "said", tid: TID.timesOut });
  await till.screen("unsure", "Probably taken: please check");
  const told = await urgent(till, "Probably taken: please check.");
  assert.doesNotMatch(told, /\.\.|[!?]\./);
  assert.match(told, /£12\.50$/);
  await till.press("paid");
  assert.equal(await till.element.locator("[name=reason]").inputValue(), "");
  await till.element.locator("[name=reason]").fill("slip 0012");
  await till.press("confirm");
  await till.screen("outcome", "Paid (said by Ann)");
  assert.doesNotMatch(await till.words(), /Approved/);
});

test("its size and its look are its own: with another size of the root, in a frame, in a pop-up, and back", async (t) => {
  await anew();
  const till = await elementShop(t, started, sim);
  await till.begin({ reference: "moved", tid: TID.declines });
  await till.screen("outcome");
  const { first, looks } = await till.page.evaluate(async (tid) => {
    const element = document.querySelector("connect-payment");
    const place = element.nextElementSibling;
    const look = () => {
      const [panel, title, kind, inner] = [".panel", "h2", ".kind", ".inner"].map((name) =>
        getComputedStyle(element.shadowRoot.querySelector(name)),
      );
      const { height } = element.shadowRoot.querySelector("button").getBoundingClientRect();
      return [panel.fontSize, title.fontSize, kind.fontSize, inner.rowGap, panel.borderRadius, height].join();
    };
    const first = look();
    document.documentElement.style.fontSize = "62.5%";
    const frame = document.body.appendChild(document.createElement("iframe"));
    const popup = open("about:blank", "", "width=600,height=600");
    const looks = [look()];
    for (const { body } of [frame.contentDocument, popup.document]) {
      body.append(element);
      looks.push(look());
      place.before(document.adoptNode(element));
      looks.push(look());
      element.close();
      body.append(element);
      const before = body.appendChild(body.ownerDocument.createElement("button"));
      before.focus();
      await element.pay(shop.counter, { tid, amount: 100, currency: "GBP", reference: `in window ${looks.length}` });
      looks.push(look());
      element.close();
      looks.push(body.ownerDocument.activeElement === before ? first : "the focus did not go back");
      body.append(element);
      await element.pay(shop.counter, { tid, amount: 100, currency: "GBP", reference: `in page ${looks.length}` });
      place.before(element);
      looks.push(look());
    }
    popup.close();
    return { first, looks };
  }, TID.declines);
  assert.match(first, /^16px,22px,14\.4px,17\.6px,16px,48$/);
  assert.deepEqual([...new Set(looks)], [first]);
});
