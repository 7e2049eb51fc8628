// The engine and its counter, opened once for the page.
import { load } from "connect-epos";

// Next.js writes NODE_ENV into the code by itself. So `next build`, for a shop, removes the simulator.
const simulated =
  process.env.NODE_ENV === "development"
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
