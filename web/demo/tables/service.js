// The table service: the connection on which card machines at the tables ask,
// and this till answers from its book.
import { SITE } from "../connect.js";

const KEY = "demo-till.tables";

/** Whether this till served tables before: then it does so again when it is loaded. */
export const servedBefore = () => localStorage.getItem(KEY) === "yes";

/**
 * tableService keeps what the engine says of the tables. `on` hears
 * link(link), table(state, before), payment(payment, counted) and report(report).
 */
export function tableService(book, on) {
  const states = new Map(); // by table, but for free ones
  let tables;

  // The book confirms a payment; only then is it news, counted or kept apart.
  async function payment(told) {
    await book.handlers.payment(told);
    const apart = [...((await book.get(told.tableId))?.apart ?? []), ...(await book.unplaced())];
    on.payment(told, !apart.some(({ key }) => key === told.key));
  }

  function moved(state) {
    const before = states.get(state.tableId)?.state ?? "free";
    if (state.state === "free") states.delete(state.tableId);
    else states.set(state.tableId, state);
    on.table(state, before);
  }

  return {
    states,
    get link() { return tables?.link; },
    /** Opens it, also while the link is down; a second time changes nothing. */
    async start(epos) {
      if (tables) return;
      tables = await epos.payAtTable(SITE, { ...book.handlers, payment }, {
        wait: false, onLink: (link) => on.link(link), onTable: moved, onReport: (report) => on.report(report),
      });
      localStorage.setItem(KEY, "yes");
      on.link(tables.link);
      (await tables.list()).forEach(moved);
    },
    /** Ends it, so that another site can be served. */
    async stop() {
      const before = tables;
      tables = undefined;
      states.clear();
      await before?.close();
    },
    takeOver: () => tables.takeOver(),
    /** Those that card machines made by themselves, as the engine keeps them. */
    reports: async () => (await tables?.history({ kind: "report" })) ?? [],
    acknowledge: (key) => tables.acknowledge(key),
    settle: (id, settlement) => tables.settle(id, settlement),
    /** Frees a table of the lock that the decision names: in the engine where it holds it, else in the book alone. */
    free(id, decision) {
      return states.get(id)?.state === "locked" ? tables.forceUnlock(id, decision) : book.release(id, decision);
    },
  };
}
