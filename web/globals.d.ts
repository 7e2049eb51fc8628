// Names the build fills in, and the module it makes of the toolchain's file.
declare const __VERSION__: string;
declare const __GO__: string;
declare const __WASM_INTEGRITY__: string;
declare const __SIMULATOR_INTEGRITY__: string;
declare module "wasm_exec" {}
