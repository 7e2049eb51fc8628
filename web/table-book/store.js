// The book's own database. Every change is one transaction over all of it, so
// that two tabs never change one table at once: the second sees what the first wrote.
import { TableBookError } from "./input.js";

/** Fixed for ever: another number would stop the tabs that still run the older one. */
const VERSION = 1;

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {IDBDatabase} db */
function lay(db) {
  const visits = db.createObjectStore("visits", { keyPath: "visit", autoIncrement: true });
  // Only the open visit of a table has an `openId`: two tabs cannot open one table twice.
  visits.createIndex("open", "openId", { unique: true });
  visits.createIndex("id", "id");
  db.createObjectStore("payments", { keyPath: "booking" }).createIndex("visit", "visit");
}

/**
 * Page is what a piece of work sees of the database within its transaction.
 * Work awaits nothing else in between: the transaction would end under it.
 */
export class Page {
  /** @param {IDBTransaction} tx */
  constructor(tx) {
    this.visits = tx.objectStore("visits");
    this.payments = tx.objectStore("payments");
  }

  /** @param {string} id @returns {Promise<any>} the open visit of a table, if there is one */
  open(id) {
    return answer(this.visits.index("open").get(id));
  }

  /** @returns {Promise<any[]>} */
  allOpen() {
    return answer(this.visits.index("open").getAll());
  }

  /**
   * past gives visits of a table, newest first, the open one among them. A table
   * that is busy for years has thousands: no more are read than are asked for.
   * @param {string} id
   * @param {number} most
   * @returns {Promise<any[]>}
   */
  past(id, most) {
    return new Promise((resolve, reject) => {
      /** @type {any[]} */ const seen = [];
      const request = this.visits.index("id").openCursor(IDBKeyRange.only(id), "prev");
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const cursor = request.result;
        if (cursor && seen.push(cursor.value) < most) cursor.continue();
        else resolve(seen);
      };
    });
  }

  /** @param {number} before @returns {Promise<any[]>} visits that were closed before that moment */
  async closedBefore(before) {
    return (await answer(this.visits.getAll())).filter(({ closedAt }) => closedAt < before);
  }

  /** @param {number} visit @returns {Promise<any>} */
  visit(visit) {
    return answer(this.visits.get(visit));
  }

  /** @param {number} visit @returns {Promise<any[]>} its payments, those kept apart too, oldest first */
  async paidFor(visit) {
    return (await answer(this.payments.index("visit").getAll(visit))).sort((a, b) => a.keptAt - b.keptAt);
  }

  /** @param {string} booking @returns {Promise<any>} */
  payment(booking) {
    return answer(this.payments.get(booking));
  }

  /** @param {any} visit */
  async keep(visit) {
    visit.visit = await answer(this.visits.put(visit));
    return visit;
  }

  /** @param {any} payment */
  async book(payment) {
    await answer(this.payments.put(payment));
  }

  /** @param {number} visit drops it, and what was paid for it */
  async forget(visit) {
    for (const { booking } of await this.paidFor(visit)) this.payments.delete(booking);
    this.visits.delete(visit);
  }
}

/** Store opens the database when it is first needed, and again after it went away. */
export class Store {
  /** @type {Promise<IDBDatabase> | undefined} */
  #opened;

  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }

  /**
   * @template T
   * @param {(page: Page) => Promise<T>} work
   * @returns {Promise<T>}
   */
  read(work) {
    return this.#run("readonly", work);
  }

  /**
   * write resolves once everything of the work is on the disk, and rejects with
   * nothing of it kept.
   * @template T
   * @param {(page: Page) => Promise<T>} work
   * @returns {Promise<T>}
   */
  write(work) {
    return this.#run("readwrite", work);
  }

  async end() {
    const opened = this.#opened;
    this.#opened = undefined;
    (await opened?.catch(() => undefined))?.close();
  }

  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(page: Page) => Promise<T>} work
   */
  async #run(mode, work) {
    try {
      const tx = (await this.#database()).transaction(["visits", "payments"], mode, { durability: "strict" });
      const over = new Promise((resolve, reject) => {
        tx.oncomplete = () => resolve(undefined);
        tx.onabort = () => reject(tx.error);
      });
      over.catch(() => {}); // where the work itself fails, that is what is told
      const worked = await work(new Page(tx)).catch((error) => {
        abort(tx);
        throw error;
      });
      await over;
      return worked;
    } catch (cause) {
      if (cause instanceof TableBookError) throw cause;
      throw new TableBookError(
        "storage-unavailable",
        "The book of tables could not be read or written on this device.",
        { cause },
      );
    }
  }

  #database() {
    this.#opened ??= this.#open().catch((error) => {
      this.#opened = undefined; // the next call tries again
      throw error;
    });
    return this.#opened;
  }

  async #open() {
    const request = indexedDB.open(this.name, VERSION);
    request.onupgradeneeded = () => lay(request.result);
    const db = await answer(request);
    const gone = () => {
      this.#opened = undefined;
    };
    db.onclose = gone;
    db.onversionchange = () => {
      // somebody deletes it: do not hold them up
      db.close();
      gone();
    };
    return db;
  }
}

/** @param {IDBTransaction} tx */
function abort(tx) {
  try {
    tx.abort();
  } catch {} // it aborted by itself
}
