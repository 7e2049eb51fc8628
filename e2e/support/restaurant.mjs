// A restaurant: the till's own server, which knows the tables and books payments, and the waiters of the simulator.
import assert from "node:assert/strict";
import { shop } from "./shop.mjs";
import { TID } from "./simulator.mjs";
import { until } from "./until.mjs";

/** Restaurant is the till's server. It outlives every page, and all pages of a shop ask it. Amounts are in minor units. */
export class Restaurant {
  /** @param {Record<string, number>} due by table */
  constructor(due) {
    this.bills = Object.fromEntries(Object.entries(due).map(([id, total]) => [id, { total, paid: 0, locked: null }]));
    this.book = new Map();
    this.calls = [];
    /** Replaces a handler once: `next.lock = () => { throw … }`. @type {Record<string, (asked: any) => any>} */
    this.next = {};
  }

  async handle(what, asked) {
    this.calls.push([what, asked]);
    const instead = this.next[what];
    delete this.next[what];
    return instead ? instead(asked) : this[what](asked);
  }

  tables() {
    return Object.keys(this.bills).filter((id) => this.bills[id].paid < this.bills[id].total);
  }

  lock({ tid, tableId }) {
    const bill = this.bills[tableId];
    if (!bill || (bill.locked && bill.locked !== tid) || bill.paid >= bill.total) return null;
    bill.locked = tid;
    return { amount: bill.total - bill.paid, currency: "GBP" };
  }

  receipt({ tableId }) {
    return [{ value: `Table ${tableId}`, format: ["BOLD"] }, "Steak  42.51"];
  }

  finalReceipt({ tableId }) {
    return [`Paid ${this.bills[tableId].paid}`];
  }

  payment(paid) {
    if (!this.book.has(paid.key)) this.bills[paid.tableId].paid += paid.amountPaid;
    this.book.set(paid.key, paid);
  }

  unlock({ tableId }) {
    this.bills[tableId].locked = null;
  }
}

/**
 * dining is a till whose tables a restaurant serves, in a context of its own, or in the given one where that restaurant is
 * served already.
 */
export async function dining(t, started, sim, restaurant, { context, ...how } = {}) {
  const place = context ?? (await started.newContext());
  if (!context) await place.exposeFunction("ask", (what, asked) => restaurant.handle(what, asked));
  const till = await shop(t, started, sim, {
    context: place,
    open: null,
    ...how,
    site: how.site === null ? null : { finalPosReceipt: true, ...how.site },
  });
  let link = 0;
  const relinked = async () => {
    link = await linked(sim, link);
  };
  const serve = async () => {
    await till.serve();
    if ((await till.page.evaluate(() => window.shop.tables.link)).state === "up") await relinked();
  };
  await serve();
  return Object.assign(till, {
    /** again is a new page of the same till. */
    async again() {
      await till.page.reload();
      await till.load();
      await serve();
    },
    states: async () => Object.fromEntries((await till.tables("list")).map(({ tableId, state }) => [tableId, state])),
    /** relinked waits until there is another link than the last one. */
    relinked,
    /** stands waits until a table has that state. */
    stands: (tableId, state) => till.hear("table", { tableId, state }),
  });
}

/** linked resolves when the simulator has a link for tables. The socket is open in the page a moment before that. */
export async function linked(sim, after = 0) {
  return until(async () => {
    const { links } = await sim.control("links");
    const newest = links.findLast(({ on }) => on === "pat");
    return newest?.link > after && newest.link;
  });
}

/** waiter plays one step, or a whole visit if there is no `do`. */
export const waiter = (sim, step) => sim.control("waiter", { tid: TID.approves, ...step });

/** taken returns the payments at tables that the bank knows. */
export async function taken(sim) {
  const { charges } = await sim.control("ledger");
  return charges.filter(({ tableId }) => tableId);
}

/** sameSet checks that the book shows what the bank took, each once. */
export async function sameSet(sim, restaurant) {
  const name = ({ tid, tableId, authCode }) => `${tid} ${tableId} ${authCode}`;
  assert.deepEqual([...restaurant.book.values()].map(name).sort(), (await taken(sim)).map(name).sort());
}
