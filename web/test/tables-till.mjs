// A till with the tables of one site open, its engine driven by the test.
import { FakeHost, open, setup } from "./fake.mjs";
import { Epos } from "../api/epos.js";

/** asked is what a card machine sends with each question. */
export const asked = (more) => ({ tid: "T1", waiterId: "7", ...more });

/** payment is a payment that a card machine tells, as the engine passes it on. */
export const payment = (more) => ({
  key: "T1/1/p1",
  ...asked({ tableId: "1" }),
  currency: "GBP",
  amountPaid: 4250,
  amountGratuity: 500,
  amountCashback: 0,
  paymentId: "p1",
  at: 5,
  stored: true,
  flags: [],
  payment: { paymentId: "p1", paymentMethod: "CONTACTLESS" },
  ...more,
});

/** handlers of a till that allows everything. They add every call to calls; `own` replaces some of them. */
export function handlers(own = {}, calls = []) {
  const answers = {
    tables: () => ["1"],
    lock: () => ({ amount: 4250 }),
    receipt: () => ["Fish"],
    payment() {},
    finalReceipt: () => [],
    unlock() {},
    ...own,
  };
  return Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [name, (given) => (calls.push([name, given]), answer(given))]),
  );
}

/** openTables gives a loaded Epos with the tables of `bar` open; `counter: true` opens its counter, too. */
export async function openTables(own = {}, { counter = false, kind = "worker", logLevel = "warn", options = {} } = {}) {
  const calls = [];
  const till = counter ? await open({ kind, logLevel }) : await loaded(kind, logLevel);
  const { engine } = till;
  const opening = till.epos.payAtTable("bar", handlers(own, calls), { onTable() {}, ...options });
  await engine.answer("tables.open", { site: { id: "bar" } });
  return { ...till, tables: await opening, calls };
}

/** loaded gives an Epos with nothing open. */
export async function loaded(kind = "worker", logLevel = "warn") {
  const host = new FakeHost(kind);
  const loading = Epos.start(setup([host], { logLevel }));
  const engine = await host.nth(0);
  await engine.rise();
  return { host, engine, epos: await loading };
}
