// The package as others get it. It is packed, installed into empty folders, built into their tills by their own tools, and
// driven to a payment.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { policy } from "../../support/policy.mjs";
import { simulator } from "../../support/simulator.mjs";
import { served } from "../../support/static-server.mjs";
import { tarball } from "../../support/tarball.mjs";

const TOOLS = join(import.meta.dirname, "../../..", "node_modules");
const started = await browser();
const folder = await mkdtemp(join(tmpdir(), "connect-epos-"));
after(() => rm(folder, { recursive: true }));

/** run runs a command of somebody who installs the package. If it fails, the error has its output. */
function run(cwd, command, ...args) {
  try {
    return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")}: ${error.stdout}${error.stderr}`);
  }
}

const packed = tarball(folder);

const clean = await mkdtemp(join(folder, "clean-"));
await writeFile(join(clean, "package.json"), JSON.stringify({ name: "till", private: true, type: "module" }));
const unpacking = performance.now();
run(clean, "npm", "install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", packed);
const unpacked = performance.now() - unpacking;

/** installed is a new project that contains the package and nothing else. npm has installed it once, for all projects. */
async function installed(name) {
  const project = await mkdtemp(join(folder, `${name}-`));
  for (const from of [clean, join(import.meta.dirname, "../../fixtures/package", name)])
    await cp(from, project, { recursive: true });
  return project;
}

/** pays drives the till at an address to its payment. The console must stay clean. */
async function pays(t, address) {
  const page = await (await started.newContext()).newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on(
    "console",
    (message) =>
      ["error", "warning"].includes(message.type()) &&
      !/favicon/.test(message.location().url) &&
      !/^connect-epos: (everything here is played by a simulator|nobody )/.test(message.text()) && // for the till's developer
      complaints.push(message.text()),
  );
  t.after(() => page.context().close());
  await page.goto(address);
  await page.getByRole("button").click();
  await page.locator("[data-result]").waitFor();
  assert.equal(
    await page.locator("[data-result]").getAttribute("data-result"),
    "approved",
    await page.locator("[data-result]").textContent(),
  );
  assert.deepEqual(complaints, []);
  return page;
}

test("it brings what it names, no dependencies, and nothing that runs when it is installed", async () => {
  const project = await installed("page");
  const own = join(project, "node_modules", "connect-epos");
  const manifest = JSON.parse(await readFile(join(own, "package.json"), "utf8"));
  assert.deepEqual(await readdir(join(project, "node_modules")), [".package-lock.json", "connect-epos"]);
  assert.deepEqual(
    [manifest.scripts, manifest.dependencies, manifest.peerDependencies],
    [undefined, undefined, undefined],
  );
  const brought = (await readdir(own, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(own, join(parentPath, name)));
  assert.deepEqual(brought.sort(), [...manifest.files, "package.json"].sort());
  const { "./*": any, "./schemas/*": schemas, ...doors } = manifest.exports;
  assert.deepEqual([any, schemas], [{ default: "./*" }, { default: "./schemas/*" }]);
  const files = (target) => (typeof target === "string" ? target : Object.values(target).flatMap(files));
  const targets = files(doors);
  const named = [...targets, ...manifest.sideEffects, manifest.main, manifest.types, manifest.unpkg, manifest.jsdelivr];
  assert.deepEqual(
    named.filter((path) => !manifest.files.includes(path.slice(2))),
    [],
  );
  const root = JSON.parse(await readFile(join(import.meta.dirname, "../../..", "package.json"), "utf8"));
  const told = JSON.parse(await readFile(join(own, "build-info.json"), "utf8"));
  assert.deepEqual([manifest.version, told.versions.connectEpos], [root.version, root.version]);
  assert.match(await readFile(join(own, "connect-epos.js"), "utf8"), new RegExp(`"${root.version}"`));
});

test("imported on a server, it does nothing", async () => {
  const project = await installed("strict");
  const told = run(
    project,
    process.execPath,
    "--input-type=module",
    "-e",
    `
    const before = Reflect.ownKeys(globalThis);
    const names = ["", "/element", "/receipts", "/tables", "/text-de", "/simulator"];
    const modules = await Promise.all(names.map((name) => import("connect-epos" + name)));
    const require = (await import("node:module")).createRequire(process.cwd() + "/x.js");
    const required = require("connect-epos");
    if (require("connect-epos/schemas/Payment.json").title !== "Payment") throw new Error("the schemas are not there");
    const refused = await modules[0].load({ softwareHouseId: "simSWH" }).catch(({ code }) => code);
    const gained = Reflect.ownKeys(globalThis).filter((name) => !before.includes(name));
    console.log(JSON.stringify([typeof modules[0].load, required.load === modules[0].load, refused, gained, process.getActiveResourcesInfo().filter((kind) => /Timeout|TCP|Worker|MessagePort/.test(kind))]));`,
  );
  assert.deepEqual(JSON.parse(told), ["function", true, "insecure-context", [], []]);
});

test("whatever of it is imported on a server, nothing throws: only the worker's script needs a worker", async () => {
  const project = await installed("strict");
  const scripts = (await readdir(join(project, "node_modules", "connect-epos"))).filter(
    (name) => /[.][cm]?js$/.test(name) && name !== "connect-epos-worker.js",
  );
  assert.ok(scripts.length > 12, scripts.join());
  const imports = scripts.map((name) => `await import("connect-epos/${name}");`);
  run(project, process.execPath, "--input-type=module", "-e", imports.join("\n"));
});

test("required by a tool that loads no modules, it gives the same", async () => {
  const project = await installed("strict");
  const told = run(
    project,
    process.execPath,
    "--input-type=module",
    "-e",
    `
    const { createRequire } = await import("node:module");
    const require = createRequire(process.cwd() + "/x.js");
    const { exports } = require("connect-epos/package.json");
    const names = Object.entries(exports).filter(([, target]) => target.require);
    const gained = [];
    for (const [path, target] of names) {
      const required = require("connect-epos/" + target.require.default.slice(2));
      const imported = await import("connect-epos" + path.slice(1));
      const same = Object.keys(required).filter((name) => !(name in imported) || typeof imported[name] !== typeof required[name]);
      if (same.length || Object.keys(required).length !== Object.keys(imported).length) gained.push(path);
    }
    console.log(JSON.stringify([names.map(([path]) => path), gained]));`,
  );
  assert.deepEqual(JSON.parse(told), [
    [".", "./element", "./react", "./receipts", "./svelte", "./tables", "./text-de", "./vue"],
    [],
  ]);
});

test("a page with a script tag", async (t) => {
  await pays(t, await served(await installed("page")));
});

test("a page whose script is of another origin: the engine runs in the page, and says so", async (t) => {
  const project = await installed("page");
  const elsewhere = await served(project, { "Access-Control-Allow-Origin": "*" });
  const own = await mkdtemp(join(folder, "own-"));
  const html = await readFile(join(project, "index.html"), "utf8");
  const told =
    "epos.addEventListener('log', ({ detail }) => { document.title += detail.message; }); await epos.sites.save(";
  await writeFile(
    join(own, "index.html"),
    html.replace("node_modules", `${elsewhere}/node_modules`).replace("await epos.sites.save(", told),
  );
  const page = await pays(t, await served(own));
  assert.equal(page.workers().length, 0);
  assert.match(await page.title(), /no engine in the worker .* is of another origin: see workerUrl\), trying the page/);
});

