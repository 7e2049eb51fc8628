// Names that the build replaces, and the module that it makes from a file of the Go toolchain.
declare const __VERSION__: string;
declare const __GO__: string;
declare const __WASM_INTEGRITY__: string;
declare const __SIMULATOR_INTEGRITY__: string;
/** The script of the worker, and the wasm as gzip in base64: only in connect-epos-single.js. */
declare const __WORKER__: string;
declare const __WASM_PACKED__: string;
declare module "wasm_exec" {}
