// What a spec keeps in the page of a till: the till's objects, and the events that they sent.

/**
 * pocket runs in the page before anything else. `window.shop` keeps the till's objects, listens to every event that they
 * send, and returns what its calls resolved with.
 */
export function pocket() {
  const heard = [];
  let waiting = [];
  const like = (value, want) =>
    want && typeof want === "object"
      ? Object.entries(want).every(([name, part]) => like(value?.[name], part))
      : value === want;
  const told = (event, detail) => {
    heard.push([event, detail]);
    waiting = waiting.filter((wait) => !wait(event, detail));
  };
  const facts = (error) => ({ ...error, name: error.name, message: error.message });
  const targets = {
    epos: ["log", "storage", "fatal"],
    counter: ["link", "notification", "signature", "recovered", "pending", "disputed", "connection-error"],
    tables: ["link", "table", "report", "connection-error"],
  };
  const payments = ["sale", "refund", "preAuth", "completion", "accountVerification"];
  /** What staff answer when a hook asks them. */
  const staff = {
    yes: () => true,
    no: async () => false,
    word: () => "yes",
    nothing() {},
    /** They wait until the spec calls `shop.decide(true)`. */
    later: () =>
      new Promise((resolve) => {
        shop.decide = resolve;
      }),
    thrown() {
      throw new Error("staff went home");
    },
    rejected: () => Promise.reject(new Error("staff went home")),
  };
  /** hooks makes the hooks of a payment: what staff say about a signature, and at which notification the till aborts, if at all. */
  const hooks = ({ sign, abort } = {}) => {
    const controller = new AbortController();
    shop.abort = () => controller.abort();
    if (abort === "before") shop.abort();
    return {
      onNotification(n) {
        told("hook", n);
        if (n.value === abort) controller.abort();
      },
      ...(sign && { onSignature: (question) => (told("sign", question), staff[sign]()) }),
      ...(abort && { signal: controller.signal }),
    };
  };
  const shop = {
    heard,
    /** Resolves with the detail of the first such event since a place in the list of events: one that came already, or the next one. */
    hear: (event, want = {}, from = 0) =>
      new Promise((resolve) => {
        const found = heard.slice(from).find(([name, detail]) => name === event && like(detail, want));
        if (found) return resolve(found[1]);
        waiting.push((name, detail) => name === event && like(detail, want) && (resolve(detail), true));
      }),
    keep(name, target) {
      if (shop[name] !== target)
        for (const event of targets[name]) target.addEventListener(event, ({ detail }) => told(event, detail));
      shop[name] = target;
      return target;
    },
    /** The library: the global of the script, or what a module script has set. */
    library: null,
    async load({ module, german, ...options }) {
      if (module) await shop.module;
      const library = shop.library ?? ConnectEPoS;
      shop.keep(
        "epos",
        await library.load({ softwareHouseId: "simSWH", ...(german && { texts: ConnectEPoSTextDe }), ...options }),
      );
    },
    async open(site, { allow, ...options } = {}) {
      const early = (event) => (detail) => shop.counter || told(event, detail);
      const hooks = { onLink: early("link"), onRecovered: early("recovered"), onPending: early("pending") };
      const asked = allow && { allow: (request) => (told("allow", request), staff[allow]()) };
      shop.keep("counter", await shop.epos.payAtCounter(site, { ...hooks, ...asked, ...options }));
    },
    /** Opens the tables. Each handler asks the till's server by `ask`. */
    async serve(site, options) {
      const handler = (what) => async (asked) => (told(what, asked), window.ask(what, asked));
      const handlers = Object.fromEntries(
        ["tables", "lock", "receipt", "payment", "finalReceipt", "unlock"].map((what) => [what, handler(what)]),
      );
      shop.keep("tables", await shop.epos.payAtTable(site, handlers, options));
    },
    /** Calls a method and returns what came of it. The hooks of a payment are noted as the events `hook` and `sign`. */
    async call(target, method, args) {
      try {
        const on = target.split(".").reduce((object, name) => object[name], shop);
        if (!payments.includes(method)) return { value: (await on[method](...args)) ?? null };
        const going = on[method](args[0], hooks(args[1]));
        if (args[1]?.abort === "at once") shop.abort();
        return { value: await going };
      } catch (error) {
        return { error: facts(error) };
      }
    },
    /** Begins a call whose end is awaited later, by `ended`. */
    begin(target, method, args) {
      shop.ended = shop.call(target, method, args);
    },
  };
  shop.module = new Promise((resolve) => {
    shop.imported = resolve;
  });
  Object.defineProperty(window, "shop", { value: shop });
}
