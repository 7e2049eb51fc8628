// A till whose engine uses the simulator in its own page.
import assert from "node:assert/strict";
import { TID } from "./simulator.mjs";
import { till } from "./till-page.mjs";

/** No socket may be opened from this page. The response for the worker's script says so too. */
export const csp =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'";

export const SCRIPTS = ["connect-epos", "connect-epos-tables"]
  .map((name) => `<script src="/dist/${name}.js"></script>`)
  .join("");

/** playing is a till on a page of the server at origin, whose engine uses the simulator of the page. When the test ends, it checks that only that server was asked. */
export async function playing(t, started, origin, { load = {}, site = {}, open = {}, noise, ...rest } = {}) {
  const { page, complaints } = await till(started, origin, { csp, body: SCRIPTS, ...rest });
  const asked = [];
  page.context().on("request", (request) => asked.push(request.url()));
  page.on("websocket", (socket) => asked.push(socket.url()));
  t.after(async () => {
    await page.context().close();
    assert.deepEqual(
      asked.filter((url) => !url.startsWith(`${origin}/`)),
      [],
      "nobody else is asked for anything",
    );
    assert.deepEqual(
      complaints.filter((line) => !noise?.test(line)),
      [],
      "the console",
    );
  });
  const result = (target, method, ...args) =>
    page.evaluate((given) => window.shop.call(...given), [target, method, args]);
  const value = async (target, method, ...args) => {
    const { value, error } = await result(target, method, ...args);
    assert.equal(error, undefined, `${method}: ${JSON.stringify(error)}`);
    return value;
  };
  const request = (given) => ({ tid: TID.approves, amount: 1250, currency: "GBP", ...given });
  const it = {
    page,
    asked,
    result,
    request,
    sim: (method, ...args) => value("epos.simulator", method, ...args),
    counter: (method, ...args) => value("counter", method, ...args),
    sale: (given, hooks) => value("counter", "sale", request(given), hooks),
    begin: (given) => page.evaluate((given) => window.shop.begin("counter", "sale", [given]), request(given)),
    end: () => page.evaluate(() => window.shop.ended),
    hear: (event, want) => page.evaluate(([event, want]) => window.shop.hear(event, want), [event, want]),
    heard: (event) =>
      page.evaluate((event) => window.shop.heard.filter(([name]) => name === event).map(([, detail]) => detail), event),
    load: (more) =>
      page.evaluate((options) => window.shop.load(options), { simulator: { timeScale: 100 }, ...load, ...more }),
    save: (more) =>
      page.evaluate(
        (more) =>
          window.shop.epos.sites.save({
            ...window.shop.epos.simulator.site,
            id: "front-bar",
            currency: "GBP",
            ...more,
          }),
        { ...site, ...more },
      ),
    open: () => page.evaluate((options) => window.shop.open("front-bar", options), open),
    /** kill ends the worker of the engine, which was started after the simulator's worker. */
    async kill() {
      const before = await page.evaluate(() => window.shop.heard.length);
      page
        .workers()
        .at(-1)
        .evaluate(() => self.close())
        .catch(() => {}); // it dies before it can answer
      await page.evaluate((from) => window.shop.hear("log", { level: "error" }, from), before);
    },
  };
  await it.load();
  await it.save();
  if (open) await it.open();
  return it;
}
