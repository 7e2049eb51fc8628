// connect-epos-single.js: everything in one script, for a server that cannot serve a worker or a wasm file. It is a
// classic script with the global ConnectEPoS.
import { mayCompile } from "../engine/compile.js";
import { EPoSError } from "../engine/error.js";
import { refusal } from "../service/options.js";
import { loader } from "../api/load.js";
import { run, whyNotStarted } from "./page.js";

const script = /** @type {HTMLScriptElement | null | undefined} */ (globalThis.document?.currentScript);

/** Options that give the address of a file which this script contains itself. */
const CONTAINED = ["wasmUrl", "workerUrl", "pageUrl"];

const begin = loader(script?.src ?? "", {}, { page: async () => ({ run, whyNotStarted }), module: unpackEngine });

/** @type {string | undefined} */ let workerUrl;

/** ownWorker gives the address of the worker that this script contains: the same one for every load. */
function ownWorker() {
  return (workerUrl ??= URL.createObjectURL(new Blob([__WORKER__], { type: "text/javascript" })));
}

/** @param {any} given */
async function load(given) {
  for (const name of CONTAINED)
    if (given?.[name] !== undefined) throw refusal(name, "is inside connect-epos-single.js");
  if (given === null || typeof given !== "object") return begin(given);
  return begin(Object.defineProperty({ ...given }, "workerUrl", { get: ownWorker, enumerable: true }));
}

/** unpackEngine unpacks the wasm, which is gzip in base64. The hash of this script covers it, too. */
async function unpackEngine() {
  if (typeof WebAssembly === "undefined")
    throw cannotRun("blocked", "no-wasm", "this browser has no WebAssembly: it is old, or locks it away");
  if (typeof DecompressionStream === "undefined")
    throw cannotRun("unsupported", "no-gzip", "this browser unpacks no gzip: it needs the files of the other build");
  const bytes = Uint8Array.from(atob(__WASM_PACKED__), (character) => character.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const wasm = await new Response(plain).arrayBuffer();
  return WebAssembly.compile(wasm).catch((cause) => {
    if (mayCompile()) throw cannotRun("engine-failed", "host", `the engine could not be compiled: ${cause}`, cause);
    throw cannotRun("blocked", "wasm-forbidden", "Content-Security-Policy: script-src needs 'wasm-unsafe-eval'", cause);
  });
}

/** @param {"blocked" | "unsupported" | "engine-failed"} code @param {string} reason @param {string} message @param {unknown} [cause] */
const cannotRun = (code, reason, message, cause) => new EPoSError({ code, reason, message, cause });

Object.defineProperty(globalThis, "ConnectEPoS", {
  value: Object.freeze({ load, version: __VERSION__, EPoSError }),
  configurable: true,
});
