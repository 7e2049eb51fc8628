/**
 * Connect EPoS: card payments on Paymentsense Connect terminals from a web till.
 *
 * Two ways in, one API: `<script src="connect-epos.js">` defines the global
 * `ConnectEPoS`; `import * as ConnectEPoS from "./connect-epos.mjs"`.
 *
 * Amounts are integers in minor units (pence, cent). Times are milliseconds
 * since 1970. All results and events are plain, frozen data.
 */

import type { Simulator, SimulatorOptions } from "./connect-epos-simulator.js";

export as namespace ConnectEPoS;

/** Version of this library. */
export const version: string;

/**
 * Starts the engine. A second call with the same options gives the same engine, and has a `close` of its own: the
 * engine ends when each of them was closed.
 * With other options it is refused (`other-options`). A load that failed may be tried again.
 */
export function load(options: LoadOptions): Promise<Epos>;

export interface LoadOptions {
  /** The id Paymentsense gave to the maker of the embedding software. Never stored. */
  softwareHouseId: string;
  /**
   * The folder with all files of the component, relative to the page: `"/connect-epos/"`. For tools that do not bring
   * the files along; an address of a single file goes first. By default the files are where a bundler has put them, or
   * beside the script.
   */
  assets?: string | URL;
  /** Where connect-epos.wasm is, relative to the page; by default beside the script. */
  wasmUrl?: string;
  /** Where connect-epos-worker.js is, relative to the page; by default beside the script. */
  workerUrl?: string;
  /**
   * Where connect-epos-page.js is, relative to the page; by default beside the script. It is fetched only if the
   * engine runs in the page. `script-src` must allow it as it allows the script.
   */
  pageUrl?: string;
  /** `auto` (the default): a worker, or the page if a worker cannot start. */
  host?: "auto" | "worker" | "page";
  /** `memory` forgets everything with the page: for sites of environment `test` only. */
  storage?: "indexeddb" | "memory";
  /**
   * How many days receipts, card data and report lines of what is over and acknowledged are kept: 1 to 3650,
   * default 90. That a reference was paid, what was taken, and what is unresolved stay for ever.
   */
  keepDays?: number;
  /**
   * What is refused as long as `payAtCounter` is given no hook `allow`: `not-allowed`, reason `no-hook`, with nothing
   * sent. Without this, a till that forgets the hook lets everybody give money back.
   */
  requireAllow?: readonly ("refund" | "keyed")[];
  /**
   * The lowest level of `log` events; `trace` tells every frame, redacted. Default `warn`. As long as nobody listens for
   * `log`, they go to the console.
   */
  logLevel?: LogLevel;
  /**
   * Words for staff, over the English ones: a whole pack (connect-epos-text-de)
   * or a part of one. Keys that this version does not know are left
   * out, with a `log` warning.
   */
  texts?: TextPack;
  /**
   * Simulates everything inside the page: no server, no network, no card is charged. `epos.simulator`
   * drives it. Sites must be of environment `test`; a live one is refused, `invalid-request` with `field`
   * `environment`, and no address is ever dialled. What it needs (about a megabyte) is fetched only then.
   */
  simulator?: boolean | SimulatorOptions;
  /** Where connect-epos-simulator.js is, relative to the page; by default beside the script. */
  simulatorUrl?: string;
  /**
   * Imports the simulator, so that a bundler brings it along: `() => import("connect-epos/simulator")`. It is called
   * only if `simulator` is given. Only code of test builds may contain it.
   */
  simulatorModule?: () => Promise<unknown>;
  /** Where connect-epos-diagnostics.js is, relative to the page; by default beside the script. */
  diagnosticsUrl?: string;
}

/** Words for staff, by the codes and values of this API; any part may be left out. */
export interface TextPack {
  readonly errors?: Words<EPoSErrorCode>;
  /**
   * More exact words for `blocked`, `connection-refused`, `terminal-unresolved`, `engine-failed` at load, and a
   * link that is not up, by `reason`.
   */
  readonly errorReasons?: Words<string>;
  /**
   * For staff, by the code of an error that Connect sent (`"-32602"`), told before what came of it.
   * What its own codes -32070 to -32076 stand for is not documented: name them here if you know.
   */
  readonly codes?: Words<string>;
  /** For developers, by the same codes. */
  readonly codeNotes?: Words<string>;
  /**
   * Outcomes, by `reason`; `{by}` stands for who of the staff settled it, `{how}` for how a bill was paid
   * otherwise.
   */
  readonly outcomes?: Words<string>;
  /** By `result`, for outcomes whose reason has no words of its own. */
  readonly results?: Words<Outcome["result"]>;
  /** By `finding`, for payments whose end nobody can tell: none may read as a fact. */
  readonly findings?: Words<Finding>;
  /** By `why`, told after the finding. */
  readonly whys?: Words<Why>;
  /**
   * What speaks against what staff said, by `check.why`, after what they said (`paid`, `not-paid`, `otherwise`);
   * then `compare`. `untold` stands for what the terminal left out.
   */
  readonly checks?: Words<Check["why"] | "compare" | "untold" | "paid" | "not-paid" | "otherwise">;
  /**
   * By `state`. If nobody can tell how a payment ended, the words go on with what the till is doing: `asking`
   * while its link is up, `later` while it is down, `asks-elsewhere` if another window follows it, `reopen` if
   * this one stopped, `carried-on`, or `waits` for staff. `look` says what staff should do, and `meanwhile` what
   * they do while its terminal takes nothing else.
   */
  readonly pending?: Words<
    | PendingEntry["state"]
    | "elsewhere"
    | "asking"
    | "later"
    | "asks-elsewhere"
    | "reopen"
    | "carried-on"
    | "waits"
    | "look"
    | "meanwhile"
  >;
  /** By `state`; `since`, with `{time}`, comes first for a link that is down. */
  readonly links?: Words<Link["state"] | "since">;
  /** By `value`. They inform: none may read as the end of a payment. */
  readonly notifications?: Words<string>;
  readonly signatures?: Words<"staff" | "timeout" | "unanswered" | "overruled">;
  /**
   * By `reason`, or by `reportResult` if the reason has no words of its own; `missing` for `report-due`;
   * `arrived` for a report that came unasked.
   */
  readonly reports?: Words<string>;
  /** Tables, by `state`; `look`, what staff should do, ends the words for what may be taken. */
  readonly tables?: Words<TableState["state"] | "look">;
  /** By `reason`, told after the state. */
  readonly tableReasons?: Words<string>;
  /** Payments at a table: `taken`, then one for each of their flags, then `unstored` if it is not stored. */
  readonly tablePayments?: Words<"taken" | TablePaymentFlag | "unstored">;
  /** Why a table is unlocked. */
  readonly unlocks?: Words<UnlockReason>;
  /**
   * For errors and notifications that have no words of their own. `staff` and `how` are used if nobody knows who
   * settled a payment, or how it was paid. `fatal` is the text of that event. `seconds` and `most` follow an
   * error that says how long to wait, or what is left.
   */
  readonly fallbacks?: Words<
    | "error"
    | "notification"
    | "connection-error"
    | "simulator"
    | "again"
    | "staff"
    | "how"
    | "fatal"
    | "seconds"
    | "most"
  >;
}

type Words<Key extends string> = { readonly [K in Key]?: string };

export type LogLevel = "silent" | "error" | "warn" | "info" | "debug" | "trace";

