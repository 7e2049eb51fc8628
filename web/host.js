// What runs beside the Go program, in the worker and in the page alike: it
// compiles, starts, and passes strings between Go and a message port.

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
 * with objects: `{module}` when compiled, `{failed, message}` when it cannot
 * start, `{log}`, `{exited}`; whatever Go says goes out as strings.
 * @param {Port} port
 * @param {any} realm the Go program's global object; wasm_exec.js stands in it
 */
export function serve(port, realm) {
  const door = { send: (/** @type {string} */ text) => port.postMessage(text), receive: /** @type {any} */ (null) };
  port.onmessage = ({ data }) => {
    if (typeof data !== "string") {
      begin(port, realm, door, data).catch((error) => port.postMessage({ failed: "engine-failed", message: String(error) }));
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
  if (!mayCompile()) {
    port.postMessage({ failed: "blocked", message: "Content-Security-Policy: script-src needs 'wasm-unsafe-eval'" });
    return;
  }
  const module = typeof wasm === "string" ? await compile(port, wasm, integrity) : wasm;
  port.postMessage({ module });
  realm.connectEposPort = Object.assign(door, { simulator });
  /** @type {GoProgram} */
  const go = new realm.Go();
  const instance = await WebAssembly.instantiate(module, go.importObject);
  const exited = (/** @type {unknown} */ error) => port.postMessage({ exited: true, message: error ? String(error) : "" });
  go.run(instance).then(exited, exited);
}

/**
 * The smallest module there is: a policy refuses it as it would refuse ours,
 * so a damaged file is never mistaken for a forbidden one.
 */
function mayCompile() {
  try {
    return !!new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    return false;
  }
}

/**
 * @param {Port} port
 * @param {string} url
 * @param {string} integrity
 */
async function compile(port, url, integrity) {
  const response = await fetch(url, { integrity, credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  const type = response.headers.get("Content-Type") ?? "";
  if (/^application\/wasm\s*(;|$)/i.test(type)) return WebAssembly.compileStreaming(response);
  port.postMessage({ log: `${url} is served as "${type}"; application/wasm starts faster` });
  return WebAssembly.compile(await response.arrayBuffer());
}

/**
 * hold takes the lock and never gives it back: the browser frees it when this
 * worker is gone, which is how the page learns of a death nobody announced.
 * @param {string} name
 */
function hold(name) {
  return new Promise((held) => {
    navigator.locks.request(name, () => {
      held(undefined);
      return new Promise(() => {});
    });
  });
}
