// import * as ConnectEPoS from "./connect-epos.mjs"
import { loader } from "../api/load.js";
export { EPoSError } from "../engine/error.js";

// A bundle that is a classic script knows no import.meta.url, but the browser knows the address of the bundle.
const script = /** @type {HTMLScriptElement | null | undefined} */ (globalThis.document?.currentScript);

// The addresses are written out, so that bundlers see which files belong to this one. The simulator is not among them,
// because the files of a shop must not contain it.
export const load = loader(script?.src ?? "", {
  wasmUrl: () => new URL("./connect-epos.wasm", import.meta.url),
  workerUrl: () => new URL("./connect-epos-worker.js", import.meta.url),
  pageUrl: () => new URL("./connect-epos-page.js", import.meta.url),
  diagnosticsUrl: () => new URL("./connect-epos-diagnostics.js", import.meta.url),
});
export const version = __VERSION__;
