// The database of the book. Each change is one transaction over all of it, so that two tabs never change one table at the
// same time: the second one sees what the first one wrote.
import { TableBookError } from "./input.js";

const STORES = ["visits", "payments"];

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
const resultOf = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    // Only an open that raises the version can be blocked: somebody else keeps the database open.
    /** @type {any} */ (request).onblocked = () => {
      request.onsuccess = () => /** @type {any} */ (request.result).close();
      reject(new Error("the database is open elsewhere"));
    };
  });

/** @param {IDBDatabase} db */
function createStores(db) {
  const visits = db.createObjectStore("visits", { keyPath: "visit", autoIncrement: true });
  // Only the open visit of a table has an `openId`, and it is unique: so two tabs cannot open one table twice.
  visits.createIndex("open", "openId", { unique: true });
  visits.createIndex("id", "id");
  db.createObjectStore("payments", { keyPath: "booking" }).createIndex("visit", "visit");
}

/**
 * Page gives access to the database within one transaction. Work with it must await nothing else, because the
 * transaction would end.
 */
export class Page {
  /** @param {IDBTransaction} tx */
  constructor(tx) {
    this.visits = tx.objectStore("visits");
    this.payments = tx.objectStore("payments");
  }

  /** @param {string} id @returns {Promise<any>} the open visit of a table, if there is one */
  open(id) {
    return resultOf(this.visits.index("open").get(id));
  }

  /** @returns {Promise<any[]>} */
  allOpen() {
    return resultOf(this.visits.index("open").getAll());
  }

  /**
   * past gives visits of a table, the newest first, also the open one. A table may have thousands after some years, so no
   * more than `most` are read.
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
    return (await resultOf(this.visits.getAll())).filter(({ closedAt }) => closedAt < before);
  }

  /** @param {number} visit @returns {Promise<any>} */
  visit(visit) {
    return resultOf(this.visits.get(visit));
  }

  /** @param {number} visit @returns {Promise<any[]>} its payments, also those kept apart, the oldest first */
  async paidFor(visit) {
    return (await resultOf(this.payments.index("visit").getAll(visit))).sort((a, b) => a.keptAt - b.keptAt);
  }

  /** @param {string} booking @returns {Promise<any>} */
  payment(booking) {
    return resultOf(this.payments.get(booking));
  }

  /** @param {any} visit */
  async keep(visit) {
    visit.visit = await resultOf(this.visits.put(visit));
    return visit;
  }

  /** @param {any} payment */
  async book(payment) {
    await resultOf(this.payments.put(payment));
  }

  /** Deletes a visit and its payments. @param {number} visit */
  async forget(visit) {
    for (const { booking } of await this.paidFor(visit)) this.payments.delete(booking);
    this.visits.delete(visit);
  }
}

/** Store opens the database when it is needed, and opens it again if the browser closed it. */
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
   * write resolves when all changes of the work are on the disk. If it rejects, none of them is kept.
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
      const tx = (await this.#database()).transaction(STORES, mode, { durability: "strict" });
      const over = new Promise((resolve, reject) => {
        tx.oncomplete = () => resolve(undefined);
        tx.onabort = () => reject(tx.error);
      });
      over.catch(() => {}); // if the work itself fails, its error is the one that counts
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

  /**
   * The version of the database must never be raised, because that would stop tabs that run an older version of this
   * script. The one exception is a database that somebody else made and left empty: there is nothing in it, and only a
   * higher version lets us create our stores.
   * @param {number} [version] the one that it has, unless it must be raised
   * @returns {Promise<IDBDatabase>}
   */
  async #open(version) {
    const request = indexedDB.open(this.name, version);
    request.onupgradeneeded = () => {
      if (!request.result.objectStoreNames.length) createStores(request.result);
    };
    const db = await resultOf(request);
    if (STORES.some((name) => !db.objectStoreNames.contains(name))) {
      db.close();
      if (!db.objectStoreNames.length && !version) return this.#open(db.version + 1);
      throw new Error(`the database ${this.name} belongs to something else`);
    }
    const gone = () => {
      this.#opened = undefined;
    };
    db.onclose = gone;
    db.onversionchange = () => {
      // Somebody wants to delete the database: do not block that.
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
  } catch {} // it has aborted already
}
