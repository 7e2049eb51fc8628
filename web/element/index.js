// <connect-payment> and its words, as a script of its own. It does not contain the engine, and only needs a counter.
// Importing it on a server does nothing.
import { ConnectPaymentElement } from "./element.js";
import { de, en } from "./words.js";

export { ConnectPaymentElement };
export { keepScannersOut } from "./scanner.js";

/** The words by language. A till can read them here, and change them with `texts`. */
export const words = { en, de };

if (globalThis.customElements && !customElements.get("connect-payment"))
  customElements.define("connect-payment", ConnectPaymentElement);
