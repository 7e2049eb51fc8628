// Everything in one script: no other file is fetched, and only the policy of the page counts.
import assert from "node:assert/strict";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { simulator } from "../../support/simulator.mjs";
import { till } from "../../support/till-page.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

const csp = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src ws://127.0.0.1:*";
const body = '<script src="/dist/connect-epos-single.js"></script>';

/** refused returns the error of a load that must fail. */
const refused = (page, options = {}) =>
  page.evaluate(
    (options) =>
      ConnectEPoS.load({ softwareHouseId: "simSWH", ...options }).then(
        () => "loaded",
        ({ code, field, reason }) => [code, field ?? reason],
      ),
    options,
  );

test("a payment, a dead worker and another payment, with one file fetched", async (t) => {
  await sim.control("reset", {});
  const till = await shop(t, started, sim, { csp, body, noise: /the worker is gone|engine/ });
  const files = () =>
    till.page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => /dist/.test(path)),
    );
  assert.equal((await till.sale({ reference: "S-1" })).result, "approved");
  assert.match(till.page.workers()[0].url(), /^blob:/);
  await till.forget();
  await till.kill();
  await till.hear("link", { state: "up" });
  assert.equal((await till.sale({ reference: "S-2" })).result, "approved");
  assert.deepEqual(await files(), ["/dist/connect-epos-single.js"]);
  assert.deepEqual(await till.page.evaluate(() => window.gained()), ["ConnectEPoS"]);
});

test("in the page, where no worker may start", async (t) => {
  await sim.control("reset", {});
  const till = await shop(t, started, sim, {
    csp: csp.replace("blob:", "'none'"),
    body,
    load: { host: "auto" },
    noise: /worker-src|blob:/,
  });
  assert.equal((await till.sale({ reference: "S-3" })).result, "approved");
  assert.equal(till.page.workers().length, 0);
});

test("with the files beside it, it also plays on the simulator and makes its diagnostics", async () => {
  const { page, complaints } = await till(started, sim.origin, {
    csp: csp.replace("connect-src", "connect-src 'self'"),
    body,
  });
  const told = await page.evaluate(async () => {
    const epos = await ConnectEPoS.load({
      softwareHouseId: "simSWH",
      storage: "memory",
      simulator: { timeScale: 500 },
    });
    await epos.sites.save({ ...epos.simulator.site, id: "bar" });
    const counter = await epos.payAtCounter("bar", { onPending() {} });
    const { result } = await counter.sale({ tid: "VCMINVLSIP0", amount: 1250, currency: "GBP", reference: "S-4" });
    const { versions, simulated, settings } = await epos.supportBundle();
    return [result, (await epos.simulator.ledger()).length, versions.diagnostics, simulated, settings.runs];
  });
  assert.deepEqual(told, ["approved", 1, undefined, true, "worker"]);
  const own = /^connect-epos: (everything here is played by a simulator|nobody )/; // for the till's developer
  assert.deepEqual(
    complaints.filter((line) => !own.test(line)),
    [],
  );
  await page.close();
});

test("what it carries is not looked for elsewhere, and the error names a policy that forbids wasm", async () => {
  const { page } = await till(started, sim.origin, { csp, body });
  for (const field of ["wasmUrl", "workerUrl", "pageUrl"])
    assert.deepEqual(await refused(page, { [field]: "/x" }), ["invalid-request", field]);
  await page.close();
  const strict = await till(started, sim.origin, { csp: csp.replace(" 'wasm-unsafe-eval'", ""), body });
  assert.deepEqual(await refused(strict.page), ["blocked", "wasm-forbidden"]);
  await strict.page.close();
  const old = await till(started, sim.origin, {
    csp,
    body,
    first: () => {
      delete self.DecompressionStream;
    },
  });
  assert.deepEqual(await refused(old.page), ["unsupported", "no-gzip"]);
  await old.page.close();
});

test("on a page that was opened from disk", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "connect-epos-disk-"));
  t.after(() => rm(folder, { recursive: true }));
  await cp(join(process.env.SITE, "dist/connect-epos-single.js"), join(folder, "connect-epos-single.js"));
  await writeFile(join(folder, "till.html"), '<!doctype html><script src="connect-epos-single.js"></script>');
  const page = await (await started.newContext()).newPage();
  t.after(() => page.context().close());
  await page.goto(pathToFileURL(join(folder, "till.html")).href);
  for (const host of ["auto", "worker", "page"]) {
    const sites = await page.evaluate(async (host) => {
      const epos = await ConnectEPoS.load({ softwareHouseId: "simSWH", host });
      const sites = await epos.sites.list();
      await epos.close();
      return sites;
    }, host);
    assert.deepEqual(sites, [], host);
  }
});
