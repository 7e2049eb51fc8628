// The table service: card machines at tables ask over its connection, and this till answers from its book.
import { SITE } from "../connect.js";

const KEY = "demo-till.tables";

/** Whether this till served tables before. If so, it does that again when it is loaded. */
export const servedBefore = () => localStorage.getItem(KEY) === "yes";

/**
 * tableService keeps what the engine says of the tables. `on` hears
 * link(link), table(state, before), payment(payment, counted) and report(report).
 */
export function tableService(book, on) {
  const states = new Map(); // by table, without free ones
  const revs = new Map(); // by table: the revision that we heard last
  let tables;

  // A payment is only news after the book has it, counted or kept apart.
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

  /** The answer to a decision is shown, unless we heard something newer meanwhile. */
  function decided(state) {
    if (!(state.rev <= revs.get(state.tableId))) moved(state);
  }

  return {
    states,
    get link() {
      return tables?.link;
    },
    /** Opens the service, also while the link is down. A second call changes nothing. */
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
    /** Ends the service, so that another site can be served. */
    async stop() {
      const before = tables;
      tables = undefined;
      states.clear();
      revs.clear();
      await before?.close();
    },
    takeOver: () => tables.takeOver(),
    /** Reports that card machines made by themselves, from the engine. */
    reports: async () => (await tables?.history({ kind: "report" })) ?? [],
    acknowledge: (key) => tables.acknowledge(key),
    /** Settles the doubt that staff saw: `shown` is the state that was on their screen. */
    async settle(shown, decision) {
      decided(await tables.settle(shown.tableId, { ...decision, since: shown.since, rev: shown.rev }));
    },
    /** Ends the lock that staff saw: in the engine if the engine showed it (`shown`), and else only in the book. */
    async free(id, decision, { shown, since }) {
      if (shown?.state === "locked")
        decided(await tables.forceUnlock(id, { ...decision, since: shown.since, rev: shown.rev }));
      else await book.release(id, { ...decision, since });
    },
  };
}
