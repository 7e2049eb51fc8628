// The checklist is run on the demo till, by its page. Tills that do things wrongly show that each point can fail.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "../../support/chromium.mjs";
import { simulator } from "../../support/simulator.mjs";
import { patience } from "../../../web/demo/rehearsal/tools.js";
import { rehearse, sum } from "../../../web/demo/rehearsal/points.js";

const sim = await simulator();
const started = await browser();

test("the demo till passes, on its own page", async () => {
  const page = await (await started.newContext({ viewport: { width: 1180, height: 900 } })).newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${sim.origin}/?rehearse`);
  await page.getByTestId("settings-save").waitFor();
  await page.getByTestId("settings-save").click();
  await page.getByTestId("rehearsal-start").click();
  await page.getByText(/of \d+ points passed/).waitFor();
  const failed = await page.locator("[data-testid=rehearsal-points] [data-ok=false]").allTextContents();
  assert.deepEqual(failed, []);
  assert.equal(await page.getByTestId("rehearsal-sum").textContent(), "20 of 20 points passed");
  assert.match(await page.getByTestId("rehearsal").textContent(), /no evidence to Paymentsense/);
  assert.deepEqual(complaints, []);
  await page.context().close();
});

/** A till that says that every payment was taken, and a bank that has made `charges`. */
const careless = (charges = []) => ({
  control: async (path) => (path === "ledger" ? { charges: [...charges] } : {}),
  sale: async ({ amount }) => ({ cleared: amount, text: "Paid" }),
  refund: async ({ amount }) => ({ cleared: amount, text: "Refunded" }),
  shown: () => ({ text: "Working", canCancel: true, signature: true }),
  cancel() {},
  sign() {},
  settle: async () => {},
  endOfDay: async () => {},
  terminals: () => ["VCMINVLSIP0"],
  settings: async () => ({ account: "x", keyShown: true }),
  unresolved: async () => [],
  reports: async () => [1],
});

/** The hands (see the guide to testing) of a till that prints nothing useful and keeps no table. */
const paperless = { printed: async () => "Thank you" };
const unbooked = (seen) => ({
  tables: {
    serve() {},
    open: async () => 1450,
    unresolved: async () => [],
    settle() {},
    reports: async () => [],
    shown: async () => ({ due: 0, paid: 1450, tips: 0, locked: false, changeable: true }),
  },
  control: async (path, body) => (path === "waiter" ? seen(body) : path === "ledger" ? { charges: [] } : {}),
});

test("a till that prints and serves tables badly fails there; one that does neither is not asked", async () => {
  patience.ms = 100;
  const at = (ran, words) => ran.filter(({ about }) => about.includes(words)).map(({ ok }) => ok);
  const without = await rehearse(careless());
  assert.deepEqual(
    [at(without, "does not print"), at(without, "at Table")],
    [[undefined, undefined], Array(6).fill(undefined)],
  );
  assert.match(sum(without), /^\d+ of 12 points passed, 8 not played$/);
  const charges = [{ type: "SALE", amountTotal: 1250, authCode: "463887" }];
  let asked = 0; // first nothing, then the charge
  const bad = {
    ...careless(),
    ...paperless,
    control: async (path) => (path === "ledger" ? { charges: asked++ % 2 ? charges : [] } : {}),
  };
  assert.deepEqual(at(await rehearse(bad), "does not print"), [false, false]);
  // For this till a table is paid as soon as it is there, it is never locked on the screen, and its bill has no total.
  const lax = unbooked(({ do: step, tableId }) => ({
    tables: [tableId ?? String(Date.now() % 100_000)],
    due: 1450,
    lines: [{ value: "Thank you" }],
    result: "DECLINED",
    step,
  }));
  assert.deepEqual(
    at(await rehearse({ ...careless(), ...lax }), "at Table").filter((ok) => ok === true),
    [],
  );
});

test("a till that believes that everything is paid fails every point that it can be asked about", async () => {
  const told = [];
  const ran = await rehearse(
    {
      ...careless(),
      reports: async () => {
        throw new Error("no reports here");
      },
    },
    (point) => told.push(point),
  );
  assert.deepEqual(ran, told);
  assert.deepEqual(
    ran.filter(({ ok }) => ok),
    [],
  );
  assert.match(ran.find(({ about }) => about.startsWith("DECLINED")).said, /cleared 700/);
  assert.match(ran.find(({ about }) => about.startsWith("TIMED_OUT")).said, /decided by itself/);
});
