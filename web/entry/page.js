// The engine on the page's own thread. A file of its own, which the loader
// fetches only where no worker can start, or where the till asks for it.
import "wasm_exec";
import { serve } from "../engine/host.js";
import { connectEposRealm } from "../engine/realm.js";

/** run serves one engine, with its globals kept apart. @param {MessagePort} port */
export function run(port) {
  serve(port, connectEposRealm);
}
