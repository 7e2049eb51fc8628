// A till of a shop: its engine loaded, its site saved, its counter open.
import assert from "node:assert/strict";
import { siteAt, TID } from "./simulator.mjs";
import { FIRST, till } from "./till-page.mjs";

/**
 * shop is a till with its engine loaded, its site saved and its counter open.
 * When the test `t` ends, its context is closed. Its console must be clean then, except for
 * the `noise` that the test itself makes.
 * @param {{ host?: string, site?: object | null, load?: object, open?: object | null, context?: any, csp?: string, body?: string }} [how]
 *   `site: null` saves none (it is there already), `open: null` opens no counter
 */
export async function shop(t, started, sim, { host = "worker", site = {}, load = {}, open = {}, noise, ...rest } = {}) {
  const opened = await till(started, sim.origin, rest);
  const { page, complaints } = opened;
  t.after(async () => {
    await page.context().close();
    assert.deepEqual(
      complaints.filter((line) => !noise?.test(line)),
      [],
      "the console",
    );
  });
  const result = (target, method, args) =>
    page.evaluate(([target, method, args]) => window.shop.call(target, method, args), [target, method, args]);
  const value = async (target, method, args) => {
    const { value, error } = await result(target, method, args);
    if (error)
      throw Object.assign(
        new Error(`${method}: ${error.code} ${error.field ?? ""} ${error.reason ?? ""}: ${error.message}`),
        { facts: error },
      );
    return value;
  };
  const refusal = async (target, method, args) => {
    const { value, error } = await result(target, method, args);
    assert.ok(error, `${method} was not refused: ${JSON.stringify(value)}`);
    return error;
  };
  const request = (given) => ({ tid: TID.approves, amount: 1250, currency: "GBP", ...given });
  const it = {
    ...opened,
    /** counter, epos and sites call their method and return its value; `refused` returns its error. */
    counter: (method, ...args) => value("counter", method, args),
    epos: (method, ...args) => value("epos", method, args),
    sites: (method, ...args) => value("epos.sites", method, args),
    refused: (method, ...args) =>
      refusal(method.includes(".") ? "epos.sites" : "counter", method.split(".").pop(), args),
    tables: (method, ...args) => value("tables", method, args),
    tablesRefused: (method, ...args) => refusal("tables", method, args),
    serve: (options = {}) =>
      page.evaluate(([site, options]) => window.shop.serve(site, options), ["front-bar", options]),
    /** pay takes a payment of any kind. Its hooks are those of the page: `{ sign, abort }`. */
    pay: (kind, given, hooks) => value("counter", kind, [request(given), hooks]),
    sale: (given, hooks) => it.pay("sale", given, hooks),
    refund: (given, hooks) => it.pay("refund", given, hooks),
    /** payRefused takes a payment that must be rejected and returns the error. */
    payRefused: (kind, given) => refusal("counter", kind, [request(given)]),
    saleRefused: (given) => it.payRefused("sale", given),
    /** begin starts a sale and returns at once. `end` returns what it resolved with. */
    begin: (given, hooks) =>
      page.evaluate((args) => window.shop.begin("counter", "sale", args), [request(given), hooks]),
    end: () => page.evaluate(() => window.shop.ended),
    hear: (event, want) => page.evaluate(([event, want]) => window.shop.hear(event, want), [event, want]),
    /** forget drops the events that came, so that hear waits for the next ones. */
    forget: () =>
      page.evaluate(() => {
        window.shop.heard.length = 0;
      }),
    heard: (event) =>
      page.evaluate((event) => window.shop.heard.filter(([name]) => name === event).map(([, detail]) => detail), event),
    load: () =>
      page.evaluate((options) => window.shop.load(options), { host, ...(rest.first && { workerUrl: FIRST }), ...load }),
    open: (options = open ?? {}) =>
      page.evaluate(([site, options]) => window.shop.open(site, options), ["front-bar", options]),
    /** inside runs a function where the engine runs. */
    inside: (what, given) => (host === "worker" ? page.workers().at(-1) : page).evaluate(what, given), // the last one, because one that died may still be listed
    /** kill ends the worker from inside, as a browser may that lacks memory, and waits until the page has noticed that. */
    async kill() {
      const before = await page.evaluate(() => window.shop.heard.length);
      page
        .workers()
        .at(-1)
        .evaluate(() => self.close())
        .catch(() => {}); // it dies before it can answer
      await page.evaluate((from) => window.shop.hear("log", { level: "error" }, from), before);
    },
    /** reload is a new page of the same till, with a new engine and a new counter. */
    async reload() {
      await page.reload();
      await it.load();
      await it.open();
    },
  };
  await it.load();
  if (site) await it.sites("save", { ...siteAt(sim.origin), ...site });
  if (open) await it.open();
  return it;
}
