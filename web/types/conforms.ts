// Compares the implementation with the contract: if the classes and connect-epos.d.ts differ, this file does not compile.
// It is never bundled.
import type * as Contract from "./connect-epos.d.ts";
import type { Counter, Transactions } from "../counter/counter.js";
import type { Method } from "../counter/methods.js";
import type { Epos } from "../api/epos.js";
import type { EPoSError } from "../engine/error.js";
import type { loader } from "../api/load.js";
import type { Tables } from "../tables/tables.js";
import type * as ReceiptContract from "./connect-epos-receipts.d.ts";
import type * as de from "../text/de.js";
import type { english } from "../text/en.js";
import type * as GermanContract from "./connect-epos-text-de.d.ts";
import type * as receipts from "../receipts/index.js";
import type * as ElementFile from "./connect-epos-element.d.ts";
import type * as element from "../element/index.js";
import type * as TableFile from "./connect-epos-tables.d.ts";
import type * as beside from "../table-book/index.js";

// The methods for events are those of EventTarget. The contract only adds the types of their details.
type Own<T> = Omit<T, keyof EventTarget>;
type Loaded = Own<Omit<Epos, "payAtCounter" | "payAtTable">> & {
  payAtCounter(...given: Parameters<Epos["payAtCounter"]>): Promise<Contract.Counter>;
  payAtTable(...given: Parameters<Epos["payAtTable"]>): Promise<Contract.Tables>;
};

declare const counter: Own<Counter & Transactions>;
declare const method: Method;
declare const kind: Contract.PaymentKind;
declare const tables: Own<Tables>;
declare const epos: Loaded;
declare const error: EPoSError;
declare const load: (...given: Parameters<ReturnType<typeof loader>>) => Promise<Contract.Epos>;

counter satisfies Own<Contract.Counter>;
method satisfies Contract.PaymentKind;
kind satisfies Method;
tables satisfies Own<Contract.Tables>;
epos satisfies Own<Contract.Epos>;
error satisfies Omit<Contract.EPoSError, never>;
load satisfies typeof Contract.load;

declare const printed: typeof receipts;
printed satisfies Pick<typeof ReceiptContract, keyof typeof receipts>;

declare const shown: Omit<element.ConnectPaymentElement, keyof HTMLElement>;
shown satisfies Omit<ElementFile.ConnectPaymentElement, keyof HTMLElement>;
declare const said: typeof element.words;
said satisfies typeof ElementFile.words;

declare const receiptLines: typeof beside.receiptLines;
receiptLines satisfies typeof TableFile.receiptLines;
declare const bookError: beside.TableBookError;
bookError satisfies Omit<TableFile.TableBookError, never>;
declare const book: Own<ReturnType<typeof beside.tableBook>>;
book satisfies Own<TableFile.TableBook>;

declare const words: typeof english;
words satisfies Required<Contract.TextPack>;
declare const german: typeof de;
german satisfies typeof GermanContract satisfies Required<Contract.TextPack>;
