// Fetches and compiles the engine's wasm where the engine runs. It tells the causes of a failure apart, and says what
// to change.

/** StartError says why an engine cannot start; `answer` is what the page is told. */
export class StartError extends Error {
  /** @param {"blocked" | "engine-failed" | "storage-unavailable"} code @param {string} reason @param {string} message */
  constructor(code, reason, message) {
    super(message);
    this.answer = { failed: code, reason, message };
  }
}

/** The wasm files of the build that this file belongs to: loader, worker and wasm must be of one build. */
const OF_THIS_BUILD = [__WASM_INTEGRITY__, __SIMULATOR_INTEGRITY__];

/**
 * compileEngine fetches and compiles the wasm, unless it is compiled already. The page says which wasm it was built for,
 * and so does this file: the two must be the same.
 * @param {string | WebAssembly.Module} wasm
 * @param {string} integrity
 * @param {(text: string) => void} log
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compileEngine(wasm, integrity, log) {
  if (!OF_THIS_BUILD.includes(integrity)) {
    throw new StartError(
      "engine-failed",
      "file-altered",
      "script and worker are of different builds: serve all files of one",
    );
  }
  if (typeof WebAssembly === "undefined")
    throw new StartError("blocked", "no-wasm", "this browser has no WebAssembly: it is old, or locks it away");
  if (!mayCompile())
    throw new StartError("blocked", "wasm-forbidden", "Content-Security-Policy: script-src needs 'wasm-unsafe-eval'");
  if (typeof wasm !== "string") return wasm;
  const response = await fetchTwice(wasm, { integrity, credentials: "same-origin" });
  if (!response.ok) throw fileMissing(wasm, `HTTP ${response.status}`);
  const type = response.headers.get("Content-Type") ?? "";
  if (/^application\/wasm\s*(;|$)/i.test(type)) return WebAssembly.compileStreaming(response);
  log(`${wasm} is served as "${type}"; application/wasm starts faster`);
  return WebAssembly.compile(await response.arrayBuffer());
}

/**
 * fetchTwice fetches a file. If that fails, it tries again without the browser's cache, which may hold the file of an
 * earlier version: the name is the same in every version.
 * @param {string} url
 * @param {RequestInit} how
 */
async function fetchTwice(url, how) {
  try {
    return await fetch(url, how);
  } catch (error) {
    const response = await fetch(url, { ...how, cache: "reload" }).catch(() => null);
    if (response) return response;
    throw await explain(url, /** @type {Error} */ (error));
  }
}

/**
 * mayCompile compiles the smallest possible module. A security policy that forbids ours forbids this one too, so we
 * never take a damaged file for a forbidden one.
 */
function mayCompile() {
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
