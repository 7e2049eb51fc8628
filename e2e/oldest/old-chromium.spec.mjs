// The oldest Chromium that docs/browsers.md promises takes a payment, and older ones say that they are too old. This is no
// part of the other specs, because the browsers have to be fetched: ./build.sh oldest.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { visit } from "../support/old-chromium.mjs";

const DIST = join(process.env.SITE, "dist");
const SCRIPTS = ["", "-element", "-tables", "-receipts"]
  .map((part) => `<script src="/connect-epos${part}.js"></script>`)
  .join("");

/** pays runs in the page. */
async function pays(host) {
  const epos = await ConnectEPoS.load({ softwareHouseId: "simSWH", host, simulator: { timeScale: 500 } });
  await epos.sites.save(Object.assign({}, epos.simulator.site, { id: "bar" }));
  const counter = await epos.payAtCounter("bar", { onPending() {} });
  const request = (reference) => ({ tid: "VCMINVLSIP0", amount: 1250, currency: "GBP", reference });
  const { result } = await counter.sale(request("S-1"));
  const again = await counter.sale(request("S-1")).catch(({ code }) => code);
  const element = document.body.appendChild(document.createElement("connect-payment"));
  element.modal = true;
  const byElement = await element.pay(counter, request("E-1"));
  const title = element.shadowRoot.querySelector("h2").textContent;
  const book = ConnectEPoSTables.tableBook();
  const { state } = await book.open("12");
  const receipt = ConnectEPoSReceipts.asText([{ type: "TEXT", value: "Steak" }], 32);
  const wrong = (await epos.selfTest())
    .filter(({ ok }) => ok === false)
    .map(({ name, detail }) => `${name}: ${detail}`);
  const { settings } = await epos.supportBundle();
  await epos.close();
  return { runs: settings.runs, result, again, byElement: byElement.result, title, state, receipt, wrong };
}

for (const host of ["worker", "page"])
  test(`Chromium 88 takes payments, host ${host}`, async () => {
    const told = await visit(
      88,
      DIST,
      `${SCRIPTS}<body><script>(${pays})("${host}").then(tell, (error) => tell(String(error.stack)))</script>`,
    );
    assert.match(told.receipt ?? JSON.stringify(told), /Steak/);
    delete told.receipt;
    assert.deepEqual(told, {
      runs: host,
      result: "approved",
      again: "already-paid",
      byElement: "approved",
      title: "Approved",
      state: "open",
      wrong: [],
    });
  });

for (const version of [78, 83])
  test(`Chromium ${version} is told that it is too old`, async () => {
    const told = await visit(
      version,
      DIST,
      `<script src="/connect-epos.js"></script><script>
        ConnectEPoS.load({ softwareHouseId: "simSWH" }).catch(function (error) {
          tell([error.code, error.message, error.text, error.sent]);
        });
      </script>`,
    );
    assert.deepEqual([told[0], told[3]], ["browser-too-old", false]);
    assert.match(told[1], /has no String\.replaceAll/);
    assert.match(told[2], /too old for card payments/);
  });
