// The classic script's global has the same types: this file must compile.
async function classic(): Promise<ConnectEPoS.Outcome> {
  const epos: ConnectEPoS.Epos = await ConnectEPoS.load({ softwareHouseId: "simSWH" });
  const counter = await epos.payAtCounter("bar");
  return counter.sale({ amount: 1, reference: "r" });
}