/** The loaded engine. */
export interface Epos extends Typed<EposEvents> {
  readonly sites: Sites;
  /** It exists if, and only if, everything here is simulated. */
  readonly simulator?: Simulator;
  /**
   * Opens the link of a site and resolves when it is up. The same site gives
   * the same object. It rejects if the link cannot come up
   * (`connection-refused`, `blocked`, …). The engine then goes on dialling
   * slowly, and a later call waits for that same link.
   */
  payAtCounter(siteId: string, options?: CounterOptions): Promise<Counter>;
  /**
   * Opens the tables of a site to the terminals: they ask, the till's handlers answer. Resolves when the link is
   * up, or when it is known that somebody else serves them (`displaced`), and rejects as `payAtCounter` does; counter
   * and tables of one site run side by side. The same site gives the
   * same object. The handlers of the latest call **replace** those before; hooks are added. Connect has one such
   * connection for an account: the last till that opens it gets it, see `Link`.
   *
   * The till's own server, and not one browser, must be the authority on tables and locks: handlers should ask it. A
   * till of several devices that answers from the memory of a page will sooner or later give one table away twice.
   */
  payAtTable(siteId: string, handlers: TableHandlers, options?: TablesOptions): Promise<Tables>;
  /**
   * Brings back what `onRecord` told, or lines of `export`, on a device that lost its journal; before
   * `payAtCounter` and `payAtTable`, else `site-in-use`. What is known here already stays as it is, and what was
   * unresolved becomes `unknown`. Resolves with how many were new. If an entry is no record it rejects with
   * `invalid-request` and `field` `entries[i]`, and none was kept.
   */
  restore(entries: readonly JournalRecord[]): Promise<number>;
  /** How safe the journal is in this browser. */
  storage(): Promise<StorageState>;
  /**
   * What a helper needs to know, as plain JSON: versions, browser, settings, storage, sites, the links,
   * unsettled payments and the last seven days of whatever is open, the last 300 log lines, and, at `logLevel:
   * "trace"`, the last 300 frames. Never a key, a full address, a card number or a receipt. Bills' references,
   * amounts and terminals' numbers are in it. Fetches connect-epos-diagnostics.js.
   */
  supportBundle(): Promise<SupportBundle>;
  /**
   * Tries what payments need of browser, page and network. `connect` measures the link of an open counter (of `site`,
   * or any) and opens none. `lang` of the texts is the page's if you do not give it; German and English are known.
   * Fetches connect-epos-diagnostics.js.
   */
  selfTest(options?: { site?: string; lang?: string }): Promise<readonly SelfTestResult[]>;
  /**
   * Ends the engine, unless another `load` of this page still uses it. Payments that may have been sent resolve, if need
   * be as `unknown`.
   */
  close(): Promise<void>;
}

/** To be saved as a file and sent to whoever helps. Its shape may grow; `format` changes when something goes. */
export interface SupportBundle {
  readonly format: 1;
  /** ISO time. */
  readonly at: string;
  readonly versions: { readonly connectEpos: string; readonly go: string; readonly wasm: string };
  readonly [more: string]: unknown;
}

/** One part of a self-test. */
export interface SelfTestResult {
  readonly name:
    | "secure-context"
    | "engine"
    | "worker"
    | "storage"
    | "persistence"
    | "locks"
    | "clock"
    | "network"
    | "connect"
    | "wake-lock";
  /** `null`: it cannot be told here, or payments work without it. */
  readonly ok: boolean | null;
  /** For developers: what was measured, or why not. */
  readonly detail: string;
  /** For staff: how it stands, and what to do. */
  readonly text: string;
}

export interface EposEvents {
  log: LogEntry;
  /** Told once, after `load`, if everything is simulated: `text` says so to staff. */
  simulator: { readonly seed: number; readonly timeScale: number; readonly text: string };
  /**
   * `storage-unavailable`: an outcome could not be stored (yet); it is told all the same and tried again.
   * `corrupt`: a stored payment could not be read, and now waits in `pending()` for staff.
   */
  storage: {
    readonly code: "storage-unavailable" | "corrupt";
    readonly message: string;
    /** Left out for a report. */
    readonly reference?: string;
    /** Of what could not be read; `?` if even that is lost. */
    readonly tid?: string;
  };
  /** The engine is gone and will not be replaced: reload the page. */
  fatal: { readonly code: "engine-failed"; readonly message: string; readonly text: string };
}

/** What the browser tells of itself; it may tell nothing. */
export interface StorageState {
  readonly kind: "indexeddb" | "memory";
  /** The browser promised not to delete it by itself; asked for at the first `payAtCounter` or `payAtTable`. */
  readonly persisted?: boolean;
  /** Bytes, of the whole origin. */
  readonly usage?: number;
  readonly quota?: number;
  /** How long the last change took until it was safe, in this engine. */
  readonly lastCommitMs?: number;
  /**
   * When the browser may delete it: `when-full`, or `seven-day-rule`: Apple's browsers do so after seven days of
   * their use without a visit here, unless the page is on the home screen or in the dock.
   */
  readonly evictable?: "when-full" | "seven-day-rule";
}

/**
 * One change of the journal, plain JSON to keep elsewhere and to give to `restore` as it is. It holds no API key and
 * no card number; it does hold receipts, and the names staff gave when they settled. The members of `record` that
 * are not named here may change.
 */
export interface JournalRecord {
  readonly v: number;
  /** What happened: `reserved`, `answered`, `settled`, …; not in an export. */
  readonly what?: string;
  /** When, ms since 1970. */
  readonly at?: number;
  readonly detail?: string;
  readonly record: {
    /** These three name an attempt; of several changes to one the highest `rev` counts. */
    readonly account: string;
    readonly reference: string;
    readonly attempt: number;
    readonly rev: number;
    readonly [more: string]: unknown;
  };
}

export interface LogEntry {
  readonly level: LogLevel;
  /** For developers; never holds a key, a full URI or a card number. */
  readonly message: string;
  /** With `frame`, at level `trace`. */
  readonly direction?: "in" | "out";
  /** One frame, redacted. */
  readonly frame?: string;
  readonly [more: string]: unknown;
}

export interface Sites {
  /**
   * Adds a site or replaces it; gives it as `get` does. `site-in-use` while a payment is unresolved. What does not look
   * like a key or an account is saved all the same, and questioned by a `log` of level `warn`.
   */
  save(site: Site): Promise<SavedSite>;
  /**
   * Dials once, and says whether the card service lets this site in. Nothing is saved, and no payment is looked for. For
   * a settings screen: a wrong key shows before it is saved. Without `apiKey` the stored one of this `id` is tried.
   */
  test(site: Site): Promise<SiteTest>;
  /** `unknown-site` when there is none. The API key never comes out; what comes may be changed and saved again. */
  get(id: string): Promise<SavedSite>;
  list(): Promise<readonly SavedSite[]>;
  remove(id: string): Promise<void>;
}

/** What `sites.test` found. */
export interface SiteTest {
  /** The card service answered with this account and key. */
  readonly letIn: boolean;
  /** Why not, as the `reason` of a link: `handshake`, `turned-away`, `no-answer`, `offline`, `csp` … */
  readonly reason?: string;
  /** For staff. */
  readonly text: string;
}

export interface Site {
  id: string;
  /** The account name: the first part of the Connect host name. */
  account: string;
  environment: "live" | "test";
  /** Goes in, is kept encrypted, and never comes out. May be left out when a saved site is changed. */
  apiKey?: string;
  /** As Paymentsense gave it. Blank or left out: the software house's id is sent in its place. */
  installerId?: string;
  /** Used if a request names no terminal. */
  defaultTid?: string;
  /** Used if a request names no currency. */
  currency?: Currency;
  /**
   * `exclusive`: only this browser profile sends to these terminals and nobody keys sales on the machine.
   * Default `shared`. A terminal that another account of this browser, or Pay at Table, used within 24 hours
   * counts as shared.
   */
  terminals?: "shared" | "exclusive";
  signatureDefault?: { sale?: "decline" | "accept"; refund?: "decline" | "accept" };
  lookBack?: "journal" | "idle-duplicate";
  /** When a trading day begins, local time, `HH:MM`; `04:00` by default. See `onReportDue`. */
  tradingDayStartsAt?: string;
  /** Pay at table: the terminal may ask for a last receipt once it was paid. Default false. */
  finalPosReceipt?: boolean;
  /** Other names on the wire of pay at table, if Connect uses names that we do not know. */
  dialect?: TableDialect;
  /**
   * Another origin to connect to; environment `test` only, `ws://` only to a loopback address, and never a host
   * of Connect itself.
   */
  endpoint?: string;
}

