// The engine's worker: wasm_exec.js as it is, and the host that runs Go.
import "wasm_exec";
import { serve } from "../engine/host.js";

// What only pages are told of comes by message, and goes on as what Go listens to.
self.addEventListener("message", (event) => {
  if (!event.data.wake) return;
  event.stopImmediatePropagation();
  self.dispatchEvent(new Event("online"));
});
serve(/** @type {any} */ (self), self);
