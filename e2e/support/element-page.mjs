// A till with <connect-payment> on its page, and what its specs and its pictures share.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { shop } from "./shop.mjs";
import { TID } from "./simulator.mjs";

const BODY =
  '<script src="/dist/connect-epos.js"></script><script src="/dist/connect-epos-text-de.js"></script><script src="/dist/connect-epos-element.js"></script><button id="before">Before</button><connect-payment></connect-payment><button id="after">After</button>';

/** The rules of axe for WCAG 2.2, levels A and AA. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** elementShop is a shop whose page has the element; `lang`, `dir` and `attributes` are set before anything is shown. */
export async function elementShop(t, started, sim, { lang = "en", dir = "ltr", attributes = {}, ...how } = {}) {
  const till = await shop(t, started, sim, { body: BODY, ...how, load: { german: lang === "de", ...how.load } });
  await till.page.evaluate(
    ([lang, dir, attributes]) => {
      Object.assign(document.documentElement, { lang, dir });
      const element = document.querySelector("connect-payment");
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    },
    [lang, dir, attributes],
  );
  const listen = () =>
    till.page.evaluate(() => {
      window.told = [];
      for (const event of ["outcome", "close", "print"])
        document
          .querySelector("connect-payment")
          .addEventListener(event, ({ detail }) => window.told.push([event, detail]));
    });
  await listen();
  const element = till.page.locator("connect-payment");
  const it = {
    ...till,
    element,
    /** listen keeps what the element tells. After a reload it begins with nothing. */
    listen,
    /** begin pays by the element. `ended` has what its promise resolved with. */
    begin: (request) =>
      till.page.evaluate(
        (request) => {
          window.ended = document
            .querySelector("connect-payment")
            .pay(shop.counter, request)
            .then(
              (value) => ({ value }),
              (error) => ({ error: { code: error.code, sent: error.sent, text: error.text } }),
            );
        },
        { tid: TID.approves, amount: 1250, currency: "GBP", ...request },
      ),
    ended: () => till.page.evaluate(() => window.ended),
    told: () => till.page.evaluate(() => window.told),
    follow: () =>
      till.page.evaluate(() => {
        window.stop = document.querySelector("connect-payment").follow(shop.counter);
      }),
    /** screen resolves when that screen is shown with those words. */
    async screen(name, words) {
      const panel = element.locator(
        words ? `[data-screen=${name}]:has-text(${JSON.stringify(words)})` : `[data-screen=${name}]`,
      );
      await panel.waitFor();
      return panel;
    },
    press: (name) => element.locator(`[data-name="${name}"]`).click(),
    title: () => element.locator("h2").textContent(),
    words: () => element.locator(".panel").innerText(),
    /** The part or the name of what has the focus, or "page" if the focus is outside the element. */
    focus: () =>
      till.page.evaluate(() => {
        const inside = document.activeElement?.shadowRoot?.activeElement;
        return inside ? (inside.dataset.name ?? inside.name ?? inside.localName) : document.activeElement?.id || "page";
      }),
    /** faults returns what axe finds wrong on the page as it is now. */
    async faults() {
      if (!(await till.page.evaluate(() => "axe" in window))) await till.page.evaluate(axe);
      const { violations } = await till.page.evaluate(
        (values) => window.axe.run("connect-payment", { runOnly: { type: "tag", values } }),
        RULES,
      );
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`),
      );
    },
  };
  return it;
}
