// connect-epos-single.js: everything in one script, for servers that cannot be
// taught to serve a worker or a wasm. A classic script with the global ConnectEPoS.
import { EPoSError } from "../engine/error.js";
import { refusal } from "../service/options.js";
import { loader } from "../api/load.js";
import { run } from "./page.js";

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);

/** Options that say where a file is that this script carries. */
const INSIDE = ["wasmUrl", "workerUrl", "pageUrl"];

const begin = loader(
  script?.src || document.baseURI,
  { workerUrl: URL.createObjectURL(new Blob([__WORKER__], { type: "text/javascript" })) },
  { page: async () => ({ run }), module: unpacked },
);

/** @param {any} given */
async function load(given) {
  for (const name of INSIDE) if (given?.[name] !== undefined) throw refusal(name, "is inside connect-epos-single.js");
  return begin(given);
}

/** unpacked is the engine: gzip, as base64. It is covered by the hash of this script. */
async function unpacked() {
  if (typeof WebAssembly === "undefined")
    throw unfit("blocked", "no-wasm", "this browser has no WebAssembly: it is old, or locks it away");
  if (typeof DecompressionStream === "undefined")
    throw unfit("unsupported", "no-gzip", "this browser unpacks no gzip: it needs the files of the other build");
  const bytes = Uint8Array.from(atob(__WASM_PACKED__), (character) => character.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const wasm = await new Response(plain).arrayBuffer();
  return WebAssembly.compile(wasm).catch((cause) => {
    throw unfit("blocked", "wasm-forbidden", "Content-Security-Policy: script-src needs 'wasm-unsafe-eval'", cause);
  });
}

/** @param {"blocked" | "unsupported"} code @param {string} reason @param {string} message @param {unknown} [cause] */
const unfit = (code, reason, message, cause) => new EPoSError({ code, reason, message, cause });

Object.defineProperty(globalThis, "ConnectEPoS", {
  value: Object.freeze({ load, version: __VERSION__, EPoSError }),
  configurable: true,
});
