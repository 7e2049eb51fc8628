// What the guides take for granted: the objects of earlier lines, and functions of the till's own.
import type * as Component from "./connect-epos.js";
import type * as Slips from "./connect-epos-receipts.js";

declare module "./connect-epos.js" {
  // connect-epos-tables.js adds its names to the global of connect-epos.js.
  export { receiptLines, tableBook } from "./connect-epos-tables.js";
}

declare global {
  var epos: Component.Epos;
  const counter: Component.Counter;
  const tables: Component.Tables;
  const handlers: Component.TableHandlers;
  const site: Component.Site;
  const outcome: Component.Outcome;
  const receipts: typeof Slips;
  const lines: readonly Component.ReceiptLine[];
  const softwareHouseId: string;
  const reference: string;
  const tid: string;
  const bill: { id: string; due: number; tid: string };
  const startOfDay: number;

  const report: Component.Report;
  const cancelButton: any;
  const guest: any;

  // The till's own.
  const server: any;
  const board: any;
  const room: any;
  const place: Element;
  const port: any;
  const nothingIsStoredHere: boolean;
  const showPending: (entry: Component.PendingEntry) => void;
  const tell: (text: string) => void;
  const sign: (question: Component.SignatureQuestion) => boolean | Promise<boolean>;
  const useConnectPayment: (counter: Component.Counter, book: (outcome: Component.Outcome) => unknown) => any;
  const Slip: any;
  const Unresolved: any;
  interface Element {
    dataset: DOMStringMap; // a plain script need not say which elements it looks for
  }
  namespace JSX {
    interface IntrinsicElements {
      [name: string]: any;
    }
  }
  function remind(...what: unknown[]): void;
  function showLink(text: string): void;
  function supervisorSays(...what: unknown[]): Promise<boolean>;
  function lookAtTheCardMachine(...what: unknown[]): Promise<any>;
  function onTable(table: Component.TableState): void;
  function show(...what: unknown[]): void;
  function print(lines: readonly Component.ReceiptLine[]): void;
  function progress(text: string, step: number): void;
  function book(...what: unknown[]): Promise<void>;
  function ended(outcome: Component.Outcome): unknown;
  function askStaff(about: any): any;
  function askAboutSignature(question: Component.SignatureQuestion): boolean | Promise<boolean>;
  function confirmUntil(deadline: number, question: string): Promise<boolean>;
  function twoButtons(
    text: string,
    finding?: Component.Finding,
  ): Promise<{ verdict: "paid" | "not-paid"; by: string; reason: string }>;
}
