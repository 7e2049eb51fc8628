// The pages whose layout is checked: <connect-payment> alone, and the demo till. Each has a stand-in for the engine and
// the wide font. `show` puts one of the fixtures on the page.
import { hasWide, SIZES, WIDE } from "./layout.mjs";
import { counterStandIn, libraryStandIn } from "./layout-fake-counter.mjs";
import { performs } from "./layout-acts.mjs";

const MONO = WIDE.replace(/"$/, ' Mono"');

const PAGE = `<!doctype html><meta name="viewport" content="width=device-width"><title>Till</title>
<style>body { margin: 0; padding: 1rem } connect-payment { --connect-font: 400 1rem/1.45 ${WIDE} }</style>
<main></main><script type="module" src="/dist/connect-epos-element.mjs"></script>`;

/** What the simulator says about the card machines at tables, because the demo till draws one. */
const MACHINES = {
  terminals: [
    {
      tid: "VCMINVLSIP0",
      stage: "locked",
      tableId: "12A",
      waiterId: "12345678",
      due: 123450,
      currency: "GBP",
      payments: 1,
    },
  ],
};

async function opened(t, started, more) {
  const context = await started.newContext({ viewport: SIZES[0], reducedMotion: "reduce", locale: "en-GB", ...more });
  t.after(() => context.close());
  return context.newPage();
}

export async function elementPage(t, started, origin) {
  const page = await opened(t, started);
  await page.route("**/till.html", (route) => route.fulfill({ contentType: "text/html", body: PAGE }));
  await page.addInitScript(counterStandIn);
  await page.goto(`${origin}/till.html`);
  await page.waitForFunction(() => customElements.get("connect-payment"));
  if (!(await hasWide(page))) t.diagnostic?.(`${WIDE} is not on this machine: looked at in its own font`);
  return { page, show: (state, how) => page.evaluate(([state, how]) => window.showState(state, how), [state, how]) };
}

/** The page of the demo till. `complaints` has what its own code threw, and what a fixture waited for and did not get. */
export async function tillPage(t, started, origin) {
  const page = await opened(t, started, { bypassCSP: true });
  const complaints = [];
  let library = "";
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.route("**/dist/connect-epos.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: library }),
  );
  await page.route("**/control**", (route) =>
    route.fulfill({ contentType: "application/json", body: JSON.stringify(MACHINES) }),
  );
  const fonts = `:root { --sans: ${WIDE} !important; --mono: ${MONO} !important }
    connect-payment { --connect-font: 400 1rem/1.45 ${WIDE} }`;
  async function show({ name, stage, query, steps }) {
    const site = stage.site && { ...stage.site, endpoint: origin.replace("http", "ws") };
    library = `(${counterStandIn})(); (${libraryStandIn})(${JSON.stringify({ ...stage, site })});`;
    await page.goto(`${origin}/${query}`);
    await page.addStyleTag({ content: fonts });
    await page.waitForFunction(() => window.stage.counter || document.querySelector("#settings[open]"));
    await page.evaluate(performs, steps).catch((error) => complaints.push(`${name}: ${error.message}`));
  }
  /** Deletes what the page kept, so that it is not part of the next state. */
  const forget = () =>
    page.evaluate(async () => {
      localStorage.clear();
      for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
    });
  return { page, complaints, show, forget };
}