/** A site as it comes out: without its key. */
export type SavedSite = Readonly<Omit<Site, "apiKey">> & { readonly apiKeySet: boolean };

/** ISO 4217 code, as Connect takes them. */
export type Currency = "GBP" | "EUR";

export interface CounterOptions {
  /** `false`: resolve at once, for a till that starts offline; `pending`, `history` and `settle` work. Default true. */
  wait?: boolean;
  /**
   * Called for every payment that ended, that nobody acknowledged, and whose promise is gone: book it by its
   * reference.
   */
  onRecovered?(outcome: Outcome): unknown;
  /**
   * Called for payments that only staff can end: show them, and let staff `settle`. A till that gives neither
   * this nor a listener for `pending` is warned once, by a `log` of level `warn`.
   */
  onPending?(entry: PendingEntry): unknown;
  onLink?(link: Link): unknown;
  /**
   * A trading day closed with payments that are in no end of day; told after opening and whenever a trading day
   * begins.
   */
  onReportDue?(due: ReportDue): unknown;
  /**
   * Asked before a refund or a keyed payment; anything but true refuses it (`not-allowed`), and nothing is sent. Without
   * this hook nobody is asked and everything is allowed, except what `load({ requireAllow })` names.
   */
  allow?(request: PaymentRequest & { readonly kind: PaymentKind }): boolean | Promise<boolean>;
  /**
   * Every change of the journal, in order, each before its outcome or event is told: keep it on another device, for
   * `restore`. It counts for all counters and tables of the page, from the first call that gives it.
   */
  onRecord?(change: JournalRecord): unknown;
  /**
   * How long a payment waits for a terminal that another window of this till has, in ms up to 600,000, before it is
   * refused as `terminal-in-use`; default 0. `cancel` and `signal` end the wait with nothing sent.
   */
  waitForTerminal?: number;
}

/** Pay at counter, for one site. */
export interface Counter extends Typed<CounterEvents> {
  readonly link: Link;
  /** Whether all of this is simulated, and no card is charged. */
  readonly simulated: boolean;
  terminals(): Promise<readonly Terminal[]>;
  terminal(tid: string): Promise<Terminal>;
  /**
   * Takes a payment. It rejects only if nothing that can move money was sent
   * (`error.sent` is false). Whatever may have been sent resolves with an
   * Outcome, if need be `unknown`. If the answer is lost, the promise stays open while asking the terminal may
   * still prove the payment, at most until 300 s have passed since it was sent (keyed 600 s). It resolves
   * `unknown` as soon as only staff can decide. The engine goes on asking, and tells by `recovered` what it
   * proves.
   */
  sale(request: SaleRequest, hooks?: PaymentHooks): Promise<Outcome>;
  /** Gives money back. It promises what `sale` promises. */
  refund(request: RefundRequest, hooks?: PaymentHooks): Promise<Outcome>;
  /** Sets an amount aside; `completion` takes it, under a reference of its own. It promises what `sale` promises. */
  preAuth(request: PaymentRequest, hooks?: PaymentHooks): Promise<Outcome>;
  /** Takes what was pre-authorised. It promises what `sale` promises. */
  completion(request: CompletionRequest, hooks?: PaymentHooks): Promise<Outcome>;
  /** Checks a card without taking money; the amount is 0 by default. It promises what `sale` promises. */
  accountVerification(request: VerificationRequest, hooks?: PaymentHooks): Promise<Outcome>;
  /**
   * Asks for a payment to be cancelled, once. If nothing was sent yet it is cancelled for certain. `cancelling`
   * false means that Connect or the terminal turned it down, or that nothing was asked because the terminal had
   * finished already: a cancel names a terminal, and would reach the next payment there. The payment's own
   * outcome tells the truth. `not-pending` if it is not running; `changed` if it is another attempt than `seen`
   * says.
   */
  cancel(reference: string, seen?: Seen): Promise<{ readonly cancelling: boolean }>;
  /**
   * Answers an open signature question. `question` is the `question` of the SignatureQuestion that staff saw: it
   * names that question and no other. Always give it. Without it the answer is taken only if the attempt had one
   * question in all. `not-pending` if none is open any more, `changed` if it is another one: then nothing is
   * answered. A decline is sent however late it is, as long as the connection that asked lives; an acceptance
   * only in time.
   */
  answerSignature(reference: string, accepted: boolean, question?: string): Promise<void>;
  /**
   * The last payment the terminal processed, whoever asked for it: a copy, not an outcome. It may occupy the
   * terminal for a moment, or print. Not every terminal can; then it is `refused`.
   */
  duplicate(tid: string): Promise<{ readonly copy: true; readonly payment: Payment }>;
  /**
   * Asks a terminal for a report; `tid` may be left out if the site has a default. It rejects only if nothing
   * was sent, for example `terminal-unresolved` while a payment runs or is unresolved there. It is never sent
   * again by itself. What may have been sent resolves, if need be as `UNKNOWN`, and is kept in the history. Not
   * every terminal can make reports.
   */
  report(type: ReportType, tid?: string): Promise<Report>;
  /**
   * Keeps what staff keyed on the terminal itself, in the history and in every copy, and counts it when an end
   * of day is missing. Nothing is sent: it needs no link, and works while a payment is open on that terminal,
   * also in another window. Its limits are those of `sale`. With `reference` it pays that bill: a new attempt is
   * `already-paid`. If an attempt is open or was paid, the note is refused (`payment-open`, `already-paid`). A
   * note breaks the run of answers that proves payments: if the answer of a payment that was unresolved then, or
   * of the next one on that terminal, is lost, staff decide.
   */
  note(request: NoteRequest): Promise<Note>;
  /** Payments that are not settled, or not acknowledged. */
  pending(): Promise<readonly PendingEntry[]>;
  /**
   * Ends a payment that only staff can judge; `not-pending` if it is not one, `changed` if it moved since staff saw
   * it. While the terminal may still take the payment it is `terminal-busy` or `too-early`, with the seconds that are
   * left. It asks the terminal, at most for 20 seconds.
   */
  settle(reference: string, settlement: SettlementRequest): Promise<Outcome>;
  /**
   * Frees a terminal whose payments only staff can end (`unknown`). They stay pending, and we ask about them no
   * more. A payment that is `disputed` holds no terminal. `terminalGone` says that the terminal itself was
   * swapped out: then nobody can be asked.
   */
  carryOn(tid: string, why: { by: string; reason: string; terminalGone?: boolean }): Promise<readonly PendingEntry[]>;
  /**
   * Takes a terminal from another window of this till, for example one that hangs, and from now on follows what is
   * unresolved there. Staff decide this, and `by` and `reason` are journalled. What the other window still does
   * is refused: its payment there resolves as `unknown`, reason `taken-over`. If nobody has the terminal that is no
   * error. Resolves with what holds the terminal now: nothing if it is free.
   */
  takeOver(tid: string, why: { by: string; reason: string }): Promise<readonly PendingEntry[]>;
  /** The till has booked the outcome: it is told no more. `changed` if it is not what `seen` says. */
  acknowledge(reference: string, seen?: Seen): Promise<void>;
  /** Newest first; payments, reports and notes, unless the query says which. */
  history(query: HistoryQuery & { kind: "payment" }): Promise<readonly PaymentEntry[]>;
  history(query: HistoryQuery & { kind: "report" }): Promise<readonly Report[]>;
  history(query: HistoryQuery & { kind: "note" }): Promise<readonly Note[]>;
  history(query?: HistoryQuery): Promise<readonly HistoryEntry[]>;
  /** The same as JSON lines, each a `JournalRecord`; at most 1,000 unless `limit` says otherwise. */
  export(query?: HistoryQuery): Promise<string>;
  /** Ends the link of this site. What is unresolved stays pending. */
  close(): Promise<void>;
}

