// Makes the journals that no test of the earlier build left behind, out of those that its tests did:
// node made.mjs FOLDER
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const lines = (name) => readFileSync(join(folder, `${name}.txt`), "utf8").trimEnd().split("\n").filter((line) => !line.startsWith("said\t"));
const write = (name, all) => writeFileSync(join(folder, `made-${name}.txt`), all.join("\n") + "\n");
const column = (line, at, change) => line.split("\t").map((text, i) => (i === at ? change(text) : text)).join("\t");
/** damaged changes the text of every record, and leaves what stands beside it, as a disk does. */
const damaged = (all, change) => all.map((line) => (line.startsWith("records\t") ? column(line, 3, change) : line));
const isOf = (line, kind) => line.startsWith(`meta\t["${kind}"`);

/** first is the first file, by name, whose text has all of these. */
const first = (...parts) => lines(names.find((name) => parts.every((part) => texts.get(name).includes(part))));
const names = readdirSync(folder).filter((name) => name.endsWith(".txt") && !name.startsWith("made-")).map((name) => name.slice(0, -4)).sort();
const texts = new Map(names.map((name) => [name, readFileSync(join(folder, `${name}.txt`), "utf8")]));
const open = first(`"status":"open"`, `"result":"approved"`);
const paid = first(`["claim"`, `"result":"approved"`, `"result":"declined"`);
const refund = first('["refunds"');
const check = first('"check":{', '"looks":');
const tables = first('cloud/pat"', '"kind":"tableLock"', '"kind":"tablePayment"');

for (const [name, all] of Object.entries({ open, paid, refund, check, tables })) {
  write(`damaged-cut-off-${name}`, damaged(all, (text) => text.slice(0, Math.floor((text.length * 9) / 10))));
  write(`newer-members-${name}`, damaged(all, (text) => text.replace('{"v":1,', '{"v":2,').slice(0, -1) + ',"laterWord":"x","laterList":[1,{"a":null}],"laterSum":12.5}'));
}
write("damaged-no-json", damaged(open, () => "#"));
write("damaged-no-text", damaged(open, () => ""));
write("damaged-a-member-is-missing", damaged(open, (text) => text.replace(/"reference":"[^"]*",/, "")));
write("damaged-a-member-is-of-another-type", damaged(open, (text) => text.replace(/"amount":(\d+)/, '"amount":"$1"')));
write("damaged-what-is-known-of-terminals", open.map((line) => (isOf(line, "last") ? column(line, 3, () => '"#"') : line)));
write("damaged-claims", paid.map((line) => (isOf(line, "claim") ? column(line, 3, () => '"{"') : line)));
write("damaged-refunds", refund.map((line) => (isOf(line, "refunds") ? column(line, 3, () => '"?"') : line)));
write("newer-status", damaged(open, (text) => text.replace('"status":"open"', '"status":"reversing"')));
write("newer-kind", damaged(open, (text) => text.replace('"kind":"sale"', '"kind":"instalments"')));

const ends = Array.from({ length: 20 }, (_, i) => ({ frame: i + 1, reference: `E-${i + 1}`, attempt: 1, engine: "a/1", ...(i % 2 && { keyed: true }), ...(i % 3 === 0 && { arrived: true }), ...(i % 5 === 0 && { quiet: i + 2 }) }));
/** full gives what is known of a terminal as many loose ends as are kept, and tells that there were more. */
const full = (text) => {
  const { claims, used, ...last } = JSON.parse(JSON.parse(text));
  return JSON.stringify(JSON.stringify({ ...last, frames: 21, ends, full: true, claims, used }));
};
write("twenty-loose-ends", open.map((line) => (isOf(line, "last") ? column(line, 3, full) : line)));

/** Beside the shop's own account one that its terminals used, too; and its tables. */
const other = (all) => all.filter((line) => !line.startsWith("entries\t")).map((line) => line.replaceAll("simulator.test", "other.test").replace("site\tfront-bar\tsimulator", "site\tbeer-garden\tother").replaceAll('"front-bar"', '"beer-garden"'));
const body = (all) => all.filter((line) => !line.startsWith("at\t"));
write("two-accounts", [...open, ...body(other(paid))]);
write("two-accounts-of-one-terminal-and-tables", [...new Set([...paid, ...body(other(check)), ...body(tables).filter((line) => line.includes("/pat") && !line.startsWith("entries"))])]);
