// <connect-payment>, and its words. A file of its own: it needs no engine, only
// the counter it is given. Importing it where there is no page does nothing.
import { ConnectPaymentElement } from "./element.js";
import { de, en } from "./words.js";

export { ConnectPaymentElement };

/** The words it has, by language: to be read, or changed by `texts`. */
export const words = { en, de };

if (globalThis.customElements && !customElements.get("connect-payment"))
  customElements.define("connect-payment", ConnectPaymentElement);
