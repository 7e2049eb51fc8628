// The engine's worker: wasm_exec.js as it is, and the host that runs Go.
import "wasm_exec";
import { serve } from "./host.js";

serve(/** @type {any} */ (self), self);
