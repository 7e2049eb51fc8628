// The commands and the Go code of the guides are run. What takes minutes or never ends (./build.sh, a web server) is
// replaced in the commands' own folder by something that notes the call. Everything else is real.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { blocks, guides } from "../../../tools/docs/snippets.mjs";

const top = fileURLToPath(new URL("../../../", import.meta.url));
const run = promisify(execFile);
const all = (await Promise.all((await guides()).map(blocks))).flat();
const folder = await mkdtemp(join(tmpdir(), "commands-"));
after(() => rm(folder, { recursive: true }));
await cp(join(process.env.SITE, "dist"), join(folder, "dist"), { recursive: true });
await mkdir(join(folder, "bin"));
await mkdir(join(folder, "release"));
await writeFile(join(folder, "release", "SHA256SUMS"), "");
const standIn = `#!/usr/bin/env bash\nprintf '%s\\n' "$(basename "$0") $*" >>${folder}/said\n`;
for (const name of ["build.sh", "bin/python3"]) await writeFile(join(folder, name), standIn, { mode: 0o755 });

/** What came of the commands of the guides, in the order of the guides. */
const said = [];
let told = "";
test("every command of the guides runs as it is written there", async () => {
  for (const { page, line, code } of all.filter(({ language }) => language === "sh")) {
    const env = { ...process.env, PATH: `${folder}/bin:${process.env.PATH}` };
    const ran = await run("bash", ["-euo", "pipefail", "-c", code.replaceAll("/tmp/till", join(folder, "till"))], {
      cwd: folder,
      env,
    }).catch((error) => error);
    assert.ok(!(ran instanceof Error), `${page}:${line} ${ran.stderr}`);
    told += ran.stdout;
  }
  said.push(...(await readFile(join(folder, "said"), "utf8")).trim().split("\n"));
  assert.ok(said.length > 5);
});

test("./build.sh has each verb, and says so", async () => {
  const { stdout } = await run(join(top, "build.sh"), ["help"]);
  const verbs = said.filter((line) => line.startsWith("build.sh")).map((line) => line.split(" ")[1]);
  assert.deepEqual([...new Set(verbs)].sort(), ["build", "check", "rehearse", "release", "serve", "test"]);
  for (const verb of verbs) assert.match(stdout, new RegExp(`^./build.sh ${verb} `, "m"));
});

test("the hash that is printed for the script tag is that of the script, and the folder is beside the page", async () => {
  const script = await readFile(join(folder, "dist", "connect-epos.js"));
  assert.equal(told.trim().split("\n").at(-1), `sha384-${createHash("sha384").update(script).digest("base64")}`);
  assert.deepEqual(await readFile(join(folder, "till", "connect-epos", "connect-epos.js")), script);
  assert.ok(said.includes("python3 -m http.server 8000 --bind 127.0.0.1"));
});

test("the sizes that a guide tells are those of the files, but for a tenth", async () => {
  const guide = await readFile(join(top, "docs", "deploying.md"), "utf8");
  const { files } = JSON.parse(await readFile(join(folder, "dist", "build-info.json"), "utf8"));
  const told = {
    "connect-epos.wasm": /the wasm is about ([\d.]+) MB as it is/,
    "connect-epos-single.js": /wasm inside \(about ([\d.]+) MB/,
  };
  for (const [name, words] of Object.entries(told)) {
    const megabytes = Number(words.exec(guide)[1]);
    const real = files[name].raw / 1e6;
    assert.ok(Math.abs(megabytes - real) < real / 10, `${name} is ${real} MB, and the guide says ${megabytes} MB`);
  }
});

/** What the Go code of the simulator's README needs around it: a till that sells, and one that serves tables. */
const around = (code) => `package server_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
	"connect-epos/sim/server"
)

func TestTheGuide(t *testing.T) {
	ctx := t.Context()
	dial := func(address string) {
		conn, _, err := websocket.Dial(ctx, address, nil)
		require.NoError(t, err)
		if strings.Contains(address, "/pac") {
			sale := \`{"jsonrpc":"2.0","id":1,"method":"sale","params":{"tid":"VCMINVLSIP0","amount":1250,"currency":"GBP"}}\`
			require.NoError(t, conn.Write(ctx, websocket.MessageText, []byte(sale)))
			for err == nil {
				_, _, err = conn.Read(ctx)
			}
			return
		}
		go func() {
			for {
				_, raw, err := conn.Read(ctx)
				var asked struct {
					ID     *int
					Method string
				}
				if err != nil || json.Unmarshal(raw, &asked) != nil {
					return
				}
				result := map[string]string{"tableListRequest": \`{"tables":["12A","7"],"currency":"GBP"}\`, "tableLockRequest": \`{"confirmed":true,"amount":4250,"currency":"GBP"}\`, "finalPOSReceiptRequest": \`{"receiptLines":[]}\`}[asked.Method]
				if asked.ID != nil {
					_ = conn.Write(ctx, websocket.MessageText, fmt.Appendf(nil, \`{"jsonrpc":"2.0","id":%d,"result":%s}\`, *asked.ID, result))
				}
			}
		}()
	}

${code}
	require.NoError(t, err)
	assert.Equal(t, 1, s.Standing("VCMINVLSIP0", "SALE", 1250))
	assert.Equal(t, int64(4250), seen.Due)
	require.NotEmpty(t, steps)
	assert.Empty(t, steps[len(steps)-1].Refused)
	assert.Len(t, s.Grants(), 2)
	assert.Empty(t, s.Violations())
	assert.NotEmpty(t, s.Terminals())
}
`;

test("the Go of the simulator's README is a test that passes", async () => {
  const found = all.filter(({ language }) => language === "go");
  assert.deepEqual(
    found.map(({ page }) => page),
    ["sim/README.md"],
  );
  await writeFile(join(folder, "guide.go"), around(found[0].code));
  await writeFile(
    join(folder, "overlay.json"),
    JSON.stringify({ Replace: { [join(top, "sim/server/guide_test.go")]: join(folder, "guide.go") } }),
  );
  const { stdout } = await run(
    "go",
    [
      "test",
      "-timeout",
      "60s",
      "-count",
      "1",
      "-v",
      "-overlay",
      join(folder, "overlay.json"),
      "-run",
      "^TestTheGuide$",
      "./sim/server",
    ],
    { cwd: top },
  ).catch((error) => error);
  assert.match(stdout, /^--- PASS: TestTheGuide/m, stdout);
});
