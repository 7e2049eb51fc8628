// The loader on the built files: where the engine runs, what it leaves alone,
// and what it says when it cannot start.
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { policy } from "../../support/policy.mjs";
import { simulator } from "../../support/simulator.mjs";
import { FIRST, till } from "../../support/till-page.mjs";
import { served } from "../../support/static-server.mjs";

const { origin } = await simulator();
// shop.test is a page that is neither https nor on this machine.
const started = await browser(["--host-resolver-rules=MAP shop.test 127.0.0.1"]);

/** load runs in the page, and returns what came of it. */
const load = (page, options) =>
  page.evaluate(async (options) => {
    try {
      const epos = await ConnectEPoS.load({ softwareHouseId: "simSWH", ...options });
      const log = [];
      epos.addEventListener("log", (event) => log.push(event.detail.message));
      return { loaded: true, sites: await epos.sites.list(), gained: window.gained?.(), log };
    } catch ({ code, reason, field, sent, text, name, message }) {
      return { code, reason, field, sent, text, name, message };
    }
  }, options);

for (const host of ["worker", "page"]) {
  describe(`host ${host}`, () => {
    test("loads under a strict policy, window gains ConnectEPoS alone, the console is quiet", async () => {
      const { page, complaints } = await till(started, origin);
      assert.deepEqual(await load(page, { host }), { loaded: true, sites: [], gained: ["ConnectEPoS"], log: [] });
      assert.equal(page.workers().length, host === "worker" ? 1 : 0);
      assert.deepEqual(complaints, []);
      await page.close();
    });

    test("with a wrong MIME type it loads all the same, and says so", async () => {
      const { page } = await till(started, origin);
      await page.context().route("**/connect-epos.wasm", async (route) => {
        const response = await route.fetch();
        await route.fulfill({
          response,
          headers: { ...response.headers(), "content-type": "application/octet-stream" },
        });
      });
      const told = await load(page, { host });
      assert.match(told.log?.join() ?? "", /served as "application.octet-stream"/);
      await page.close();
    });

    test("a wasm that is not ours does not start, and load may be called again", async () => {
      const { page } = await till(started, origin);
      const refused = await load(page, { host, wasmUrl: "/dist/build-info.json" });
      assert.deepEqual(
        [refused.code, refused.reason, refused.sent, refused.name],
        ["engine-failed", "file-altered", false, "EPoSError"],
      );
      assert.match(refused.message, /build-info\.json is of another build/);
      assert.match(refused.text, /do not fit together/);
      assert.equal((await load(page, { host })).loaded, true);
      await page.close();
    });

    for (const [what, how] of [
      ["is not there", { status: 404, body: "" }],
      [
        "is a page instead, as servers of single-page tills answer",
        { status: 200, contentType: "text/html", body: "<!doctype html>" },
      ],
    ]) {
      test(`a wasm that ${what} is told as missing`, async () => {
        const { page } = await till(started, origin);
        await page.context().route("**/connect-epos.wasm*", (route) => route.fulfill(how));
        const refused = await load(page, { host });
        assert.deepEqual([refused.code, refused.reason], ["engine-failed", "file-missing"]);
        assert.match(
          refused.message,
          /connect-epos\.wasm: (HTTP 404|the server answers with a page): put it beside the script, or give wasmUrl/,
        );
        assert.match(refused.text, /missing/);
        await page.close();
      });
    }

    test("files of two builds are told apart from damaged ones", async () => {
      const { page } = await till(started, origin);
      await page.context().route(`**/connect-epos-${host}.js*`, async (route) => {
        const response = await route.fetch();
        const other = (await response.text()).replaceAll(/sha384-[\w+/]{64}/g, `sha384-${"A".repeat(64)}`);
        await route.fulfill({ response, body: other });
      });
      const refused = await load(page, { host });
      assert.deepEqual([refused.code, refused.reason], ["engine-failed", "file-altered"]);
      assert.match(refused.message, /different builds/);
      await page.close();
    });

    test("a policy that does not let the wasm be fetched is told by its directive", async () => {
      const csp = policy.replace("connect-src 'self'", "connect-src");
      const { page } = await till(started, origin, { csp });
      await page.context().route("**/connect-epos-worker.js", async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": csp } });
      });
      const refused = await load(page, { host });
      assert.deepEqual([refused.code, refused.reason], ["blocked", "file-forbidden"]);
      assert.match(refused.message, /Content-Security-Policy: connect-src must allow http:.*connect-epos\.wasm/);
      assert.match(refused.text, /security policy/);
      await page.close();
    });

    test("once closed, it can be loaded again", async () => {
      const { page } = await till(started, origin);
      const same = await page.evaluate(async (host) => {
        const first = await ConnectEPoS.load({ softwareHouseId: "simSWH", host });
        const again = await ConnectEPoS.load({ softwareHouseId: "simSWH", host });
        const same = first.sites === again.sites;
        await Promise.all([first.close(), again.close()]);
        const next = await ConnectEPoS.load({ softwareHouseId: "other", host });
        return [same, first.sites === next.sites, await next.sites.list()];
      }, host);
      assert.deepEqual(same, [true, false, []]);
      await page.close();
    });
  });
}

