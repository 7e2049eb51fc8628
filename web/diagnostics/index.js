// Diagnostics: a script that is fetched only if a till asks for a support bundle or a self-test. It uses only the public
// API of the loaded engine.
import { leave } from "../engine/hand-over.js";
import { selfTest } from "./self-test.js";
import { supportBundle } from "./bundle.js";

export { selfTest, supportBundle };
leave({ selfTest, supportBundle });

/**
 * @typedef {object} Context what the loader passes
 * @property {import("../types/connect-epos.d.ts").Epos} epos
 * @property {import("../api/settings.js").Settings & { wasm: string }} settings with the hash of the wasm that the loader was built with
 * @property {"worker" | "page"} host where the engine runs
 * @property {any[]} services counters and tables that are open
 * @property {readonly any[]} lines the last log lines
 * @property {readonly any[]} frames the last frames, if the log level is `trace`
 */
