// import * as ConnectEPoS from "./connect-epos.mjs"
import { loader } from "../api/load.js";
export { EPoSError } from "../engine/error.js";

// The addresses are written out, so that bundlers see which files belong to this one. The simulator is not among them,
// because the files of a shop must not contain it.
export const load = loader(import.meta.url, {
  wasmUrl: new URL("./connect-epos.wasm", import.meta.url).href,
  workerUrl: new URL("./connect-epos-worker.js", import.meta.url).href,
  pageUrl: new URL("./connect-epos-page.js", import.meta.url).href,
  diagnosticsUrl: new URL("./connect-epos-diagnostics.js", import.meta.url).href,
});
export const version = __VERSION__;