export interface CounterEvents {
  link: Link;
  notification: Notification;
  recovered: Outcome;
  pending: PendingEntry;
  disputed: PendingEntry;
  /**
   * Something speaks against what staff said of a payment, and proves nothing: they compare. Told through
   * `onPending`, too.
   */
  check: PendingEntry;
  signature: SignatureQuestion;
  /** The `allow` hook is being asked, or is not being asked any more: a screen can say what it waits for. */
  allow: PaymentRequest & { readonly kind: PaymentKind; readonly asking: boolean };
  "report-due": ReportDue;
  "connection-error": ConnectionError;
}

/**
 * What a terminal asks of a till: these functions and nothing else. Each gets frozen, plain data; each may return
 * a promise. The engine keeps the time: what the terminal says it waits, less a quarter of it but at most a
 * second; 8 s if it does not say; for `payment` and `unlock` 30 s. If a handler is late, throws or makes no sense,
 * the answer is a safe one instead, and that is logged. The handlers of the latest `payAtTable` answer, called on
 * the object they came in.
 *
 * What may be relied on:
 * - `payment` and `unlock` are called **at least once**, again and again (after 1 s, 2 s, 5 s, 10 s, then every 30
 *   s, and after a reload) until they resolve. They must be harmless when called twice: `payment` by its `key`.
 * - `payment` is stored here before it is told, and told before it is forgotten. If the terminal tells a payment
 *   again under the same key, it is told once.
 * - While a payment may have been taken that the till did not book, its table is not given to any terminal.
 * - Amounts are whole numbers of minor units.
 */
export interface TableHandlers {
  /** The ids of the open tables. Safe answer: the last good list, at first an empty one. */
  tables(asked: TablesAsked): readonly string[] | Promise<readonly string[]>;
  /**
   * What is due at a table, which must not be changed from now on until `unlock`; `null` refuses, and so does an amount
   * of 0. The currency is the site's by default. Safe answer: refused. What is granted too late is taken back by
   * `unlock` with reason `late`. A terminal may ask for any id, and again for what it has: tell it what is due now.
   * If its `since` is lower than that of the lock that it has, the call hung: refuse it.
   */
  lock(asked: TableLockAsked): TableGrant | null | Promise<TableGrant | null>;
  /** The bill. Safe answer, and that of a till without this handler: an empty one. */
  receipt?(asked: TableAsked): readonly Line[] | Promise<readonly Line[]>;
  /**
   * A terminal took money: book it, once for each `key`, then resolve. Whatever it returns is ignored. Look at
   * `flags` first: a flagged payment must be seen by staff, and never be dropped.
   */
  payment(payment: TablePayment): unknown;
  /** The receipt after a payment, for sites with `finalPosReceipt`. Safe answer: an empty one. */
  finalReceipt?(asked: TableAsked): readonly Line[] | Promise<readonly Line[]>;
  /**
   * The table may be changed again. It must be harmless for a table that is not locked, for one that another terminal
   *  has, and for a later lock of the same one: that has a higher `since`.
   */
  unlock(asked: TableUnlock): unknown;
}

export interface TablesAsked {
  /** The terminal; `?` if it does not say its name. */
  readonly tid: string;
  /** Who works it, if it says so. */
  readonly waiterId?: string;
}

export interface TableAsked extends TablesAsked {
  /** It may be empty for a payment that named no table, if its terminal has none. */
  readonly tableId: string;
}

export interface TableLockAsked extends TableAsked {
  /**
   * Tells one lock of a table from another, also in `TableUnlock` and `TableState`: when it was asked for, ms
   * since 1970.
   */
  readonly since: number;
}

export interface TableGrant {
  /** Minor units, 1 to 99999999. */
  readonly amount: number;
  readonly currency?: Currency;
}

export interface TableUnlock extends TableLockAsked {
  readonly reason: UnlockReason;
  readonly text: string;
}

export type UnlockReason =
  /** The terminal is done. */
  | "terminal"
  /** It was not reached by the till's grant. */
  | "not-confirmed"
  /** The till granted too late. */
  | "late"
  /** Staff, by `forceUnlock`. */
  | "forced"
  /** Staff, by `settle`. */
  | "settled";

/** One payment that a terminal took at a table. */
export interface TablePayment extends TableAsked {
  /** Names it for ever: book it once. */
  readonly key: string;
  readonly currency: string;
  /** Minor units, without gratuity and cashback: what the table owes less. */
  readonly amountPaid: number;
  readonly amountGratuity: number;
  readonly amountCashback: number;
  readonly authCode?: string;
  readonly paymentId?: string;
  readonly paymentMethod?: string;
  readonly cardSchemeName?: string;
  /** As the terminal sent it. */
  readonly time?: string;
  /** When the till was told of it, ms since 1970. */
  readonly at: number;
  /** False when the journal could not keep it (yet): then a reload may forget it. */
  readonly stored: boolean;
  readonly flags: readonly TablePaymentFlag[];
  /** As Connect sent it, with its own names; card numbers masked. */
  readonly payment: { readonly [name: string]: unknown };
  readonly text: string;
}

export type TablePaymentFlag =
  /**
   * It would have the key of an earlier one, but says something else; its own key is that one with `~` and more
   * behind it.
   */
  | "differs"
  /** Nothing tells it from an earlier one: it may be that one told again, or the sum of that one and others. */
  | "may-repeat"
  /** No lock of this terminal on this table is known. */
  | "not-locked"
  /** Staff had unlocked or settled the table meanwhile. */
  | "forced"
  /**
   * With it, more would be paid under this lock than was due; or it is in another currency, of which nothing was
   * due.
   */
  | "exceeds-due";

/** A line of a bill: a text, or an object that says more. `receiptLines()` of connect-epos-tables writes such lines. */
export type Line = string | BillLine;

/**
 * At most 200 lines of at most 48 columns, DOUBLE_WIDTH 24; no control characters. What else a terminal's printer can
 * do is not documented. If a line of a receipt is wrong, the answer is an empty receipt, and the line's number is
 * logged.
 */
export interface BillLine {
  /** The text, or what the barcode says. */
  readonly value: string;
  /** Default `TEXT`. */
  readonly type?:
    | "TEXT"
    | "IMAGE_LOGO"
    | "CARRIAGE_RETURN"
    | "LINE_SEPARATOR_SINGLE"
    | "LINE_SEPARATOR_DOUBLE"
    | "TICKET_FEED"
    | "BARCODE_CODE25"
    | "BARCODE_CODE39"
    | "BARCODE_CODE128";
  readonly format?: readonly ("BOLD" | "DOUBLE_HEIGHT" | "DOUBLE_WIDTH")[];
}

export interface TablesOptions {
  /** `false`: resolve at once, for a till that starts offline. Default true. */
  wait?: boolean;
  onLink?(link: Link): unknown;
  /**
   * How a table stands now; also once it is free. Staff must see what `may-be-taken`: a till that gives neither
   * this nor a listener for `table` is warned once, by a `log` of level `warn`.
   */
  onTable?(table: TableState): unknown;
  /** A report that a terminal sent unasked. */
  onReport?(report: TableReport): unknown;
  /** As of `CounterOptions`: every change of the journal, those of the counter too. */
  onRecord?(change: JournalRecord): unknown;
}

