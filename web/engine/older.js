// Functions that the oldest engines of docs/browsers.md do not have. The build puts them in place of the browser's own
// (tools/pack/engines.go). So the source is written with the usual names, and the page's globals stay as they are.

/** hasOwn is Object.hasOwn. @param {object} object @param {PropertyKey} key */
export const hasOwn = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

/** @returns {any} that of a browser, or of Node, or nothing: some servers have neither name, and load says there what is missing */
// @ts-ignore -- `global` is that of Node
const findGlobal = () => (typeof self === "object" ? self : typeof global === "object" ? global : {});

/** globalObject is globalThis, also where there is no such name. The mark lets the build leave it out where nobody uses it. */
export const globalObject = /** @type {any} */ (/* @__PURE__ */ findGlobal());
