// Where the files of the component are.
import { refusal } from "../service/options.js";

/** The files that are fetched at run time, by the option that gives their address. */
const FILES = /** @type {Record<string, string>} */ ({
  wasmUrl: "connect-epos.wasm",
  workerUrl: "connect-epos-worker.js",
  pageUrl: "connect-epos-page.js",
  simulatorUrl: "connect-epos-simulator.js",
  diagnosticsUrl: "connect-epos-diagnostics.js",
});

/**
 * Known are the addresses that the script of `load` knows, by the name of their option. They are asked for when `load`
 * is called and not before: on a server, and in some bundles, asking throws.
 * @typedef {Record<string, () => string | URL>} Known
 */

/**
 * addresses gives the address of every file: the one that the till gives, or in the till's folder of `assets`, or the
 * one that the script knows, or beside the script.
 * @param {Record<string, any>} given the options of a load
 * @param {string} script the address of the script, or "" if nobody knows it
 * @param {Known} known
 * @returns {any} a whole address for each option, and that of `assets` if the till gives it
 */
export function addresses(given, script, known) {
  const page = document.baseURI;
  const assets = given.assets === undefined ? undefined : asFolder(whole("assets", given.assets, page));
  const bundled = (/** @type {string} */ field) => {
    try {
      return new URL(String(known[field]()), page).href; // some bundlers give an address without an origin
    } catch {
      return ""; // nobody knows it
    }
  };
  const beside = script || bundled("workerUrl") || page;
  const found = Object.entries(FILES).map(([field, name]) => {
    if (given[field] !== undefined) return [field, whole(field, given[field], page)];
    return [field, (!assets && bundled(field)) || new URL(name, assets ?? beside).href];
  });
  return Object.assign(Object.fromEntries(found), { assets });
}

/** asFolder ends a path with a slash, so that files are looked for in it and not beside it. @param {string} address */
function asFolder(address) {
  const folder = new URL(address);
  folder.search = folder.hash = "";
  folder.pathname = folder.pathname.replace(/\/?$/, "/");
  return folder.href;
}

/**
 * @param {string} field
 * @param {unknown} given an address, relative to the page
 * @param {string} page
 */
function whole(field, given, page) {
  try {
    return new URL(String(given), page).href;
  } catch {
    throw refusal(field, "is not a URL");
  }
}
