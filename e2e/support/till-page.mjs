// An empty page of a shop, with the loader on it.
import { policy } from "./policy.mjs";
import { pocket } from "./page-objects.mjs";

/** Both places in which an engine can run. A spec that fits both runs in both. */
export const HOSTS = ["worker", "page"];

/** The worker's script, after what a spec wants to run first in it. */
export const FIRST = "/first.js";

/** What Chromium itself writes to the console when a handshake is refused or there is no network. */
const OF_THE_BROWSER = /^WebSocket connection to 'ws:\/\/127\.0\.0\.1:\d+\/pa[ct]\?.*' failed: /;

/**
 * till opens an empty page of a shop with the loader on it and the policy in
 * force. `complaints` collects the errors and warnings of its console and what
 * nobody caught, in the page and in the worker, except for Chromium's own line about
 * a socket. `said` has every line of the console, also that one. The function `first`
 * runs before anything else in the page, and in the worker of a shop.
 */
export async function till(
  started,
  origin,
  { csp = policy, body = '<script src="/dist/connect-epos.js"></script>', context, first } = {},
) {
  const page = await (context ?? (await started.newContext())).newPage();
  const complaints = [];
  const said = [];
  page.on("console", (message) => {
    said.push(message.text());
    const bad = message.type() === "error" || message.type() === "warning";
    if (bad && !OF_THE_BROWSER.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.route("**/till.html", (route) =>
    route.fulfill({
      contentType: "text/html",
      headers: csp ? { "Content-Security-Policy": csp } : {},
      body: `<!doctype html><title>Till</title>${body}`,
    }),
  );
  if (first) {
    await page.context().route("**/first.js", (route) =>
      route.fulfill({
        contentType: "text/javascript",
        body: `(${first})(); importScripts("/dist/connect-epos-worker.js");`,
      }),
    );
    await page.addInitScript(first);
  }
  await page.addInitScript(pocket);
  await page.addInitScript(() => {
    const names = new Set(Reflect.ownKeys(window));
    names.add("gained");
    names.add(Symbol.for("connect-epos")); // our modules leave their exports there, for bundlers that drop them
    Object.defineProperty(window, "gained", {
      value: () =>
        Reflect.ownKeys(window)
          .filter((name) => !names.has(name))
          .map(String),
    });
  });
  await page.goto(`${origin}/till.html`);
  return { page, complaints, said };
}
