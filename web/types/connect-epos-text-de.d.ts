/**
 * German words for staff: `load({ texts })` of Connect EPoS takes them.
 *
 * `<script src="connect-epos-text-de.js">` defines the global `ConnectEPoSTextDe`;
 * `import * as de from "./connect-epos-text-de.mjs"`.
 */
import type { TextPack } from "./connect-epos.js";

export as namespace ConnectEPoSTextDe;
export const errors: NonNullable<TextPack["errors"]>;
export const errorReasons: NonNullable<TextPack["errorReasons"]>;
export const codes: NonNullable<TextPack["codes"]>;
export const codeNotes: NonNullable<TextPack["codeNotes"]>;
export const outcomes: NonNullable<TextPack["outcomes"]>;
export const results: NonNullable<TextPack["results"]>;
export const findings: NonNullable<TextPack["findings"]>;
export const whys: NonNullable<TextPack["whys"]>;
export const pending: NonNullable<TextPack["pending"]>;
export const links: NonNullable<TextPack["links"]>;
export const notifications: NonNullable<TextPack["notifications"]>;
export const signatures: NonNullable<TextPack["signatures"]>;
export const reports: NonNullable<TextPack["reports"]>;
export const tables: NonNullable<TextPack["tables"]>;
export const tableReasons: NonNullable<TextPack["tableReasons"]>;
export const tablePayments: NonNullable<TextPack["tablePayments"]>;
export const unlocks: NonNullable<TextPack["unlocks"]>;
export const fallbacks: NonNullable<TextPack["fallbacks"]>;
