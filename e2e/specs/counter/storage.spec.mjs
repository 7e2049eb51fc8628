// Without a journal there is no payment. Whatever is wrong with the browser's storage, the till is told and nothing is
// sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";
import { HOSTS, till as emptyTill } from "../../support/till-page.mjs";
import { holdAnswer, releaseAnswer } from "../../support/held-answer.mjs";

const sim = await simulator(["--time-scale", "1000"]);
const started = await browser();

/** assertUnavailable checks the code, that there are words for staff, and that nothing was sent. */
function assertUnavailable(error, what) {
  assert.deepEqual([error.code, error.sent], ["storage-unavailable", false], what);
  assert.match(error.text, /nothing was charged/i, what);
}

/** Browsers that have no storage from the start. */
const WITHOUT = {
  "IndexedDB is absent": () => Object.defineProperty(self, "indexedDB", { value: undefined }),
  "IndexedDB throws when it is asked for": () =>
    Object.defineProperty(self, "indexedDB", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    }),
  "opening throws": () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("denied", "SecurityError");
    };
  },
  "opening fails, for the database is of a later version": () => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (name, version) {
      open.call(this, name, 99);
      return open.call(this, name, version);
    };
  },
};

/** Storage that stops working when the counter is open already. Each kind obeys `self.broken`. */
const STOPS = {
  "put throws": () => {
    for (const method of ["put", "add"]) {
      const real = IDBObjectStore.prototype[method];
      IDBObjectStore.prototype[method] = function (...args) {
        if (self.broken) throw new DOMException("full", "QuotaExceededError");
        return real.apply(this, args);
      };
    }
  },
  "the transaction is aborted after the put": () => {
    for (const method of ["put", "add"]) {
      const real = IDBObjectStore.prototype[method];
      IDBObjectStore.prototype[method] = function (...args) {
        const request = real.apply(this, args);
        if (self.broken) request.addEventListener("success", () => this.transaction.abort());
        return request;
      };
    }
  },
  "a transaction cannot begin": () => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...args) {
      if (self.broken) throw new DOMException("gone", "InvalidStateError");
      return transaction.apply(this, args);
    };
  },
};

for (const host of HOSTS) {
  for (const [name, first] of Object.entries(WITHOUT)) {
    test(`host ${host}: ${name}`, async (t) => {
      await sim.control("reset", {});
      const till = await shop(t, started, sim, { host, first, site: null, open: null });
      assertUnavailable(
        await till.refused("sites.save", {
          id: "front-bar",
          account: "a",
          environment: "test",
          apiKey: "k",
          installerId: "i",
        }),
        "save",
      );
      assertUnavailable(await till.refused("sites.list"), "list");
      const open = await till.page.evaluate(() => window.shop.call("epos", "payAtCounter", ["front-bar"]));
      assertUnavailable(open.error, "payAtCounter");
      assert.deepEqual((await sim.control("frames")).frames, []);
    });
  }

  for (const [name, first] of Object.entries(STOPS)) {
    test(`host ${host}: ${name}`, async (t) => {
      await sim.control("reset", {});
      const till = await shop(t, started, sim, { host, first });
      assert.equal((await till.sale({ reference: "S-1" })).result, "approved");
      await till.inside(() => {
        self.broken = true;
      });
      for (const reference of ["S-2", "S-2", "S-3"])
        assertUnavailable(await till.saleRefused({ reference }), reference);
      assertUnavailable(
        await till.refused("refund", { tid: TID.approves, amount: 1, currency: "GBP", reference: "S-4" }),
        "refund",
      );
      assert.equal((await bank.frames(sim)).length, 1);
      assert.deepEqual(await bank.frames(sim, "refund"), []);
      await till.inside(() => {
        self.broken = false;
      });
      const later = await till.sale({ reference: "S-2" });
      assert.deepEqual([later.result, later.stored], ["approved", true]);
      assert.equal((await bank.charges(sim)).length, 2);
      assert.deepEqual(
        (await till.counter("pending")).map(({ reference }) => reference),
        ["S-1", "S-2"],
      );
    });
  }

  test(`host ${host}: an outcome that cannot be stored is told all the same, and stored later`, async (t) => {
    await sim.control("reset", {});
    const till = await shop(t, started, sim, { host, first: STOPS["put throws"] });
    await holdAnswer(sim);
    await till.begin({ reference: "L-1" });
    await till.hear("notification", { reference: "L-1" });
    await till.inside(() => {
      self.broken = true;
    });
    const { value } = await releaseAnswer(till);
    assert.deepEqual([value.result, value.stored], ["approved", false]);
    const told = await till.hear("storage");
    assert.deepEqual([told.code, told.reference], ["storage-unavailable", "L-1"]);
    await till.inside(() => {
      self.broken = false;
    });
    await till.counter("acknowledge", "L-1");
    await till.reload();
    assert.equal((await till.saleRefused({ reference: "L-1" })).code, "already-paid");
  });
}

test("a database that a script of the page made before us, and left empty, is used", async (t) => {
  await sim.control("reset", {});
  const context = await started.newContext();
  await context.addInitScript(() => {
    if (self.document) indexedDB.open("connect-epos").onsuccess = ({ target }) => target.result.close();
  });
  const till = await shop(t, started, sim, { context });
  assert.equal((await till.sale({ reference: "EMPTY-1" })).result, "approved");
  const storage = (await till.page.evaluate(() => shop.epos.selfTest())).find(({ name }) => name === "storage");
  assert.equal(storage.ok, true);
});

test("a database that is somebody else's is named, also by the self-test, and left as it is", async (t) => {
  const { page } = await emptyTill(started, sim.origin);
  t.after(() => page.context().close());
  const told = await page.evaluate(async () => {
    const theirs = () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open("connect-epos", 1);
        request.onupgradeneeded = () => request.result.createObjectStore("theirs");
        request.onsuccess = () => {
          resolve([...request.result.objectStoreNames].join());
          request.result.close();
        };
        request.onerror = () => reject(request.error);
      });
    await theirs();
    const epos = await ConnectEPoS.load({ softwareHouseId: "simSWH" });
    const error = await epos.sites.list().catch(({ code, reason, text }) => ({ code, reason, text }));
    const { ok, text } = (await epos.selfTest({ lang: "en" })).find(({ name }) => name === "storage");
    await epos.close();
    return { error, ok, text, stores: await theirs() };
  });
  assert.deepEqual([told.error.code, told.error.reason], ["storage-unavailable", "foreign-database"]);
  for (const text of [told.error.text, told.text]) {
    assert.match(text, /Something else in this browser uses the place/);
    assert.doesNotMatch(text, /Free some space/);
  }
  assert.deepEqual([told.ok, told.stores], [false, "theirs"]);
});
