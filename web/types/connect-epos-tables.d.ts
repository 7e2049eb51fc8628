/**
 * Pay at Table for tills without a floor plan of their own: a book of tables
 * that answers the terminals.
 *
 * Two ways in, one API: `<script src="connect-epos-tables.js">` defines the
 * global `ConnectEPoSTables` and, if connect-epos.js stands before it, adds
 * the same names to `ConnectEPoS`; `import { tableBook } from "./connect-epos-tables.mjs"`.
 *
 * Amounts are integers in minor units (pence, cent). Times are milliseconds since 1970.
 */
import type { Line, TableHandlers, TablePayment } from "./connect-epos.js";

export as namespace ConnectEPoSTables;
export type { Line };

export interface TableBookOptions {
  /** The name of its database, one for each book of an origin. Default `connect-epos-tables`. */
  name?: string;
  /** Of every table opened from now on; default GBP. */
  currency?: string;
  /**
   * `all` (the default): every waiter's terminal is offered every table. `own`: a terminal that
   * says whose it is gets that waiter's tables, and those without a waiter.
   */
  waiters?: "all" | "own";
  /** Columns of the bills it writes: 16 to 48, default 32. */
  width?: number;
}

/**
 * Opens a book of tables, kept in this browser's IndexedDB and shared by its tabs:
 *
 * ```js
 * const book = ConnectEPoS.tableBook();
 * await book.open("12", { waiterId: "3", covers: 2 });
 * await book.add("12", { name: "Soup of the day", price: 650, quantity: 2 });
 * const tables = await epos.payAtTable("front-bar", book.handlers);
 * ```
 *
 * **It is a convenience for one browser.** A till with several devices needs its server as the authority
 * on tables, locks and payments, and handlers of its own that ask it: two browsers have two books, which
 * know nothing of each other, and what a browser keeps can be cleared.
 *
 * Wrong options are refused with a TableBookError that names the option.
 */
export function tableBook(options?: TableBookOptions): TableBook;

/**
 * A table is open from `open` to `close`: one visit of guests. Every method that changes something resolves
 * once that is on the disk, and rejects with a {@link TableBookError} when nothing of it was kept. Several tabs
 * may change one book at the same time.
 */