/** Pay at table, for one site. */
export interface Tables extends Typed<TablesEvents> {
  readonly link: Link;
  /** Whether all of this is simulated, and no card is charged. */
  readonly simulated: boolean;
  /** The tables that are not free, oldest first. */
  list(): Promise<readonly TableState[]>;
  /**
   * Takes a table that is `locked` from its terminal; `not-pending` if it is not locked. Give the `since` and
   * the `rev` of the `TableState` that staff saw: if the table moved since, it is refused with `changed`, and
   * the error's `entry` is how it stands now. What the terminal still takes is told, with the flag `forced`.
   * Resolves when it is decided.
   */
  forceUnlock(tableId: string, why: { by: string; reason: string; since?: number; rev?: number }): Promise<TableState>;
  /**
   * Ends the doubt of a table that `may-be-taken`: staff looked. `paid` says what they found; the till itself
   * books what was paid before it calls this. `not-pending` if it is no such table; `since` and `rev` as for
   * `forceUnlock`.
   */
  settle(
    tableId: string,
    settlement: { paid: boolean; by: string; reason: string; since?: number; rev?: number },
  ): Promise<TableState>;
  /** The till has booked that payment by other means: it is told no more. */
  acknowledge(key: string): Promise<void>;
  /**
   * Serves the tables again after the link was `displaced`; whoever served them is displaced in turn. For staff, never
   * for a timer: two tills would take them from each other without end. `not-pending` if nobody else serves them.
   */
  takeOver(): Promise<void>;
  /** Newest first, at most 100 unless `limit` says otherwise. It has nothing of the counter's. */
  history(query: TablesQuery & { kind: "table-payment" }): Promise<readonly TablePaymentEntry[]>;
  history(query: TablesQuery & { kind: "table-lock" }): Promise<readonly TableLockEntry[]>;
  history(query: TablesQuery & { kind: "report" }): Promise<readonly TableReport[]>;
  history(query?: TablesQuery): Promise<readonly TablesEntry[]>;
  /** The same as JSON lines, each a `JournalRecord`. */
  export(query?: TablesQuery): Promise<string>;
  /** Ends the link. What is locked or unconfirmed stays in the journal. */
  close(): Promise<void>;
}

export interface TablesEvents {
  link: Link;
  table: TableState;
  report: TableReport;
  "connection-error": ConnectionError;
  record: JournalRecord;
}

export interface TableState {
  readonly tableId: string;
  /**
   * `locked`: a terminal has it, any other is refused. `unconfirmed`: a payment waits for the till's `payment`
   * handler, every lock is refused. `may-be-taken`: a payment may have been taken of which the till did not hear,
   * every lock is refused until staff `settle` it.
   */
  readonly state: "locked" | "may-be-taken" | "unconfirmed" | "free";
  /** Of the lock, while there is one. */
  readonly tid?: string;
  readonly waiterId?: string;
  /** What was due. */
  readonly amount?: number;
  readonly currency?: string;
  /** What was told of under this lock. */
  readonly paid: TablePaid;
  readonly since?: number;
  /**
   * Another number with every change of what staff see here, and with every new reason to look: give it when
   * they decide.
   */
  readonly rev: number;
  /**
   * Of `may-be-taken`: `link-lost`, `engine-lost`, `asked-anew` (its terminal asked again for what it had: it may have
   * been off), `unsure-result` (a payment came whose result says nothing), `unreadable` (a notice could not be read),
   * `missing` (totals say that more was paid than was told), `corrupt` (its record cannot be read). The first three end
   * by themselves once payments cover what was due. While a lock ends: why.
   */
  readonly reason?: string;
  /** Those that the till has not confirmed. */
  readonly payments: readonly TablePayment[];
  /** How many more payments there are: `payments` has 50 at most. The handler `payment` is told of each. */
  readonly more?: number;
  /** What it means and what staff should do. */
  readonly text: string;
}

/** Minor units. */
export interface TablePaid {
  readonly amountPaid: number;
  readonly amountGratuity: number;
  readonly amountCashback: number;
}

/** A report as a terminal sent it, maybe twice: any of Connect's names may be absent. */
export type TableReport = Partial<Pick<Report, "tid" | "reportTime" | "reason" | "balances" | "banking" | "sent">> &
  Pick<Report, "kind" | "reportLines" | "at" | "stored" | "text"> & {
    readonly reportType?: string;
    readonly reportResult?: string;
  };

export interface TablesQuery {
  /** All kinds by default. */
  kind?: "table-payment" | "table-lock" | "report";
  tid?: string;
  tableId?: string;
  /** Milliseconds since 1970, inclusive. */
  from?: number;
  /** Milliseconds since 1970, exclusive. */
  to?: number;
  limit?: number;
}

export interface TablePaymentEntry extends TablePayment {
  readonly kind: "table-payment";
  /** The till's `payment` handler resolved, or it was acknowledged. */
  readonly confirmed: boolean;
}

export interface TableLockEntry extends TableAsked {
  readonly kind: "table-lock";
  readonly amount?: number;
  readonly currency?: string;
  readonly at: number;
  readonly endedAt?: number;
  /** Of the lock: `free` once it is over. */
  readonly state: TableState["state"];
  readonly reason?: string;
  readonly paid: TablePaid;
  readonly text: string;
}

/** Told apart by `kind`. */
export type TablesEntry = TablePaymentEntry | TableLockEntry | TableReport;

/**
 * Names on the wire of pay at table, by member: what Connect calls them is only partly known. The names that you
 * give are read before those that we know; in `params` a point goes inside an object (`table.id`). Of `results`
 * the name that you give is written. Unknown members are refused by name. It counts from the next `payAtTable`.
 */
export interface TableDialect {
  readonly messages?: Names<"tableList" | "tableLock" | "posReceipt" | "payments" | "finalPosReceipt" | "tableUnlock">;
  readonly params?: Names<
    | "tid"
    | "tableId"
    | "waiterId"
    | "timeout"
    | "payments"
    | "currency"
    | "amountPaid"
    | "amountGratuity"
    | "amountCashback"
    | "amountTotal"
    | "authCode"
    | "paymentId"
    | "paymentMethod"
    | "cardSchemeName"
    | "time"
    | "result"
    | "type"
  >;
  readonly results?: { readonly [K in "tables" | "currency" | "confirmed" | "amount" | "receiptLines"]?: string };
}

type Names<Key extends string> = { readonly [K in Key]?: string | readonly string[] };

export interface PaymentRequest {
  /** The terminal; by default the site's. */
  tid?: string;
  /** Minor units, 1 to 99999999. */
  amount: number;
  /** By default the site's. */
  currency?: Currency;
  /**
   * What is being paid: the bill's own id, unique for ever. Free again after
   * declined, cancelled, refused, not sent, or settled `not-paid`;
   * `already-paid` once approved, or settled as paid in another way.
   */
  reference: string;
}

export interface RefundRequest extends PaymentRequest {
  /** The card is not here: the terminal asks for it to be keyed. */
  cardholderNotPresent?: boolean;
  /**
   * The reference of the sale or completion whose money is given back. Over all its refunds no more is given back than
   * was taken for it (`taken.total`), else `exceeds-taken`. A refund counts as soon as it is asked for, and no longer
   * once it is known that it gave nothing back. A reference that was not paid by card at this counter is
   * `invalid-request`, field `of`; so is one that has 50 refunds. Without it nothing is compared.
   */
  of?: string;
}

export interface SaleRequest extends PaymentRequest {
  /** The card is not here: the terminal asks for it to be keyed. */
  cardholderNotPresent?: boolean;
  /** Cash handed out with the sale, minor units, 0 to 10000. Read `taken.cashback`: it may come out as 0. */
  amountCashback?: number;
}

