// The stages of the guides that lead from a first payment to a till in use: see guide-stages.mjs.

/** The address of the simulator in the guides becomes the one that runs here. */
const toTheSimulator = (code) =>
  code.replace(/["`]ws:\/\/127\.0\.0\.1:8080([^"`]*)["`]/, (_, rest) => `\`\${simulatorAt}${rest}\``);

export const WAY = {
  "docs/getting-started.md": [
    { has: "<title>Till</title>", by: "e2e/specs/guides/docs-start.spec.mjs", found: 'language === "html"' },
    { has: "simulator.fault(", by: "e2e/specs/guides/docs-start.spec.mjs", found: "simulator.fault" },
    { has: "simulator.ledger(", by: "e2e/specs/guides/docs-start.spec.mjs", found: "simulator.ledger" },
  ],
  "docs/embedding.md": [
    {
      has: "// card-payments.js",
      async before() {
        await opened();
        await epos.close();
        document.body.append(document.createElement("connect-payment"));
      },
      async then() {
        const { reference } = await made.pay({ id: "B-7", due: 1250, tid });
        window.epos = await ConnectEPoS.load({ softwareHouseId: "SD711B33" });
        return [reference, await heard("book"), (await heard("showLink")).length];
      },
      is: ["B-7", ["B-7", { base: 1250, gratuity: 0, cashback: 0, total: 1250 }], 1],
    },
    {
      has: "async function saveSettings",
      async then() {
        const settings = {
          account: "sd711b330000",
          environment: "test",
          installerId: "SD711B33",
          defaultTid: "12345678",
        };
        await made.saveSettings(settings);
        const { apiKeySet, defaultTid } = await epos.sites.get("front-bar");
        return [apiKeySet, defaultTid, (await heard("show"))[0]];
      },
      is: [true, "12345678", "Connected."],
    },
  ],
  "docs/going-live.md": [
    {
      has: "counter.terminals()",
      async then() {
        Object.assign(window, made);
        const { currency } = await epos.sites.get("front-bar");
        return [made.machines.map((machine) => machine.tid).includes(tid), currency, await counter.pending()];
      },
      before: async () => {
        window.epos = await ConnectEPoS.load({ softwareHouseId: "SD711B33" });
      },
      is: [true, "GBP", []],
    },
  ],
  "docs/running.md": [
    {
      has: 'addEventListener("log"',
      before: () => opened(),
      async then() {
        const nobody = { tables: () => [], lock: () => null, payment() {}, unlock() {} };
        await epos.payAtTable("front-bar", nobody, { wait: false }); // nobody hears its tables
        return (await heard("server.log"))[0];
      },
      is: "warn",
    },
  ],
  "docs/support.md": [
    {
      has: "failed, bundle",
      before: () => opened(),
      then: () => [made.failed, typeof made.bundle, made.file.size > 1000],
      is: [[], "object", true],
    },
  ],
  "docs/your-own-client.md": [
    {
      has: 'endpoint: "ws://',
      becomes: toTheSimulator,
      before: async () => {
        window.epos = await ConnectEPoS.load({ softwareHouseId: "SD711B33" });
      },
      then: () => made.counter.link.state,
      is: "up",
    },
    {
      has: "new WebSocket(",
      becomes: toTheSimulator,
      then: () => [made.result.transactionResult, made.result.amountTotal],
      is: ["SUCCESSFUL", 1250],
    },
  ],
};
