// The two places where an engine can run, with the same interface: a worker, and the page itself.
import { EPoSError } from "./error.js";

/**
 * @typedef {object} Listener hears what a host tells the page
 * @property {(text: string) => void} text gets a string of the Go program
 * @property {(message: Control) => void} control
 * @property {(why: string, reason?: string) => void} died is called when the engine is gone, or could not start
 *
 * @typedef {{ module?: WebAssembly.Module, failed?: string, reason?: string, message?: string, log?: string, exited?: boolean }} Control
 * @typedef {{ send(text: string): void, end(): void | Promise<void> }} Running `end` may return a promise: when it resolves, the locks of the engine are free
 * @typedef {{ wasm: string | WebAssembly.Module, integrity: string, simulator?: MessagePort }} Program
 *
 * @typedef {object} Host
 * @property {"worker" | "page"} kind
 * @property {(program: Program, on: Listener) => Running} spawn may throw if workers are forbidden
 */

/**
 * workerHost runs each engine in a dedicated worker. It notices the end of the worker even if no event tells it.
 * @param {string} url
 * @returns {Host}
 */
export function workerHost(url) {
  return {
    kind: "worker",
    spawn(program, on) {
      if (new URL(url).origin !== location.origin) throw new Error(`${url} is of another origin: see workerUrl`);
      const worker = new Worker(url, { name: "connect-epos" });
      const lock = `connect-epos-engine-${crypto.randomUUID()}`;
      const watch = new AbortController();
      worker.onmessage = ({ data }) => {
        // The worker takes its lock before it sends the module: if the lock becomes free, the worker is gone.
        if (data.module) whenLockIsFree(lock, watch.signal, () => on.died("the worker is gone"));
        relay(data, on);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        if (event.message && !HTML_AS_SCRIPT.test(event.message)) on.died(event.message);
        else whyNotStarted(url).then(([why, reason]) => on.died(why, reason));
      };
      worker.postMessage({ ...program, lock }, transferables(program));
      for (const name of WAKE_EVENTS)
        addEventListener(name, () => worker.postMessage({ wake: true }), { signal: watch.signal });
      return {
        send: (text) => worker.postMessage(text),
        end() {
          watch.abort();
          worker.terminate();
          return Promise.race([whenLockIsFree(lock), new Promise((late) => setTimeout(late, FREE_WITHIN))]);
        },
      };
    },
  };
}

/** Every browser's error for a script that is an HTML page: servers of single-page tills send their page for a missing file. */
const HTML_AS_SCRIPT = /'<'/;

/**
 * whyNotStarted finds out why a worker's script did not begin to run, because the browser's event does not say it.
 * @param {string} url
 */
async function whyNotStarted(url) {
  const found = await fetch(url).catch(() => null);
  const wrong =
    found && (found.ok ? /text\/html/.exec(found.headers.get("Content-Type") ?? "") : `HTTP ${found.status}`);
  return wrong ? [`${url}: ${wrong}`, "file-missing"] : [`worker-src must allow ${url}`, "worker-forbidden"];
}

/**
 * pageHost runs the engine on the page's own thread, with the module at url. Strings pass through a channel, so that a
 * call never runs inside the code that made it.
 * @param {string} url
 * @param {() => Promise<{ run(port: MessagePort): void }>} [load] gives the module, if the page has it already
 * @returns {Host}
 */
export function pageHost(url, load = () => importModule(url)) {
  return {
    kind: "page",
    spawn(program, on) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => relay(data, on);
      port1.postMessage(program, transferables(program));
      load()
        .then(({ run }) => run(port2))
        .catch(({ message, reason }) => on.died(message, reason));
      return { send: (text) => port1.postMessage(text), end: () => port1.close() };
    },
  };
}

/** @param {Program} program @returns {Transferable[]} what must be moved to the worker with it */
const transferables = ({ simulator }) => (simulator ? [simulator] : []);

/** How many imports failed. A browser may remember a failed import for its address, so the next try has another fragment. */
let failedImports = 0;

/**
 * importModule imports a script of ours when it is needed.
 * @param {string} url
 * @param {() => Promise<any>} [load] imports it in another way
 * @returns {Promise<any>}
 */
export async function importModule(url, load) {
  try {
    // Bundlers must leave this import as it is. The packer writes into it what tells them so.
    return await (load ? load() : import(failedImports ? `${url}#${failedImports}` : url));
  } catch (cause) {
    failedImports++;
    throw new EPoSError({
      code: "engine-failed",
      reason: "file-missing",
      message: `${url} did not start: ${cause}`,
      cause,
    });
  }
}

/**
 * @param {any} data
 * @param {Listener} on
 */
function relay(data, on) {
  if (typeof data === "string") on.text(data);
  else if (data.exited) on.died(data.message || "the engine stopped");
  else on.control(data);
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
