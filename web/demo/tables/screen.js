// The Tables screen: the book of tables, the service that answers card machines from it, and what staff see and do.
import { byId, formError, staffText } from "../elements.js";
import { cashDialog, closeUnpaidDialog, freeDialog, judgeDialog, settleTableDialog } from "./decisions.js";
import { currency, paper, showTakings, till } from "../till.js";
import { holder, lockOf, paymentNews, stateNews } from "./words.js";
import { bookAtTable } from "../book.js";
import { money } from "../money.js";
import { servedBefore, tableService } from "./service.js";
import { cardMachine } from "./machine.js";
import { doubtful } from "./payments.js";
import { floor } from "./floor.js";
import { simulatorSite } from "../connect.js";
import { tableSheet } from "./sheet.js";

/** How long visits are kept: longer than the engine tells a payment again. */
const KEEP = 180 * 24 * 3600 * 1000;

/** Connects the screen. `showReport(report)` shows a report that a card machine sent by itself. */
export function tablesScreen(showReport) {
  let book;
  let service;
  let chosen = "";
  let drawing = Promise.resolve();
  let due = false; // something changed since the screen was drawn

  const quietly =
    (work) =>
    (...given) =>
      Promise.resolve(work(...given)).catch((error) => problem(staffText(error)));
  /** A dialog is closed after the screen shows what was decided in it. Nothing else is shown next. */
  const drawn = async () => {
    await draw();
    return () => {};
  };
  const view = floor({ choose, takeOver: quietly(() => service.takeOver()) });
  const machine = cardMachine(paper);

  const free = freeDialog(async ({ id, shown, since }, said) => {
    unmoved(id, shown);
    await service.free(id, said, { shown, since });
    return drawn();
  });
  const judge = judgeDialog(async ({ payment }, said) => {
    await book.decide(payment.booking, said);
    if (said.count) counted(payment);
    return drawn();
  });
  const unpaid = closeUnpaidDialog(async (seen, said) => {
    await still(seen);
    await book.close(seen.id, said);
    return drawn();
  });
  const settle = settleTableDialog(settled);
  const cash = cashDialog(async (seen, { amount, by }) => {
    const now = await still(seen);
    if (now.lock)
      throw formError(
        "",
        `Table ${seen.id} is being paid at a card machine now. Take no cash for it before that is over.`,
      );
    await book.take(seen.id, { key: `cash-${seen.visit}-${crypto.randomUUID()}`, amount, by });
    return drawn();
  });

  const sheet = tableSheet({
    add: quietly((id, dish) => book.add(id, dish)),
    remove: quietly((id, line) => book.remove(id, line)),
    reopen: quietly((id) => book.reopen(id)),
    close: quietly((seen) => (seen.due > 0 ? unpaid.open(seen) : book.close(seen.id))),
    bill: quietly(async (seen) =>
      paper.open("bill", `Bill, table ${seen.id}`, (await book.handlers.receipt({ tableId: seen.id })).map(asLine)),
    ),
    cash: (seen) => cash.open(seen),
    free: quietly(async (id) => {
      const [shown, seen] = [service.states.get(id), await book.get(id)];
      free.open({ id, shown, since: lockOf(seen, shown)?.since }, holder(seen, shown));
    }),
    settle: (state) => settle.open(state),
    written: quietly((payment) => service.acknowledge(payment.key)),
    decide: (payment, count) => judge.open(payment, count),
  });

  // First the book, then the engine. If the page is closed in between, the table is paid in the book, and is settled
  // again under the same key.
  async function settled(state, { decision, amount, tip }) {
    unmoved(state.tableId, state);
    if (decision.paid) {
      const key = `settled-${state.tableId}-${state.since}`;
      const { currency: taken } = await book.take(state.tableId, {
        key,
        amount,
        gratuity: tip,
        method: "CARD",
        by: decision.by,
      });
      counted({ key, currency: taken, amountPaid: amount, amountGratuity: tip });
    }
    await service.settle(state, decision);
    return drawn();
  }

  /** A decision of staff is about the table as it was when their dialog opened. */
  function unmoved(id, shown) {
    if (service.states.get(id)?.rev !== shown?.rev)
      throw formError("", `Table ${id} has changed since this was opened. Go back, and look how it stands now.`);
  }

  /** While a dialog is open, the guests may have left, or the amount may have been paid. */
  async function still({ id, visit, due: before }) {
    const now = await book.get(id);
    if (now?.visit !== visit) throw formError("", `Table ${id} has other guests by now.`);
    if (now.due !== before)
      throw formError(
        "",
        `${money(now.due, now.currency)} is due at table ${id} now. Go back, and look how it stands.`,
      );
    return now;
  }

  /** A card payment is counted in the header, too. */
  function counted(payment) {
    bookAtTable(payment);
    showTakings();
  }

  function problem(text) {
    byId("tables-problem").textContent = text;
  }

  function choose(id) {
    chosen = id;
    problem("");
    draw();
  }

  // One drawing at a time, and another one if something changed meanwhile.
  function draw() {
    if (due) return drawing;
    due = true;
    drawing = drawing.then(drawNow).catch((error) => problem(staffText(error)));
    return drawing;
  }

  async function drawNow() {
    due = false;
    if (!book) return;
    const entries = await book.list();
    const unplaced = await book.unplaced();
    const known = entries.some(({ id }) => id === chosen) || service.states.has(chosen);
    const seen = entries.find(({ id }) => id === chosen) ?? (chosen ? await book.get(chosen) : null);
    view.draw(entries, service.states, chosen);
    drawUnplaced(unplaced);
    if (known || seen) sheet.draw(chosen, seen ?? undefined, service.states.get(chosen));
    else sheet.empty();
  }

  function drawUnplaced(unplaced) {
    byId("strays").hidden = unplaced.length === 0;
    byId("strays-list").replaceChildren(
      ...unplaced.map((payment) => doubtful(payment, (one, count) => judge.open(one, count))),
    );
  }

  async function openTable(event) {
    event.preventDefault();
    const { number, waiter, covers } = event.target.elements;
    const id = number.value.trim();
    problem(id ? "" : "Which table? Put in its number.");
    if (!id) return number.focus();
    await book.open(id, {
      ...(waiter.value.trim() && { waiterId: waiter.value.trim() }),
      ...(covers.value.trim() && { covers: Number(covers.value) }),
    });
    event.target.reset();
    choose(id);
  }

  function begin() {
    book = globalThis.ConnectEPoS.tableBook({ currency: currency() });
    book.addEventListener("change", draw);
    book.forget(Date.now() - KEEP).catch(() => {}); // the next start tries again
    service = till.tables = tableService(book, {
      link: (link) => view.link(link),
      table(state, before) {
        view.say(stateNews(state, before), state.state);
        draw();
      },
      payment(payment, booked) {
        if (booked) counted(payment);
        view.say(paymentNews(payment, booked), booked ? "paid" : "may-be-taken");
      },
      report: (report) => view.say(`Report from ${report.tid ?? "a card machine"}`, "report", () => showReport(report)),
    });
  }

  byId("open-table").addEventListener("submit", quietly(openTable));

  return {
    /** Opens the book and the service. From now on this till answers the card machines at tables. */
    async serve() {
      if (!book) begin();
      machine.show(simulated(till.site)).catch((error) => problem(error.message));
      await draw();
      await service.start(till.epos).catch((error) => problem(staffText(error)));
      draw();
    },
    /** Before the site is changed: the service stops, and the book is opened again in the new currency. */
    async stop() {
      await service?.stop();
      await book?.end();
      book = service = till.tables = undefined;
    },
    servedBefore,
  };
}

/** Whether a site is that of the simulator which serves this page. */
const simulated = (site) => site?.environment === "test" && site.endpoint === simulatorSite().endpoint;

const asLine = (line) => (typeof line === "string" ? { value: line } : line);
