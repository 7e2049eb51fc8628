// Draws the card machine: its screen, its keys, and its paper. What a key does is in waiter.js.
import { button, byId, icon, make, redraw } from "../elements.js";
import { screenOf, simulatorMachines, simulatorStep, waiter } from "./waiter.js";
import { money } from "../money.js";

const PARTS = [1, 2, 3, 4];
const TIPS = [0, 10, 15];

/** Connects the card machine. `paper` shows what it printed. */
export function cardMachine(paper) {
  const box = byId("waiter");
  const which = byId("waiter-tid");
  const slip = byId("waiter-slip");
  const power = byId("waiter-power");
  const waiters = new Map();
  let hand; // the waiter whose card machine is shown

  which.addEventListener("change", () => take(which.value));
  power.addEventListener("click", () => (hand.screen.at === "off" ? hand.powerOn() : hand.powerOff()));

  function meet(machine) {
    const { tid } = machine;
    if (waiters.has(tid)) return;
    waiters.set(
      tid,
      waiter(tid, simulatorStep, { drawn: () => hand?.tid === tid && draw(), print, began: screenOf(machine) }),
    );
  }

  function take(tid) {
    hand = waiters.get(tid);
    slip.hidden = true;
    draw();
  }

  function print(title, lines) {
    const { asElement } = globalThis.ConnectEPoSReceipts;
    slip.replaceChildren(
      make("div", { class: "paper", "data-testid": "waiter-paper" }, asElement(lines)),
      button("Look closer", "waiter-print", () => paper.open("table", title, lines), "quiet"),
    );
    slip.hidden = lines.length === 0;
  }

  const key = (label, id, run, look = "") =>
    Object.assign(button(label, `waiter-${id}`, run, look), { disabled: hand.screen.busy });

  function choice(label, values, chosen, say, press) {
    return make(
      "div",
      { class: "soft-keys", role: "group", "aria-label": label },
      make("span", { "aria-hidden": "true" }, label),
      ...values.map((value) => {
        const made = key(say(value), `${label.toLowerCase()}-${value}`, () => press(value));
        made.setAttribute("aria-pressed", String(value === chosen));
        return made;
      }),
    );
  }

  // Each screen: its text, and the keys below it.
  const faces = {
    off: () => [[], []],
    idle: ({ waiterId = "1" }) => {
      const number = make("input", { "data-testid": "waiter-id", value: waiterId, inputmode: "numeric", maxlength: 8 });
      return [
        [make("label", { class: "waiter-number" }, "Waiter", number)],
        [key("Tables", "tables", () => hand.tables(number.value.trim() || undefined), "main")],
      ];
    },
    tables: ({ tables }) => [
      [
        make(
          "div",
          { class: "soft-tables", role: "group", "aria-label": "Tables" },
          ...tables.map((id) => key(id, `table-${id}`, () => hand.lock(id))),
        ),
      ],
      [key("Back", "back", () => hand.back())],
    ],
    bill: ({ tableId, due, currency, parts, nth, tip, part, percent = 0 }) => [
      [
        make("p", { class: "screen-big", "data-testid": "waiter-due" }, money(due, currency)),
        make("p", {}, `Table ${tableId}${nth > 0 ? ", still due" : ", due"}`),
        choice(
          "Split",
          PARTS,
          parts,
          (n) => (n === 1 ? "All" : `in ${n}`),
          (n) => hand.split(n),
        ),
        choice(
          "Tip",
          TIPS,
          percent,
          (n) => (n === 0 ? "None" : `${n} %`),
          (n) => hand.tip(n),
        ),
      ],
      [
        key(`Pay ${money(part + tip, currency)}`, "pay", () => hand.pay(), "main"),
        key("Print bill", "bill", () => hand.bill()),
        nth > 0 ? key("Done", "done", () => hand.done()) : key("Walk away", "walk-away", () => hand.walkAway()),
      ],
    ],
    paid: ({ tableId }) => [
      [icon("approved", "screen-icon"), make("p", {}, `Table ${tableId}`)],
      [key("Done", "done", () => hand.done(), "main"), key("Final receipt", "final", () => hand.final(), "broad")],
    ],
  };

  function draw() {
    const now = hand.screen;
    const [face, row] = faces[now.at](now);
    if (box.dataset.at !== now.at && now.at !== "paid") slip.hidden = true;
    box.dataset.at = now.at;
    byId("waiter-screen").setAttribute("aria-busy", String(now.busy));
    redraw(byId("waiter-face"), ...face);
    byId("waiter-says").textContent = now.busy ? "One moment" : now.said;
    redraw(byId("waiter-keys"), ...row);
    power.textContent = now.at === "off" ? "Power on" : "Power off";
    power.disabled = now.busy;
  }

  return {
    /** Shows it, or hides it: only the simulator's card machines can be driven from here. */
    async show(simulated) {
      box.hidden = !simulated;
      if (!simulated) return;
      const machines = await simulatorMachines();
      machines.forEach(meet);
      which.replaceChildren(
        ...machines.map(({ tid }) => make("option", { value: tid, selected: tid === hand?.tid }, tid)),
      );
      if (!hand && machines.length > 0) take(machines[0].tid);
    },
  };
}
