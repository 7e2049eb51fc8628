// Chromium, as specs start it.
import { existsSync } from "node:fs";
import { after } from "node:test";
import { chromium } from "playwright-core";
import { person } from "./keyboard.mjs";

/** The whole browser, as people use it. */
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/**
 * Chromium's engine in the same version, without a desktop's windows: a page takes a third of the processor time. Where it
 * is not installed, the whole browser does the same more slowly. Specs about permissions, profiles, hidden and frozen tabs
 * always take the whole browser.
 */
const SHELL = "/usr/bin/chromium-headless-shell";
const ENGINE = process.env.CHROMIUM ?? (existsSync(SHELL) ? SHELL : CHROMIUM);

// A page that a route fulfils has no address. Chromium would take it for a public page, which may not reach this machine.
export const FLAGS = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-features=LocalNetworkAccessChecks",
];

/** How long a spec waits for what a page does by itself, in ms. It is long, because a slow machine is not a fault of the page. */
const PATIENCE = 120_000;

/** browser starts Chromium's engine for this spec, and ends it with the spec. */
export async function browser(args = []) {
  const started = await chromium.launch({ executablePath: ENGINE, args: [...FLAGS, ...args] });
  after(() => started.close());
  const newContext = started.newContext.bind(started);
  started.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(PATIENCE);
    const newPage = context.newPage.bind(context);
    context.newPage = async () => person(await newPage());
    return context;
  };
  return started;
}
