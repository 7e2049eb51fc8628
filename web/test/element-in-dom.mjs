// Tests of the element in a document that is no browser's: jsdom and happy-dom, in which tills test their pages. A test
// file gives the window, whose names become global before the element is imported.
import "./globals.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { approved, request, settled } from "./fake.mjs";

/** A counter that takes a payment as soon as the test says how it ended. */
function fakeCounter() {
  const counter = new EventTarget();
  const sale = () => new Promise((end) => Object.assign(counter, { end }));
  return Object.assign(counter, {
    link: { state: "up" },
    sale,
    refund: sale,
    pending: async () => [],
    history: async () => [],
  });
}

/** What a page sets before the script of the element has come. */
function earlyElement(document) {
  const early = document.createElement("connect-payment");
  early.setAttribute("lang", "de_AT.UTF-8");
  document.body.append(early);
  return Object.assign(early, { texts: { done: "Weiter" }, staff: "Ann", modal: true, phase: "mine", reference: "R" });
}

/** @param {any} window @param {{ back?: boolean }} [can] whether its documents take a node back that they gave away */
export async function elementTests(window, { back = true } = {}) {
  for (const name of ["document", "customElements", "HTMLElement", "CSSStyleSheet", "Event", "CustomEvent"])
    Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
  const { document } = window;
  const early = earlyElement(document);
  const { ConnectPaymentElement, words } = await import("../element/index.js");
  window.customElements.upgrade(document.body);
  const made = (html = "<connect-payment></connect-payment>") => {
    document.body.innerHTML = html;
    return document.body.querySelector("connect-payment");
  };
  const name = (element, part) => element.shadowRoot.querySelector(`[data-name="${part}"]`);

  test("what was set before the element was defined is taken over", async () => {
    assert.ok(early instanceof ConnectPaymentElement);
    assert.deepEqual([early.texts.done, early.staff, early.modal], ["Weiter", "Ann", true]);
    assert.deepEqual([early.getAttribute("staff"), early.hasAttribute("modal")], ["Ann", true]);
    assert.deepEqual([early.phase, early.reference], ["idle", undefined], "what is only read is the element's own");
    const counter = fakeCounter();
    const paid = early.pay(counter, request);
    await settled();
    assert.equal(early.shadowRoot.querySelector("dialog").getAttribute("aria-label"), words.de.label);
    counter.end({ ...approved, text: "Paid." });
    await paid;
    assert.deepEqual([early.phase, name(early, "done").textContent], ["outcome", "Weiter"]);
    early.close();
  });

  test("a payment is shown from its start to its end", async () => {
    const element = made();
    const told = [];
    element.addEventListener("outcome", ({ detail }) => told.push(detail.reference));
    const counter = fakeCounter();
    const paid = element.pay(counter, request);
    await settled();
    assert.deepEqual([element.phase, element.reference], ["progress", "T-42"]);
    counter.end({ ...approved, text: "Paid." });
    assert.equal((await paid).result, "approved");
    assert.deepEqual([element.phase, told], ["outcome", ["T-42"]]);
    name(element, "done").click();
    assert.equal(element.phase, "idle");
  });

  test("attributes and properties say the same", () => {
    const element = made('<connect-payment staff="Bo" scheme="dark" simulator></connect-payment>');
    assert.deepEqual([element.staff, element.scheme, element.simulator, element.modal], ["Bo", "dark", true, false]);
    Object.assign(element, { staff: null, scheme: "light", simulator: false, modal: true });
    assert.deepEqual(element.getAttributeNames().sort(), ["modal", "scheme"]);
    assert.equal(element.getAttribute("scheme"), "light");
    element.setAttribute("modal", "false"); // as React 18 writes it
    element.setAttribute("simulator", "false");
    assert.deepEqual([element.modal, element.simulator], [false, false]);
    Object.assign(element, { modal: "false", simulator: "" });
    assert.deepEqual(element.getAttributeNames(), ["scheme"]);
    Object.assign(element, { texts: null, staff: undefined });
    assert.deepEqual([element.texts, element.staff], [{}, ""]);
  });

  test("nothing throws when a framework sets what is only read", () => {
    const element = made();
    for (const property of Object.keys(Object.getOwnPropertyDescriptors(ConnectPaymentElement.prototype)))
      if (property !== "constructor" && typeof element[property] !== "function") element[property] = "set";
    assert.deepEqual([element.phase, element.reference], ["idle", undefined]);
  });

  test("every way to write German is German", async () => {
    for (const lang of ["de", "DE", "de-AT", "de_DE", "de_CH.UTF-8", "de-DE-u-co-phonebk", " de "]) {
      const element = made(`<div lang="${lang}"><connect-payment></connect-payment></div>`);
      element.pay(fakeCounter(), request);
      await settled();
      assert.equal(name(element, "cancel").textContent, words.de.cancel, lang);
      assert.match(element.shadowRoot.querySelector(".amount").textContent, /CH/.test(lang) ? /12\.50/ : /12,50/, lang);
    }
    for (const lang of ["", "den", "en_GB", "x-de"]) {
      const element = made(`<div lang="${lang}"><connect-payment></connect-payment></div>`);
      element.pay(fakeCounter(), request);
      await settled();
      assert.equal(name(element, "cancel").textContent, words.en.cancel, lang);
    }
  });

  test("the language is also found outside of the shadow roots that the element stands in", async () => {
    const outer = made('<main lang="de"><div></div></main>') ?? document.querySelector("main div");
    const root = outer.attachShadow({ mode: "open" });
    root.innerHTML = "<p><connect-payment></connect-payment></p>";
    const element = root.querySelector("connect-payment");
    element.pay(fakeCounter(), request);
    await settled();
    assert.equal(name(element, "cancel").textContent, words.de.cancel);
  });

  test("without a counter it says what to write", async () => {
    const element = made();
    const wrong = { code: "invalid-request", sent: false, field: "counter", text: words.en.problem };
    for (const counter of [undefined, null, {}, Promise.resolve(fakeCounter()), new EventTarget(), request])
      await assert.rejects(element.pay(counter, request), {
        ...wrong,
        message: /counter: must be an open counter: const counter = await epos\.payAtCounter\(/,
      });
    assert.throws(() => element.follow(undefined), wrong);
    await assert.rejects(element.pay(fakeCounter(), { ...request, kind: "gift" }), {
      ...wrong,
      field: "kind",
      message: /sale, refund/,
    });
    assert.equal(element.phase, "idle");
  });

  test("it works behind a proxy and as a copy", async () => {
    const copy = (it) => Object.create(Object.getPrototypeOf(it), Object.getOwnPropertyDescriptors(it));
    for (const behind of [(it) => new Proxy(it, {}), copy]) {
      const element = made();
      const seen = behind(element);
      const counter = fakeCounter();
      const stop = seen.follow(counter);
      const paid = seen.pay(counter, request);
      await settled();
      counter.end({ ...approved, text: "Paid." });
      assert.equal((await paid).result, "approved");
      assert.ok(seen.close());
      assert.deepEqual([seen.staff, element.phase], ["", "idle"]);
      stop();
    }
  });

  test("in another document, and back, it has its look once", () => {
    const element = made();
    const looks = () =>
      element.shadowRoot.querySelectorAll("style").length + (element.shadowRoot.adoptedStyleSheets?.length ?? 0);
    assert.equal(looks(), 1);
    const other = document.implementation.createHTMLDocument("");
    other.body.append(other.adoptNode(element));
    assert.equal(looks(), 1);
    if (!back) return;
    document.body.append(document.adoptNode(element));
    assert.equal(looks(), 1);
  });
}
