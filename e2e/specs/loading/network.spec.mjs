// A page from a public address asks a card service on this machine: Chromium permits that only if the user does. And
// pages in frames of other sites, which have a storage and locks of their own.
import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { CHROMIUM, FLAGS } from "../../support/chromium.mjs";
import { KEY, siteAt, simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";
import { served } from "../../support/static-server.mjs";

const folder = await mkdtemp(join(tmpdir(), "connect-epos-site-"));
after(() => rm(folder, { recursive: true, force: true }));
await cp(join(process.env.SITE, "dist"), join(folder, "dist"), { recursive: true });
await writeFile(
  join(folder, "till.html"),
  '<!doctype html><title>Till</title><script src="dist/connect-epos.js"></script>',
);
const origin = await served(folder);
const sim = await simulator();

/** chrome starts a browser whose checks are on. If asked, it takes the page's server for a public one. */
async function chrome(t, args = []) {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [...FLAGS.filter((flag) => !/LocalNetworkAccess/.test(flag)), ...args],
  });
  t.after(() => browser.close());
  return browser.newContext();
}

/** open opens a till on the page, as far as the browser lets it. */
const open = ([host, site]) =>
  ConnectEPoS.load({ softwareHouseId: "simSWH", host }).then(async (epos) => {
    window.epos = epos;
    await epos.sites.save(site);
    const failed = ({ code, reason, text, message, sent }) => ({ code, reason, text, message, sent });
    const counter = (window.counter = await epos
      .payAtCounter(site.id, { onPending() {} })
      .catch((error) => ({ error: failed(error) })));
    if (counter.error) window.counter = await epos.payAtCounter(site.id, { wait: false });
    return counter.error ?? "up";
  });
const connect = () =>
  window.epos.selfTest().then((results) => results.filter(({ name }) => name === "connect" || name === "network"));

for (const host of HOSTS) {
  test(`host ${host}: without the permission it is blocked, and the till and the self-test say what to do`, async (t) => {
    const context = await chrome(t, [`--ip-address-space-overrides=${new URL(origin).host}=public`]);
    const page = await context.newPage();
    await page.goto(`${origin}/till.html`);
    const error = await page.evaluate(open, [host, siteAt(sim.origin)]);
    assert.deepEqual([error.code, error.reason, error.sent], ["blocked", "local-network", false]);
    assert.match(error.text, /local network access/);
    assert.match(error.message, /LocalNetworkAccessAllowedForUrls/);
    assert.doesNotMatch(JSON.stringify(error), new RegExp(KEY));
    const [network, link] = await page.evaluate(connect);
    assert.deepEqual([network.ok, link.ok], [null, false]);
    assert.match(network.detail, /denied/);
    assert.match(link.text, /local network access/);
  });

  test(`host ${host}: with the permission it is up, and sells`, async (t) => {
    const context = await chrome(t, [`--ip-address-space-overrides=${new URL(origin).host}=public`]);
    await context.grantPermissions(["local-network-access"]);
    const page = await context.newPage();
    await page.goto(`${origin}/till.html`);
    assert.equal(await page.evaluate(open, [host, siteAt(sim.origin)]), "up");
    const outcome = await page.evaluate(
      (tid) => window.counter.sale({ tid, amount: 1250, currency: "GBP", reference: `P-${Math.random()}` }),
      TID.approves,
    );
    assert.equal(outcome.result, "approved");
  });
}

test("a page on this machine needs no permission", async (t) => {
  const page = await (await chrome(t)).newPage();
  await page.goto(`${origin}/till.html`);
  assert.equal(await page.evaluate(open, ["worker", siteAt(sim.origin)]), "up");
});

test("a browser that may store nothing is told, and nothing is sent", async (t) => {
  const profile = await mkdtemp(join(folder, "profile-"));
  await mkdir(join(profile, "Default"));
  await writeFile(
    join(profile, "Default", "Preferences"),
    JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }),
  );
  const context = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, args: FLAGS });
  t.after(() => context.close());
  await sim.control("reset", {});
  const [page] = context.pages();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${origin}/till.html`);
  const told = await page.evaluate(async (site) => {
    const code = (promise) =>
      promise.then(
        () => "done",
        ({ code, reason, text }) => [code, reason, /allow storage/.test(text)],
      );
    const forbidden = await code(ConnectEPoS.load({ softwareHouseId: "simSWH", host: "worker" }));
    const epos = await ConnectEPoS.load({ softwareHouseId: "simSWH" });
    const [saved, wrong] = [
      await code(epos.sites.save(site)),
      (await epos.selfTest()).filter(({ ok }) => ok === false).map(({ name }) => name),
    ];
    return { forbidden, saved, wrong };
  }, siteAt(sim.origin));
  assert.deepEqual(told, {
    forbidden: ["storage-unavailable", "locks", true],
    saved: ["storage-unavailable", undefined, true],
    wrong: ["storage", "locks"],
  });
  assert.deepEqual(complaints, []);
  assert.deepEqual((await sim.control("links")).links, []);
});

test("the same till in another site's frame has a journal and locks of its own", async (t) => {
  const context = await chrome(t, ["--disable-features=LocalNetworkAccessChecks"]);
  const own = await context.newPage();
  await own.goto(`${origin}/till.html`);
  assert.equal(await own.evaluate(open, ["worker", siteAt(sim.origin)]), "up");
  const bill = (reference) => ({ tid: TID.approves, amount: 1250, currency: "GBP", reference });
  await own.evaluate((request) => window.counter.sale(request), bill("F-1"));

  // localhost and 127.0.0.1 are two sites.
  await writeFile(
    join(folder, "mall.html"),
    `<!doctype html><title>Mall</title><iframe src="${origin}/till.html"></iframe>`,
  );
  const mall = await context.newPage();
  await mall.goto(`${origin.replace("127.0.0.1", "localhost")}/mall.html`);
  const frame = mall.frames()[1];
  assert.equal(new URL(frame.url()).origin, origin);
  assert.equal(await frame.evaluate(open, ["worker", siteAt(sim.origin)]), "up", "it runs there");
  assert.deepEqual(
    await frame.evaluate(() => window.counter.history()),
    [],
    "the journal of the till's own page is not its",
  );
  await own.evaluate(
    () =>
      new Promise((held) => {
        navigator.locks.request("held", () => (held(), new Promise(() => {})));
      }),
  );
  const free = () => navigator.locks.request("held", { ifAvailable: true }, (lock) => lock !== null);
  const again = await context.newPage();
  await again.goto(`${origin}/till.html`);
  assert.deepEqual([await again.evaluate(free), await frame.evaluate(free)], [false, true], "nor are its locks");
  assert.equal((await frame.evaluate(() => window.epos.supportBundle())).browser.frame, true, "the bundle says so");

  // A frame that comes back in the same place finds its own journal again.
  await frame.evaluate((request) => window.counter.sale(request), bill("F-2"));
  await mall.reload();
  const back = mall.frames()[1];
  assert.equal(await back.evaluate(open, ["worker", siteAt(sim.origin)]), "up");
  assert.deepEqual(
    (await back.evaluate(() => window.counter.history())).map(({ reference }) => reference),
    ["F-2"],
  );
});