export interface CompletionRequest extends PaymentRequest {
  /** Of the first pre-authorisation. */
  authCode: string;
  /** The sum of all pre-authorisations, minor units. */
  amountPreAuthorisedTotal?: number;
}

export interface VerificationRequest extends Omit<PaymentRequest, "amount"> {
  /** Minor units; 0 by default. */
  amount?: number;
}

export interface PaymentHooks {
  /** Progress on the terminal. It informs; only the Outcome says how it ended. */
  onNotification?(notification: Notification): unknown;
  /**
   * Is this the customer's signature? Anything but true or false, a throw included, leaves the question open for
   * `answerSignature`. At `deadline` the site's `signatureDefault` decides.
   */
  onSignature?(question: SignatureQuestion): boolean | Promise<boolean> | unknown;
  /** Aborting asks to cancel, as `cancel` does. It never rejects the promise. */
  signal?: AbortSignal;
}

export interface SignatureQuestion {
  readonly tid: string;
  readonly reference: string;
  /** Counts the attempts to pay this reference. */
  readonly attempt: number;
  /** Names this question, for `answerSignature`: an opaque text, another one for each question of a reference. */
  readonly question: string;
  /** What to sign: the merchant's copy. */
  readonly receipt?: { readonly MERCHANT?: readonly ReceiptLine[] };
  /** What Connect tells of the payment so far. */
  readonly payment?: Payment;
  /** When it is decided without staff, milliseconds since 1970. */
  readonly deadline: number;
  /**
   * What is decided then, for screens to say: the site's `signatureDefault`. An acceptance needs a payment that
   * runs here; else it is declined.
   */
  readonly default: "decline" | "accept";
}

export type PaymentKind = "sale" | "refund" | "preAuth" | "completion" | "accountVerification";

interface OutcomeFacts {
  readonly kind: PaymentKind;
  readonly reference: string;
  /** Counts the attempts to pay this reference; 0 when the engine was lost before it could tell. */
  readonly attempt: number;
  /** Counts the changes of this attempt: a decision about it says with `rev` which one staff saw. */
  readonly rev: number;
  readonly tid: string;
  readonly asked: {
    readonly amount: number;
    readonly currency: Currency;
    readonly amountCashback?: number;
    readonly of?: string;
  };
  /**
   * Who ended it; absent while nobody has. `recovery`: the answer was lost, and the terminal's own last transaction
   * proves it (`reason` is `proven`). That needs a site whose `terminals` are `exclusive`.
   */
  readonly settledBy?: "response" | "recovery" | "operator";
  /** Settled by recovery, or its promise was gone when it ended. */
  readonly recovered: boolean;
  /** False when the journal could not keep it (yet). */
  readonly stored: boolean;
  /** What is known of its request: not sent, perhaps sent, answered. */
  readonly sent: "no" | "maybe" | "answered";
  /** A code; `text` says it in words. */
  readonly reason?: string;
  /**
   * What asking the terminal found, if that proves nothing. It may grow, up to `likely-taken`, and stays once
   * staff settled.
   */
  readonly finding?: Finding;
  /** With `finding`. */
  readonly why?: Why;
  /** For staff. It is Connect's own message if there was one; if nobody can tell how it ended, ours follows it. */
  readonly text: string;
  readonly userMessage?: string;
  /** Connect's word. */
  readonly transactionResult?: string;
  readonly payment?: Payment;
  /**
   * Who decided about the signature, if one was asked for; `unanswered`: nobody, so it counted as accepted;
   * `overruled`: it was declined here, by staff or in time, and the payment was approved all the same.
   */
  readonly signature?: { readonly decidedBy: "staff" | "timeout" | "unanswered" | "overruled" };
  /** Connect's error reply, if that ended it. */
  readonly error?: ErrorReply;
  readonly settlement?: Settlement;
}

/** An error as Connect sent it. */
export interface ErrorReply {
  readonly code: number;
  readonly message: string;
  /** For developers: what is known of this code. */
  readonly note?: string;
}

/** The money moved: `taken` says how much, as the terminal said it, or else as staff did. */
export interface Approved extends OutcomeFacts {
  readonly result: "approved";
  readonly taken: Taken;
  /** Something else was taken than was asked, or than staff entered (`settlement.amount`): read `taken`. */
  readonly differs?: boolean;
}

/** No money moved, as far as the till can tell. */
export interface NotTaken extends OutcomeFacts {
  readonly result: "declined" | "cancelled" | "refused";
  /** What the terminal says it took, though staff settled that this was not paid. */
  readonly taken?: Taken;
  readonly differs?: boolean;
}

/** Nobody can tell yet whether money moved: staff must look, then `settle`. */
export interface Unknown extends OutcomeFacts {
  readonly result: "unknown";
  /** What the terminal said it took, while the payment is `disputed`. */
  readonly taken?: Taken;
  readonly differs?: boolean;
}

/** What the terminal's last transaction says of a payment whose answer is missing. Never a fact: staff decide. */
export type Finding = "likely-taken" | "likely-not-taken" | "cannot-tell";

/** Why a finding is no proof. */
export type Why =
  /** Others may send to this terminal: the site's `terminals` are `shared`. */
  | "shared"
  /** Its number is not the one after the last that is known. */
  | "numbers"
  /** No transaction before it is known. */
  | "first"
  /** How something before it ended was never told by an answer. */
  | "gap"
  /** A payment that was sent to the terminal before may still be charged. */
  | "loose-end"
  /** The transaction that the terminal shows is another record's. */
  | "claimed"
  /** What would prove it is not there. */
  | "blank"
  /** Its time is off by whole hours. */
  | "clock"
  /** The terminal shows some other transaction. */
  | "other"
  /** The terminal shows nothing new. */
  | "nothing"
  /** Nothing new, but a card had been presented. */
  | "card-seen"
  /** Nothing new, but the answer may still be on its way. */
  | "link-open"
  /** The terminal does not tell its last transaction. */
  | "no-duplicate"
  /** Staff say that the terminal was swapped out. */
  | "terminal-gone";

export type Outcome = Approved | NotTaken | Unknown;

/** Minor units. */
export interface Taken {
  readonly base: number;
  readonly gratuity: number;
  readonly cashback: number;
  readonly total: number;
}

/** What staff saw when they decided. */
export interface Seen {
  attempt?: number;
  rev?: number;
}

/** What staff found: one of the two. */
export type SettlementRequest = CardVerdict | PaidOtherwise;

interface SettlementFacts {
  /** Who decided. */
  by: string;
  /** What they saw. */
  reason: string;
  /** Which attempt; by default the latest. */
  attempt?: number;
  /** The `rev` of what staff saw: if it moved since, nothing is settled (`changed`). */
  rev?: number;
  /**
   * Staff insist though the terminal may still take the payment (`too-early`, `terminal-busy`). Nobody waits then,
   * and the bill may be charged twice. It is kept, with who said so and why.
   */
  force?: boolean;
}

/** Whether the card was charged. */
export interface CardVerdict extends SettlementFacts {
  verdict: "paid" | "not-paid";
  authCode?: string;
  /** What was taken, minor units; by default what was asked. */
  amount?: number;
  paidOtherwise?: undefined;
}

/**
 * The card was not charged, and the customer paid this bill in another way. The outcome is `declined` with `reason`
 * `paid-otherwise`, and the bill stays closed: a new attempt is `already-paid`. If it turns out that the card was
 * charged after all, the payment is `disputed` with `reason` `refund-due`: the customer has paid twice.
 */
export interface PaidOtherwise extends SettlementFacts {
  /** How it was paid, in a word of your own, such as `cash`: 1 to 40 characters. */
  paidOtherwise: string;
  verdict?: undefined;
  authCode?: undefined;
  amount?: undefined;
}

