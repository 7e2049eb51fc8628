// The object that wasm_exec.js and the Go program see as their global object when they run in the till's own page.
// Reads go to the real global object; writes stay in this one, so that `window` gains nothing.

// Names that wasm_exec.js looks for before it defines them. If the page has its own (for example a bundler's
// `process`), Go must not use that one.
const hidden = new Set(["Go", "fs", "process", "path", "connectEposPort"]);

const real = /** @type {Record<PropertyKey, any>} */ (globalThis);

/** @type {any} */
export const connectEposRealm = new Proxy(Object.create(null), {
  get(own, name) {
    if (hidden.has(/** @type {string} */ (name)) || name in own) return own[name];
    const value = real[name];
    // Functions such as setTimeout and fetch refuse to be called on another object, so they are bound to the real one.
    // Constructors (functions with a prototype) must stay as they are.
    return typeof value === "function" && !value.prototype ? value.bind(real) : value;
  },
});

// wasm_exec.js defines a file system if there is none. The build leaves that code out, and this shorter one replaces it:
// written lines go to the console, and everything else fails with the code that Go expects if there are no files.
const decoder = new TextDecoder();
let line = "";
const files = /** @type {Record<PropertyKey, any>} */ ({
  constants: new Proxy({}, { get: () => -1 }),
  writeSync(/** @type {number} */ _, /** @type {Uint8Array} */ bytes) {
    const lines = (line + decoder.decode(bytes)).split("\n");
    line = /** @type {string} */ (lines.pop());
    if (lines.length) console.log(lines.join("\n"));
    return bytes.length;
  },
});

connectEposRealm.fs = new Proxy(files, {
  get: (own, name) =>
    own[name] ??
    ((/** @type {any[]} */ ...given) => {
      const done = given.pop();
      if (name === "write") done(null, own.writeSync(...given));
      else done(Object.assign(new Error("no files here"), { code: "ENOSYS" }));
    }),
});