test("mounted twice, as React does it: each load has a close of its own", async () => {
  const { page } = await till(started, origin);
  const told = await page.evaluate(async () => {
    const load = () => ConnectEPoS.load({ softwareHouseId: "simSWH" });
    const first = load();
    const gone = first.then((epos) => Promise.all([epos.close(), epos.close()])); // the first one is taken away at once
    const second = await load();
    await gone;
    const alive = await second.sites.list();
    const refused = await (await first).payAtCounter("front-bar").catch(({ code, sent }) => [code, sent]);
    const asked = await second.payAtCounter("front-bar").catch(({ code }) => code);
    await second.close();
    const over = await second.sites.list().catch(({ code }) => code);
    const other = await ConnectEPoS.load({ softwareHouseId: "other" });
    return { alive, refused, asked, over, other: await other.sites.list() };
  });
  assert.deepEqual(told, {
    alive: [],
    refused: ["closed", false],
    asked: "unknown-site",
    over: "closed",
    other: [],
  });
  await page.close();
});

test("a load while it closes waits for the end; closing twice ends nothing else", async () => {
  const { page } = await till(started, origin);
  const told = await page.evaluate(async () => {
    const load = (more) => ConnectEPoS.load({ softwareHouseId: "simSWH", ...more });
    const first = await load();
    const closing = first.close(); // nobody waits for this, like a component that is removed and added again
    const [next, same] = await Promise.all([load(), load()]);
    await closing;
    const alive = await next.sites.list();
    await first.close();
    return [
      first.sites === next.sites,
      next.sites === same.sites,
      alive,
      await load({ logLevel: "trace" }).catch(({ code }) => code),
    ];
  });
  assert.deepEqual(told, [false, true, [], "other-options"]);
  await page.close();
});

test("the module loads too, and adds nothing to window", async () => {
  const { page, complaints } = await till(started, origin, { body: "" });
  const told = await page.evaluate(async () => {
    const ConnectEPoS = await import("/dist/connect-epos.mjs");
    const epos = await ConnectEPoS.load({ softwareHouseId: "simSWH" });
    return [await epos.sites.list(), window.gained(), typeof ConnectEPoS.version];
  });
  assert.deepEqual(told, [[], [], "string"]);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("an old wasm from the browser's cache is fetched again; if the server has the old one, the error says so", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "connect-epos-site-"));
  t.after(() => rm(folder, { recursive: true }));
  await cp(join(process.env.SITE, "dist"), folder, { recursive: true });
  await writeFile(
    join(folder, "till.html"),
    '<!doctype html><title>Till</title><script src="connect-epos.js"></script>',
  );
  const [wasm, page] = [join(folder, "connect-epos.wasm"), await (await started.newContext()).newPage()];
  t.after(() => page.context().close());
  const ours = await readFile(wasm);
  await writeFile(wasm, Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)); // the wasm of an earlier version
  await page.goto(`${await served(folder, { "Cache-Control": "max-age=3600" })}/till.html`);
  const start = () =>
    page.evaluate(() =>
      ConnectEPoS.load({ softwareHouseId: "simSWH" }).then(
        (epos) => epos.sites.list(),
        ({ reason }) => reason,
      ),
    );
  assert.equal(await start(), "file-altered");
  await writeFile(wasm, ours);
  assert.deepEqual(await start(), []);
});

