// Starts the Go program, and passes strings between it and a message port. It is the same in the worker and in the page.
import { compileEngine, mustBeOfThisBuild, StartError } from "./compile.js";

/**
 * @typedef {object} Port the part of a Worker or MessagePort that we use
 * @property {(message: unknown) => void} postMessage
 * @property {((event: MessageEvent) => void) | null} onmessage
 * @property {((event: MessageEvent) => void) | null} onmessageerror
 *
 * @typedef {object} Begin the first message of the page
 * @property {string | WebAssembly.Module} wasm
 * @property {string} integrity the subresource integrity of the wasm file
 * @property {MessagePort} [simulator] connects an engine to the simulator in the page, or the page to the simulator itself
 * @property {string} [lock] the name of a Web Lock to hold for as long as this worker lives
 *
 * @typedef {{ importObject: WebAssembly.Imports, run(instance: WebAssembly.Instance): Promise<void> }} GoProgram
 */

/**
 * serve waits for a Begin on the port and then runs one engine. It answers with objects: `{step}` when it begins the next
 * part of its work, `{module}` when the wasm is compiled, `{failed, reason, message}` when the engine cannot start,
 * `{log}`, and `{exited}`. What Go says is sent as strings.
 * @param {Port} port
 * @param {any} realm the global object of the Go program, which holds what wasm_exec.js defines
 * @param {{ here: boolean, module?: WebAssembly.Module }} [page] for an engine in the page itself, which gets a compiled wasm beside the port and sends none
 */
export function serve(port, realm, page = { here: false }) {
  // Go calls `send`, and sets `receive` when it starts.
  const goPort = { send: (/** @type {string} */ text) => port.postMessage(text), receive: /** @type {any} */ (null) };
  let begun = false;
  port.onmessage = ({ data }) => {
    if (typeof data !== "string") {
      begun = true;
      begin(port, realm, goPort, data, page).catch((error) =>
        port.postMessage({ failed: "engine-failed", message: String(error), ...error.answer }),
      );
      return;
    }
    try {
      goPort.receive(data);
    } catch (error) {
      port.postMessage({ exited: true, message: String(error) });
    }
  };
  // Whoever sent the message waits for what comes of it.
  port.onmessageerror = () =>
    port.postMessage(
      begun
        ? { exited: true, message: "the browser could not read a message of the page" }
        : { failed: "engine-failed", reason: "unreadable", message: "the browser does not pass the compiled wasm on" },
    );
}

/**
 * @param {Port} port
 * @param {any} realm
 * @param {object} goPort
 * @param {Begin} message
 * @param {{ here: boolean, module?: WebAssembly.Module }} page
 */
async function begin(port, realm, goPort, { wasm, integrity, lock, simulator }, page) {
  const step = (/** @type {string} */ step) => port.postMessage({ step });
  mustBeOfThisBuild(integrity);
  step("lock");
  if (lock) await holdForEver(lock);
  const module = await compileEngine(page.module ?? wasm, integrity, step, (log) => port.postMessage({ log }));
  step("run");
  if (!page.here) port.postMessage({ module });
  realm.connectEposPort = Object.assign(goPort, { simulator });
  /** @type {GoProgram} */
  const go = new realm.Go();
  const instance = await WebAssembly.instantiate(module, go.importObject);
  const exited = (/** @type {unknown} */ error) =>
    port.postMessage({ exited: true, message: error ? String(error) : "" });
  go.run(instance).then(exited, exited);
}

/**
 * holdForEver takes the lock and never releases it. The browser frees it when this worker is gone: that is how the page
 * notices that the worker died without a message. A page that may not store anything gets no lock either.
 * @param {string} name
 */
function holdForEver(name) {
  return new Promise((held, failed) => {
    const refused = (/** @type {unknown} */ cause) =>
      failed(new StartError("storage-unavailable", "locks", `the browser gives this page no lock: ${cause}`));
    navigator.locks
      .request(name, () => {
        held(undefined);
        return new Promise(() => {});
      })
      .catch(refused);
  });
}
