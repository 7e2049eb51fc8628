// The engine on the page's own thread. The loader fetches this script only if no worker can start, or if the till asks
// for it.
import "wasm_exec";
import { serve } from "../engine/go-runner.js";
import { leave } from "../engine/hand-over.js";
import { connectEposRealm } from "../engine/realm.js";

export { whyNotStarted } from "../engine/why-not-started.js";

/**
 * run runs one engine. Its globals stay out of the page's own.
 * @param {MessagePort} port
 * @param {WebAssembly.Module} [module] if the page has compiled it already
 */
export function run(port, module) {
  serve(port, connectEposRealm, { here: true, module });
}
leave({ run });