test("a service worker that answers from its cache first does not keep an old wasm or worker for ever", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "connect-epos-site-"));
  t.after(() => rm(folder, { recursive: true }));
  await cp(join(process.env.SITE, "dist"), folder, { recursive: true });
  await writeFile(
    join(folder, "till.html"),
    '<!doctype html><title>Till</title><script src="connect-epos.js"></script>',
  );
  await writeFile(
    join(folder, "cache-first.js"),
    `oninstall = (event) => event.waitUntil(caches.open("v1").then((cache) => cache.addAll(["connect-epos.wasm", "connect-epos-worker.js"])));
     onactivate = (event) => event.waitUntil(clients.claim());
     onfetch = (event) => event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));`,
  );
  const [wasm, worker] = ["connect-epos.wasm", "connect-epos-worker.js"].map((name) => join(folder, name));
  const ours = [await readFile(wasm), await readFile(worker, "utf8")];
  await writeFile(wasm, Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)); // those of an earlier version
  await writeFile(worker, ours[1].replaceAll(/sha384-[\w+/]{64}/g, `sha384-${"A".repeat(64)}`));
  const page = await (await started.newContext()).newPage();
  t.after(() => page.context().close());
  await page.goto(`${await served(folder)}/till.html`);
  await page.evaluate(async () => {
    const controlled = new Promise((done) => (navigator.serviceWorker.oncontrollerchange = done));
    await navigator.serviceWorker.register("cache-first.js");
    await controlled;
  });
  await writeFile(wasm, ours[0]);
  await writeFile(worker, ours[1]);
  await page.reload();
  assert.deepEqual((await load(page, { host: "worker" })).sites, []);
  assert.equal(page.workers().length, 1);
});

test("a page with an embedder policy and a worker's file without one: the cause is named", async () => {
  const { page } = await till(started, origin);
  const headers = { "Cross-Origin-Embedder-Policy": "require-corp" };
  const body = '<!doctype html><script src="/dist/connect-epos.js"></script>';
  await page.route("**/isolated.html", (route) => route.fulfill({ contentType: "text/html", headers, body }));
  await page.goto(`${origin}/isolated.html`);
  const told = await load(page, { host: "worker" });
  assert.deepEqual([told.code, told.reason], ["engine-failed", "embedder-policy"], told.message);
  assert.match(
    told.message,
    /Cross-Origin-Embedder-Policy: .*connect-epos-worker\.js must be served with the same one/,
  );
  assert.match(told.text, /security policy/);
  assert.match((await load(page, { host: "auto" })).log.join(), /no engine in the worker .*Embedder.*trying the page/);
  await page.close();
});

test("auto falls back to the page where a worker may not start", async () => {
  const { page } = await till(started, origin, { csp: policy.replace("worker-src 'self'", "worker-src 'none'") });
  assert.match((await load(page, { host: "auto" })).log.join(), /no engine in the worker/);
  assert.equal(page.workers().length, 0);
  await page.close();
});

test("if a worker may not start, the error says why: the policy, a missing file, or another origin", async () => {
  const strict = await till(started, origin, { csp: policy.replace("worker-src 'self'", "worker-src 'none'") });
  const forbidden = await load(strict.page, { host: "worker" });
  assert.deepEqual([forbidden.code, forbidden.reason], ["engine-failed", "worker-forbidden"]);
  assert.match(forbidden.message, /worker-src must allow http:.*connect-epos-worker\.js/);
  assert.match(forbidden.text, /security policy/);
  await strict.page.close();
  const { page } = await till(started, origin);
  const missing = await load(page, { host: "worker", workerUrl: "/dist/none.js" });
  assert.deepEqual([missing.code, missing.reason], ["engine-failed", "file-missing"]);
  assert.match(missing.message, /none\.js: HTTP 404/);
  assert.match(missing.text, /missing/);
  for (const headers of [{}, { "X-Content-Type-Options": "nosniff" }]) {
    await page
      .context()
      .route("**/single-page.js", (route) =>
        route.fulfill({ contentType: "text/html", headers, body: "<!doctype html>" }),
      );
    const instead = await load(page, { host: "worker", workerUrl: "/single-page.js" });
    assert.deepEqual([instead.code, instead.reason], ["engine-failed", "file-missing"], instead.message);
    assert.match(instead.message, /single-page\.js: text\/html/);
  }
  const elsewhere = await load(page, { host: "worker", workerUrl: "https://cdn.example/connect-epos-worker.js" });
  assert.deepEqual([elsewhere.code, elsewhere.reason], ["engine-failed", "worker-elsewhere"]);
  assert.match(elsewhere.text, /misplaced/);
  const told = await load(page, { workerUrl: "https://cdn.example/connect-epos-worker.js" });
  assert.match(told.log.join(), /no engine in the worker .*cdn\.example.*another origin.*, trying the page/);
  await page.close();
});

