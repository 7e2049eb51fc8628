// The object that wasm_exec.js and the Go program see as their global when
// they run in the till's own page: it reads through to the real one and keeps
// every write to itself, so that `window` gains nothing.

// Names wasm_exec.js looks for before it writes them. A page that has its own
// (a bundler's `process`, say) must not lend them to Go.
const ours = new Set(["Go", "fs", "process", "path", "connectEposPort"]);

const real = /** @type {Record<PropertyKey, any>} */ (globalThis);

/** @type {any} */
export const connectEposRealm = new Proxy(Object.create(null), {
  get(own, name) {
    if (ours.has(/** @type {string} */ (name)) || name in own) return own[name];
    const value = real[name];
    // setTimeout, fetch and their like refuse to be called on another object;
    // constructors (the ones with a prototype) must stay what they are.
    return typeof value === "function" && !value.prototype ? value.bind(real) : value;
  },
});

// The build leaves out the file system that wasm_exec.js makes up where there
// is none. This one does the same in fewer words: lines written go to the
// console, all else fails with the code that Go expects where there are no files.
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
