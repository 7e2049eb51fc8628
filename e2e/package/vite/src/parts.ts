// Every part of the package that has types, by its sub-path.
import { load, type Counter, type Epos } from "connect-epos";
import { words, type ConnectPaymentElement } from "connect-epos/element";
import type { SimulatorOptions } from "connect-epos/simulator";
import { tableBook } from "connect-epos/tables";
import * as de from "connect-epos/text-de";

export const book = tableBook({ currency: "GBP" });

export function open(simulator: SimulatorOptions): Promise<Epos> {
  return load({ softwareHouseId: "SD711B33", simulator, texts: de });
}

export async function pay(element: ConnectPaymentElement, counter: Counter): Promise<number> {
  element.texts = words.de;
  const outcome = await element.pay(counter, { amount: 1250, reference: "T-42" });
  return outcome.result === "approved" ? outcome.taken.base : 0;
}
