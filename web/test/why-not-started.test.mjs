// Why a worker's script did not begin to run: the browser does not say it, so the page looks for the cause.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { missingHere } from "../api/missing.js";
import { whyNotStarted } from "../engine/why-not-started.js";

const WORKER = "https://till.example/connect-epos-worker.js";
const PAGE = "https://till.example/till.html";
const JS = { "Content-Type": "text/javascript" };
const COEP = { "Cross-Origin-Embedder-Policy": "require-corp" };

globalThis.location = new URL(PAGE);
globalThis.document = new EventTarget();

/** why asks for the cause with these answers of the server, and with these reports of the browser. */
async function why({ worker, page = { headers: JS }, reports, forbidden }) {
  const answers = { [WORKER]: worker, [PAGE]: page };
  const fetched = mock.method(globalThis, "fetch", async (url) => {
    if (forbidden) document.dispatchEvent(new Event("securitypolicyviolation"));
    if (forbidden || !answers[url]) throw new TypeError("Failed to fetch");
    const response = new Response("", answers[url]);
    Object.defineProperty(response, "url", { value: answers[url].url ?? url });
    return response;
  });
  globalThis.ReportingObserver = reports && Observer;
  Observer.reports = reports ?? [];
  try {
    return await whyNotStarted(WORKER);
  } finally {
    fetched.mock.restore();
    delete globalThis.ReportingObserver;
  }
}

/** A browser's ReportingObserver, which has kept reports. */
class Observer {
  observe() {}
  disconnect() {}
  takeRecords() {
    return Observer.reports;
  }
}

for (const [what, given, reason, message] of [
  ["a file that is not there", { worker: { status: 404, headers: JS } }, "file-missing", /HTTP 404/],
  [
    "a page in its stead",
    { worker: { headers: { "Content-Type": "text/html; charset=utf-8" } } },
    "file-missing",
    /text\/html/,
  ],
  [
    "another type",
    { worker: { headers: { "Content-Type": "text/plain" } } },
    "file-missing",
    /must be text\/javascript/,
  ],
  ["no answer", {}, "file-missing", /could not be fetched/],
  ["a policy that forbids to look", { forbidden: true }, "worker-forbidden", /worker-src must allow/],
  [
    "an address that leads elsewhere",
    { worker: { headers: JS, url: "https://cdn.example/w.js" } },
    "worker-elsewhere",
    /leads to another origin, https:\/\/cdn\.example/,
  ],
  [
    "the page's embedder policy, which its headers tell",
    { worker: { headers: JS }, page: { headers: COEP } },
    "embedder-policy",
    /Cross-Origin-Embedder-Policy.*connect-epos-worker\.js must be served with/,
  ],
  [
    "the page's embedder policy, which the browser has reported",
    { worker: { headers: JS }, reports: [{ type: "coep", body: { blockedURL: WORKER } }] },
    "embedder-policy",
    /Cross-Origin-Embedder-Policy/,
  ],
  [
    "worker-src, although both have an embedder policy",
    { worker: { headers: { ...JS, ...COEP } }, page: { headers: COEP } },
    "worker-forbidden",
    /worker-src must allow/,
  ],
  [
    "worker-src, which the browser has reported",
    {
      worker: { headers: JS },
      page: { headers: COEP },
      reports: [{ type: "csp-violation", body: { blockedURL: WORKER, effectiveDirective: "worker-src" } }],
    },
    "worker-forbidden",
    /worker-src must allow/,
  ],
  [
    "worker-src, when nothing else is wrong",
    { worker: { headers: JS }, reports: [] },
    "worker-forbidden",
    /worker-src/,
  ],
])
  test(`${what} is named`, async () => {
    const [said, because] = await why(given);
    assert.equal(because, reason);
    assert.match(said, message);
  });

test("a browser that is too old is told by what it lacks", (t) => {
  /** missingFrom makes other things of the browser, and asks what is missing. */
  const missingFrom = (things) => {
    for (const [name, value] of Object.entries(things)) {
      const own = Object.getOwnPropertyDescriptor(globalThis, name);
      Object.defineProperty(globalThis, name, { value, configurable: true });
      t.after(() => (own ? Object.defineProperty(globalThis, name, own) : delete globalThis[name]));
    }
    return missingHere();
  };
  assert.deepEqual(missingFrom({ navigator: { locks: {} }, crypto: { subtle: {} } }), []);
  assert.deepEqual(missingFrom({ navigator: {} }), ["Web Locks"]);
  assert.deepEqual(missingFrom({ crypto: undefined, MessageChannel: undefined }), [
    "Web Locks",
    "WebCrypto",
    "MessageChannel",
  ]);
});
