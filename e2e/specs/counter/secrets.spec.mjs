// The API key and whole card numbers are nowhere: not in the console, not in events, errors or outcomes, and not in the
// database or the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { KEY, simulator, siteAt, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

const PAN = "4111111111111111";
const SPACED = "4111 1111 1111 1111";

/** dump reads the whole database as text: its structure as JSON, bytes as characters. CryptoKeys are listed apart. */
function dump() {
  const bytes = (view) =>
    String.fromCharCode(...new Uint8Array(view.buffer ?? view, view.byteOffset ?? 0, view.byteLength));
  const keys = [];
  const plain = (_, value) => {
    if (value instanceof CryptoKey) return keys.push(value) && "a CryptoKey";
    return value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? bytes(value) : value;
  };
  const done = (request) =>
    new Promise((resolve, reject) =>
      Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }),
    );
  return (async () => {
    const stores = {};
    for (const { name } of await indexedDB.databases()) {
      const db = await done(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const objects = db.transaction(store).objectStore(store);
        stores[`${name}/${store}`] = [await done(objects.getAllKeys()), await done(objects.getAll())];
      }
      db.close();
    }
    const text = JSON.stringify(stores, plain);
    const exported = [];
    for (const key of keys)
      for (const format of ["raw", "jwk"])
        exported.push(
          await crypto.subtle.exportKey(format, key).then(
            () => "exported",
            ({ name }) => name,
          ),
        );
    const kinds = keys.map(({ type, extractable, algorithm: { name }, usages }) => ({
      type,
      extractable,
      name,
      usages: [...usages].sort(),
    }));
    return {
      text,
      stores: Object.keys(stores),
      kinds,
      exported,
      cookies: document.cookie,
      local: JSON.stringify({ ...localStorage, ...sessionStorage }),
    };
  })();
}

/** forms are the ways in which a secret could be written. */
const forms = (secret) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  Buffer.from(secret).toString("hex"),
  [...secret].join("\0"),
];

/** assertNowhere checks that no secret is in any of the places, in whatever form. */
function assertNowhere(places, secrets = [KEY, PAN, SPACED]) {
  for (const [place, value] of Object.entries(places)) {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    for (const secret of secrets)
      for (const form of forms(secret)) assert.ok(!text.includes(form), `${secret.slice(0, 4)}… in ${place}`);
  }
}

const lines = (value) => [{ value, type: "TEXT", format: [] }];

for (const host of HOSTS) {
  test(`host ${host}: a session full of secrets tells none`, async (t) => {
    await sim.control("reset", {});
    await sim.control("knobs", {
      signatureTimeout: 2,
      payment: {
        primaryAccountNumber: PAN,
        userMessage: `card ${SPACED}`,
        receiptLines: { CUSTOMER: lines(`PAN ${PAN}`), MERCHANT: lines(`CARD ${SPACED} OK`) },
      },
    });
    const till = await shop(t, started, sim, { host, load: { logLevel: "trace" } });
    const outcome = await till.sale({ reference: "T-1" });
    assert.equal(outcome.result, "approved");
    assert.match(JSON.stringify(outcome.payment), /1111/, "the last four digits are left");
    await sim.control("send", {
      frame: `{"jsonrpc":"2.0","method":"notify","params":{"tid":"${TID.approves}","notificationValue":"${PAN}","${KEY}":"${SPACED}"}}`,
    });
    await sim.control("send", {
      frame: `{"jsonrpc":"2.0","error":{"code":-32603,"message":"card ${PAN}","data":"${SPACED}"}}`,
    });
    await till.hear("connection-error");
    await sim.control("drop", { when: "before", direction: "out", name: "response:sale" });
    await till.sale({ reference: "T-2", tid: TID.contactless });
    await sim.control("fault", {
      do: "replace",
      direction: "out",
      name: "response:sale",
      frame: `{"jsonrpc":"2.0","id":"$id","error":{"code":-32603,"message":"card ${PAN}","data":"card ${SPACED}"}}`,
    });
    await till.open();
    const turned = await till.sale({ reference: "T-3", tid: TID.signs });
    const errors = [
      await till.saleRefused({ reference: "T-1" }),
      await till.refused("sites.save", { ...siteAt(sim.origin), account: "a b" }),
      await till.refused("sites.save", { ...siteAt(sim.origin), apiKey: { key: KEY } }),
    ];
    const frames = (await till.heard("log")).filter(({ frame }) => frame);
    assert.ok(frames.length > 10, "the trace was on");
    const stored = await till.page.evaluate(dump);
    assertNowhere({
      outcome,
      turned,
      errors,
      frames,
      stored,
      sites: [await till.sites("list"), await till.sites("get", "front-bar")],
      history: await till.counter("history"),
      pending: await till.counter("pending"),
      events: await till.page.evaluate(() => JSON.stringify(window.shop.heard)),
      console: till.said,
      page: await till.page.content(),
    });

    assert.deepEqual(stored.stores.sort(), [
      "connect-epos/entries",
      "connect-epos/meta",
      "connect-epos/records",
      "connect-epos/sites",
    ]);
    assert.match(stored.text, /T-1/, "the dump reads the records");
    assert.deepEqual(stored.kinds, [
      { type: "secret", extractable: false, name: "AES-GCM", usages: ["decrypt", "encrypt"] },
    ]);
    assert.deepEqual(stored.exported, ["InvalidAccessError", "InvalidAccessError"]);
    assert.deepEqual([stored.cookies, stored.local], ["", "{}"]);
  });
}

test("the demo till shows no key and no whole card number", async () => {
  await sim.control("reset", {});
  await sim.control("knobs", {
    payment: {
      primaryAccountNumber: PAN,
      receiptLines: { CUSTOMER: lines(`PAN ${PAN}`), MERCHANT: lines(`CARD ${SPACED} OK`) },
    },
  });
  const page = await (await started.newContext()).newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  await page.goto(sim.origin);
  await page.getByTestId("settings-save").click();
  await page.getByTestId("toggle-frames").click();
  await page.locator("[data-testid=pay]:enabled").waitFor();
  await page.keyboard.type("1250");
  await page.keyboard.press("Enter");
  const element = page.getByTestId("element");
  await element.locator("[data-screen=outcome]").waitFor();
  await element.locator("details[data-name=customer] summary").click();
  await element.locator("details[open]").getByText("PAN").waitFor();
  const panel = await element.evaluate(({ shadowRoot }) => shadowRoot.innerHTML);
  await element.locator("[data-name=print-customer]").click();
  const printed = await page.getByTestId("print-paper").textContent();
  await page.getByTestId("print-close").click();
  await element.locator("[data-name=done]").click();
  await page.getByTestId("open-history").click();
  await page.locator("[data-testid=history-rows] tr").first().waitFor();
  const fields = await page.evaluate(() => [...document.querySelectorAll("input")].map(({ value }) => value));
  assertNowhere({ page: await page.content(), panel, printed, fields, said, stored: await page.evaluate(dump) });
  await page.context().close();
});
