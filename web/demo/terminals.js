// The card machines: which ones there are, what they do, and which one is chosen.
import { byId, make, redraw, staffText } from "./elements.js";

const KEY = "demo-till.terminal";

// What each virtual card machine of a test account does. Its name is VCM, four characters of the account, and one of these.
const VIRTUAL = {
  SIP0: "Chip and PIN, approves",
  DIP0: "Chip and PIN, declines",
  SCD0: "Phone tap, approves",
  SIS0: "Asks for a signature",
  UIP0: "Unsuccessful",
  TIP0: "Times out",
  SCN0: "Card tap, approves",
  DIS0: "Signature, declines",
  CIP0: "Cancels at the card machine",
  SIP1: "Chip and PIN, with a tip of 10 %",
};

/** What a virtual card machine does, or undefined for any other. */
export function virtualWord(tid) {
  const [, ending] = /^VCM.{4}(.{4})$/u.exec(tid) ?? [];
  return ending && Object.hasOwn(VIRTUAL, ending) ? VIRTUAL[ending] : undefined;
}

const STATUS = { AVAILABLE: "Ready", BUSY: "Busy" };

/** The words for the state of a card machine. While a payment on it is not settled, it is not ready, whatever it says itself. */
export function statusWord({ tid, status }, unsettled) {
  if (unsettled(tid)) return "Not settled yet";
  if (!status) return "Not known";
  return STATUS[status] ?? status[0].toUpperCase() + status.slice(1).toLowerCase().replaceAll("_", " ");
}

/**
 * Connects the list. `ask()` gives the terminals as `counter.terminals()` does. `drawn()` is called after every new list,
 * `unsettled(tid)` says whether a payment there has not ended, and `chosen()` is called after a choice.
 */
export function terminalList(ask, drawn, { unsettled, chosen: told }) {
  const list = byId("terminals");
  const note = byId("terminals-note");
  let known = [];
  let chosen = localStorage.getItem(KEY) ?? "";

  function choose(tid) {
    chosen = tid;
    localStorage.setItem(KEY, tid);
  }

  function row(terminal) {
    const status = statusWord(terminal, unsettled);
    const pick = make("input", {
      type: "radio",
      name: "terminal",
      value: terminal.tid,
      checked: terminal.tid === chosen,
      "data-testid": `terminal-${terminal.tid}`,
    });
    pick.addEventListener("change", () => {
      choose(terminal.tid);
      told();
    });
    return make(
      "label",
      { class: "terminal", "data-status": unsettled(terminal.tid) ? "UNSETTLED" : (terminal.status ?? "") },
      pick,
      make("span", { class: "tid" }, terminal.tid),
      make(
        "span",
        { class: "state", "data-testid": `terminal-status-${terminal.tid}` },
        make("span", { class: "lamp", "aria-hidden": "true" }),
        status,
      ),
      make("small", {}, virtualWord(terminal.tid) ?? terminal.currency ?? ""),
    );
  }

  function draw() {
    if (!known.some((terminal) => terminal.tid === chosen) && known.length > 0) choose(known[0].tid);
    list.replaceChildren(...known.map(row));
    note.textContent = known.length > 0 ? "" : "No card machine is connected. Switch one on, then press Refresh.";
  }

  async function refresh() {
    try {
      known = await ask();
      draw();
      drawn();
    } catch (error) {
      // We do not use the error's words, because they are about a payment.
      note.textContent =
        error.code === "not-connected"
          ? "There is no connection, so this list may be old. It is read again when the connection is back."
          : staffText(error);
    }
  }

  byId("refresh-terminals").addEventListener("click", refresh);

  return {
    refresh,
    /** Draws the states again. */
    draw() {
      if (known.length > 0) redraw(list, ...known.map(row));
    },
    /** All of them, as [tid, what it is]. */
    known: () => known.map(({ tid, currency }) => [tid, virtualWord(tid) ?? currency ?? ""]),
    /** The chosen terminal's id, "" while the list has none. */
    chosen: () => (known.some(({ tid }) => tid === chosen) ? chosen : ""),
    lock(locked) {
      list.disabled = locked;
    },
  };
}
