// Some of our modules are found by their address. A bundler may make a script of such a module, and drop what it exports.
// So these modules also leave their exports in the global object, under a symbol that nobody else looks for.
const EXPORTS = Symbol.for("connect-epos");
const shared = /** @type {Record<symbol, any>} */ (globalThis);

/** leave is called by a module with what it exports. Each name is exported by one module alone. @param {Record<string, any>} exports */
export function leave(exports) {
  shared[EXPORTS] = Object.assign({}, shared[EXPORTS], exports);
}

/** exportsOf gives the exports of an imported module, whatever a bundler made of it. @param {any} module */
export const exportsOf = (module) => (Object.keys(module).length ? module : shared[EXPORTS]);
