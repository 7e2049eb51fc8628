// Names the build fills in, and the module it makes of the toolchain's file.
declare const __VERSION__: string;
declare const __GO__: string;
declare const __WASM_INTEGRITY__: string;
declare const __SIMULATOR_INTEGRITY__: string;
/** The worker's script, and the wasm as gzip in base64: in connect-epos-single.js alone. */
declare const __WORKER__: string;
declare const __WASM_PACKED__: string;
declare module "wasm_exec" {}
