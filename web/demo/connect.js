// How this till starts ConnectEPoS: it loads the engine once, saves the site, and opens its counter. Selling is in sale.js.
import { moveIn, simulatorEndpoint, simulatorWanted } from "./simulator.js";

/** This till has one site. We choose its id, which only counts on this device. */
export const SITE = "demo-till";

/** This belongs to the software and not to the shop, so it is fixed here and is not a setting. */
export const SOFTWARE_HOUSE = "simSWH";

/** A site for the simulator. */
export function simulatorSite() {
  return {
    id: SITE,
    account: "simulator",
    environment: "test",
    endpoint: simulatorEndpoint(),
    apiKey: "11111111-2222-4333-8444-555555555555",
    installerId: "simInstaller",
    currency: "GBP",
    terminals: "shared",
    finalPosReceipt: true,
  };
}

/**
 * Loads the engine. `?host=page` runs it in this page instead of a worker;
 * `?texts=de` lets the component speak German; `?simulator` brings a simulator into the page.
 */
export async function loadEngine() {
  if (!globalThis.ConnectEPoS) {
    const missing = new Error("dist/connect-epos.js is not there; run ./build.sh build");
    missing.text = "The payment component is not built yet. Run ./build.sh serve and open the page again.";
    throw missing;
  }
  const asked = new URLSearchParams(location.search);
  const host = asked.get("host") === "page" ? "page" : "auto";
  const texts = asked.get("texts") === "de" ? await import("../../dist/connect-epos-text-de.mjs") : undefined;
  // At level "trace" the engine tells every frame, without secrets. The frames panel shows them.
  const epos = await globalThis.ConnectEPoS.load({
    softwareHouseId: SOFTWARE_HOUSE,
    host,
    texts,
    logLevel: "trace",
    simulator: await simulatorWanted(),
  });
  moveIn(epos);
  return epos;
}

/** The saved site (without its key, with `apiKeySet`), or null on a new device. */
export async function savedSite(epos) {
  try {
    return await epos.sites.get(SITE);
  } catch (error) {
    if (error.code === "unknown-site") return null;
    throw error;
  }
}

/**
 * Opens the counter at once, without waiting for the link: so staff can see and settle, also offline, what an earlier
 * page left unfinished. `hooks` has onLink, onPending, onRecovered, onReportDue and allow.
 */
export function openCounter(epos, hooks) {
  return epos.payAtCounter(SITE, { wait: false, ...hooks });
}

const LINK = {
  connecting: "Connecting",
  up: "Connected",
  reconnecting: "Connection lost, trying again",
  refused: "Connection refused",
  displaced: "Another connection took over",
  closed: "Not connected",
};

const REASONS = {
  "no-answer": "no answer",
  handshake: "check internet and settings",
  "turned-away": "check account and key",
  offline: "no network",
  blocked: "blocked by the browser",
  csp: "blocked by the page's policy",
  "mixed-content": "blocked by the browser",
  "local-network": "blocked by the browser",
};

const LOST = { offline: "No network on this device" };

const DISPLACED = {
  discontinued: "Another till took over",
  "quick-closes": "Probably another till took over",
  "another-tab": "Another window of this till serves",
};

/** The words in the header for the state of the link. */
export function linkWords(link) {
  if (link?.state === "displaced" && DISPLACED[link.reason]) return DISPLACED[link.reason];
  if (link?.state === "reconnecting" && LOST[link.reason]) return LOST[link.reason];
  const state = LINK[link?.state] ?? "Not connected";
  // Only a refused link gets a reason. If it was up before, its key is good.
  const reason = link?.state === "refused" ? REASONS[link.reason] : undefined;
  return reason ? `${state}: ${reason}` : state;
}
