// A book of tables, for tills without a floor plan of their own: which tables are open, what was ordered, and what was
// paid. It also answers the card machines.
import { bind, event } from "../engine/bind.js";
import { TableBookError, currency, item, members, number, why, words } from "./input.js";
import { checkClosable, checkUnlocked, entry, exceeds, newVisit } from "./visit.js";
import { bookings, doubt, earlierUnpaid, record, sameContent, visitOf } from "./payment.js";
import { handlersOf } from "./handlers.js";
import { Store } from "./store.js";

/**
 * tableBook opens a book of tables. It is kept in this browser, and its tabs share it. It only serves one browser: if a
 * shop has several devices, its server must decide about tables, locks and payments, and its handlers must ask that
 * server.
 * @param {import("../types/connect-epos-tables.d.ts").TableBookOptions} [options]
 * @returns {TableBook}
 */
export function tableBook(options = {}) {
  const given = members("options", options, ["name", "currency", "waiters", "width"]);
  const { waiters = "all" } = given;
  if (waiters !== "all" && waiters !== "own")
    throw new TableBookError("invalid-request", 'must be "all" or "own"', { field: "waiters" });
  return new TableBook({
    name: words("name", given.name ?? "connect-epos-tables", 120),
    currency: currency("currency", given.currency ?? "GBP"),
    width: number("width", given.width ?? 32, 16, 48),
    waiters,
  });
}

/** Among how many visits of a table we look for the one that a payment belongs to. */
const LOOK_BACK = 50;

/** @param {string} id */
const notOpen = (id) => new TableBookError("not-open", `Table ${id} is not open.`);

/**
 * TableBook sends a `change` event for each table that changed, in this tab or in another one. When the promise of a
 * change resolves, the change is on the disk. If it rejects, nothing of it is.
 */
export class TableBook extends EventTarget {
  #store;
  #tabs;

