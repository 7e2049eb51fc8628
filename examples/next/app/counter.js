// The engine and its counter, opened once for the page.
import { load } from "connect-epos";

// The value is written into the code by the build: what a shop gets does not contain the simulator at all.
const simulated = process.env.NEXT_PUBLIC_SIMULATOR === "on" && {
  simulator: true,
  simulatorModule: () => import("connect-epos/simulator"),
};

/** openCounter starts the engine and opens the counter of this shop. */
export async function openCounter() {
  const epos = await load({ softwareHouseId: "SD711B33", ...simulated });
  // A shop saves its site once, from a settings screen, with its own key.
  if (epos.simulator) await epos.sites.save({ ...epos.simulator.site, id: "front-bar" });
  const counter = await epos.payAtCounter("front-bar", { onPending() {} }); // the element shows what is pending
  return { epos, counter };
}
