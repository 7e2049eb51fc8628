// The self-test tries, one after the other, what card payments need from this browser, page and network. It opens no link,
// and sends nothing that reaches a card machine.
import { clean } from "./redact.js";
import { words } from "./words.js";

/** How long one part may take, ms. */
const LIMIT = 10_000;
/** If the two clocks of a page differ by more than this, ms, the test says so. */
const DRIFT = 2_000;
const SCRATCH = "connect-epos-self-test";

/**
 * A part returns what it measured, and throws if it failed. `ok: null` means neither: nobody can tell here, or it is no
 * reason to stop.
 * @typedef {{ ok: boolean | null, detail: string, because?: string }} Found
 * @typedef {import("./index.js").Context} Context
 * @type {Record<string, (context: Context, site?: string) => Promise<Found> | Found>}
 */
const parts = {
  "secure-context": () => ({ ok: isSecureContext, detail: isSecureContext ? location.protocol : location.origin }),
  engine,
  worker: ({ host, settings }) => ({ ok: host === "worker" || settings.host === "page" || null, detail: host }),
  storage: writeAndRead,
  persistence,
  locks,
  clock,
  network,
  connect,
  "wake-lock": wakeLock,
};

/**
 * selfTest tries every part.
 * @param {Context} context
 * @param {{ site?: string, lang?: string }} [given]
 */
export async function selfTest(context, { site, lang = document.documentElement.lang } = {}) {
  const said = words(lang);
  const results = [];
  for (const [name, part] of Object.entries(parts)) {
    const { ok, detail, because = "" } = await tryPart(() => part(context, site));
    const { good, bad } = said[name];
    const text = said.because[because] ?? (ok ? good : bad);
    results.push(Object.freeze({ name, ok, detail: clean(detail), text }));
  }
  return Object.freeze(results);
}

/** @param {() => Promise<Found> | Found} part @returns {Promise<Found>} */
async function tryPart(part) {
  /** @type {any} */ let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing within ${LIMIT} ms`)), LIMIT);
  });
  try {
    return /** @type {Found} */ (await Promise.race([part(), late]));
  } catch (error) {
    const { name, code, reason, message } = /** @type {any} */ (error);
    return { ok: false, detail: `${typeof code === "string" ? code : name}: ${message}`, because: reason };
  } finally {
    clearTimeout(timer);
  }
}

/** @param {() => Promise<any>} what @returns {Promise<number>} how long it took, ms */
async function timed(what) {
  const begun = performance.now();
  await what();
  return Math.round((performance.now() - begun) * 10) / 10;
}

/** @param {Context} context */
async function engine({ epos }) {
  return { ok: true, detail: `${await timed(() => epos.storage())} ms` };
}

/** Creates a test database, writes to it, reads from it and deletes it. Of the journal's own it only reads the sites. */
async function writeAndRead(/** @type {Context} */ { epos }) {
  const took = await timed(async () => {
    await epos.sites.list();
    const opening = indexedDB.open(SCRATCH);
    opening.onupgradeneeded = () => opening.result.createObjectStore("s");
    const db = await done(opening);
    try {
      const writing = db.transaction("s", "readwrite", { durability: "strict" });
      writing.objectStore("s").put({ kept: 1 }, "k");
      await new Promise((complete, fail) => {
        writing.oncomplete = complete;
        writing.onabort = () => fail(writing.error);
      });
      const read = await done(db.transaction("s").objectStore("s").get("k"));
      if (read?.kept !== 1) throw new Error("what was written was not read again");
    } finally {
      db.close();
      await done(indexedDB.deleteDatabase(SCRATCH));
    }
  });
  return { ok: true, detail: `${took} ms` };
}

/** @param {IDBRequest} request @returns {Promise<any>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {Context} context @returns {Promise<Found>} */
async function persistence({ epos }) {
  const { kind, persisted, evictable, usage, quota } = await epos.storage();
  if (kind === "memory") return { ok: null, detail: kind, because: "memory" };
  return {
    ok: persisted === true && !evictable ? true : null,
    detail: [evictable ?? "kept", usage !== undefined && `${usage} of ${quota} bytes`].filter(Boolean).join(", "),
  };
}

async function locks() {
  const took = await timed(() => navigator.locks.request(SCRATCH, { mode: "exclusive" }, async () => {}));
  return { ok: true, detail: `${took} ms` };
}

/**
 * Nobody here knows the right time. But if the clock was changed since the page was loaded, or if the machine slept, the
 * two clocks of a page differ.
 */
function clock() {
  const drift = Math.round(Date.now() - performance.timeOrigin - performance.now());
  return { ok: Math.abs(drift) <= DRIFT || null, detail: `${new Date().toISOString()}, ${drift} ms apart` };
}

/** Chromium asks before a page may reach the local network. Other browsers do not have this permission. */
async function network() {
  const states = await Promise.all(
    ["loopback-network", "local-network", "local-network-access"].map(async (name) => {
      const status = await Promise.resolve(navigator.permissions?.query(/** @type {any} */ ({ name }))).catch(
        () => undefined,
      );
      return status && `${name}: ${status.state}`;
    }),
  );
  const known = states.filter(Boolean);
  const denied = known.some((state) => /denied$/.test(String(state)));
  // A service on the internet needs none of it.
  return { ok: denied ? null : true, detail: known.join(", ") || "unknown here" };
}

/**
 * The link of an open counter, and how long an answer takes on it. The test opens no counter, because that is the till's
 * business.
 * @param {Context} context @param {string} [site]
 * @returns {Promise<Found>}
 */
async function connect({ services }, site) {
  const counter = services.find((each) => each.name === "counter" && (site === undefined || each.site === site));
  if (!counter) return { ok: null, detail: "no open counter", because: "not-open" };
  const { state, reason } = counter.link;
  if (state !== "up") return { ok: false, detail: [state, reason].filter(Boolean).join(": "), because: reason };
  return { ok: true, detail: `${await timed(() => counter.terminals())} ms` };
}

/** @returns {Promise<Found>} */
async function wakeLock() {
  if (!navigator.wakeLock) return { ok: null, detail: "unknown here" };
  if (document.visibilityState !== "visible") return { ok: null, detail: "hidden" };
  try {
    const lock = await navigator.wakeLock.request("screen");
    await lock.release();
    return { ok: true, detail: "granted" };
  } catch (error) {
    return { ok: null, detail: /** @type {Error} */ (error).name }; // no payment depends on it
  }
}
