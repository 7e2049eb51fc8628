// import * as ConnectEPoS from "./connect-epos.mjs"
import { loader } from "./load.js";
export { EPoSError } from "./errors.js";

export const load = loader(import.meta.url);
export const version = __VERSION__;
