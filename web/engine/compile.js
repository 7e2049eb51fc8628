// The engine's file on its way to a compiled module, where the engine runs. What
// can go wrong is told apart here, with what to change.

/** Unfit is a start that failed, as `{failed}` tells it. */
export class Unfit extends Error {
  /** @param {"blocked" | "engine-failed" | "storage-unavailable"} code @param {string} reason @param {string} message */
  constructor(code, reason, message) {
    super(message);
    this.told = { failed: code, reason, message };
  }
}

/** What this file was built with: loader, worker and wasm go together. */
const OURS = [__WASM_INTEGRITY__, __SIMULATOR_INTEGRITY__];

/**
 * compiled fetches the wasm, if it is not compiled already, and checks it: the
 * page says which it was built for, and so does this file.
 * @param {string | WebAssembly.Module} wasm
 * @param {string} integrity
 * @param {(text: string) => void} log
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compiled(wasm, integrity, log) {
  if (!OURS.includes(integrity)) {
    throw new Unfit(
      "engine-failed",
      "file-altered",
      "script and worker are of different builds: serve all files of one",
    );
  }
  if (typeof WebAssembly === "undefined")
    throw new Unfit("blocked", "no-wasm", "this browser has no WebAssembly: it is old, or locks it away");
  if (!mayCompile())
    throw new Unfit("blocked", "wasm-forbidden", "Content-Security-Policy: script-src needs 'wasm-unsafe-eval'");
  if (typeof wasm !== "string") return wasm;
  const response = await fetched(wasm, { integrity, credentials: "same-origin" });
  if (!response.ok) throw missing(wasm, `HTTP ${response.status}`);
  const type = response.headers.get("Content-Type") ?? "";
  if (/^application\/wasm\s*(;|$)/i.test(type)) return WebAssembly.compileStreaming(response);
  log(`${wasm} is served as "${type}"; application/wasm starts faster`);
  return WebAssembly.compile(await response.arrayBuffer());
}

/**
 * fetched tries twice, the second time past what the browser has kept: its name
 * is the same in every version.
 * @param {string} url
 * @param {RequestInit} how
 */
async function fetched(url, how) {
  try {
    return await fetch(url, how);
  } catch (error) {
    const response = await fetch(url, { ...how, cache: "reload" }).catch(() => null);
    if (response) return response;
    throw await explained(url, /** @type {Error} */ (error));
  }
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
 * explained asks again without the hash: browsers say no more than that a fetch failed.
 * @param {string} url
 * @param {Error} error
 */
async function explained(url, error) {
  let forbidden = "";
  const note = (/** @type {SecurityPolicyViolationEvent} */ { effectiveDirective }) => (forbidden = effectiveDirective);
  self.addEventListener("securitypolicyviolation", note);
  const again = await fetch(url, { credentials: "same-origin" }).catch(() => null);
  await new Promise((told) => setTimeout(told));
  self.removeEventListener("securitypolicyviolation", note);
  again?.body?.cancel();
  if (forbidden)
    return new Unfit("blocked", "file-forbidden", `Content-Security-Policy: ${forbidden} must allow ${url}`);
  if (!again) return missing(url, error.message);
  if (/^text\/html\b/i.test(again.headers.get("Content-Type") ?? ""))
    return missing(url, "the server answers with a page");
  if (again.ok)
    return new Unfit("engine-failed", "file-altered", `${url} is of another build: serve all files of one, unchanged`);
  return missing(url, `HTTP ${again.status}`);
}

/** @param {string} url @param {string} what */
const missing = (url, what) =>
  new Unfit("engine-failed", "file-missing", `${url}: ${what}: put it beside the script, or give wasmUrl`);
