/**
 * `<connect-payment>` for Vue 3 with TypeScript: `import "connect-epos/vue"` defines the element, as
 * `connect-epos/element` does, and gives templates its types. Vue's compiler must know that it is a custom element:
 * `isCustomElement: (tag) => tag === "connect-payment"`.
 */
import type { HTMLAttributes, PublicProps } from "vue";
import type { ConnectPaymentElement, ConnectPaymentEvents, ElementWords } from "./connect-epos-element.js";

export * from "./connect-epos-element.js";

/** What a template may write on `<connect-payment>`. */
export interface ConnectPaymentProps extends HTMLAttributes {
  staff?: string;
  scheme?: "light" | "dark" | "auto";
  modal?: boolean;
  simulator?: boolean;
  texts?: Partial<ElementWords>;
  onOutcome?: (event: ConnectPaymentEvents["outcome"]) => unknown;
  onClose?: (event: ConnectPaymentEvents["close"]) => unknown;
  onPrint?: (event: ConnectPaymentEvents["print"]) => unknown;
}

declare module "vue" {
  interface GlobalComponents {
    "connect-payment": new () => ConnectPaymentElement & { $props: ConnectPaymentProps & PublicProps };
  }
}
