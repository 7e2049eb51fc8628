// The stages of the guide to paying at tables: see guide-stages.mjs. Calls of `/pos` are answered here, as the guide says.
const bills = { "12A": 4250, 7: 900 };
const posted = [];

/** The till's own server, as far as the guide describes it. */
async function pos(route) {
  const request = route.request();
  const { pathname } = new URL(request.url());
  const [, table, what] = pathname.match(/^\/pos\/tables\/(\w+)\/(\w+)$/) ?? [];
  posted.push([pathname, request.postDataJSON()]);
  if (what === "lock") return route.fulfill({ json: { amount: bills[table] } });
  if (what === "bill") return route.fulfill({ json: ["Fish  42.50"] });
  if (pathname === "/pos/tables" || pathname === "/posted")
    return route.fulfill({ json: pathname === "/posted" ? posted : Object.keys(bills) });
  return route.fulfill({ status: 200 });
}

export const TABLES = {
  "docs/pay-at-table.md": [
    {
      has: "async function server(method, path, body)",
      routes: { "**/pos/**": pos, "**/posted": pos },
      async then() {
        Object.assign(window, {
          tables: made.tables,
          epos: made.epos,
          site: {
            id: "restaurant",
            account: "sd711b330000",
            environment: "test",
            installerId: "SD711B33",
            currency: "GBP",
          },
        });
        const standing = (id, state) => heard("board.show", (...shown) => shown[0] === id && shown[1] === state);
        const { steps } = await control("waiter", { tid, tableId: "12A", bill: true });
        await standing("12A", "free");
        await control("waiter", { tid, do: "lock", tableId: "7" });
        await standing("7", "locked");
        await control("links/close", { code: 1011, reason: "a fault" });
        await standing("7", "free");
        const posted = await (await fetch("/posted")).json();
        const bodies = (path) => posted.filter(([to]) => to === path).map(([, body]) => body);
        return [
          steps.filter(({ refused }) => refused).length,
          bodies("/pos/payments").map(({ amountPaid }) => amountPaid),
          bodies("/pos/tables/7/unlock").map(({ reason }) => reason),
          bodies("/pos/tables/12A/lock").length,
        ];
      },
      is: [0, [4250, 900], ["settled"], 1],
    },
    {
      has: "receiptLines({ width: 32 })",
      then: () => [
        made.lines.length > 4,
        made.lines.every(({ value, format = [] }) => value.length <= (format.includes("DOUBLE_WIDTH") ? 16 : 32)),
      ],
      is: [true, true],
    },
    {
      has: "tables.history(",
      then: () => made.paid.map(({ tableId, confirmed }) => [tableId, confirmed]),
      is: [["12A", true]],
    },
    {
      has: "ConnectEPoS.tableBook(",
      then: async () => [made.tables === tables, await made.book.list()],
      is: [true, []],
    },
    {
      has: "reserveTable",
      async then() {
        await tables.close();
        const asked = [];
        await epos.payAtTable(
          "restaurant",
          { tables: () => [], lock: (lock) => (asked.push(lock.tableId), { amount: 4250 }), payment() {}, unlock() {} },
          { onTable() {} },
        );
        await control("send", {
          frame: JSON.stringify({
            jsonrpc: "2.0",
            id: 900001,
            method: "reserveTable",
            params: { tid, timeout: 10, waiter: { id: "3" }, table: { number: 7 } },
          }),
        });
        for (;;) {
          const { frames } = await control("frames");
          const answer = frames.find(({ direction, frame }) => direction === "in" && frame.includes("900001"));
          if (answer) return [asked, JSON.parse(answer.frame).result];
        }
      },
      is: [["7"], { locked: true, amountDue: 4250, currency: "GBP" }],
    },
  ],
};
