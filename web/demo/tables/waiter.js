// A waiter with a card machine, only for the simulator: what its screen shows, and what each key does. This is not part of
// a till: a real card machine has its own screen, and asks the till over Connect.
import { control } from "../simulator.js";
import { share, split } from "./words.js";

const REFUSED = {
  off: "It is switched off",
  unavailable: "Not available",
  busy: "Busy with something else",
  locked: "It has a table already",
  "not-locked": "It has no table",
  "more-than-due": "That is more than is due",
  "nothing-due": "Nothing is due",
  paid: "Part of it is paid: press Done",
  "no-final-receipt": "The till's site has no final receipt",
  "not-confirmed": "The till does not give that table",
  error: "The till answered with an error",
  late: "The till did not answer in time",
  unreadable: "The till's answer cannot be used",
  currency: "The table is in another currency",
  "no-link": "No till is connected",
  "link-lost": "The connection broke",
};

/** The words if the message of a step did not get through as it should. */
const MESSAGE_TROUBLE = {
  "no-link": "the till was not told",
  "link-lost": "the till may not know",
  late: "the till has not confirmed",
  error: "the till answered with an error",
  kept: "the till is told later",
};

const words = (result) => (result || "no answer").toLowerCase().replaceAll("_", " ");

/** The screen of a card machine that is idle, with its waiter. */
export const idle = (waiterId) => ({ at: "idle", waiterId, tables: [], said: "" });

/** The screen of a card machine that nobody here has used yet, from the state that the simulator tells. */
export function screenOf({ stage, tableId, waiterId, due, currency, payments }) {
  if (stage === "off") return { ...idle(waiterId), at: "off" };
  if (stage !== "locked") return idle(waiterId);
  return {
    ...idle(waiterId),
    at: due === 0 ? "paid" : "bill",
    tableId,
    due,
    currency,
    parts: 1,
    nth: payments,
    tip: 0,
  };
}

/** The words after a payment. */
export function paidWords({ result, due, told }) {
  if (result !== "SUCCESSFUL") return `Not paid: ${words(result)}`;
  const how = due === 0 ? "All paid" : "Paid, next part";
  return MESSAGE_TROUBLE[told] ? `${how}; ${MESSAGE_TROUBLE[told]}` : how;
}

/**
 * waiter drives one card machine of the simulator. `step(step)` does one step
 * there and resolves with what the waiter sees; `drawn()` hears of every new
 * screen, `print(title, lines)` gets what comes out of the printer.
 */
export function waiter(tid, step, { drawn, print, began = idle() }) {
  let screen = began;
  let busy = false;

  function show(next) {
    screen = { ...screen, said: "", ...next };
    drawn();
  }

  async function go(what, more, then) {
    if (busy) return;
    busy = true;
    drawn();
    const { seen, problem } = await step({ do: what, tid, ...more }).then(
      (seen) => ({ seen }),
      (error) => ({ problem: error.message }),
    );
    busy = false;
    const refused = problem ?? (seen.refused && (REFUSED[seen.refused] ?? words(seen.refused)));
    if (refused) show({ said: refused });
    else then(seen);
  }

  /** What the next guest pays: the rest, divided by the guests who have not paid. */
  const part = () => split(screen.due, screen.parts)[0];

  function paid(seen) {
    if (seen.result !== "SUCCESSFUL") return show({ said: paidWords(seen) });
    const { due } = seen;
    show({
      at: due === 0 ? "paid" : "bill",
      due,
      nth: screen.nth + 1,
      parts: Math.max(1, screen.parts - 1),
      tip: 0,
      percent: 0,
      said: paidWords(seen),
    });
  }

  const given =
    (word) =>
    ({ told }) =>
      show({ ...idle(screen.waiterId), said: MESSAGE_TROUBLE[told] ? `${word}; ${MESSAGE_TROUBLE[told]}` : word });

  return {
    tid,
    get screen() {
      return { ...screen, busy, part: screen.at === "bill" ? part() : 0 };
    },
    tables: (waiterId) =>
      go("tables", { waiterId }, ({ tables = [] }) =>
        show({ at: "tables", waiterId, tables, said: tables.length > 0 ? "" : "No open tables" }),
      ),
    lock: (tableId) =>
      go("lock", { waiterId: screen.waiterId, tableId }, ({ due, currency }) =>
        show({ at: "bill", tableId, due, currency, parts: 1, nth: 0, tip: 0, percent: 0 }),
      ),
    bill: () =>
      go("bill", {}, ({ lines = [] }) => {
        show({});
        print("Bill", lines);
      }),
    /** Divides what is due among a number of guests. */
    split: (parts) => show({ parts, tip: share(split(screen.due, parts)[0], screen.percent) }),
    /** Gratuity as a share of the part, in per cent. */
    tip: (percent) => show({ percent, tip: share(part(), percent) }),
    pay: () => go("pay", { amount: part(), gratuity: screen.tip }, paid),
    final: () =>
      go("final", {}, ({ lines = [] }) => {
        show({});
        print("Receipt", lines);
      }),
    done: () => go("unlock", {}, given("Table given back")),
    walkAway: () => go("walkAway", {}, given("Table given back unpaid")),
    back: () => go("walkAway", {}, () => show(idle(screen.waiterId))),
    powerOff: () => go("powerOff", {}, () => show({ ...idle(screen.waiterId), at: "off" })),
    powerOn: () => go("powerOn", {}, (seen) => show(seen.confirmed ? {} : idle(screen.waiterId))),
  };
}

/** One step of a waiter, at the simulator. */
export const simulatorStep = (step) => control("waiter", step);

/** The card machines of the simulator, each with the table that it has. An earlier page may have left one with a table. */
export const simulatorMachines = async () => (await control("terminals")).terminals;