  /** @param {{ name: string, currency: string, width: number, waiters: string }} settings */
  constructor(settings) {
    super();
    bind(this);
    this.settings = Object.freeze(settings);
    this.#store = new Store(settings.name);
    this.#tabs = new BroadcastChannel(settings.name);
    /** @type {any} */ (this.#tabs).unref?.(); // in Node, where tills import the book in tests, a channel keeps the process alive
    this.#tabs.onmessage = ({ data }) => this.#tell(data);
    this.handlers = Object.freeze(handlersOf(this, this.#store, (id) => this.#changed(id)));
  }

  /** @param {string} id @param {{ waiterId?: string, covers?: number }} [about] */
  async open(id, about = {}) {
    const { waiterId, covers } = members("about", about, ["waiterId", "covers"]);
    const facts = {
      id: words("id", id),
      currency: this.settings.currency,
      ...(waiterId !== undefined && { waiterId: words("waiterId", waiterId) }),
      ...(covers !== undefined && { covers: number("covers", covers, 1, 999) }),
    };
    return this.#write(facts.id, async (page) => {
      if (await page.open(facts.id)) throw new TableBookError("already-open", `Table ${facts.id} is open already.`);
      return entry(await page.keep(newVisit(facts, Date.now())), []);
    });
  }

  /** @param {string} id @param {{ name: string, price: number, quantity?: number }} given */
  async add(id, given) {
    const ordered = item(given);
    return this.#change(id, (visit) => {
      checkUnlocked(visit);
      visit.items.push({ line: visit.nextLine++, ...ordered });
    });
  }

  /** @param {string} id @param {number} line */
  async remove(id, line) {
    number("line", line, 1);
    return this.#change(id, (visit) => {
      checkUnlocked(visit);
      const at = visit.items.findIndex((/** @type {any} */ each) => each.line === line);
      if (at < 0) throw new TableBookError("invalid-request", `table ${id} has no such line`, { field: "line" });
      visit.items.splice(at, 1);
    });
  }

  /** @param {string} id */
  async get(id) {
    const asked = words("id", id);
    return this.#store.read(async (page) => {
      const visit = (await page.open(asked)) ?? (await page.past(asked, 1))[0];
      return visit ? entry(visit, await page.paidFor(visit.visit)) : null;
    });
  }

  async list() {
    return this.#store.read(async (page) => {
      const seen = [];
      for (const visit of await page.allOpen()) seen.push(entry(visit, await page.paidFor(visit.visit)));
      return seen.sort((a, b) => a.openedAt - b.openedAt || a.visit - b.visit);
    });
  }

  /** Payments for which no visit could be found. */
  async unplaced() {
    return this.#store.read(async (page) => (await page.paidFor(0)).filter(({ state }) => state === "apart"));
  }

  /** @param {string} id @param {{ by: string, reason: string }} [unpaid] */
  async close(id, unpaid) {
    const closed = unpaid && why(unpaid);
    return this.#change(id, (visit, payments) => {
      checkUnlocked(visit);
      checkClosable(entry(visit, payments), Boolean(closed));
      delete visit.openId;
      Object.assign(visit, { closedAt: Date.now() }, closed && { closed });
    });
  }

  /** @param {string} id */
  async reopen(id) {
    const asked = words("id", id);
    return this.#write(asked, async (page) => {
      if (await page.open(asked)) throw new TableBookError("already-open", `Table ${asked} is open already.`);
      const [visit] = await page.past(asked, 1);
      if (!visit) throw notOpen(asked);
      const { closedAt, closed, ...again } = visit;
      return entry(await page.keep({ ...again, openId: asked }), await page.paidFor(visit.visit));
    });
  }

  /**
   * Books what the till took in another way, or what staff found out was taken.
   * @param {string} id
   * @param {{ key: string, amount: number, gratuity?: number, method?: string, by?: string }} payment
   */
  async take(id, payment) {
    const {
      key,
      amount,
      gratuity = 0,
      method = "CASH",
      by,
    } = members("payment", payment, ["key", "amount", "gratuity", "method", "by"]);
    const taken = {
      key: words("key", key, 200),
      amountPaid: number("amount", amount, 1),
      amountGratuity: number("gratuity", gratuity, 0),
      amountCashback: 0,
      paymentMethod: words("method", method),
      ...(by !== undefined && { by: words("by", by) }),
    };
    const asked = words("id", id);
    return this.#write(asked, async (page) => {
      const visit = await this.#visit(page, asked);
      await this.#byHand(page, visit, { ...taken, tableId: asked, currency: visit.currency, byHand: true });
      return entry(visit, await page.paidFor(visit.visit));
    });
  }

  /**
   * Staff decide whether a payment counts that was kept apart.
   * @param {string} booking
   * @param {{ count: boolean, by: string, reason: string, id?: string }} decision
   */
  async decide(booking, decision) {
    const { by, reason } = why(decision, ["count", "id"]);
    const { count, id } = decision;
    if (typeof count !== "boolean")
      throw new TableBookError("invalid-request", "must be true or false", { field: "count" });
    const target = id === undefined ? undefined : words("id", id);
    let changed = target ?? "";
    const seen = await this.#store.write(async (page) => {
      const payment = await page.payment(booking);
      if (payment?.state !== "apart")
        throw new TableBookError("invalid-request", "is no payment that is kept apart", { field: "booking" });
      changed = target ?? payment.tableId;
      const visit = target ? await this.#visit(page, target) : await page.visit(payment.visit);
      checkCountable(payment, visit, count);
      await page.book({
        ...payment,
        visit: visit?.visit ?? 0,
        state: count ? "booked" : "dismissed",
        decided: { by, reason, at: Date.now() },
      });
      return visit ? entry(visit, await page.paidFor(visit.visit)) : null;
    });
    this.#changed(changed);
    return seen;
  }

  /**
   * Ends the lock of a table if its card machine will not unlock it.
   * @param {string} id
   * @param {{ by: string, reason: string, since?: number }} decision
   */
  async release(id, decision) {
    const decided = why(decision, ["since"]);
    return this.#change(id, (visit) => {
      if (!visit.lock) return;
      if (decision.since !== undefined && decision.since !== visit.lock.since) checkUnlocked(visit);
      (visit.released ??= []).push({ ...decided, at: Date.now(), tid: visit.lock.tid });
      delete visit.lock;
    });
  }

  /**
   * Deletes visits that were closed before a moment, and their payments. Keep them for at least as long as the engine keeps
   * its records: a payment that is told again after that would be booked anew.
   * @param {number} before milliseconds since 1970
   */
  async forget(before) {
    number("before", before, 0, Number.MAX_SAFE_INTEGER);
    await this.#store.write(async (page) => {
      for (const { visit } of await page.closedBefore(before)) await page.forget(visit);
    });
  }

  /** Closes the database. After that the book cannot be used any more. */
  async end() {
    this.#tabs.close();
    await this.#store.end();
  }

  /**
   * Books a payment that a card machine told. It books the payment once, also if it is told several times.
   * @param {Record<string, any>} payment as the engine passes it to the `payment` handler
   */
  async record(payment) {
    let isNew = false;
    await this.#store.write(async (page) => {
      const names = bookings(payment);
      const known = await page.payment(names.plain);
      if ((known && sameContent(known, payment)) || (await page.payment(names.apart))) return;
      const visits = await page.past(payment.tableId, LOOK_BACK);
      const visit = visitOf(visits, /** @type {any} */ (payment));
      const payments = visit ? await page.paidFor(visit.visit) : [];
      const over = visit && exceeds(visit, payments, /** @type {any} */ (payment));
      const why = doubt(payment, {
        known,
        visit,
        payments,
        over,
        unpaid: earlierUnpaid(visits, /** @type {any} */ (payment)),
      });
      const home = visit ?? visits.find(({ openId }) => openId !== undefined);
      await page.book(
        record(payment, { visit: home?.visit ?? 0, why, booking: why ? names.apart : names.plain, at: Date.now() }),
      );
      isNew = true;
    });
    if (isNew) this.#changed(payment.tableId);
  }

  /** @param {import("./store.js").Page} page @param {any} visit @param {any} taken */
  async #byHand(page, visit, taken) {
    const known = await page.payment(taken.key);
    if (known && (known.visit !== visit.visit || !sameContent(known, taken))) {
      throw new TableBookError("invalid-request", "is the key of another payment", { field: "key" });
    }
    if (!known) await page.book(record(taken, { visit: visit.visit, booking: taken.key, at: Date.now() }));
  }

  /** @param {import("./store.js").Page} page @param {string} id */
  async #visit(page, id) {
    const visit = await page.open(id);
    if (!visit) throw notOpen(id);
    return visit;
  }

  /**
   * @param {string} id
   * @param {(visit: any, payments: any[]) => void} work
   */
  async #change(id, work) {
    const asked = words("id", id);
    return this.#write(asked, async (page) => {
      const visit = await this.#visit(page, asked);
      const payments = await page.paidFor(visit.visit);
      work(visit, payments);
      return entry(await page.keep(visit), payments);
    });
  }

  /**
   * @template T
   * @param {string} id
   * @param {(page: import("./store.js").Page) => Promise<T>} work
   */
  async #write(id, work) {
    const worked = await this.#store.write(work);
    this.#changed(id);
    return worked;
  }

  /** @param {string} id */
  #changed(id) {
    this.#tabs.postMessage({ id });
    this.#tell({ id });
  }

  /** @param {{ id: string }} detail */
  #tell(detail) {
    this.dispatchEvent(event("change", Object.freeze({ id: detail.id })));
  }
}

/** @param {any} payment @param {any} visit @param {boolean} count */
function checkCountable(payment, visit, count) {
  if (!count) return;
  if (!visit) throw new TableBookError("invalid-request", "must name the open table that was paid", { field: "id" });
  if (payment.currency !== visit.currency)
    throw new TableBookError("invalid-request", `is in ${payment.currency}, not in ${visit.currency}`, {
      field: "booking",
    });
}
