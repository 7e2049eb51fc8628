/**
 * `<connect-payment>`: shows one payment of a counter from its start to its end, and lets staff do what only they
 * can.
 *
 * Properties that are set before the element is defined count, too. `connect-epos/react`, `/vue` and `/svelte` are this
 * file with types for their templates.
 *
 * Two ways in, one API: `<script src="connect-epos-element.js">` defines the element and the global
 * `ConnectEPoSElement`; `import "./connect-epos-element.mjs"` defines the element. Importing it on a server does
 * nothing.
 *
 * What it shows is what the counter told: texts, amounts and ends are the API's own. It never decides how a
 * payment ended, never charges by itself, and never acknowledges: that is the till's, once it has booked the
 * outcome.
 */
import type { Counter, Outcome, PaymentHooks, PaymentKind, ReceiptLine, SaleRequest } from "./connect-epos.js";
import type { Copy } from "./connect-epos-receipts.js";

export as namespace ConnectEPoSElement;

/** A request of the counter, with its method; a sale if it names none. */
export type PayRequest =
  | (SaleRequest & { kind?: "sale" })
  | { [Kind in PaymentKind]: Parameters<Counter[Kind]>[0] & { kind: Kind } }[PaymentKind];

/** What is on the screen. `unsure` and `form`: nobody can tell how it ended, and staff may decide. */
export type Phase = "idle" | "progress" | "signature" | "unsure" | "form" | "outcome" | "refused" | "check";

/** A receipt that staff want on paper. */
export interface PrintRequest {
  readonly copy: Copy;
  readonly lines: readonly ReceiptLine[];
  readonly reference: string;
  /** It was printed here before: `lines` begin with a line that marks the copy. */
  readonly reprint: boolean;
}

export interface ConnectPaymentEvents {
  /**
   * How a payment ended, as soon as it is shown: by `pay`, by staff who settled it here, by recovery. Once for
   * each end. Book it by its reference, then acknowledge it.
   */
  outcome: CustomEvent<Outcome>;
  /** The panel was closed. */
  close: CustomEvent<null>;
  /** Cancelable: call `preventDefault()` if the till prints by itself, else the browser's printing opens. */
  print: CustomEvent<PrintRequest>;
}

export class ConnectPaymentElement extends HTMLElement {
  /**
   * Takes a payment and shows it. The promise is that of the counter's own method, with its outcome and its
   * rejection; `request` and `hooks` are passed on as they are. It rejects with `code` `payment-open` and `sent`
   * false while another payment runs in this element. The panel stays until staff close it, or `close` is
   * called, or the next payment begins.
   */
  pay(counter: Counter, request: PayRequest, hooks?: PaymentHooks): Promise<Outcome>;
  /**
   * Shows, one after the other, the payments that `counter.pending()` lists and nobody here began: those that
   * still run after a reload (with Cancel, and with the signature question if Connect asks again), those that
   * only staff can end, and those that ended unseen. What another window follows is left to it. Calling it again
   * shows again what staff left for later, the payment of `reference` first: for a till that lists them. Call
   * the result to stop.
   */
  follow(counter: Counter, reference?: string): () => void;
  /**
   * Hides what is over; an uncertain payment stays pending. False, with nothing done, while a payment runs, or
   * its signature question can still be decided.
   */
  close(): boolean;
  /** What a till writes to `phase` or `reference` is ignored: some frameworks set every property they find. */
  readonly phase: Phase;
  /** Of the payment that is shown. */
  readonly reference: string | undefined;
  /** Own words over those of the language (`lang` of the element or around it; English and German are built in). */
  texts: Partial<ElementWords>;
  /** Attribute `staff`: who is at the till, filled in where a decision needs a name. */
  staff: string;
  /** Attribute `scheme`: `light`, `dark` or `auto`; empty: what the page's own `color-scheme` says. */
  scheme: string;
  /** Attribute `modal`: a dialog over the page, in place of a panel where the element stands. `"false"` is off. */
  modal: boolean;
  /**
   * Attribute `simulator`: says on every screen that no money moves. It also does so for a counter that says so
   * itself.
   */
  simulator: boolean;

