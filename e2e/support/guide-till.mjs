// What the code of the guides takes for granted in a page: the till's own functions and objects, as fakes that note what
// they were called with, and the objects that earlier lines made.

/**
 * tillOfTheGuides runs in a page before anything else.
 * - `told`: what the till's own functions were called with, as [name, ...arguments]
 * - `heard(name, like?)`: resolves with the first such call, at once or when it comes
 * - `opened(site?, hooks?)`: an engine, a site saved and its counter open, as `epos`, `site`, `counter`
 * - `sold(request?, hooks?)`: the outcome of a sale
 */
export function tillOfTheGuides() {
  const told = [];
  let waiting = [];
  const remember = (call) => {
    told.push(call);
    waiting = waiting.filter((wait) => !wait(call));
  };
  const heard = (name, like = () => true) =>
    new Promise((resolve) => {
      const fits = ([called, ...given]) => called === name && like(...given);
      const found = told.find(fits);
      if (found) resolve(found.slice(1));
      else waiting.push((call) => fits(call) && (resolve(call.slice(1)), true));
    });
  const fake =
    (name, answer = () => undefined) =>
    (...given) => (remember([name, ...given]), answer(...given));
  const fakes = (of, answers) =>
    Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, fake(`${of}.${name}`, answer)]));
  const own = {
    show: undefined,
    ended: undefined,
    book: async () => {},
    print: undefined,
    progress: undefined,
    remind: undefined,
    showLink: undefined,
    showPending: undefined,
    tell: undefined,
    onTable: undefined,
    askStaff: async () => true,
    askAboutSignature: async () => true,
    sign: async () => true,
    supervisorSays: async () => true,
    confirmUntil: async () => true,
    twoButtons: async () => ({ verdict: "paid", by: "Kim", reason: "slip in the drawer" }),
    lookAtTheCardMachine: async () => ({
      paid: true,
      by: "Kim",
      reason: "slip",
      payments: [{ key: "by-hand-1", amountPaid: 900 }],
    }),
  };
  for (const [name, answer] of Object.entries(own)) window[name] = fake(name, answer);
  const server = fakes("server", {
    openTables: async () => ["12A", "7"],
    lock: async () => ({ amount: 4250 }),
    bill: async () => ["Fish  42.50"],
    book: async () => {},
    unlock: async () => {},
    keep: async () => {},
    copies: async () => [],
    log() {},
  });
  Object.assign(window, {
    told,
    heard,
    server,
    board: fakes("board", { show() {}, status() {} }),
    softwareHouseId: "SD711B33",
    reference: "C-1",
    tid: "VCMINVLSIP0",
    bill: { id: "B-1", due: 1250, tid: "VCMINVLSIP0" },
    room: { id: "R-1" },
    guest: { id: "G-1" },
    cancelButton: new AbortController(),
    startOfDay: Date.now() - 3_600_000,
    nothingIsStoredHere: true,
    handlers: undefined,
    async opened(saved = {}, hooks = {}) {
      window.site = {
        id: "front-bar",
        account: "sd711b330000",
        environment: "test",
        installerId: "SD711B33",
        ...saved,
      };
      window.epos = await ConnectEPoS.load({ softwareHouseId: "SD711B33" });
      await epos.sites.save({ ...site, apiKey: "…" });
      window.counter = await epos.payAtCounter(site.id, { onPending() {}, ...hooks });
    },
    sold: (request, hooks) =>
      counter.sale({ tid, amount: 1250, currency: "GBP", reference: crypto.randomUUID(), ...request }, hooks),
    /**
     * Sales whose answers get lost. They resolve when only staff can tell how they ended. None is answered before the last
     * one is sent. The till received something about each, so that staff may say of each that it was not paid.
     */
    async lost(...requests) {
      const sent = async () =>
        (await control("frames")).frames.filter(({ direction, name }) => direction === "in" && name === "sale").length;
      const all = (await sent()) + requests.length;
      await control("knobs", { timeScale: 1 });
      await control("fault", { do: "drop", when: "before", direction: "out", name: "response:sale" });
      let over = false;
      const heard = [];
      const ended = Promise.all(
        requests.map((request) => {
          let onNotification;
          heard.push(
            new Promise((began) => {
              onNotification = began;
            }),
          );
          return sold(request, { onNotification });
        }),
      ).finally(() => {
        over = true;
      });
      while (!over && (await sent()) < all);
      await Promise.race([Promise.all(heard), ended]);
      await control("knobs", { timeScale: 100 });
      await ended;
    },
  });
  addEventListener("DOMContentLoaded", () => {
    window.place = document.body.appendChild(document.createElement("main"));
    window.receipts = window.ConnectEPoSReceipts;
  });
}

/** ledTo is put before the worker's script. It makes the Connect host of the guides lead to the simulator at origin, with a key that the simulator takes. */
export function ledTo(origin, key) {
  return `{
  const Real = WebSocket;
  self.WebSocket = class extends Real {
    constructor(url) { super(url.replace(/^wss:[/][/]sd711b330000[.]test[.]connect[.]paymentsense[.]cloud/, "${origin.replace("http", "ws")}").replace(/token=[^&]*/, "token=${key}")); }
  };
}
`;
}

/** Addresses that a bundler would resolve, or that are in somebody else's package. */
const IMPORTS = {
  "connect-epos": "/connect-epos.mjs",
  "connect-epos/simulator": "/connect-epos-simulator.js",
  "/simulator.js": "/stand-in/simulator.js",
  "/connect_payment": "/stand-in/connect_payment.js",
  "@point_of_sale/app/utils/payment/payment_interface": "/stand-in/odoo.js",
  "@point_of_sale/app/services/pos_store": "/stand-in/pos_store.js",
  "vitest/config": "/stand-in/vitest.js",
  "@vitest/browser-playwright": "/stand-in/vitest.js",
};

/** A page of the till, with every file of dist/ that a guide takes for loaded. */
export const PAGE = `<!doctype html><meta charset="utf-8"><title>Till</title><script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
${["", "-receipts", "-tables", "-text-de"].map((part) => `<script src="/connect-epos${part}.js"></script>`).join("\n")}`;