test("what runs the engine in the page is fetched only for that", async () => {
  const { page, complaints } = await till(started, origin);
  const fetched = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  assert.equal((await load(page, { host: "auto" })).loaded, true);
  assert.deepEqual(
    fetched.filter((path) => /page/.test(path)),
    [],
  );
  assert.deepEqual(complaints, []);
  await page.close();
});

test("the file for the page may be elsewhere; if it is missing, nothing starts, and load may be called again", async () => {
  const { page } = await till(started, origin);
  const missing = await page.evaluate(() =>
    ConnectEPoS.load({ softwareHouseId: "simSWH", host: "page", pageUrl: "/dist/none.js" }).catch(
      ({ code, message }) => ({ code, message }),
    ),
  );
  assert.equal(missing.code, "engine-failed");
  assert.match(missing.message, /\/dist\/none\.js did not start/);
  let away = true;
  await page.context().route("**/moved.js", async (route) => {
    if (away) return route.abort();
    await route.fulfill({ response: await route.fetch({ url: `${origin}/dist/connect-epos-page.js` }) });
  });
  assert.equal((await load(page, { host: "page", pageUrl: "/moved.js" })).code, "engine-failed");
  away = false;
  assert.equal((await load(page, { host: "page", pageUrl: "/moved.js" })).loaded, true);
  await page.close();
});

test("a policy that forbids wasm is `blocked`, with words for staff", async () => {
  const { page } = await till(started, origin, { csp: policy.replace(" 'wasm-unsafe-eval'", "") });
  const told = await load(page, { host: "page" });
  assert.deepEqual([told.code, told.reason], ["blocked", "wasm-forbidden"]);
  assert.match(told.text, /security policy/);
  assert.match(told.message, /script-src needs 'wasm-unsafe-eval'/);
  // The worker obeys the policy of its own response, which allows it here.
  assert.equal((await load(page, { host: "worker" })).loaded, true);
  await page.close();
});

test("a browser without WebAssembly is told apart from a policy", async () => {
  const first = () => {
    delete self.WebAssembly;
  };
  for (const more of [{ host: "page" }, { host: "worker", workerUrl: FIRST }]) {
    const { page } = await till(started, origin, { first });
    const told = await load(page, more);
    assert.deepEqual([told.code, told.reason], ["blocked", "no-wasm"], told.message);
    await page.close();
  }
});

test("where the browser gives no locks, the worker says so and the page takes over", async () => {
  const first = () => {
    if (!self.document) navigator.locks.request = () => Promise.reject(new DOMException("denied", "SecurityError"));
  };
  const { page, complaints } = await till(started, origin, { first });
  const told = await load(page, { host: "worker", workerUrl: FIRST });
  assert.deepEqual([told.code, told.reason], ["storage-unavailable", "locks"], told.message);
  assert.deepEqual(complaints, [`connect-epos: load: ${told.message}`]);
  assert.match(told.text, /allow storage/);
  assert.match((await load(page, { workerUrl: FIRST })).log.join(), /no engine in the worker .*no lock/);
  await page.close();
});

test("a page that is not secure is refused before anything starts", async () => {
  const { page } = await till(started, origin.replace("127.0.0.1", "shop.test"));
  const told = await load(page, {});
  assert.deepEqual([told.code, told.sent], ["insecure-context", false]);
  await page.close();
});

test("options are checked by name and value", async () => {
  const { page } = await till(started, origin);
  assert.deepEqual((await load(page, { simulators: true })).field, "simulators");
  assert.deepEqual((await load(page, { simulator: { speed: 2 } })).field, "simulator.speed");
  for (const simulator of ["", 0, null])
    assert.deepEqual((await load(page, { simulator })).field, "simulator", `${simulator} must not play live`);
  assert.deepEqual((await load(page, { softwareHouseId: "" })).field, "softwareHouseId");
  assert.deepEqual((await load(page, { storage: "cookies" })).field, "storage");
  assert.equal((await load(page, {})).loaded, true);
  assert.equal((await load(page, { logLevel: "trace" })).code, "other-options");
  await page.close();
});
