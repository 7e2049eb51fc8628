/**
 * `<connect-payment>` for Svelte 5 with TypeScript: `import "connect-epos/svelte"` defines the element, as
 * `connect-epos/element` does, and gives components its types.
 */
import type { HTMLAttributes } from "svelte/elements";
import type { ConnectPaymentElement, ConnectPaymentEvents, ElementWords } from "./connect-epos-element.js";

export * from "./connect-epos-element.js";

/** What a component may write on `<connect-payment>`. */
export interface ConnectPaymentProps extends Omit<HTMLAttributes<ConnectPaymentElement>, "onclose"> {
  staff?: string;
  scheme?: "light" | "dark" | "auto";
  modal?: boolean;
  simulator?: boolean;
  texts?: Partial<ElementWords>;
  onoutcome?: (event: ConnectPaymentEvents["outcome"]) => unknown;
  onclose?: (event: ConnectPaymentEvents["close"]) => unknown;
  onprint?: (event: ConnectPaymentEvents["print"]) => unknown;
}

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "connect-payment": ConnectPaymentProps;
  }
}
