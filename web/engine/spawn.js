// The two places an engine can run, behind one shape.
import { EPoSError } from "./error.js";

/**
 * @typedef {object} Listener what a host tells the page
 * @property {(text: string) => void} text a string of the Go program
 * @property {(message: Control) => void} control
 * @property {(why: string, reason?: string) => void} died the engine is gone, or never came
 *
 * @typedef {{ module?: WebAssembly.Module, failed?: string, reason?: string, message?: string, log?: string, exited?: boolean }} Control
 * @typedef {{ send(text: string): void, end(): void | Promise<void> }} Running its end may be waited for: what it held is free then
 * @typedef {{ wasm: string | WebAssembly.Module, integrity: string, simulator?: MessagePort }} Program
 *
 * @typedef {object} Host
 * @property {"worker" | "page"} kind
 * @property {(program: Program, on: Listener) => Running} spawn may throw where a worker is forbidden
 */

/**
 * workerHost runs each engine in a dedicated worker of its own, whose end it
 * notices even when nothing announces it.
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
        // The lock is held from before the module is announced.
        if (data.module) whenFree(lock, watch.signal, () => on.died("the worker is gone"));
        relay(data, on);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        if (event.message && !PAGE.test(event.message)) on.died(event.message);
        else unstarted(url).then(([why, reason]) => on.died(why, reason));
      };
      worker.postMessage({ ...program, lock }, handed(program));
      for (const name of WAKING)
        addEventListener(name, () => worker.postMessage({ wake: true }), { signal: watch.signal });
      return {
        send: (text) => worker.postMessage(text),
        end() {
          watch.abort();
          worker.terminate();
          return Promise.race([whenFree(lock), new Promise((late) => setTimeout(late, FREE_WITHIN))]);
        },
      };
    },
  };
}

/** What every browser says of a script that is a page: servers of single-page tills answer so for what they have not. */
const PAGE = /'<'/;

/**
 * unstarted tells why a worker's script did not even begin: no event says so.
 * @param {string} url
 */
async function unstarted(url) {
  const found = await fetch(url).catch(() => null);
  const wrong =
    found && (found.ok ? /text\/html/.exec(found.headers.get("Content-Type") ?? "") : `HTTP ${found.status}`);
  return wrong ? [`${url}: ${wrong}`, "file-missing"] : [`worker-src must allow ${url}`, "worker-forbidden"];
}

/**
 * pageHost runs the engine on the page's own thread, with what the file at url
 * brings. Strings pass through a channel, so that a call never re-enters its caller.
 * @param {string} url
 * @param {() => Promise<{ run(port: MessagePort): void }>} [file] where it is here already
 * @returns {Host}
 */
export function pageHost(url, file = () => fetched(url)) {
  return {
    kind: "page",
    spawn(program, on) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => relay(data, on);
      port1.postMessage(program, handed(program));
      file()
        .then(({ run }) => run(port2))
        .catch(({ message, reason }) => on.died(message, reason));
      return { send: (text) => port1.postMessage(text), end: () => port1.close() };
    },
  };
}

/** @param {Program} program @returns {Transferable[]} what goes with it */
const handed = ({ simulator }) => (simulator ? [simulator] : []);

/** How many fetches of a file failed: a browser may remember that for an address, fragment included. */
let missed = 0;

/** @param {string} url of a module @returns {Promise<any>} */
export async function fetched(url) {
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ missed ? `${url}#${missed}` : url);
  } catch (cause) {
    missed++;
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

/** What says that waiting may be over, and is told to pages alone: in a worker Chromium has not even `online`. */
const WAKING = ["online", "pageshow", "visibilitychange"];

/** How long a terminated worker's locks may take to be free, in ms. */
const FREE_WITHIN = 1_000;

/**
 * whenFree is refused where we ended it ourselves, or may have no locks.
 * @param {string} lock
 * @param {AbortSignal} [signal]
 * @param {() => void} [gone]
 */
const whenFree = (lock, signal, gone = () => {}) => navigator.locks.request(lock, { signal }, gone).catch(() => {});
