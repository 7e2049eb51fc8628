import type { Outcome } from "connect-epos";
import { asText, receipt } from "connect-epos/receipts";

export const printed = (outcome: Outcome) => asText(receipt(outcome, "customer"), 42) || outcome.text;
