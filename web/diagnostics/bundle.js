// The support bundle: what a helper of a shop wants to know first, as plain JSON. It takes only the members of the journal
// that are listed here, so that a field which Connect adds later is not in it.
import { cleanAll, publicAddress } from "./redact.js";

/** How far the bundle goes back in the journal, ms, and how many entries of each service it takes. */
const BACK = 7 * 24 * 3_600_000;
const MOST = 200;

/** The members of a payment, a report, a lock, or a payment at a table. */
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
/** The members of Connect's answer about a payment. Of the card it takes only the scheme. */
const OF_CONNECT = [
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
/** The members of a site. Nobody is ever told its key. */
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
const pick = (from, names) =>
  Object.fromEntries(names.filter((name) => from?.[name] !== undefined).map((name) => [name, from[name]]));

/**
 * supportBundle does not reject if a part of it is not available: `failed` says why.
 * @param {import("./index.js").Context} context
 */
export async function supportBundle({ epos, settings, host, services, lines, frames }) {
  const { storage, sites, open } = await collect({
    storage: () => epos.storage(),
    sites: async () =>
      (await epos.sites.list()).map((site) => ({
        ...pick(site, SITE),
        endpoint: site.endpoint && publicAddress(site.endpoint),
      })),
    open: () => Promise.all(services.map(service)),
  });
  return cleanAll({
    what: "Connect EPoS support bundle",
    format: 1,
    at: new Date().toISOString(),
    versions: versions(settings.wasm),
    simulated: epos.simulator !== undefined,
    browser: browser(),
    settings: settingsOf(settings, host),
    storage,
    sites,
    services: open,
    log: [...lines],
    frames: frames.map((line) => ({ ...line, frame: withoutPrivate(line.frame) })),
  });
}

/** The loader says which build runs: this script may come from a cache, and be of another build. @param {string} wasm */
const versions = (wasm) =>
  wasm === __WASM_INTEGRITY__
    ? { connectEpos: __VERSION__, go: __GO__, wasm }
    : { connectEpos: "another build than the diagnostics'", go: "", wasm, diagnostics: __WASM_INTEGRITY__ };

/** Members of a frame that belong to the customer or the bank, or that name a waiter. */
const PRIVATE = /receipt|accountNumber|expiry|dateOf|auth|cardholderName|waiter/i;

/**
 * withoutPrivate is a frame without the receipt and the card. A frame that cannot be read is left out, because it could
 * contain both.
 * @param {string} frame
 */
function withoutPrivate(frame) {
  try {
    return JSON.stringify(
      JSON.parse(frame, (name, value) => (PRIVATE.test(name) && typeof value !== "boolean" ? "(left out)" : value)),
    );
  } catch {
    return `(not to be read, ${frame.length} characters)`;
  }
}

/** @param {any} settings @param {string} host */
function settingsOf(settings, host) {
  const urls = Object.entries(settings)
    .filter(([name]) => name.endsWith("Url"))
    .map(([name, url]) => [name, publicAddress(url)]);
  return {
    ...pick(settings, ["softwareHouseId", "storage", "logLevel", "keepDays"]),
    host: settings.host,
    runs: host,
    ...Object.fromEntries(urls),
  };
}

/** @param {any} service counter or tables */
async function service(service) {
  const { site, name, link } = service;
  const { pending, history } = await collect({
    pending: async () =>
      "pending" in service
        ? (await service.pending()).map((/** @type {any} */ entry) => pick(entry, FACTS))
        : undefined,
    history: async () => (await service.history({ from: Date.now() - BACK, limit: MOST })).map(entry),
  });
  return { site, name, link, pending, counts: Array.isArray(history) ? counts(history) : undefined, history };
}

/** The members of a note. Its reason is left out, because it is what staff typed, and not a code. */
const OF_NOTE = ["method", ...FACTS.filter((name) => name !== "reason")];

/** @param {any} entry of a history */
function entry(entry) {
  const { payment, error } = entry;
  return {
    ...pick(entry, entry.kind === "note" ? OF_NOTE : FACTS),
    ...(payment && { payment: pick(payment, OF_CONNECT) }),
    ...(error && { error: pick(error, ["code"]) }),
    ...(entry.signature && { signature: pick(entry.signature, ["decidedBy"]) }),
    ...(entry.settlement && { settlement: pick(entry.settlement, ["at"]) }),
  };
}

/** @param {any[]} history counts how often each kind ended in each way */
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
 * collect asks for several things. If one of them fails, its value is the reason, and the others are not affected.
 * @param {Record<string, () => Promise<any>>} asked
 * @returns {Promise<Record<string, any>>}
 */
async function collect(asked) {
  const all = Object.entries(asked).map(async ([name, ask]) => [
    name,
    await ask().catch((error) => ({ failed: error.code ?? String(error) })),
  ]);
  return Object.fromEntries(await Promise.all(all));
}
