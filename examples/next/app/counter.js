// The engine and its counter, opened once for the page.
import { load } from "connect-epos";

// The build knows the value (next.config.mjs), and removes what a shop must not get.
const simulated =
  process.env.SIMULATOR === "on"
    ? { simulator: true, simulatorModule: () => import("connect-epos/simulator") }
    : undefined;

/** openCounter starts the engine and opens the counter of this shop. */
export async function openCounter() {
  const epos = await load({ softwareHouseId: "SD711B33", ...simulated });
  // A shop saves its site once, from a settings screen, with its own key.
  if (epos.simulator) await epos.sites.save({ ...epos.simulator.site, id: "front-bar" });
  const counter = await epos.payAtCounter("front-bar", { onPending() {} }); // the element shows what is pending
  return { epos, counter };
}
