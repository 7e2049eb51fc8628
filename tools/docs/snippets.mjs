// The code in the guides, made into files that the type checker reads: each block a module of its own, with the names
// of tools/docs/types/prelude.d.ts for what a till would have around it.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const top = new URL("../../", import.meta.url);
const work = new URL("test-results/snippets/", top);

/** guides are all pages with code, but for the one that is written by a program. */
export async function guides() {
  const docs = (await readdir(new URL("docs/", top)))
    .filter((name) => name.endsWith(".md") && name !== "api.md")
    .map((name) => `docs/${name}`);
  return ["README.md", "sim/README.md", "web/demo/README.md", "web/package/README.md", ...docs.sort()];
}

/** blocks are the fenced blocks of a page, each with its language and the line it begins at. */
export async function blocks(page) {
  const text = await readFile(new URL(page, top), "utf8");
  return [...text.matchAll(/^```(.*)\n([^]*?)^```$/gm)].map(({ 1: language, 2: code, index }) => ({
    page,
    language,
    code,
    line: text.slice(0, index).split("\n").length + 1,
  }));
}

/** names are what a block declares at its outermost level, so that a later one can have it. */
export function names(code) {
  const declared = code.matchAll(/^(?:import \* as|const|let|class|(?:async )?function) +(\w+|\{[^}]*\}|\[[^\]]*\])/gm);
  return [...declared]
    .flatMap(([, what]) => what.replace(/[{}[\]\s]/g, "").split(","))
    .map((name) => name.split(/[:=]/).pop());
}

/** scripts are the inline scripts of a page, on the lines where they stand. */
function scripts(html) {
  return [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([^]*?)<\/script>/g)].map(({ 1: code, index, 0: whole }) => {
    const before = html.slice(0, index + whole.indexOf(code)).split("\n").length - 1;
    return "\n".repeat(before) + code;
  });
}

/** sources is what there is to check in a block, by file extension. */
function sources({ language, code }) {
  if (["js", "jsx", "ts"].includes(language)) return [[language, code]];
  return language === "html" ? scripts(code).map((script) => ["js", script]) : [];
}

/** As a till's plain script is: what the DOM may answer is its own affair, and the library is a global. */
const config = {
  compilerOptions: {
    target: "es2022",
    module: "preserve",
    moduleResolution: "bundler",
    lib: ["es2022", "dom", "dom.iterable"],
    types: [],
    jsx: "preserve",
    allowJs: true,
    checkJs: true,
    strict: true,
    noImplicitAny: false,
    strictNullChecks: false,
    useUnknownInCatchVariables: false,
    noEmit: true,
    skipLibCheck: true,
    allowUmdGlobalAccess: true,
    moduleDetection: "force",
    paths: { "connect-epos": ["./connect-epos.d.ts"] },
  },
  include: ["*"],
};

/** typed gives what the type checker has to say of all blocks, one complaint a line, with page and line. */
export async function typed(all) {
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  for (const name of await readdir(new URL("web/types/", top))) {
    if (!/^connect-epos.*\.d\.ts$/.test(name)) continue;
    await cp(new URL(`web/types/${name}`, top), new URL(name, work));
    await writeFile(
      new URL(name.replace(".d.ts", ".d.mts"), work),
      `export * from "./${name.replace(".d.ts", ".js")}";\n`,
    );
  }
  await cp(new URL("tools/docs/types/", top), work, { recursive: true });
  const places = new Map();
  for (const block of all) {
    for (const [extension, code] of sources(block)) {
      const name = `block-${places.size + 1}.${extension}`;
      places.set(name, block);
      await writeFile(new URL(name, work), code);
    }
  }
  await writeFile(new URL("tsconfig.json", work), JSON.stringify(config));
  const tsc = fileURLToPath(new URL("node_modules/typescript/lib/tsc.js", top));
  const said = await promisify(execFile)(process.execPath, [tsc, "-p", fileURLToPath(work), "--pretty", "false"]).then(
    () => "",
    ({ stdout, stderr }) => stdout + stderr,
  );
  const complaints = said
    .split("\n")
    .filter((line) => line && !line.startsWith(" "))
    .map((line) =>
      line.replace(/^.*?(block-\d+\.[jt]sx?)\((\d+),/, (_, name, at) => {
        const { page, line: from } = places.get(name);
        return `${page}:${from + Number(at) - 1} (`;
      }),
    );
  return { checked: places.size, complaints };
}