export interface TableBook extends EventTarget {
  /** All six handlers, for `epos.payAtTable(siteId, book.handlers)`. They need no `this`. */
  readonly handlers: Required<TableHandlers>;
  /** Opens a table; `already-open` when it is. */
  open(id: string, about?: { waiterId?: string; covers?: number }): Promise<BookedTable>;
  /**
   * Adds to the order. A price below zero is a discount; `quantity` is 1 if you give none. `locked` while a
   * terminal has the table.
   */
  add(id: string, item: { name: string; price: number; quantity?: number }): Promise<BookedTable>;
  /** Takes a whole line off the order, by its number. `locked` while a terminal has the table. */
  remove(id: string, line: number): Promise<BookedTable>;
  /** The open visit of a table, else the last one that was closed, else null. */
  get(id: string): Promise<BookedTable | null>;
  /** All open tables, the one opened first first. */
  list(): Promise<BookedTable[]>;
  /**
   * Ends a visit. `locked` while a terminal has the table, `undecided` while a payment is kept apart, `due`
   * while money is due and nobody says who closes it all the same and why.
   */
  close(id: string, unpaid?: { by: string; reason: string }): Promise<BookedTable>;
  /** Opens the last visit of a table again, as it was. */
  reopen(id: string): Promise<BookedTable>;
  /**
   * Books what the till took by other means (cash, say), or what staff found to be taken after `tables.settle`.
   * Once for each `key`: calling it again changes nothing. May be called while the table is locked.
   */
  take(
    id: string,
    payment: { key: string; amount: number; gratuity?: number; method?: string; by?: string },
  ): Promise<BookedTable>;
  /**
   * Staff's judgement of a payment that was kept apart: `count` books it, otherwise it stays in the book as
   * dismissed. `id` names the open table it belongs to, if the book could not find one.
   */
  decide(
    booking: string,
    decision: { count: boolean; by: string; reason: string; id?: string },
  ): Promise<BookedTable | null>;
  /**
   * Frees a table in the book whose lock nobody gives back. What the engine has locked is freed by
   * `tables.forceUnlock`. `locked` when `since` is not that of the lock.
   */
  release(id: string, decision: { by: string; reason: string; since?: number }): Promise<BookedTable>;
  /** Payments kept apart that belong to no visit the book knows. */
  unplaced(): Promise<ApartPayment[]>;
  /**
   * Drops visits closed before a moment, with their payments. A payment dropped here would be booked anew if it
   * were told again.
   */
  forget(before: number): Promise<void>;
  /** Lets go of the database. */
  end(): Promise<void>;
  /** `change`: a table changed, in this tab or in another; ask `get` what it is now. */
  addEventListener(
    type: "change",
    listener: (event: CustomEvent<{ readonly id: string }>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

export interface BookedTable {
  readonly id: string;
  /** A number of its own for every visit: the same table is another one tonight. */
  readonly visit: number;
  readonly state: "open" | "closed";
  readonly currency: string;
  readonly waiterId?: string;
  readonly covers?: number;
  readonly openedAt: number;
  readonly closedAt?: number;
  /** Who closed it with money due, and why. */
  readonly closed?: { readonly by: string; readonly reason: string };
  readonly items: readonly {
    readonly line: number;
    readonly name: string;
    readonly price: number;
    readonly quantity: number;
    readonly amount: number;
  }[];
  readonly total: number;
  /** What was booked, without gratuity and cashback. */
  readonly paid: number;
  /** What is still to be paid; never below zero. */
  readonly due: number;
  /** What was paid too much. */
  readonly over: number;
  readonly gratuity: number;
  readonly cashback: number;
  /** The terminal that has the table now; its order cannot be changed meanwhile. */
  readonly lock?: { readonly tid: string; readonly waiterId?: string; readonly amount: number; readonly since: number };
  /** Locks that staff ended by `release`. */
  readonly released?: readonly {
    readonly by: string;
    readonly reason: string;
    readonly at: number;
    readonly tid: string;
  }[];
  /** Booked, oldest first. */
  readonly payments: readonly BookedPayment[];
  /** Kept apart until `decide`: neither counted nor dropped. No terminal gets the table meanwhile. */
  readonly apart: readonly ApartPayment[];
}

/** A payment as the engine told it, or as `take` was given it (then `byHand`). */
export interface BookedPayment extends Partial<
  Omit<TablePayment, "key" | "tableId" | "currency" | "amountPaid" | "amountGratuity" | "amountCashback">
> {
  readonly key: string;
  /** Its name in the book, for `decide`. */
  readonly booking: string;
  readonly visit: number;
  readonly tableId: string;
  readonly currency: string;
  readonly amountPaid: number;
  readonly amountGratuity: number;
  readonly amountCashback: number;
  readonly state: "booked" | "apart" | "dismissed";
  readonly byHand?: boolean;
  readonly keptAt: number;
  readonly decided?: { readonly by: string; readonly reason: string; readonly at: number };
}

/**
 * Why a payment is kept apart. `differs`: one with the same key is booked or was told, with other content.
 * `may-repeat`: it says nothing of itself, and may be an earlier one. `not-locked`: this terminal never had the
 * table, or told late, and the visit that it had before was closed with money due. `currency`: another one than
 * the table's. `forced`: staff had settled the table, and booked by hand what may be the same money: it was told
 * late, or is the first of the same amount, if that was not cash. `exceeds-due`: with it, more would be paid than
 * was due at its terminal, or than was ordered at this table.
 */
export type Doubt = "differs" | "may-repeat" | "not-locked" | "currency" | "forced" | "exceeds-due";

export interface ApartPayment extends BookedPayment {
  readonly why: Doubt;
}

/**
 * Why the book did nothing. `storage-unavailable`: the database could not be opened, read or written; `cause` says
 * more.
 */
export type TableBookErrorCode =
  "invalid-request" | "not-open" | "already-open" | "locked" | "due" | "undecided" | "storage-unavailable";

export class TableBookError extends Error {
  private constructor();
  readonly code: TableBookErrorCode;
  /** The argument, or the member of one, that was wrong. */
  readonly field?: string;
  /** For staff. */
  readonly text: string;
}

/**
 * Begins a bill of so many columns (`width`: 16 to 48, default 32), for the handlers `receipt` and `finalReceipt`:
 *
 * ```js
 * receiptLines({ width: 32 })
 *   .text("The Crown", { bold: true, doubleWidth: true, align: "center" })
 *   .separator()
 *   .amount("2 x Fish", 2100)
 *   .amount("Total", 2100, { bold: true, symbol: "£" })
 *   .feed()
 *   .lines();
 * ```
 *
 * What is too long is wrapped between words; nothing is cut off. Line breaks begin a new line, other control
 * characters become spaces. What is wrong is a TypeError or a RangeError that names it. How many columns a terminal
 *  prints is not documented: try it.
 */
export function receiptLines(options?: { width?: number }): ReceiptLines;

export interface Look {
  bold?: boolean;
  doubleHeight?: boolean;
  /** Half as many columns. */
  doubleWidth?: boolean;
}

/** A bill that is being written. Each method adds to its end and returns it. */
export interface ReceiptLines {
  text(text: string, look?: Look & { align?: "left" | "center" | "right" }): ReceiptLines;
  /** Two texts, at the left and at the right. The right one stands beside the last line of the left one. */
  columns(left: string, right: string, look?: Look): ReceiptLines;
  /** The same with an amount in minor units, of a currency with two decimals: `2100` is `21.00`. */
  amount(left: string, minor: number, look?: Look & { symbol?: string }): ReceiptLines;
  separator(kind?: "single" | "double"): ReceiptLines;
  /** An empty line. */
  blank(): ReceiptLines;
  /** Moves the paper on. */
  feed(): ReceiptLines;
  /** Where the terminal prints the logo it has; what `value` names is not documented. */
  logo(value?: string): ReceiptLines;
  /**
   * code25: an even number of digits; code39: 0-9, A-Z, space and - . $ / + %; code128: ASCII. At most 80
   * characters.
   */
  barcode(kind: "code25" | "code39" | "code128", value: string): ReceiptLines;
  /** What was written so far, at most 200 lines. */
  lines(): Line[];
}
