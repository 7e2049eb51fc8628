/**
 * The simulator in the page, as `load({ simulator: true })` brings it: virtual terminals that pay at counter and
 * at table, every fault on demand, and a bank's ledger, without a server and without a network. It is made from
 * public sources, is not Paymentsense's, and proves nothing about Connect; docs/protocol.md says what of it is
 * inferred.
 *
 * It lives with its page: a reload begins a new one, with an empty ledger. The journal stays, in a database of its
 * own (`connect-epos-simulator`), so that what a reload leaves unresolved is found again as in life; with
 * `storage: "memory"` every page begins with nothing.
 */
import type { Site } from "./connect-epos.js";

export interface SimulatorOptions {
  /**
   * Authorisation codes, card numbers and jitter come from it: the same seed and the same requests give the same
   * answers. Default 1.
   */
  seed?: number;
  /**
   * How many times faster than real terminals, 0.01 to 1000000. Default 10: a chip-and-PIN sale takes about a
   * second.
   */
  timeScale?: number;
  /**
   * Control calls made, one after the other, before `load` resolves; one that is refused makes `load` reject,
   * `invalid-request`.
   */
  script?: readonly { readonly path: string; readonly body?: unknown }[];
  /** Where connect-epos-simulator.wasm is, relative to the page; by default beside connect-epos-simulator.js. */
  wasmUrl?: string;
}

/** `epos.simulator`: it exists if, and only if, everything is simulated. */
export interface Simulator {
  readonly seed: number;
  readonly timeScale: number;
  /** For staff: that no card is charged. Show it where payments are shown. */
  readonly text: string;
  /**
   * A site that the simulator lets in, ready for `epos.sites.save`. Other sites of environment `test` do as
   * well, with its `apiKey`.
   */
  readonly site: Readonly<Site> & { readonly apiKey: string };
  /**
   * Makes a control call; `path` as `/control/knobs` or `knobs`, `body` plain data or nothing. Resolves with what the
   * call answers, as fresh plain data; rejects with an `EPoSError`: `invalid-request` with the `field` at fault, and
   * then nothing was changed. `control("/control")` lists all calls; sim/README.md describes them, and
   * `connect-sim` answers the same ones over HTTP.
   */
  control(path: string, body?: unknown): Promise<any>;
  /** The settings after those of the patch were changed; without one the settings as they are. */
  knobs(patch?: Readonly<Record<string, unknown>>): Promise<Record<string, any>>;
  /** Arms a fault for the next frame of a name. */
  fault(fault: SimulatorFault): Promise<void>;
  /**
   * One step of a waiter at a terminal, or without `do` a whole visit; resolves when it is over, with what the
   * waiter saw.
   */
  waiter(step: Readonly<Record<string, unknown>> & { readonly tid: string }): Promise<any>;
  /**
   * What the bank has booked, oldest first: one row for every charge, refund, completion and reversal that moved
   * money.
   */
  ledger(): Promise<SimulatedCharge[]>;
  /** Every terminal, with its table. */
  terminals(): Promise<SimulatedTerminal[]>;
  /** Everything as at the start, the script not played again; links are closed and dialled anew. */
  reset(): Promise<void>;
}

export interface SimulatorFault {
  readonly do: "drop" | "delay" | "lose" | "repeat" | "swap" | "extra" | "malform" | "replace" | "insert";
  /** As the simulator sees it: `in` comes from the till. */
  readonly direction: "in" | "out" | "*";
  /** `sale`, `response:sale`, `notification:PRESENT_CARD`, `error`, `malformed`, `*`. */
  readonly name: string;
  readonly when?: "before" | "after";
  readonly count?: number;
  readonly skip?: number;
  readonly ms?: number;
  readonly code?: number;
  readonly reason?: string;
  readonly frame?: string;
  readonly on?: "pac" | "pat";
}

/** Amounts in minor units. */
export interface SimulatedCharge {
  readonly seq: number;
  readonly tid: string;
  /** `SALE`, `REFUND`, `COMPLETION`, each also with `_REVERSAL`. */
  readonly type: string;
  readonly amountBase: number;
  readonly amountCashback: number;
  readonly amountGratuity: number;
  readonly amountTotal: number;
  readonly currency: string;
  readonly transactionNumber: string;
  readonly authCode?: string;
  /** When, ISO 8601. */
  readonly at: string;
  /** Of a payment taken at a table. */
  readonly tableId?: string;
  readonly waiterId?: string;
  readonly [more: string]: unknown;
}

export interface SimulatedTerminal {
  readonly tid: string;
  readonly status: string;
  readonly currency: string;
  /** `idle`, `listed`, `locked` or `off`. */
  readonly stage: string;
  readonly tableId?: string;
  readonly [more: string]: unknown;
}
