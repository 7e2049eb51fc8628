// Which tools and examples are tried: every folder here and in examples/ that has an ecosystem.mjs.
import { access, readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * Variant is one way to build a project, or to serve it.
 * @typedef {object} Variant
 * @property {string} [build] the command that builds it
 * @property {string} [serve] the folder that a plain file server shows then
 * @property {string} [start] or the command that serves it, on 127.0.0.1 and $PORT, until it is ended
 * @property {Record<string, string>} [headers] what the plain file server sends with every response; without them, the strict policy of the guides
 * @property {string} [path] the address of the page, below the root
 *
 * Project is what an ecosystem.mjs exports, with its place.
 * @typedef {object} Project
 * @property {string} tool its name, as a reader knows it
 * @property {string} package whose installed version is told
 * @property {string} [till] the folder that gets till.js, if it uses the common till
 * @property {Record<string, Variant>} variants
 * @property {(page: import("playwright-core").Page, address: string, folder: string) => Promise<Record<string, string>>} [drive] opens the address and gives findings; without one, those of the common till count
 * @property {string} name of its folder, with `examples/` before it if it is one
 * @property {string} from its folder
 */

const ROOMS = { "": import.meta.dirname, "examples/": join(import.meta.dirname, "..", "examples") };

/** found lists the projects. @returns {Promise<Project[]>} */
export async function found() {
  const all = [];
  for (const [before, room] of Object.entries(ROOMS))
    for (const name of (await readdir(room)).sort()) {
      const from = join(room, name);
      const described = join(from, "ecosystem.mjs");
      if (await exists(described)) all.push({ ...(await import(described)).default, name: before + name, from });
    }
  return all;
}

/** @param {string} path */
export const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );
