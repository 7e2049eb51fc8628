// What runs beside the Go program, in the worker and in the page alike: it
// starts it, and passes strings between Go and a message port.
import { compiled, Unfit } from "./compile.js";

/**
 * @typedef {object} Port the half of a Worker or MessagePort that is used here
 * @property {(message: unknown) => void} postMessage
 * @property {((event: MessageEvent) => void) | null} onmessage
 *
 * @typedef {object} Begin the first message of the page
 * @property {string | WebAssembly.Module} wasm
 * @property {string} integrity subresource integrity of the file behind `wasm`
 * @property {MessagePort} [simulator] an engine's way to the simulator in the page, or the simulator's own door
 * @property {string} [lock] name of a Web Lock to hold for as long as this host lives
 *
 * @typedef {{ importObject: WebAssembly.Imports, run(instance: WebAssembly.Instance): Promise<void> }} GoProgram
 */

/**
 * serve waits for a Begin on the port and then runs one engine. It answers
 * with objects: `{module}` when compiled, `{failed, reason, message}` when it cannot
 * start, `{log}`, `{exited}`; whatever Go says goes out as strings.
 * @param {Port} port
 * @param {any} realm the Go program's global object; wasm_exec.js stands in it
 */
export function serve(port, realm) {
  const door = { send: (/** @type {string} */ text) => port.postMessage(text), receive: /** @type {any} */ (null) };
  port.onmessage = ({ data }) => {
    if (typeof data !== "string") {
      begin(port, realm, door, data).catch((error) =>
        port.postMessage({ failed: "engine-failed", message: String(error), ...error.told }),
      );
      return;
    }
    try {
      door.receive(data);
    } catch (error) {
      port.postMessage({ exited: true, message: String(error) });
    }
  };
}

/**
 * @param {Port} port
 * @param {any} realm
 * @param {object} door
 * @param {Begin} message
 */
async function begin(port, realm, door, { wasm, integrity, lock, simulator }) {
  if (lock) await hold(lock);
  const module = await compiled(wasm, integrity, (log) => port.postMessage({ log }));
  port.postMessage({ module });
  realm.connectEposPort = Object.assign(door, { simulator });
  /** @type {GoProgram} */
  const go = new realm.Go();
  const instance = await WebAssembly.instantiate(module, go.importObject);
  const exited = (/** @type {unknown} */ error) =>
    port.postMessage({ exited: true, message: error ? String(error) : "" });
  go.run(instance).then(exited, exited);
}

/**
 * hold takes the lock and never gives it back: the browser frees it when this
 * worker is gone, which is how the page learns of a death nobody announced. A
 * page that may store nothing gets no lock either.
 * @param {string} name
 */
function hold(name) {
  return new Promise((held, failed) => {
    const refused = (/** @type {unknown} */ cause) =>
      failed(new Unfit("storage-unavailable", "locks", `the browser gives this page no lock: ${cause}`));
    navigator.locks
      .request(name, () => {
        held(undefined);
        return new Promise(() => {});
      })
      .catch(refused);
  });
}
