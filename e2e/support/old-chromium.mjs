// Old Chromiums. They cannot be driven as today's is, so the page tells what happened to the server that it came from.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const KEPT = join(import.meta.dirname, "../../.bin/old-chromium");

/** The packages that contain them, by the version of Chromium. */
export const PACKAGES = {
  78: ["1.20.4", "aba7f1562247dda11a704f9bc41294e57a1e197eae31085842479e4c0b025144"],
  83: ["3.1.1", "f33e7655eb479c0a916adbc3d35333350f6e852dbff90b65274b471b9548b3c1"],
  88: ["5.5.0", "19f14564f02d132b09fbe51f330525a886a3bb4fc9b80c662f427381c6bd5942"],
};

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

/** oldChromium gives the program, which it fetches from npm's registry the first time. @param {keyof PACKAGES} version */
export async function oldChromium(version) {
  const [release, hash] = PACKAGES[version];
  const program = join(KEPT, `chromium-${version}`);
  if (
    await access(program).then(
      () => true,
      () => false,
    )
  )
    return program;
  const response = await fetch(`https://registry.npmjs.org/chrome-aws-lambda/-/chrome-aws-lambda-${release}.tgz`);
  if (!response.ok) throw new Error(`Chromium ${version} could not be fetched: HTTP ${response.status}`);
  const packed = Buffer.from(await response.arrayBuffer());
  const found = createHash("sha256").update(packed).digest("hex");
  if (found !== hash) throw new Error(`the package of Chromium ${version} is another one: ${found}`);
  await mkdir(KEPT, { recursive: true });
  const half = `${program}.half`;
  await writeFile(half, brotliDecompressSync(fileOf(gunzipSync(packed), "package/bin/chromium.br")), { mode: 0o755 });
  await rename(half, program);
  return program;
}

/** fileOf gives one file of a tar archive. @param {Buffer} archive @param {string} name */
function fileOf(archive, name) {
  for (let at = 0; at < archive.length;) {
    const text = (from, length) => archive.toString("latin1", at + from, at + from + length).replace(/\0.*$/s, "");
    const size = Number.parseInt(text(124, 12), 8) || 0;
    if (text(0, 100) === name) return archive.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`${name} is not in the package`);
}

/**
 * visit opens a page with a script in an old Chromium, and gives what the script tells, within a time.
 * @param {keyof PACKAGES} version
 * @param {string} files the folder whose files the page may fetch
 * @param {string} html the page; its scripts call `tell(value)` once
 * @returns {Promise<any>}
 */
export async function visit(version, files, html) {
  const program = await oldChromium(version);
  const profile = await mkdtemp(join(tmpdir(), "old-chromium-"));
  let heard;
  const told = new Promise((resolve, reject) => {
    heard = resolve;
    setTimeout(() => reject(new Error(`Chromium ${version} told nothing within a minute`)), 60_000).unref();
  });
  const tell = `<!doctype html><meta charset="utf-8"><script>
    function tell(value) { fetch("/told", { method: "POST", body: JSON.stringify(value) }); }
    </script>`;
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://x").pathname;
    if (path === "/told") {
      let body = "";
      for await (const part of request) body += part;
      response.end();
      heard(JSON.parse(body));
      return;
    }
    const body = path === "/" ? tell + html : await readFile(join(files, path)).catch(() => null);
    response.writeHead(body === null ? 404 : 200, { "Content-Type": TYPES[extname(path) || ".html"] }).end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const flags = ["--headless", "--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-dev-shm-usage"];
  flags.push("--remote-debugging-port=0"); // without it the browser ends when the page is loaded
  const { port } = server.address();
  const browser = spawn(program, [...flags, `--user-data-dir=${profile}`, `http://127.0.0.1:${port}/`], {
    stdio: "ignore",
    detached: true, // so that its processes end together
  });
  try {
    return await told;
  } finally {
    if (browser.exitCode === null) process.kill(-browser.pid, "SIGKILL");
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}
