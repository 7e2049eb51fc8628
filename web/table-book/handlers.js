// The handlers of payAtTable: what the book answers to card machines.
import { entry, lockable } from "./visit.js";
import { billLines } from "./bill.js";

/**
 * handlersOf gives all six handlers, for `epos.payAtTable(site, book.handlers)`. Each one needs only one transaction, and
 * calling it again changes nothing.
 * @param {import("./book.js").TableBook} book
 * @param {import("./store.js").Store} store
 * @param {(id: string) => void} changed
 */
export function handlersOf(book, store, changed) {
  const { waiters, width } = book.settings;
  /** @param {{ waiterId?: string }} visit @param {string | undefined} waiterId */
  const serves = (visit, waiterId) => waiters === "all" || !waiterId || !visit.waiterId || visit.waiterId === waiterId;

  return {
    /** Open tables with something due. `waiters` of the book says whether these are the tables of this waiter or all. @param {{ waiterId?: string }} asked */
    async tables({ waiterId }) {
      return (await book.list()).filter((seen) => seen.due > 0 && serves(seen, waiterId)).map(({ id }) => id);
    },

    /** @param {{ tid: string, waiterId?: string, tableId: string, since?: number }} asked */
    async lock({ tid, waiterId, tableId, since = Infinity }) {
      const granted = await store.write(async (page) => {
        const visit = await page.open(tableId);
        if (!visit || !serves(visit, waiterId)) return null;
        const seen = entry(visit, await page.paidFor(visit.visit));
        if (!lockable(seen, tid) || (visit.lock && since < visit.lock.since)) return null; // the second: this call belongs to an earlier lock, and comes late
        visit.lock = {
          tid,
          ...(waiterId && { waiterId }),
          amount: seen.due,
          since: since < Infinity ? since : (visit.lock?.since ?? Date.now()),
        };
        if (!visit.machines.includes(tid)) visit.machines.push(tid);
        await page.keep(visit);
        return {
          amount: seen.due,
          currency: /** @type {import("../types/connect-epos.d.ts").Currency} */ (seen.currency),
        };
      });
      if (granted) changed(tableId);
      return granted;
    },

    /** @param {{ tableId: string }} asked */
    async receipt({ tableId }) {
      const seen = await book.get(tableId);
      return seen ? billLines(seen, { width, paid: false }) : [];
    },

    /** @param {Record<string, any>} payment */
    payment: (payment) => book.record(payment),

    /** @param {{ tableId: string }} asked */
    async finalReceipt({ tableId }) {
      const seen = await book.get(tableId);
      return seen ? billLines(seen, { width, paid: true }) : [];
    },

    /** Ends only the lock that is named. If a card machine took another lock meanwhile, that one stays. @param {{ tid?: string, tableId: string, since?: number }} asked */
    async unlock({ tid, tableId, since = Infinity }) {
      const freed = await store.write(async (page) => {
        const visit = await page.open(tableId);
        if (!visit?.lock || (tid && visit.lock.tid !== tid) || since < visit.lock.since) return false;
        delete visit.lock;
        await page.keep(visit);
        return true;
      });
      if (freed) changed(tableId);
    },
  };
}
