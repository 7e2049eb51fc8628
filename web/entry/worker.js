// The worker of the engine: wasm_exec.js as it is, and what runs the Go program.
import "wasm_exec";
import { serve } from "../engine/go-runner.js";

// Some events only reach the page. It sends a message for them, and we pass it on as an event that Go listens to.
self.addEventListener("message", (event) => {
  if (!event.data.wake) return;
  event.stopImmediatePropagation();
  self.dispatchEvent(new Event("online"));
});
serve(/** @type {any} */ (self), self);
