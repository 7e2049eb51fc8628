/**
 * `<connect-payment>` for React 18 and 19 with TypeScript: `import "connect-epos/react"` defines the element, as
 * `connect-epos/element` does, and gives JSX its types.
 *
 * React 19 sets the properties and hears the events. React 18 writes attributes only: there, set `texts` and call
 * `addEventListener` by a `ref`.
 */
import type { ClassAttributes, HTMLAttributes } from "react";
import type { ConnectPaymentElement, ConnectPaymentEvents, ElementWords } from "./connect-epos-element.js";

export * from "./connect-epos-element.js";

/** What JSX may write on `<connect-payment>`, beside what every element takes. */
export interface ConnectPaymentProps
  extends HTMLAttributes<ConnectPaymentElement>, ClassAttributes<ConnectPaymentElement> {
  /** React's `className` is no attribute of a custom element: write `class`. */
  class?: string;
  staff?: string;
  scheme?: "light" | "dark" | "auto";
  modal?: boolean;
  simulator?: boolean;
  /** React 19 alone. */
  texts?: Partial<ElementWords>;
  /** React 19 alone, as the other events. */
  onoutcome?: (event: ConnectPaymentEvents["outcome"]) => unknown;
  onclose?: (event: ConnectPaymentEvents["close"]) => unknown;
  onprint?: (event: ConnectPaymentEvents["print"]) => unknown;
}

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "connect-payment": ConnectPaymentProps;
    }
  }
}
