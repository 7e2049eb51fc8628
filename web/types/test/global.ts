// The classic script's global has the same types: this file must compile.
async function classic(): Promise<ConnectEPoS.Outcome> {
  const epos: ConnectEPoS.Epos = await ConnectEPoS.load({ softwareHouseId: "simSWH" });
  const counter = await epos.payAtCounter("bar");
  return counter.sale({ amount: 1, reference: "r" });
}

// So have the globals of the files beside it.
function beside(outcome: ConnectEPoS.Outcome): string {
  const options: ConnectEPoS.LoadOptions = { softwareHouseId: "simSWH", texts: ConnectEPoSTextDe };
  return (
    options.softwareHouseId + ConnectEPoSReceipts.asText(ConnectEPoSReceipts.receipt(outcome.payment, "merchant"), 32)
  );
}
const bill: ConnectEPoS.Line[] = ConnectEPoSTables.receiptLines().amount("Fish", 1050).lines();
