// The points of Pay at Table. We have not seen Paymentsense's own list: these are what public pages ask for. The waiter's
// card machine is that of the simulator. What staff do and see at the till goes through the till's hands.
import { TID, until, want } from "./tools.js";

const money = (minor) => (minor / 100).toFixed(2);

/** The result of a waiter's step. It throws if the step could not be done. */
async function step(till, what, more = {}) {
  const seen = await till.control("waiter", { do: what, tid: TID.approves, waiterId: "1", ...more });
  if (seen.refused) throw new Error(`The card machine could not go on (${what}): ${seen.refused}`);
  return seen;
}

/** Makes sure that the card machines have no table, whatever the point before left behind. */
async function free(till) {
  for (const tid of [TID.approves, TID.declines])
    for (const what of ["unlock", "walkAway"]) await till.control("waiter", { do: what, tid });
}

/** A table with an order, and a card machine that has locked it. */
async function seated(till) {
  await free(till);
  const tableId = String(Date.now() % 100_000);
  const due = await till.tables.open(tableId);
  want(due > 0, `The table owes ${due}`);
  const { tables } = await step(till, "tables");
  want(tables.includes(tableId), `The card machine lists ${tables.join(", ") || "no table"}`);
  const lock = await step(till, "lock", { tableId });
  want(lock.due === due, `The till says ${due}, the card machine ${lock.due}`);
  return { tableId, due, shows: (like, words) => until(async () => like(await till.tables.shown(tableId)), words) };
}

/** The points. They are played if the till has the hand `tables`. */
const tablePoints = [
  {
    about:
      "Pay at Table: a table is listed with what it owes; while a card machine has it nothing of it changes, and no other gets it",
    async play(till) {
      const { tableId, due, shows } = await seated(till);
      await shows(({ locked, changeable }) => locked && !changeable, "Staff can change a table that is being paid");
      const { refused } = await till.control("waiter", { do: "lock", tid: TID.declines, waiterId: "2", tableId });
      want(refused, "A second card machine got the table");
      await step(till, "walkAway");
      await shows((table) => !table.locked && table.changeable && table.due === due, "The table is not given back");
      return `table ${tableId}, ${money(due)}`;
    },
  },
  {
    about: "Pay at Table: the bill comes out of the card machine, with its total",
    async play(till) {
      const { due } = await seated(till);
      const { lines = [] } = await step(till, "bill");
      const text = lines.map(({ value = "" }) => value).join("\n");
      await step(till, "walkAway");
      want(text.includes(money(due)), `The bill does not say ${money(due)}`);
      return `${lines.length} lines`;
    },
  },
  {
    about: "Pay at Table: two guests pay a part each, one with a gratuity; each is booked once, the gratuity apart",
    async play(till, { bank }) {
      const { due, shows } = await seated(till);
      const half = Math.floor(due / 2);
      await step(till, "pay", { amount: half, gratuity: 150 });
      await shows(
        (table) => table.due === due - half && table.paid === half && table.tips === 150,
        "The first part is not booked as it was paid",
      );
      await step(till, "pay", { amount: due - half });
      await shows((table) => table.due === 0 && table.paid === due && table.tips === 150, "The table is not paid");
      await step(till, "unlock");
      want((await bank()).length === 2, `The bank has ${await bank()}`);
      return `${money(half)} and ${money(due - half)}, gratuity 1.50`;
    },
  },
  {
    about: "Pay at Table: a card that is declined pays nothing",
    async play(till, { bank }) {
      const { due, tableId, shows } = await seated(till);
      await step(till, "walkAway");
      await shows(({ locked }) => !locked, "The table is not given back");
      await step(till, "lock", { tid: TID.declines, tableId });
      const { result } = await step(till, "pay", { tid: TID.declines, amount: due });
      want(result === "DECLINED", `The simulator says ${result}`);
      await step(till, "unlock", { tid: TID.declines });
      await shows(
        (table) => table.due === due && table.paid === 0 && !table.locked,
        "The table does not owe what it did",
      );
      want((await bank()).length === 0, `The bank has ${await bank()}`);
      return `still ${money(due)}`;
    },
  },
  {
    about: "Pay at Table: the line drops as a payment is told: booked once, by itself or by staff",
    async play(till, { bank }) {
      const { due, tableId, shows } = await seated(till);
      await till.control("fault", { do: "drop", when: "before", direction: "out", name: "transactionResponse" });
      await till.control("waiter", { do: "pay", tid: TID.approves, waiterId: "1", amount: due });
      const asked = await until(
        async () =>
          (await till.tables.shown(tableId)).paid === due
            ? "no"
            : (await till.tables.unresolved()).includes(tableId) && "yes",
        "The payment is neither booked nor listed for staff",
      );
      if (asked === "yes") await till.tables.settle(tableId, { paid: true, amount: due });
      await shows((table) => table.paid === due && table.due === 0, "The table is not paid once");
      want(!(await till.tables.unresolved()).includes(tableId), "It is listed after staff decided");
      want((await bank()).length === 1, `The bank has ${await bank()}`);
      return asked === "yes" ? "staff settled it" : "told again";
    },
  },
  {
    about: "Pay at Table: a report that is made on the card machine is kept",
    async play(till) {
      await till.tables.serve();
      await free(till);
      const before = (await till.tables.reports()).length;
      await step(till, "report", { report: "END_OF_DAY" });
      const kept = await until(async () => {
        const all = await till.tables.reports();
        return all.length > before && all;
      }, "The till keeps no such report");
      return `${kept.length} kept`;
    },
  },
];

export { tablePoints };
