// Stand-ins for the engine where only the look of a page matters: a counter for <connect-payment>, and the whole library
// for the demo till. Both run in the page.

/**
 * counterStandIn runs in the page. It is a counter that tells what the fixtures say, and it carries out their steps.
 */
export function counterStandIn() {
  const Counter = (window.CounterStandIn = class extends EventTarget {
    link = { state: "up", text: "Connected." };
    simulated = false;
    entries = [];
    kept = [];
    /** The error with which the next decision of staff is refused. */
    refuses;
    async pending() {
      return this.entries;
    }
    async history() {
      return this.kept;
    }
    async cancel() {
      return { cancelling: true };
    }
    async #decided(...given) {
      const { refuses } = this;
      this.refuses = undefined;
      if (refuses) throw refuses;
      return given;
    }
    answerSignature(...given) {
      return this.#decided(...given);
    }
    settle(...given) {
      return this.#decided(...given).then(() => new Promise(() => {}));
    }
    carryOn(...given) {
      return this.#decided(...given).then(() => this.entries);
    }
    async acknowledge() {}
    pays(request) {
      return new Promise((end, fail) => Object.assign(this, { request, end, fail }));
    }
    sale = (request, given) => this.pays(request, given);
    refund = (request, given) => this.pays(request, given);
    preAuth = (request, given) => this.pays(request, given);
    completion = (request, given) => this.pays(request, given);
    accountVerification = (request, given) => this.pays(request, given);
    tell(event, detail) {
      this.dispatchEvent(new CustomEvent(event, { detail }));
    }
  });
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const ticks = async () => {
    for (let i = 0; i < 8; i++) await Promise.resolve();
  };

  /** Each step: what it does to the counter and to the element. */
  const STEPS = {
    end: (counter, outcome) => counter.end(outcome),
    fail: (counter, error) => counter.fail(error),
    notification: (counter, note) => counter.tell("notification", note),
    signature: (counter, question) =>
      counter.tell("signature", { ...question, deadline: Date.now() + question.deadline }),
    link(counter, link) {
      counter.link = { text: "", ...link };
      counter.tell("link", counter.link);
    },
    pending(counter, given) {
      const entry = { ...given, ...(given.notPaidFrom && { notPaidFrom: Date.now() + given.notPaidFrom }) };
      counter.entries = [entry];
      counter.tell("pending", entry);
    },
    allow: (counter, asking) => counter.tell("allow", { ...counter.request, asking }),
    found(counter, entry, element) {
      counter.entries = [entry];
      element.follow(counter);
    },
    refuse(counter, error) {
      counter.refuses = error;
    },
    press: (_, name, element) => element.shadowRoot.querySelector(`[data-name="${name}"]`).click(),
    /** A choice may come only after a second step, or be offered later. */
    choose(_, name, element) {
      element.shadowRoot.querySelector(`[data-name="${name}"]`).click();
    },
    open: (_, __, element) =>
      element.shadowRoot.querySelectorAll("details").forEach((each) => {
        each.open = true;
      }),
    clear: (_, __, element) =>
      element.shadowRoot.querySelectorAll("input").forEach((each) => {
        each.value = "";
      }),
    type(_, values, element) {
      for (const [name, value] of Object.entries(values))
        element.shadowRoot.querySelector(`input[name=${name}]`).value = value;
    },
  };

  /** Shows one state in a new element, and resolves when it is drawn. */
  window.showState = async ({ request, steps }, { modal, lang, staff = "Annegret Oberhuber-Löwenstein" }) => {
    document.querySelector("connect-payment")?.remove();
    document.documentElement.lang = lang;
    const element = document.createElement("connect-payment");
    element.toggleAttribute("modal", modal);
    element.setAttribute("staff", staff);
    element.simulator = true;
    document.querySelector("main").append(element);
    const counter = (window.counter = new Counter());
    counter.request = request;
    if (steps[0]?.[0] !== "found") element.pay(counter, request).catch(() => {});
    for (const [act, given] of steps) {
      await ticks();
      STEPS[act](counter, given, element);
      await ticks();
      if (act === "found") await drawn();
    }
    await drawn();
    for (const each of document.getAnimations()) each.cancel();
  };
}

/**
 * libraryStandIn takes the place of the library for the demo till, as `window.stage` says: `site`, `terminals`, `entries`,
 * `kept` (the history). It comes after counterStandIn.
 */
export function libraryStandIn(stage) {
  window.stage = stage;
  class Counter extends window.CounterStandIn {
    link = stage.link ?? this.link;
    entries = stage.entries ?? [];
    async terminals() {
      return stage.terminals;
    }
    async history({ kind }) {
      return (stage.kept ?? []).filter((each) => each.kind === kind);
    }
    async duplicate() {
      return { copy: true, payment: stage.payment };
    }
    report = () =>
      new Promise((end) => {
        this.reported = end;
      });
    async takeOver() {
      return [];
    }
    async close() {}
    async pays(request, given, kind = "sale") {
      const allowed = !stage.asks || (await stage.hooks.allow({ ...request, kind }));
      if (!allowed) throw Object.assign(new Error("not allowed"), { code: "not-allowed", sent: false });
      return super.pays(request);
    }
  }
  class Epos extends EventTarget {
    sites = {
      async get() {
        if (stage.site) return stage.site;
        throw Object.assign(new Error("none"), { code: "unknown-site" });
      },
    };
    async selfTest() {
      return stage.tests;
    }
    async payAtCounter(_, hooks) {
      stage.hooks = hooks;
      stage.counter = new Counter();
      queueMicrotask(() => (stage.due ?? []).forEach((due) => hooks.onReportDue(due)));
      return stage.counter;
    }
    async payAtTable(_, handlers, hooks) {
      stage.handlers = handlers;
      stage.tables = hooks;
      const link = stage.tablesLink ?? { state: "up", text: "" };
      return { link, list: async () => [], close: async () => {}, history: async () => [] };
    }
  }
  window.ConnectEPoS = Object.freeze({ load: async () => (stage.epos = new Epos()) });
}
