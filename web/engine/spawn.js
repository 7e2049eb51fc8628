// The two places where an engine can run, with the same interface: a worker, and the page itself.
import { EPoSError } from "./error.js";
import { exportsOf } from "./hand-over.js";
import { uncached } from "./uncached.js";
import { uniqueName } from "./unique.js";
import { within } from "./within.js";

/**
 * @typedef {object} Listener hears what a host tells the page
 * @property {(text: string) => void} text gets a string of the Go program
 * @property {(message: Control) => void} control
 * @property {(why: string, reason?: string) => void} died is called when the engine is gone, or could not start
 *
 * @typedef {{ step?: "lock" | "fetch" | "compile" | "run", module?: WebAssembly.Module, failed?: string, reason?: string, message?: string, log?: string, exited?: boolean }} Control
 *   `step` is what the start does from now on
 * @typedef {{ send(text: string): void, end(): void | Promise<void> }} Running `end` may return a promise: when it resolves, the locks of the engine are free
 * @typedef {{ wasm: string | WebAssembly.Module, integrity: string, simulator?: MessagePort, fresh?: boolean }} Program `fresh`: its host's script must not come from a cache
 *
 * @typedef {object} Host
 * @property {"worker" | "page"} kind
 * @property {(program: Program, on: Listener) => Running} spawn may throw if workers are forbidden
 *
 * @typedef {object} PageScript connect-epos-page.js
 * @property {(port: MessagePort, module?: WebAssembly.Module) => void} run
 * @property {(url: string) => Promise<[why: string, reason: string]>} whyNotStarted
 * @typedef {(fresh?: string) => Promise<PageScript>} LoadPage fetches that script, past every cache if `fresh` names the build
 */

/**
 * workerHost runs each engine in a dedicated worker. It notices the end of the worker even if no event tells it.
 * @param {string} url
 * @param {LoadPage} page
 * @returns {Host}
 */
export function workerHost(url, page) {
  return {
    kind: "worker",
    spawn(program, on) {
      const worker = newWorker(program.fresh ? uncached(url, program.integrity) : url);
      const lock = `connect-epos-engine-${uniqueName()}`;
      const watch = new AbortController();
      hear(worker, on, ({ step }) => {
        // The worker has its lock when it begins to fetch: if the lock becomes free, the worker is gone.
        if (step === "fetch") whenLockIsFree(lock, watch.signal, () => on.died("the worker is gone"));
      });
      worker.onerror = (event) => {
        event.preventDefault();
        if (event.message && !HTML_AS_SCRIPT.test(event.message)) return on.died(event.message);
        page()
          .then((script) => script.whyNotStarted(url))
          .catch(() => [`${url}: the browser does not run it`, "host"])
          .then(([why, reason]) => on.died(why, reason));
      };
      worker.postMessage({ ...program, lock }, transferables(program));
      const wake = () => worker.postMessage({ wake: true });
      for (const name of WAKE_EVENTS) addEventListener(name, wake);
      return {
        send: (text) => worker.postMessage(text),
        end() {
          for (const name of WAKE_EVENTS) removeEventListener(name, wake);
          watch.abort();
          worker.terminate();
          return Promise.race([whenLockIsFree(lock), new Promise((late) => setTimeout(late, FREE_WITHIN))]);
        },
      };
    },
  };
}

/** newWorker starts a worker. Where the browser refuses that at once, its error gets a reason. @param {string} url */
function newWorker(url) {
  try {
    if (/^http/.test(url) && new URL(url).origin !== location.origin)
      throw new DOMException(`${url} is of another origin: see workerUrl`, "SecurityError");
    return new Worker(url, { name: "connect-epos" });
  } catch (cause) {
    const { name, message } = /** @type {Error} */ (cause);
    throw { message, reason: name === "SecurityError" ? "worker-elsewhere" : "worker-forbidden" };
  }
}

/** Every browser's error for a script that is an HTML page: servers of single-page tills send their page for a missing file. */
const HTML_AS_SCRIPT = /'<'/;

/**
 * pageHost runs the engine on the page's own thread. Strings pass through a channel, so that a call never runs inside the
 * code that made it. A compiled wasm is handed over by itself, because not every page may send one through a channel.
 * @param {LoadPage} page
 * @returns {Host}
 */
export function pageHost(page) {
  return {
    kind: "page",
    spawn(program, on) {
      const { port1, port2 } = new MessageChannel();
      const { wasm, ...rest } = program;
      const compiled = typeof wasm === "string" ? undefined : wasm;
      hear(port1, on);
      port1.postMessage(compiled ? rest : program, transferables(program));
      page(program.fresh ? program.integrity : undefined)
        .then((script) => script.run(port2, compiled))
        .catch(({ message, reason }) => on.died(message, reason));
      return { send: (text) => port1.postMessage(text), end: () => port1.close() };
    },
  };
}

/** @param {Program} program @returns {Transferable[]} what must be moved to the worker with it */
const transferables = ({ simulator }) => (simulator ? [simulator] : []);

/** How many imports failed. A browser may remember a failed import for its address, so the next try has another fragment. */
let failedImports = 0;

/** How long a script may take to come, in seconds. */
const IMPORT_WITHIN = 30;

/**
 * importModule imports a script of ours when it is needed.
 * @param {string} url
 * @param {() => Promise<any>} [load] imports it in another way
 * @returns {Promise<any>}
 */
export async function importModule(url, load) {
  try {
    // Bundlers must leave this import as it is. The packer writes into it what tells them so.
    const imported = load ? load() : import(failedImports ? `${url}#${failedImports}` : url);
    return exportsOf(await within(IMPORT_WITHIN, url, imported));
  } catch (cause) {
    failedImports++;
    if (cause instanceof EPoSError) throw cause;
    throw new EPoSError({
      code: "engine-failed",
      reason: "file-missing",
      message: `${url} did not start: ${cause}`,
      cause,
    });
  }
}

/**
 * hear passes on what a worker or a port says. A message that the browser cannot read is told as well: it may have been
 * an answer, for which somebody waits. Only a compiled wasm may be unreadable, because we can do without it.
 * @param {Worker | MessagePort} port
 * @param {Listener} on
 * @param {(message: Control) => void} [first] sees each message of the host before the listener
 */
function hear(port, on, first = () => {}) {
  let moduleComes = false;
  port.onmessage = ({ data }) => {
    moduleComes = data.step === "run";
    if (typeof data === "string") return on.text(data);
    first(data);
    if (data.exited) on.died(data.message || "the engine stopped");
    else on.control(data);
  };
  port.onmessageerror = () => {
    if (moduleComes) on.control({ log: "this page may not have the compiled engine: each worker compiles its own" });
    else on.died("the browser could not read a message of the engine");
    moduleComes = false;
  };
}

/** Events after which it is worth to connect again at once. Only pages get them: in a worker Chromium does not even send `online`. */
const WAKE_EVENTS = ["online", "pageshow", "visibilitychange"];

/** How long we wait for the locks of a terminated worker to become free, in ms. */
const FREE_WITHIN = 1_000;

/**
 * whenLockIsFree waits for a lock and calls `gone` once it is free. It never rejects: the wait fails if we end it
 * ourselves, or if the page may have no locks.
 * @param {string} lock
 * @param {AbortSignal} [signal]
 * @param {() => void} [gone]
 */
const whenLockIsFree = (lock, signal, gone = () => {}) =>
  navigator.locks.request(lock, { signal }, gone).catch(() => {});
