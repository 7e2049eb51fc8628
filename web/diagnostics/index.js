// Diagnostics: a file of its own, fetched only when a till asks for a support
// bundle or a self-test. It knows the loaded engine by its public face alone.
export { selfTest } from "./self-test.js";
export { supportBundle } from "./bundle.js";

/**
 * @typedef {object} Context what the loader hands over
 * @property {import("../types/connect-epos.d.ts").Epos} epos
 * @property {import("../api/settings.js").Settings & { wasm: string }} settings and the hash of the wasm that the loader was built with
 * @property {"worker" | "page"} host where the engine runs
 * @property {any[]} services counters and tables that are open
 * @property {readonly any[]} lines the last log lines
 * @property {readonly any[]} frames the last frames, if the log level is `trace`
 */
