// The support bundle: what whoever helps a shop wants to know first, as plain
// JSON. Of the journal it takes named facts only, so that a field which Connect
// invents tomorrow is not in it.
import { cleaned, place } from "./redact.js";

/** How far back the journal is taken from, ms, and how many entries of each service. */
const BACK = 7 * 24 * 3_600_000;
const MOST = 200;

/** What is taken of a payment, a report, a lock or a table's payment. */
const FACTS = [
  "kind",
  "type",
  "tid",
  "reference",
  "tableId",
  "attempt",
  "at",
  "since",
  "from",
  "to",
  "endedAt",
  "amount",
  "currency",
  "cardholderNotPresent",
  "result",
  "reason",
  "state",
  "owner",
  "sent",
  "stored",
  "recovered",
  "settledBy",
  "finding",
  "why",
  "transactionResult",
  "taken",
  "differs",
  "flags",
  "confirmed",
  "reportType",
  "reportResult",
  "reportTime",
  "unacknowledged",
];
/** What is taken of what Connect said of a payment: nothing of the card but its scheme. */
const SAID = [
  "transactionResult",
  "transactionType",
  "transactionNumber",
  "transactionTime",
  "tid",
  "currency",
  "amountBase",
  "amountGratuity",
  "amountCashback",
  "amountTotal",
  "cardSchemeName",
  "paymentMethod",
];
/** What is taken of a site. Its key is never told to anybody. */
const SITE = [
  "id",
  "account",
  "environment",
  "apiKeySet",
  "installerId",
  "defaultTid",
  "currency",
  "terminals",
  "signatureDefault",
  "lookBack",
  "tradingDayStartsAt",
];

/** @param {any} from @param {string[]} names */
const picked = (from, names) =>
  Object.fromEntries(names.filter((name) => from?.[name] !== undefined).map((name) => [name, from[name]]));

/**
 * supportBundle never rejects because a part of it cannot be had: `failed` says why.
 * @param {import("./index.js").Context} context
 */
export async function supportBundle({ epos, settings, host, services, lines, frames }) {
  const { storage, sites, open } = await together({
    storage: () => epos.storage(),
    sites: async () =>
      (await epos.sites.list()).map((site) => ({
        ...picked(site, SITE),
        endpoint: site.endpoint && place(site.endpoint),
      })),
    open: () => Promise.all(services.map(service)),
  });
  return cleaned({
    what: "Connect EPoS support bundle",
    format: 1,
    at: new Date().toISOString(),
    versions: versions(settings.wasm),
    simulated: epos.simulator !== undefined,
    browser: browser(),
    settings: loaded(settings, host),
    storage,
    sites,
    services: open,
    log: [...lines],
    frames: frames.map((line) => ({ ...line, frame: shortened(line.frame) })),
  });
}

/** What runs is the loader's to say: this file may be one that a cache kept. @param {string} wasm */
const versions = (wasm) =>
  wasm === __WASM_INTEGRITY__
    ? { connectEpos: __VERSION__, go: __GO__, wasm }
    : { connectEpos: "another build than the diagnostics'", go: "", wasm, diagnostics: __WASM_INTEGRITY__ };

/** Members of a frame that are the customer's business, the bank's, or name who served. */
const PRIVATE = /receipt|accountNumber|expiry|dateOf|auth|cardholderName|waiter/i;

/**
 * shortened is a frame without what is printed and without the card; one that
 * cannot be read could hold either.
 * @param {string} frame
 */
function shortened(frame) {
  try {
    return JSON.stringify(
      JSON.parse(frame, (name, value) => (PRIVATE.test(name) && typeof value !== "boolean" ? "(left out)" : value)),
    );
  } catch {
    return `(not to be read, ${frame.length} characters)`;
  }
}

/** @param {any} settings @param {string} host */
function loaded(settings, host) {
  const urls = Object.entries(settings)
    .filter(([name]) => name.endsWith("Url"))
    .map(([name, url]) => [name, place(url)]);
  return {
    ...picked(settings, ["softwareHouseId", "storage", "logLevel", "keepDays"]),
    host: settings.host,
    runs: host,
    ...Object.fromEntries(urls),
  };
}

/** @param {any} service counter or tables */
async function service(service) {
  const { site, name, link } = service;
  const { pending, history } = await together({
    pending: async () =>
      "pending" in service
        ? (await service.pending()).map((/** @type {any} */ entry) => picked(entry, FACTS))
        : undefined,
    history: async () => (await service.history({ from: Date.now() - BACK, limit: MOST })).map(entry),
  });
  return { site, name, link, pending, counts: Array.isArray(history) ? counts(history) : undefined, history };
}

/** What is taken of a note: its reason is in the words of staff, and no code. */
const NOTED = ["method", ...FACTS.filter((name) => name !== "reason")];

/** @param {any} entry of a history */
function entry(entry) {
  const { payment, error } = entry;
  return {
    ...picked(entry, entry.kind === "note" ? NOTED : FACTS),
    ...(payment && { payment: picked(payment, SAID) }),
    ...(error && { error: picked(error, ["code"]) }),
    ...(entry.signature && { signature: picked(entry.signature, ["decidedBy"]) }),
    ...(entry.settlement && { settlement: picked(entry.settlement, ["at"]) }),
  };
}

/** @param {any[]} history how often each ended how */
function counts(history) {
  /** @type {Record<string, number>} */ const counts = {};
  for (const { kind, result, reportResult, state } of history) {
    const name = [kind, result ?? reportResult ?? state].filter(Boolean).join(" ");
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** What is known of the browser and of the page in it. */
function browser() {
  const { userAgent, language, onLine, hardwareConcurrency, permissions, serviceWorker, wakeLock } = navigator;
  const own = self === top;
  return {
    userAgent,
    language,
    onLine,
    hardwareConcurrency,
    page: location.origin,
    secure: isSecureContext,
    isolated: crossOriginIsolated,
    frame: !own,
    visible: document.visibilityState,
    installed: matchMedia("(display-mode: standalone)").matches,
    can: {
      locks: Boolean(navigator.locks),
      permissions: Boolean(permissions),
      wakeLock: Boolean(wakeLock),
      serviceWorker: Boolean(serviceWorker),
    },
    controlled: Boolean(serviceWorker?.controller),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    loadedAt: new Date(performance.timeOrigin).toISOString(),
  };
}

/**
 * together asks for several things; what fails is its reason, and spoils nothing else.
 * @param {Record<string, () => Promise<any>>} asked
 * @returns {Promise<Record<string, any>>}
 */
async function together(asked) {
  const all = Object.entries(asked).map(async ([name, ask]) => [
    name,
    await ask().catch((error) => ({ failed: error.code ?? String(error) })),
  ]);
  return Object.fromEntries(await Promise.all(all));
}
