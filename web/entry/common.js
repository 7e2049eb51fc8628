// require("connect-epos"): for Jest and other tools that load no modules. A page that is packed by a bundler gets the
// module. This file does not know its own address, so the other files are looked for beside the page, or in `assets`.
import { loader } from "../api/load.js";
export { EPoSError } from "../engine/error.js";

export const load = loader("");
export const version = __VERSION__;
