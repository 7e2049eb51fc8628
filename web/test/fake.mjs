// A host whose engines are played by the test: it keeps what the page sends, and says what the test tells it to say.
import "./globals.mjs";
import { Epos } from "../api/epos.js";

/** One engine of a FakeHost, alive until `end` was called. */
export class FakeEngine {
  constructor(program, on) {
    this.program = program;
    this.on = on;
    this.heard = [];
    this.waiting = [];
    this.ended = false;
  }

  send(text) {
    const message = JSON.parse(text);
    this.heard.push(message);
    this.waiting = this.waiting.filter((each) => !each(message));
  }

  end() {
    this.ended = true;
  }

  /** next resolves with the first call of that name, sent already or later. */
  next(verb, nth = 0) {
    const found = () => this.heard.filter((message) => message.do === verb)[nth];
    return new Promise((resolve) => {
      const look = () => found() && (resolve(found()), true);
      if (!look()) this.waiting.push(look);
    });
  }

  say(message) {
    this.on.text(JSON.stringify(message));
  }

  async answer(verb, value, nth = 0) {
    this.say({ call: (await this.next(verb, nth)).call, value });
  }

  async refuse(verb, error, nth = 0) {
    this.say({ call: (await this.next(verb, nth)).call, error: { message: "", sent: false, ...error } });
  }

  /** ask is a question of a card machine to the till at bar. */
  ask(ask, what, request) {
    this.say({ event: "tables.ask", site: "bar", detail: { ask, what, with: request, deadline: 8_000 } });
  }

  /** rise makes the engine ready and answers its start. */
  async rise() {
    this.on.control({ module: "the module" });
    this.say({ event: "ready" });
    await this.answer("start", { version: "1" });
  }
}

/** A host that starts FakeEngines; `nth(n)` resolves with the n-th of them. */
export class FakeHost {
  constructor(kind = "worker") {
    this.kind = kind;
    this.engines = [];
    this.waiting = [];
  }

  spawn(program, on) {
    const engine = new FakeEngine(program, on);
    this.engines.push(engine);
    this.waiting = this.waiting.filter((each) => !each());
    return engine;
  }

  nth(n) {
    return new Promise((resolve) => {
      const look = () => this.engines[n] && (resolve(this.engines[n]), true);
      if (!look()) this.waiting.push(look);
    });
  }
}

/** setup is what the loader passes, around fake hosts. */
export function setup(hosts, start = {}) {
  return {
    hosts,
    program: { wasm: "connect-epos.wasm", integrity: "sha384-x" },
    start: { softwareHouseId: "simSWH", storage: "indexeddb", logLevel: "warn", ...start },
    closing: (ended) => ended,
  };
}

/** open gives a loaded Epos with one open counter, its host and its first engine. */
export async function open({
  kind = "worker",
  storage = "indexeddb",
  logLevel = "warn",
  options = { onPending() {} },
} = {}) {
  const host = new FakeHost(kind);
  const loading = Epos.start(setup([host], { storage, logLevel }));
  const engine = await host.nth(0);
  await engine.rise();
  const epos = await loading;
  const opening = epos.payAtCounter("bar", options);
  await engine.answer("counter.open", { site: { id: "bar" } });
  return { host, engine, epos, counter: await opening };
}

/** settled lets the code of the page run until it waits for somebody else. */
export const settled = () => new Promise((done) => setImmediate(done));

/** heard collects the details of one event. */
export function heard(target, event) {
  const details = [];
  target.addEventListener(event, ({ detail }) => details.push(detail));
  return details;
}

export const request = { tid: "1", amount: 1250, currency: "GBP", reference: "T-42" };

export const approved = {
  result: "approved",
  reason: "approved",
  reference: "T-42",
  attempt: 1,
  settledBy: "response",
  recovered: false,
  stored: true,
  sent: "answered",
  tid: "1",
  kind: "sale",
  asked: { amount: 1250, currency: "GBP" },
  taken: { base: 1250, gratuity: 0, cashback: 0, total: 1250 },
};
