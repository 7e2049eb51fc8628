// <script src="connect-epos.js"></script>: one global, ConnectEPoS.
import { loader } from "../api/load.js";
import { EPoSError } from "../engine/error.js";

// The browser only knows this while the script runs for the first time.
const script = /** @type {HTMLScriptElement | null | undefined} */ (globalThis.document?.currentScript);

Object.defineProperty(globalThis, "ConnectEPoS", {
  value: Object.freeze({ load: loader(script?.src ?? ""), version: __VERSION__, EPoSError }),
  configurable: true,
});
