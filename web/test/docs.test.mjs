// The code in the guides must be right, and the reference must be up to date.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { items, page } from "../../tools/docs/api.mjs";
import { blocks, guides, typed } from "../../tools/docs/snippets.mjs";

const top = new URL("../../", import.meta.url);
const read = (name) => readFile(new URL(name, top), "utf8");
const run = promisify(execFile);
/** The languages of blocks that are parts of an example, and its folder. */
const EXAMPLES = { tsx: "react", vue: "vue", "angular-ts": "angular", svelte: "svelte" };
const all = (await Promise.all((await guides()).map(blocks))).flat();

test("docs/api.md is what the declarations say", async () => {
  assert.ok((await read("docs/api.md")) === (await page()), "write it anew: ./build.sh docs");
});

test("the reference names every declaration, and every member with its words", async () => {
  const written = await page();
  for (const part of ["", "-tables", "-receipts", "-element", "-simulator"]) {
    const text = await read(`web/types/connect-epos${part}.d.ts`);
    const named = [...text.matchAll(/^export (?:declare )?(?:interface|class|function|const|type) (\w+)/gm)].map(
      ([, name]) => name,
    );
    assert.ok(named.length > 0, part);
    for (const name of named) assert.match(written, new RegExp(`^### ${name}$`, "m"));
  }
  assert.match(
    written,
    /^- `takeOver\(tid: string, why: \{ by: string; reason: string \}\): Promise<readonly PendingEntry\[\]>`  \n  Takes a terminal/m,
  );
  const [one, two] = items('/** A. */ a: "};" | 1; // not this;\n/** B. */ b(c: { d: 1; e: 2 }): void;');
  assert.deepEqual(
    [one, two],
    [
      { comment: "A.", code: 'a: "};" | 1;' },
      { comment: "B.", code: "b(c: { d: 1; e: 2 }): void;" },
    ],
  );
});

test("every block is of a language that is checked", () => {
  assert.ok(all.length > 40);
  for (const { page, line, language } of all)
    assert.ok(
      ["js", "ts", "jsx", "html", "json", "sh", "go", "css", "http", "mermaid", "text", ""].includes(language) ||
        language in EXAMPLES,
      `${page}:${line} ${language}`,
    );
});

test("code of a framework stands in its example, which is built and driven", async () => {
  for (const [language, folder] of Object.entries(EXAMPLES)) {
    const files = await readdir(new URL(`examples/${folder}/`, top), { recursive: true, withFileTypes: true });
    const kept = files.filter((file) => file.isFile() && !/node_modules|lock/.test(join(file.parentPath, file.name)));
    const lines = new Set(
      (await Promise.all(kept.map((file) => readFile(join(file.parentPath, file.name), "utf8"))))
        .join("\n")
        .split("\n")
        .map((line) => line.trim()),
    );
    const shown = all.filter((block) => block.language === language);
    assert.ok(shown.length > 0, language);
    for (const { page, line, code } of shown)
      for (const [at, text] of code.split("\n").entries())
        assert.ok(lines.has(text.trim()), `${page}:${line + at} is not in examples/${folder}: ${text}`);
  }
});

test("code fits the declarations", async () => {
  const { checked, complaints } = await typed(all);
  assert.ok(checked > 40, `${checked} blocks`);
  assert.deepEqual(complaints, []);
});

test("code that does not fit is found, on its line", async () => {
  const wrong = {
    page: "a.md",
    line: 10,
    language: "js",
    code: "await counter.pending();\nawait counter.charge(1);\n",
  };
  const inPage = {
    page: "b.md",
    line: 20,
    language: "html",
    code: '<script src="x.js"></script>\n<script>\n  load({ sofware: 1 });\n</script>\n',
  };
  const { complaints } = await typed([wrong, inPage]);
  assert.deepEqual(
    complaints.map((line) => line.split(" ")[0]),
    ["a.md:11", "b.md:22"],
  );
});

test("JSON is JSON", () => {
  for (const { page, line, code } of all.filter(({ language }) => language === "json"))
    assert.doesNotThrow(() => JSON.parse(code), `${page}:${line}`);
});

test("commands are shell, and name what there is", async () => {
  const build = await read("build.sh");
  const simulator = await read("sim/cmd/connect-sim/main.go");
  const commands = all.filter(({ language }) => language === "sh");
  assert.ok(commands.length > 1);
  for (const { page, line, code } of commands) {
    await run("bash", ["-nc", code]);
    for (const [, verb] of code.matchAll(/\.\/build\.sh (\w+)/g))
      assert.ok(build.includes(`verb_${verb}()`), `${page}:${line} ${verb}`);
    for (const [, flag] of code.matchAll(/connect-sim.*? --([\w-]+)/g))
      assert.ok(simulator.includes(`"${flag}"`), `${page}:${line} ${flag}`);
    for (const [, path] of code.matchAll(/go (?:run|build)[^\n]* (\.\/[\w/-]+)/g)) await access(new URL(path, top));
  }
});

test("Go is Go, and calls what the simulator has", async () => {
  const sources = (await run("sh", ["-c", "cat sim/*.go sim/server/*.go"], { cwd: top, maxBuffer: 1e7 })).stdout;
  const found = all.filter(({ language }) => language === "go");
  assert.ok(found.length > 0);
  for (const { page, line, code } of found) {
    const gofmt = run("gofmt", ["-e"]);
    gofmt.child.stdin.end(`package guide\n\nfunc _() {\n${code}}\n`);
    await assert.doesNotReject(gofmt, `${page}:${line}`);
    for (const [, name] of code.matchAll(/\bs\.(\w+)\(/g))
      assert.match(sources, new RegExp(`^func \\(\\w+ \\*?\\w+\\) ${name}\\(`, "m"), `${page}:${line} ${name}`);
  }
});

/** places are the anchors of a page's headings, in the form that Git hosts give them. */
const places = (text) =>
  [...text.replace(/^```[^]*?^```$/gm, "").matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );

test("links of the guides lead somewhere", async () => {
  for (const guide of [...(await guides()), "docs/api.md", "ARCHITECTURE.md"]) {
    const text = (await read(guide)).replace(/^```[^]*?^```$/gm, "");
    for (const [, path, anchor] of text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)]*))?\)/g)) {
      const target = new URL(path, new URL(guide, top));
      await assert.doesNotReject(access(target), `${guide}: ${path}`);
      if (anchor && /\.md$/.test(target.pathname))
        assert.ok(places(await readFile(target, "utf8")).includes(anchor), `${guide}: ${path}#${anchor}`);
    }
  }
});
