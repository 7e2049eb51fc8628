// Compresses a built file beside this script: node pack.mjs FILE
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const file = process.argv[2];
const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
writeFileSync(new URL(`${basename(file)}.br`, import.meta.url), brotliCompressSync(readFileSync(file), { params }));