export interface Settlement {
  readonly by: string;
  readonly reason: string;
  readonly at: number;
  readonly authCode?: string;
  readonly amount?: number;
  /** The bill was paid in another way, in this word. */
  readonly paidOtherwise?: string;
  /** Staff insisted: the terminal was not known to be done. */
  readonly forced?: true;
}

export interface PendingEntry {
  readonly reference: string;
  readonly tid: string;
  readonly kind: PaymentKind;
  readonly amount: number;
  readonly currency: Currency;
  /** Of a refund: the reference of what it gives back, if it says so. */
  readonly of?: string;
  /** `check`: something speaks against what staff said of it. Compare, then `acknowledge`; it holds no terminal. */
  readonly state: "open" | "unknown" | "disputed" | "check" | "unacknowledged";
  readonly attempt: number;
  /** Counts the changes of this attempt: a decision about it says with `rev` which one staff saw. */
  readonly rev: number;
  readonly sent: "no" | "maybe" | "answered";
  /** Who follows it: this engine, another window, nobody. */
  readonly owner: "here" | "elsewhere" | "nobody";
  /** How it ended, while unacknowledged or disputed. */
  readonly result?: Outcome["result"];
  readonly reason?: string;
  /** While `unknown` and absent, the terminal is still asked, unless staff carried on or nobody follows it. */
  readonly finding?: Finding;
  /** With `finding`. */
  readonly why?: Why;
  /**
   * While `unknown` or `disputed`: from when `settle` takes `not-paid` without `force`, at the latest, ms since 1970.
   * In the past: now.
   */
  readonly notPaidFrom?: number;
  /**
   * It is there while a signature question of this payment is open in this engine, also if nobody can tell any
   * more how the payment ends: `answerSignature` takes the decision of staff about `question`, an acceptance
   * until `deadline` (ms since 1970). While `unknown` or `disputed` the entry is told again, by event, when the
   * question is over: close the dialog then.
   */
  readonly signature?: { readonly question: string; readonly deadline: number };
  /** With state `check`: what staff must compare. */
  readonly check?: Check;
  /** With state `check`: what staff said. */
  readonly settlement?: Settlement;
  /** What was taken, if the terminal said so, or staff did. */
  readonly taken?: Taken;
  readonly carriedOn?: StaffDecision & { readonly terminalGone?: true };
  /** It was taken over from another window of this till, by `takeOver`. */
  readonly takenOver?: StaffDecision;
  /**
   * What is the case, what the till is doing, and what staff should do now. It depends on the link of the
   * moment: ask `pending()` again when the link changes, as with every `pending` event.
   */
  readonly text: string;
  readonly since: number;
}

/**
 * What speaks against a verdict of staff, and proves nothing. `fits`: not paid, and the terminal shows a
 * transaction that fits, which may be another till's. `nothing-new`: paid, and the terminal shows no transaction
 * of it. `skipped`: not paid, and `number` is missing before the next transaction. `sums`: not paid, and the end
 * of day has exactly its amount too much.
 */
export interface Check {
  readonly why: "fits" | "nothing-new" | "skipped" | "sums";
  /** When it was found, ms since 1970. */
  readonly at: number;
  /** `transactionNumber` and `transactionTime` (the terminal's own clock, no zone) of what the terminal shows. */
  readonly number?: string;
  readonly time?: string;
  /**
   * Minor units of `currency`: the base amount, what came on top of it, and the total. With `sums` what is too
   * much.
   */
  readonly amount?: number;
  readonly gratuity?: number;
  readonly total?: number;
  readonly currency?: string;
  /** `transactionResult`. */
  readonly result?: string;
}

/** Who decided something about a terminal, why, and when (ms since 1970). */
export interface StaffDecision {
  readonly by: string;
  readonly reason: string;
  readonly at: number;
}

export interface HistoryQuery {
  /** All kinds by default. */
  kind?: "payment" | "report" | "note";
  tid?: string;
  reference?: string;
  /** Milliseconds since 1970, inclusive. */
  from?: number;
  /** Milliseconds since 1970, exclusive. */
  to?: number;
  limit?: number;
}

/** A payment of the history: its outcome, with what was asked and when. */
export type PaymentEntry = (HistoryFacts<Approved> | HistoryFacts<NotTaken> | HistoryFacts<Unknown>) & {
  readonly kind: "payment";
  readonly request: PaymentRequest &
    Partial<SaleRequest & RefundRequest & CompletionRequest> & { readonly method: PaymentKind };
  /** While it is unresolved, or must be compared. */
  readonly state?: "open" | "unknown" | "disputed" | "check";
  /** With state `check`. */
  readonly check?: Check;
  readonly createdAt: number;
  readonly settledAt?: number;
  readonly acknowledged: boolean;
};

type HistoryFacts<O> = Omit<O, "kind">;

/** Told apart by `kind`. */
export type HistoryEntry = PaymentEntry | Report | Note;

/** What staff keyed on the terminal itself. */
export interface NoteRequest {
  /** The terminal; by default the site's. */
  tid?: string;
  /** Minor units, 1 to 99999999. */
  amount: number;
  /** By default the site's. */
  currency?: Currency;
  /** `sale` by default. */
  kind?: "sale" | "refund";
  /** The bill that it paid. */
  reference?: string;
  /** Who says so. */
  by: string;
  reason?: string;
}

/** A payment that staff keyed on the terminal itself, as they noted it. */
export interface Note {
  readonly kind: "note";
  readonly method: "sale" | "refund";
  readonly tid: string;
  readonly amount: number;
  readonly currency: Currency;
  readonly reference?: string;
  readonly by: string;
  readonly reason?: string;
  /** When it was noted. */
  readonly at: number;
  /** False if nobody can tell whether the journal kept it. */
  readonly stored: boolean;
  readonly text: string;
}

export type ReportType = "END_OF_DAY" | "BANKING" | "X_BALANCE" | "Z_BALANCE";

/**
 * A report that a terminal was asked for. The names of what Connect sent are
 * Connect's own.
 */
export interface Report {
  readonly kind: "report";
  readonly tid: string;
  readonly reportType: ReportType;
  /** As Connect sent it. */
  readonly reportTime?: string;
  /** `REFUSED` and `UNKNOWN` are our words: turned down before it began; nobody can tell whether it was made. */
  readonly reportResult: "COMPLETE" | "TIMED_OUT" | "REFUSED" | "UNKNOWN";
  /** A code. */
  readonly reason?: string;
  /** Of END_OF_DAY, X_BALANCE and Z_BALANCE. */
  readonly balances?: Balances;
  /** Of END_OF_DAY and BANKING, by acquirer. */
  readonly banking?: Banking;
  /** What to print: `asText`, `asHtml` and `asEscPos` of connect-epos-receipts take it as it is. It may be empty. */
  readonly reportLines: readonly ReceiptLine[];
  /** When it was asked for. */
  readonly at: number;
  /** False when the journal could not keep it (yet). */
  readonly stored: boolean;
  readonly sent: "maybe" | "answered";
  /**
   * What `pending()` listed of this terminal when the report was over: its sums may or may not contain such a
   * payment. Only what `report` resolves with has it, if the journal could be read; an entry of the history does
   * not.
   */
  readonly open?: readonly PendingEntry[];
  /** Connect's error reply, if that ended it. */
  readonly error?: ErrorReply;
  readonly userMessage?: string;
  /** For staff. It is Connect's own message if there was one. */
  readonly text: string;
}

/**
 * Sums, amounts in minor units, any of them absent. These names are documented
 * for reports of Connect's REST interface [REST]; that the socket sends them is inferred.
 */
export interface Totals {
  readonly currency?: string;
  readonly totalAmount?: number;
  readonly totalSalesAmount?: number;
  readonly totalSalesCount?: number;
  readonly totalRefundsAmount?: number;
  readonly totalRefundsCount?: number;
  readonly [more: string]: unknown;
}

