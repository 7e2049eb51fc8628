// A small till that tries everything the package has, and writes what it found to its page. Every tool builds this same
// file. `npm test` of a till would look like this.
import { load, version } from "connect-epos";
import { asText, receipt } from "connect-epos/receipts";
import { tableBook } from "connect-epos/tables";
import * as german from "connect-epos/text-de";

const SALE = { tid: "VCMINVLSIP0", amount: 1250, currency: "GBP" };
const KEY = "11111111-2222-4333-8444-555555555555";
let receipts = 0;

/**
 * drive tries every part and writes the findings into `#findings`: "ok", or what went wrong, for each part.
 * @param {object} [options] what this tool needs in every `load`
 * @param {object} [simulator] what it needs besides when the simulator is asked for
 */
export async function drive(options = {}, simulator = {}) {
  const findings = {};
  const checks = { worker, page, simulator: inThePage, diagnostics, element, parts };
  for (const [name, check] of Object.entries(checks))
    findings[name] = await check(options, simulator).catch((error) => `${error.code ?? ""} ${error.message}`.trim());
  const shown = document.createElement("pre");
  shown.id = "findings";
  shown.textContent = JSON.stringify(findings, null, 2);
  document.body.append(shown);
}

const worker = (options) => pays({ ...options, host: "worker" });
const page = (options) => pays({ ...options, host: "page" });
const inThePage = (options, simulator) =>
  pays({ ...options, simulator: { timeScale: 100 }, ...simulator }, ({ simulator }) => simulator.site);

/** Connect is the simulator whose address is in the page's own address. */
function site() {
  const endpoint = new URLSearchParams(location.search).get("endpoint");
  return { account: "simulator", environment: "test", endpoint, apiKey: KEY, installerId: "simInstaller" };
}

/** open loads an engine with these options, opens a counter, and closes the engine after `use`. */
async function open(options, siteOf, use) {
  const epos = await load({ softwareHouseId: "simSWH", ...options });
  try {
    await epos.sites.save({ ...siteOf(epos), id: "front-bar" });
    return await use(await epos.payAtCounter("front-bar"), epos);
  } finally {
    await epos.close();
  }
}

const pays = (options, siteOf = site) =>
  open(options, siteOf, async (counter) => approved(await counter.sale({ ...SALE, reference: reference() })));

async function diagnostics(options) {
  return open(options, site, async (_, epos) => {
    const failed = (await epos.selfTest()).filter(({ ok }) => ok === false);
    if (failed.length) return failed.map(({ name, detail }) => `${name}: ${detail}`).join(", ");
    const bundle = JSON.stringify(await epos.supportBundle());
    return bundle.includes(version) && !bundle.includes(KEY) ? "ok" : "the support bundle is not what it should be";
  });
}

/** The element's script comes later than the page, as in a till that loads its screens when it needs them. */
async function element(options) {
  await import("connect-epos/element");
  const shown = document.createElement("connect-payment");
  document.body.append(shown);
  return open(options, site, async (counter) => {
    const told = approved(await shown.pay(counter, { ...SALE, reference: reference() }));
    if (!shown.shadowRoot?.textContent?.includes("£12.50")) return "the element shows no amount";
    shown.close();
    return told;
  });
}

async function parts(options) {
  return open({ ...options, texts: german }, site, async (counter) => {
    const outcome = await counter.sale({ ...SALE, reference: reference() });
    if (!asText(receipt(outcome.payment, "customer"), 42).trim()) return "the receipt is empty";
    if (!outcome.text.includes("Genehmigt")) return `this is not German: ${outcome.text}`;
    return typeof tableBook({ currency: "GBP" }) === "object" ? approved(outcome) : "there is no book of tables";
  });
}

const reference = () => `T-${++receipts}-${Math.random().toString(36).slice(2)}`;
const approved = ({ result, text }) => (result === "approved" ? "ok" : `${result}: ${text}`);
