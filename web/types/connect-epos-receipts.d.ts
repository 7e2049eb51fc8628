/**
 * Receipts for a till: the copies of a payment, and their lines as plain text,
 * as markup, and as bytes for a printer.
 *
 * Two ways in, one API: `<script src="connect-epos-receipts.js">` defines the
 * global `ConnectEPoSReceipts`; `import * as receipts from "./connect-epos-receipts.mjs"`.
 *
 * Lines are shown as the terminal composed them. Control characters, characters
 * that turn the direction of text, and others without a shape are replaced by a
 * visible sign, so that nothing in a line becomes markup or a printer's command.
 */
import type { Payment, ReceiptLine } from "./connect-epos.js";

export as namespace ConnectEPoSReceipts;
export type { ReceiptLine };

/** `signature` is the slip to sign: it comes with the question about a signature, not with a finished payment. */
export type Copy = "customer" | "merchant" | "signature";

/** Where a slip to sign may stand. */
export interface SignatureQuestion {
  readonly receipt?: Payment["receiptLines"] | readonly ReceiptLine[];
  readonly payment?: Payment;
}

/** The lines of one copy, as they came; `[]` if the copy is not there. */
export function receipt(payment: Payment | SignatureQuestion | null | undefined, copy: Copy): readonly ReceiptLine[];

/**
 * Plain text, its lines joined by line feeds, none wider than `width` columns
 * (16 to 255; 32, 40, 42 and 48 are usual). A line that does not fit first
 * gives up spaces between its two sides, then it is broken between words.
 * What is DOUBLE_WIDTH has half the columns. Separators fill the width.
 */
export function asText(lines: readonly ReceiptLine[], width: number, options?: CopyOptions): string;

/** Every renderer takes it: what is printed a second time must not look like the first. */
export interface CopyOptions {
  /** Puts a line that says so above the rest: `true` for `COPY`, or words of your own. Default false. */
  copy?: boolean | string;
}

/**
 * One `<div class="epos-receipt">` with everything in it escaped. It brings no style: see docs/receipts.md for the
 * class names.
 */
export function asHtml(lines: readonly ReceiptLine[], options?: CopyOptions): string;

/** The same as an element of the document, not attached to it. */
export function asElement(lines: readonly ReceiptLine[], document?: Document, options?: CopyOptions): HTMLElement;

export interface EscPosOptions extends CopyOptions {
  /** Columns; default 48 (80 mm paper, font A). 32 is usual for 58 mm. */
  width?: number;
  /** Selected by Epson's number (19, 0, 16). What a page lacks is replaced by plain letters or `?`. Default `pc858`. */
  codepage?: "pc858" | "pc850" | "pc437" | "windows-1252";
  /** Feed to the knife and cut at the end. Default true. */
  cut?: boolean;
}

/** A whole print for an ESC/POS printer, from reset to cut. Empty for no lines. */
export function asEscPos(lines: readonly ReceiptLine[], options?: EscPosOptions): Uint8Array;
