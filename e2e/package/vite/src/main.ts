// A till in TypeScript: the engine's files come with the import, the simulator's are asked for.
import { load, type Outcome } from "connect-epos";
import { printed } from "./receipt.ts";

const simulator = new URLSearchParams(location.search).has("simulator");

async function begin() {
  const epos = await load({
    softwareHouseId: "simSWH",
    ...(simulator && {
      simulator: { timeScale: 100, wasmUrl: (await import("connect-epos/simulator.wasm?url")).default },
      simulatorUrl: (await import("connect-epos/simulator?url&no-inline")).default,
    }),
  });
  if (epos.simulator) await epos.sites.save({ ...epos.simulator.site, id: "front-bar" });
  return epos.payAtCounter("front-bar");
}

const said = document.querySelector<HTMLElement>("[role=status]")!;
document.querySelector("button")!.onclick = async () => {
  const counter = await begin();
  const outcome: Outcome = await counter.sale(
    { tid: "VCMINVLSIP0", amount: 1250, currency: "GBP", reference: "T-42" },
    {
      onNotification: (n) => {
        said.textContent = n.text;
      },
    },
  );
  said.textContent = printed(outcome);
  said.dataset.result = outcome.result;
};