test("an old-style page with a strict policy", async (t) => {
  const sim = await simulator();
  const origin = await served(await installed("strict"), { "Content-Security-Policy": policy });
  await pays(t, `${origin}/?endpoint=${sim.origin.replace("http", "ws")}`);
});

test("a till made with Vite and TypeScript: types, build, development server", async (t) => {
  const begun = performance.now();
  const project = await installed("vite");
  await symlink(join(TOOLS, "vite"), join(project, "node_modules", "vite"));
  const vite = (...args) => run(project, process.execPath, "node_modules/vite/bin/vite.js", "build", ...args);
  vite("--logLevel", "warn", "--mode", "test");
  const page = await pays(t, await served(join(project, "dist")));
  t.diagnostic(
    `from the tarball to the first simulated payment: ${((unpacked + performance.now() - begun) / 1000).toFixed(1)} s`,
  );
  assert.equal(page.workers().length, 2, "the engine's worker and the simulator's");
  vite("--logLevel", "warn", "--outDir", "shop");
  const shipped = await readdir(join(project, "shop", "assets"));
  assert.ok(
    shipped.some((name) => /^connect-epos-\w+.*[.]wasm$/.test(name)),
    shipped.join(),
  );
  assert.deepEqual(
    shipped.filter((name) => /simulator/.test(name)),
    [],
    "a build for shops has no simulator",
  );
  run(project, process.execPath, join(TOOLS, "typescript/bin/tsc"), "-p", ".");
  // A tool that resolves as Node does is stricter: every address must be complete. The oldest TypeScript that we promise finds
  // the types by exports, and by typesVersions.
  for (const [compiler, module, moduleResolution] of [
    ["typescript", "nodenext", "nodenext"],
    ["typescript-oldest", "node16", "node16"],
    ["typescript-oldest", "es2022", "node"],
  ]) {
    await writeFile(
      join(project, "plain.json"),
      JSON.stringify({
        compilerOptions: { module, moduleResolution, target: "es2022", types: [], strict: true, noEmit: true },
        files: ["src/receipt.ts", "src/parts.ts"],
      }),
    );
    run(project, process.execPath, join(TOOLS, compiler, "bin/tsc"), "-p", "plain.json");
  }
  await developed(t, project);
});

/** developed asks the same of Vite's development server. */
async function developed(t, project) {
  const { createServer } = await import("vite");
  const server = await createServer({
    root: project,
    mode: "test",
    logLevel: "error",
    server: { port: 0, host: "127.0.0.1" },
  });
  t.after(() => server.close());
  await server.listen();
  await pays(t, `http://127.0.0.1:${server.httpServer.address().port}/`);
}