/** The terminal's own sums; known as `Totals` are. */
export interface Balances extends Totals {
  readonly totalCashbackAmount?: number;
  readonly totalCashbackCount?: number;
  readonly totalGratuityAmount?: number;
  readonly totalGratuityCount?: number;
  /** A time, or `INSTALLATION`. */
  readonly totalsSince?: string;
  readonly issuerTotals?: { readonly [issuer: string]: Totals };
  readonly waiterTotals?: { readonly [waiterId: string]: Totals };
}

/** What is banked, by acquirer; known as `Totals` are. */
export interface Banking {
  readonly [acquirer: string]: BankingSessions;
}

/** The running session with one acquirer, and the one before. */
export interface BankingSessions {
  readonly currency?: string;
  readonly currentSessionTotals?: Totals;
  readonly currentSessionIssuerTotals?: { readonly [issuer: string]: Totals };
  /** First and last. */
  readonly currentSessionTransactionNumbers?: readonly string[];
  readonly previousSessionTotals?: Totals;
  readonly previousSessionIssuerTotals?: { readonly [issuer: string]: Totals };
  readonly previousSessionTransactionNumbers?: readonly string[];
  readonly [more: string]: unknown;
}

/** A terminal whose payments of an earlier trading day are in no stored end of day. */
export interface ReportDue {
  readonly tid: string;
  /** When the last such payment was sent. */
  readonly since: number;
  readonly text: string;
}

export interface Notification {
  /** Connect's notificationValue; values that we do not know come as they are. */
  readonly value: string;
  /** For staff. Once a card is in (`step` above 2), it never asks for one: a late `PRESENT_CARD` reads as "Please wait…". */
  readonly text: string;
  readonly tid: string;
  readonly reference?: string;
  /** Of that reference; absent while a report runs. */
  readonly attempt?: number;
  /** How far the payment has come; never goes back. */
  readonly step: number;
  readonly at: number;
}

export interface Link {
  /** `displaced`, of tables alone: somebody else serves them, and nothing is dialled until `takeOver`. */
  readonly state: "connecting" | "up" | "reconnecting" | "refused" | "displaced" | "closed";
  /** Since when it is in this state; further attempts to connect do not change it. */
  readonly since: number;
  /**
   * A code. Of a link that is down: `offline` (the browser says that this device has no network), `unreachable`
   * (nobody answered, or the handshake was refused; the browser does not tell which, and the key worked before),
   * `handshake` (the same, with a key that never worked), `turned-away` (the socket opened and was closed at
   * once), `no-answer` (the socket opened and nothing was answered), `dropped`, `silent`, `flood` (it brought
   * more than 1,000 messages a second for 10 s), `unread` (the other side does not read), `storage`, and what
   * the browser itself forbids: `blocked`, `csp`, `mixed-content`, `local-network`. Of `displaced`:
   * `discontinued` (Connect said that another connection took over), `quick-closes` (closed three times just
   * after it opened: probably another till), `another-tab` (another window of this till serves; this one follows
   * by itself when that one is gone).
   */
  readonly reason?: string;
  readonly attempt?: number;
  readonly text: string;
}

/** Something on the connection that belongs to no payment. */
export interface ConnectionError {
  readonly code?: number;
  readonly message: string;
  /** For developers: what is known of this code. */
  readonly note?: string;
  readonly userMessage?: string;
  readonly fault?: string;
  readonly text: string;
}

/** Connect's own names. */
export interface Terminal {
  readonly tid: string;
  /** `AVAILABLE` or `BUSY`; other words come as they are. */
  readonly status: string;
  readonly currency?: string;
  readonly [more: string]: unknown;
}

/** Connect's own names; any of them may be absent or empty. Amounts in minor units. */
export interface Payment {
  readonly transactionResult?: string;
  readonly transactionType?: string;
  readonly transactionId?: string;
  readonly transactionNumber?: string;
  /** Local time of the terminal, no zone. */
  readonly transactionTime?: string;
  readonly tid?: string;
  readonly currency?: string;
  readonly amountBase?: number;
  readonly amountGratuity?: number;
  readonly amountCashback?: number;
  readonly amountTotal?: number;
  readonly authCode?: string;
  readonly cardSchemeName?: string;
  readonly paymentMethod?: string;
  readonly cardholderVerificationMethod?: string;
  /** Masked. */
  readonly primaryAccountNumber?: string;
  readonly receiptLines?: { readonly MERCHANT?: readonly ReceiptLine[]; readonly CUSTOMER?: readonly ReceiptLine[] };
  readonly userMessage?: string;
  readonly [more: string]: unknown;
}

export interface ReceiptLine {
  readonly value: string;
  readonly type?: string;
  readonly format?: readonly string[];
}

export type EPoSErrorCode =
  | "invalid-request"
  | "unknown-site"
  | "site-in-use"
  | "not-connected"
  | "connection-refused"
  | "blocked"
  | "insecure-context"
  /** `load` in a browser that lacks what the engine needs: `message` names it. */
  | "browser-too-old"
  | "storage-unavailable"
  | "already-paid"
  | "payment-open"
  | "terminal-in-use"
  | "terminal-unresolved"
  /** `settle` while the terminal is busy, perhaps with this payment. `force` insists. */
  | "terminal-busy"
  /** `settle` while the terminal may still take the payment: wait `seconds`. `force` insists. */
  | "too-early"
  /** Connect turned a question about terminals down. */
  | "refused"
  | "not-pending"
  /** A refund would give back more than is left of what was taken for its bill (`of`): `left` says how much is. */
  | "exceeds-taken"
  /**
   * The payment, or the table, is not what staff saw any more: `entry` is how it stands now. For a signature:
   * another question is open than the one that was answered.
   */
  | "changed"
  /** The till's own `allow` hook said no. */
  | "not-allowed"
  | "engine-failed"
  | "closed"
  | "unsupported"
  | "other-options";

/** Why a call did nothing. */
export class EPoSError extends Error {
  private constructor();
  readonly code: EPoSErrorCode;
  /** For staff; `message` is for developers. */
  readonly text: string;
  /** Always false: whatever may have been sent resolves as an Outcome instead. */
  readonly sent: false;
  /** The field or option that was wrong, with `invalid-request` and `unsupported`. */
  readonly field?: string;
  /**
   * More exactly. With `not-allowed`: `no-hook` if `load({ requireAllow })` asks for a hook that was not given. Of an engine that cannot start: `file-missing`, `file-altered`, `file-forbidden`,
   * `wasm-forbidden`, `worker-forbidden`, `worker-elsewhere`, `embedder-policy`, `no-start`, `stuck`, `unreadable`,
   * `no-wasm`, `no-gzip`, `locks`; docs/deploying.md
   * says what to change for each. `foreign-database`, with `storage-unavailable`: something else uses our database.
   */
  readonly reason?: string;
  /** With `refused`: the code of Connect's error. */
  readonly connectCode?: number;
  /** For developers: what is known of that code. */
  readonly note?: string;
  /** With `already-paid`: how the reference was paid. */
  readonly outcome?: Outcome;
  /** With `exceeds-taken`: what may still be given back, minor units. */
  readonly left?: number;
  /** With `changed`: how the payment or table of the decision stands now. */
  readonly entry?: PendingEntry | TableState;
  /** With `too-early` and `terminal-busy`: how long staff have to wait, as far as that is known now. */
  readonly seconds?: number;
  /** The same as a time, ms since 1970. */
  readonly until?: number;
}

/** An EventTarget whose events are CustomEvents of known detail. */
export interface Typed<Events> extends EventTarget {
  addEventListener<K extends keyof Events & string>(
    type: K,
    listener: ((event: CustomEvent<Events[K]>) => unknown) | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof Events & string>(
    type: K,
    listener: ((event: CustomEvent<Events[K]>) => unknown) | null,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}
