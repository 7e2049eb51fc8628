// Fetches and compiles the engine's wasm where the engine runs. It tells the causes of a failure apart, and says what
// to change.

import { uncached } from "./uncached.js";

/** StartError says why an engine cannot start; `answer` is what the page is told. */
export class StartError extends Error {
  /** @param {"blocked" | "browser-too-old" | "engine-failed" | "storage-unavailable"} code @param {string} reason @param {string} message */
  constructor(code, reason, message) {
    super(message);
    this.answer = { failed: code, reason, message };
  }
}

/**
 * A module with the instructions that Go uses and the first browsers with WebAssembly did not have: sign extension
 * (i64.extend32_s), conversions that never trap (i64.trunc_sat_f64_s), memory.fill and memory.copy.
 */
const INSTRUCTIONS = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1, 10, 39, 1, 37, 0, 66, 0, 196, 26, 68, 0, 0,
  0, 0, 0, 0, 0, 0, 252, 6, 26, 65, 0, 65, 0, 65, 0, 252, 11, 0, 65, 0, 65, 0, 65, 0, 252, 10, 0, 0, 11,
];

/** The wasm files of the build that this file belongs to: loader, worker and wasm must be of one build. */
const OF_THIS_BUILD = [__WASM_INTEGRITY__, __SIMULATOR_INTEGRITY__];

/**
 * The page says which wasm it was built for, and so does this file: the two must be the same.
 * @param {string} integrity
 */
export function mustBeOfThisBuild(integrity) {
  if (OF_THIS_BUILD.includes(integrity)) return;
  throw new StartError(
    "engine-failed",
    "file-altered",
    "script and worker are of different builds: serve all files of one",
  );
}

/**
 * compileEngine fetches and compiles the wasm, unless it is compiled already.
 * @param {string | WebAssembly.Module} wasm
 * @param {string} integrity
 * @param {(step: "fetch" | "compile") => void} step
 * @param {(text: string) => void} log
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compileEngine(wasm, integrity, step, log) {
  if (typeof WebAssembly === "undefined")
    throw new StartError("blocked", "no-wasm", "this browser has no WebAssembly: it is old, or locks it away");
  if (!mayCompile())
    throw new StartError("blocked", "wasm-forbidden", "Content-Security-Policy: script-src needs 'wasm-unsafe-eval'");
  if (!WebAssembly.validate(Uint8Array.from(INSTRUCTIONS)))
    throw new StartError(
      "browser-too-old",
      "instructions",
      "this browser's WebAssembly lacks instructions that Go uses",
    );
  step("fetch");
  if (typeof wasm !== "string") return wasm;
  const response = await fetchEngine(wasm, integrity);
  const type = response.headers.get("Content-Type") ?? "";
  // Browsers compile while they fetch only if the type is this one, with nothing after it.
  if (!/^application\/wasm$/i.test(type) || typeof WebAssembly.compileStreaming !== "function") {
    log(`${wasm} is served as "${type}"; application/wasm, and nothing after it, starts faster`);
    return compileWhole(response, step);
  }
  step("compile");
  try {
    return await WebAssembly.compileStreaming(response);
  } catch (error) {
    log(`${wasm} could not be compiled while it was fetched: ${error}`);
    step("fetch");
    return compileWhole(await fetchEngine(wasm, integrity), step);
  }
}

/** @param {Response} response @param {(step: "compile") => void} step */
async function compileWhole(response, step) {
  const bytes = await response.arrayBuffer();
  step("compile");
  return WebAssembly.compile(bytes);
}

/**
 * fetchEngine fetches the wasm. A cache may hold that of another build, because the name is the same in every version. So
 * it tries again without the browser's cache, and then under an address that no service worker has kept.
 * @param {string} url
 * @param {string} integrity
 */
async function fetchEngine(url, integrity) {
  /** @type {RequestInit} */ const how = { integrity, credentials: "same-origin" };
  /** @type {[string, RequestInit][]} */
  const ways = [
    [url, how],
    [url, { ...how, cache: "reload" }],
    [uncached(url, integrity), { ...how, cache: "reload" }],
  ];
  let failure;
  for (const [address, init] of ways) {
    try {
      const response = await fetch(address, init);
      if (response.ok) return response;
      failure = fileMissing(url, `HTTP ${response.status}`);
    } catch (error) {
      failure ??= /** @type {Error} */ (error);
    }
  }
  throw failure instanceof StartError ? failure : await explain(url, /** @type {Error} */ (failure));
}

/**
 * mayCompile compiles the smallest possible module. A security policy that forbids ours forbids this one too, so we
 * never take a damaged file for a forbidden one.
 */
export function mayCompile() {
  try {
    return !!new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    return false;
  }
}

/**
 * explain finds out why a fetch failed, because browsers only say that it did. It fetches again without the hash.
 * @param {string} url
 * @param {Error} error
 */
async function explain(url, error) {
  let forbidden = "";
  const onViolation = (/** @type {SecurityPolicyViolationEvent} */ { effectiveDirective }) =>
    (forbidden = effectiveDirective);
  self.addEventListener("securitypolicyviolation", onViolation);
  const again = await fetch(url, { credentials: "same-origin" }).catch(() => null);
  await new Promise((done) => setTimeout(done)); // the violation event comes after the fetch
  self.removeEventListener("securitypolicyviolation", onViolation);
  again?.body?.cancel();
  if (forbidden)
    return new StartError("blocked", "file-forbidden", `Content-Security-Policy: ${forbidden} must allow ${url}`);
  if (!again) return fileMissing(url, error.message);
  if (/^text\/html\b/i.test(again.headers.get("Content-Type") ?? ""))
    return fileMissing(url, "the server answers with a page");
  if (again.ok)
    return new StartError(
      "engine-failed",
      "file-altered",
      `${url} is of another build: serve all files of one, unchanged`,
    );
  return fileMissing(url, `HTTP ${again.status}`);
}

/** @param {string} url @param {string} what */
const fileMissing = (url, what) =>
  new StartError("engine-failed", "file-missing", `${url}: ${what}: put it beside the script, or give wasmUrl`);
