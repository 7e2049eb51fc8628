// Writes docs/api.md from the declarations in web/types/*.d.ts: `node tools/docs/api.mjs`. With --check it only says
// whether the page is current. The declarations are written by hand and are the contract; this shows them by name.
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const top = new URL("../../", import.meta.url);
const PARTS = [
  ["connect-epos", "The component"],
  ["connect-epos-tables", "Book of tables, lines of bills"],
  ["connect-epos-receipts", "Receipts"],
  ["connect-epos-element", "The payment element"],
  ["connect-epos-simulator", "The simulator in the page"],
  ["connect-epos-text-de", "German"],
];

/** prose is what a doc comment says. */
const prose = (comment = "") =>
  comment
    .replace(/^\/\*\*|\*\/$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, ""))
    .join("\n")
    .trim();

/** items cuts text into its declarations, or a body into its members: each with the comment before it. */
export function items(text) {
  const found = [];
  let comment = "",
    start = -1,
    depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith("/**", at) || text.startsWith("//", at)) {
      const end = text.startsWith("//", at) ? text.indexOf("\n", at) : text.indexOf("*/", at) + 2;
      if (start < 0 && text[at + 1] === "*") comment = text.slice(at, end);
      at = end - 1;
      continue;
    }
    if (text[at] === '"') {
      // words in quotes hold no brackets of ours
      if (start < 0) start = at;
      at = text.indexOf('"', at + 1);
      continue;
    }
    if (start < 0 && /\S/.test(text[at])) start = at;
    if ("{([".includes(text[at])) depth++;
    if ("})]".includes(text[at])) depth--;
    const block =
      text[at] === "}" &&
      depth === 0 &&
      /^(export )?(declare )?(interface|class|namespace)\b|^declare global/.test(text.slice(start));
    if (start >= 0 && depth === 0 && (text[at] === ";" || block)) {
      found.push({ comment: prose(comment), code: text.slice(start, at + 1) });
      comment = "";
      start = -1;
    }
  }
  return found;
}

/** bare is code on one line: without comments, and without what only several lines need. */
const bare = (code) =>
  code
    .replace(/\/\*\*[^]*?\*\/|(^|\s)\/\/.*$/gm, " ")
    .replace(/\s+/g, " ")
    .replace(/([(<:=]) \| /g, "$1 ")
    .replace(/([(<]) /g, "$1")
    .replace(/,? ([)>])/g, "$1")
    .replace(/; }/g, " }")
    .replace(/ ?; ?$/, "")
    .trim();
const linked = (text) => text.replace(/\{@link (\w+)\}/g, (_, name) => `[\`${name}\`](#${name.toLowerCase()})`);
const indented = (text) =>
  linked(text)
    .split("\n")
    .map((line) => (line ? `  ${line}` : ""))
    .join("\n");
const NAMED = /^(?:export )?(?:declare )?(?:abstract )?(interface|class|function|const|type) (\w+)/;

/** entry is one declaration as Markdown. */
function entry({ comment, code }) {
  const [, kind, name] = NAMED.exec(code);
  const head = `### ${name}\n\n${comment ? `${linked(comment)}\n\n` : ""}`;
  const shown = code.replace(/^export /, "").replace(/^declare /, "");
  if (kind !== "interface" && kind !== "class") return `${head}\`\`\`ts\n${shown}\n\`\`\`\n`;
  const open = shown.indexOf(
    "{",
    /[^]*?\bextends\b[^{]*<\s*\{/.test(shown.split("\n")[0]) ? shown.lastIndexOf("{", shown.indexOf("\n")) : 0,
  );
  const members = items(shown.slice(open + 1, shown.lastIndexOf("}"))).filter((each) => !/^private /.test(each.code));
  const title = bare(shown.slice(0, open));
  const list = members
    .map((each) => `- \`${bare(each.code)}\`${each.comment ? `  \n${indented(each.comment)}` : ""}`)
    .join("\n");
  return `${head}\`${title}\`\n\n${list}${list ? "\n" : ""}`;
}

/** part is one file: what it says of itself, its names, and each of them. */
async function part([file, title]) {
  const text = await readFile(new URL(`web/types/${file}.d.ts`, top), "utf8");
  const own = /^\/\*\*[^]*?\*\//.exec(text)?.[0] ?? "";
  const named = items(text.slice(own.length)).filter(({ code }) => NAMED.test(code));
  const names = [...new Set(named.map(({ code }) => NAMED.exec(code)[2]))];
  const index = names.map((name) => `[\`${name}\`](#${name.toLowerCase()})`).join(", ");
  return `## ${title}: \`${file}\`\n\n${linked(prose(own))}\n\n${index}\n\n${named.map(entry).join("\n")}`;
}

/** page is what docs/api.md must say. */
export async function page() {
  const head = `# API reference

This page is for looking up a name. It is written from the declarations in \`web/types/*.d.ts\` by \`node tools/docs/api.mjs\`: change those, not this page. The guides tell how it goes
together: [getting started](getting-started.md), [pay at counter](pay-at-counter.md), [pay at table](pay-at-table.md), [recovery](recovery.md).
`;
  return `${[head, ...(await Promise.all(PARTS.map(part)))]
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

const place = new URL("docs/api.md", top);
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const now = await page();
  if (!process.argv.includes("--check")) await writeFile(place, now);
  else if ((await readFile(place, "utf8")) !== now) {
    console.error("docs/api.md is not current: node tools/docs/api.mjs");
    process.exit(1);
  }
}
