// A shop updates its till while a window of the build before is still open. Both
// builds work over one journal, with the same locks: neither takes what the other
// holds, and each takes over what the other leaves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dining, Restaurant } from "../../support/restaurant.mjs";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { bank, TID } from "../../support/simulator.mjs";
import { holdAnswer, releaseAnswer } from "../../support/held-answer.mjs";
import { BUILDS, simulatorOfBoth } from "../../support/previous-build.mjs";

const sim = await simulatorOfBoth(["--time-scale", "1000"]);
const started = await browser();

/** What each build held and kept while it was alone. The builds must agree. */
const seen = { previous: {}, today: {} };

/** opened is a window of one build, alone in its browser, that has sold something. */
async function opened(t, build) {
  await sim.control("reset", {});
  const a = await shop(t, started, sim, { body: BUILDS[build], site: { terminals: "exclusive" } });
  assert.equal((await a.sale({ reference: "before" })).result, "approved");
  return a;
}

/** beside is a window of another build, in the same browser as window a. */
const beside = (t, a, build) => shop(t, started, sim, { context: a.page.context(), body: BUILDS[build], site: null });

/** locks returns the names of all Web Locks that are held, without the name of the engine, which differs each time. */
const locks = (till) =>
  till.page.evaluate(async () => {
    const { held, pending } = await navigator.locks.query();
    const names = [...held, ...pending].map(({ name }) =>
      name.replace(/[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}/g, "ID"),
    );
    return [...new Set(names)].sort();
  });

/** databases are the names of all databases, and of the stores and indexes in each. */
const databases = (till) =>
  till.page.evaluate(async () => {
    const found = {};
    for (const { name, version } of await indexedDB.databases()) {
      const db = await new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const stores = [...db.objectStoreNames];
      const all = db.transaction(stores);
      const shape = stores.map((store) => [store, [...all.objectStore(store).indexNames]]);
      found[name] = { version, shape };
      db.close();
    }
    return found;
  });

for (const [first, second] of [
  ["previous", "today"],
  ["today", "previous"],
]) {
  test(`of a window of the ${first} build, one of the ${second} build is refused what it holds, and takes over what it leaves`, async (t) => {
    const a = await opened(t, first);
    await holdAnswer(sim);
    await a.begin({ reference: "H-1" });
    await a.hear("notification", { reference: "H-1" });
    seen[first] = { locks: await locks(a), databases: await databases(a) };

    const b = await beside(t, a, second);
    const held = await b.saleRefused({ reference: "H-2" });
    assert.deepEqual([held.code, held.reason, held.sent], ["terminal-in-use", "held-elsewhere", false]);
    const open = await b.saleRefused({ reference: "H-1", tid: TID.contactless });
    assert.deepEqual([open.code, open.sent], ["payment-open", false]);
    assert.equal((await b.counter("pending")).find(({ reference }) => reference === "H-1").owner, "elsewhere");

    assert.equal((await releaseAnswer(a)).value.result, "approved");
    assert.equal((await b.saleRefused({ reference: "H-1" })).code, "already-paid");
    assert.equal((await b.sale({ reference: "H-2" })).result, "approved", "the card machine is free");
    assert.equal((await a.saleRefused({ reference: "H-2" })).code, "already-paid");

    await sim.control("fault", { do: "lose", direction: "out", name: "response:sale" });
    await a.begin({ reference: "L-1" });
    await a.hear("notification", { reference: "L-1", value: "APPROVED" });
    await bank.lost(sim);
    assert.deepEqual(await b.heard("recovered"), []);

    await a.page.close({ runBeforeUnload: false });
    const found = await b.hear("recovered", { reference: "L-1" });
    assert.deepEqual([found.result, found.reason, found.settledBy], ["approved", "proven", "recovery"]);
    assert.equal((await b.sale({ reference: "L-2" })).result, "approved");
    assert.equal((await b.saleRefused({ reference: "L-1" })).code, "already-paid");
    assert.equal((await bank.charges(sim)).length, 5);
  });

  test(`the tables that a window of the ${first} build serves, one of the ${second} build gets after it`, async (t) => {
    await sim.control("reset", {});
    const context = await started.newContext();
    const restaurant = new Restaurant({ 7: 900 });
    await context.exposeFunction("ask", (what, asked) => restaurant.handle(what, asked));
    const a = await dining(t, started, sim, restaurant, { context, body: BUILDS[first] });
    seen[first].tableLocks = await locks(a);
    const b = await dining(t, started, sim, restaurant, { context, body: BUILDS[second], site: null });
    assert.equal((await b.hear("link", { state: "displaced" })).reason, "another-tab");
    await b.forget();
    await a.page.close({ runBeforeUnload: false });
    await b.hear("link", { state: "up" });
  });
}

test("both builds hold locks of the same names, and keep one database of the same shape", () => {
  assert.ok(seen.previous.locks.length > 2, seen.previous.locks.join());
  assert.deepEqual(seen.today, seen.previous);
  assert.ok(
    seen.today.locks.some((name) => /^connect-epos\/terminal\/.*\/VCMINVLSIP0$/.test(name)),
    seen.today.locks.join(),
  );
  assert.deepEqual(Object.keys(seen.today.databases), ["connect-epos"]);
});
