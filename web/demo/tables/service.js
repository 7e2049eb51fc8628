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
  const revs = new Map(); // by table: that of what was heard last
  let tables;

  // The book confirms a payment; only then is it news, counted or kept apart.
  async function payment(told) {
    await book.handlers.payment(told);
    const apart = [...((await book.get(told.tableId))?.apart ?? []), ...(await book.unplaced())];
    on.payment(told, !apart.some(({ key }) => key === told.key));
  }

  function moved(state) {
    revs.set(state.tableId, state.rev);
    const before = states.get(state.tableId)?.state ?? "free";
    if (state.state === "free") states.delete(state.tableId);
    else states.set(state.tableId, state);
    on.table(state, before);
  }

  /** An answer to a decision counts, unless something newer was heard meanwhile. */
  function decided(state) {
    if (!(state.rev <= revs.get(state.tableId))) moved(state);
  }

  return {
    states,
    get link() {
      return tables?.link;
    },
    /** Opens it, also while the link is down; a second time changes nothing. */
    async start(epos) {
      if (tables) return;
      tables = await epos.payAtTable(
        SITE,
        { ...book.handlers, payment },
        {
          wait: false,
          onLink: (link) => on.link(link),
          onTable: moved,
          onReport: (report) => on.report(report),
        },
      );
      localStorage.setItem(KEY, "yes");
      on.link(tables.link);
      (await tables.list()).forEach(moved);
    },
    /** Ends it, so that another site can be served. */
    async stop() {
      const before = tables;
      tables = undefined;
      states.clear();
      revs.clear();
      await before?.close();
    },
    takeOver: () => tables.takeOver(),
    /** Those that card machines made by themselves, as the engine keeps them. */
    reports: async () => (await tables?.history({ kind: "report" })) ?? [],
    acknowledge: (key) => tables.acknowledge(key),
    /** Ends the doubt that staff saw: `shown` is the state that was on their screen. */
    async settle(shown, decision) {
      decided(await tables.settle(shown.tableId, { ...decision, since: shown.since, rev: shown.rev }));
    },
    /** Frees a table of the lock that staff saw: in the engine where it held it (`shown`), else in the book alone, since then. */
    async free(id, decision, { shown, since }) {
      if (shown?.state === "locked")
        decided(await tables.forceUnlock(id, { ...decision, since: shown.since, rev: shown.rev }));
      else await book.release(id, { ...decision, since });
    },
  };
}
