// The engine on the page's own thread. The loader fetches this script only if no worker can start, or if the till asks
// for it.
import "wasm_exec";
import { serve } from "../engine/go-runner.js";
import { connectEposRealm } from "../engine/realm.js";

/** run runs one engine. Its globals stay out of the page's own. @param {MessagePort} port */
export function run(port) {
  serve(port, connectEposRealm);
}