  addEventListener<K extends keyof ConnectPaymentEvents>(
    type: K,
    listener: ((event: ConnectPaymentEvents[K]) => unknown) | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof ConnectPaymentEvents>(
    type: K,
    listener: ((event: ConnectPaymentEvents[K]) => unknown) | null,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** Its words, by language. */
export const words: { readonly en: ElementWords; readonly de: ElementWords };

/** What the element says beside the texts of the API; braces stand for values. */
export interface ElementWords extends Readonly<Record<PaymentKind, string>> {
  readonly label: string;
  readonly machine: string;
  readonly simulator: string;
  readonly sending: string;
  readonly running: string;
  readonly allowing: string;
  readonly allowingWait: string;
  readonly follow: string;
  readonly progress: string;
  readonly sent: string;
  readonly card: string;
  readonly bank: string;
  readonly result: string;
  readonly cancel: string;
  readonly cancelAsked: string;
  readonly cancelRefused: string;
  readonly signature: string;
  readonly compare: string;
  /** How a payment stands whose signature can still be decided; `doubtTimedOut` and `doubtLine` if that is why. */
  readonly doubt: string;
  readonly doubtTimedOut: string;
  readonly doubtLine: string;
  readonly noSlip: string;
  readonly slip: string;
  readonly printSlip: string;
  readonly signHere: string;
  readonly left: string;
  readonly thenDeclined: string;
  readonly thenAccepted: string;
  readonly seconds: string;
  readonly accept: string;
  readonly decline: string;
  readonly accepted: string;
  readonly declined: string;
  readonly undecided: string;
  readonly lateDeclined: string;
  readonly lateAccepted: string;
  readonly approved: string;
  readonly verified: string;
  readonly declinedEnd: string;
  readonly cancelled: string;
  readonly refused: string;
  readonly saidPaid: string;
  readonly saidNotPaid: string;
  readonly paidOtherwise: string;
  readonly staff: string;
  readonly notSent: string;
  readonly gratuity: string;
  readonly cashback: string;
  readonly asked: string;
  readonly taken: string;
  readonly differs: string;
  readonly notStored: string;
  readonly customer: string;
  readonly merchant: string;
  readonly print: string;
  readonly copy: string;
  readonly done: string;
  readonly asking: string;
  readonly lineDown: string;
  readonly unknown: string;
  readonly disputed: string;
  readonly check: string;
  readonly acknowledge: string;
  readonly refundDue: string;
  readonly elsewhere: string;
  readonly "likely-taken": string;
  readonly "likely-not-taken": string;
  readonly soon: string;
  readonly how: string;
  readonly paid: string;
  readonly "not-paid": string;
  readonly "carry-on": string;
  readonly later: string;
  readonly carriedOn: string;
  readonly carryOnTitle: string;
  readonly carryOnWarning: string;
  readonly by: string;
  readonly reason: string;
  readonly why: string;
  readonly amount: string;
  readonly authCode: string;
  readonly force: string;
  readonly confirm: string;
  readonly back: string;
  readonly needed: string;
  readonly badAmount: string;
  /** A barcode scanner typed into the panel, or what stands in a field is a barcode. */
  readonly scanned: string;
  readonly problem: string;
  readonly busy: string;
}

/**
 * Keeps barcode scanners out of a screen of your own on which staff decide about money; the element does so by itself.
 * A scanner is a keyboard: what it types goes where the focus is, and its Enter presses the button there. Below `root`, what
 * is typed faster than a person types is taken out of the field again, and an Enter or Space that another key comes right
 * before or after presses nothing. `scanned` is called once for each barcode, with the `timeStamp` of its first key.
 * Call the result to stop. Let Enter in a text field send nothing either, and let the last step be a button.
 */
export function keepScannersOut(root: Element | Document, scanned?: (since: number) => void): () => void;

declare global {
  interface HTMLElementTagNameMap {
    "connect-payment": ConnectPaymentElement;
  }
}
