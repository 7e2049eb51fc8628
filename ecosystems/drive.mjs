// A page of a project in Chromium, from its address to its findings.

/**
 * readyToDrive gives what drives a served project to its findings.
 * @param {import("playwright-core").Browser} started
 * @param {{ origin: string }} connect the simulator that plays Connect
 */
export function readyToDrive(started, connect) {
  /** drive opens the page, waits for the findings, and adds what the console complained about. */
  async function drive(t, origin, { path = "/", folder = "", drive: own = openAndWait }) {
    const context = await started.newContext();
    context.setDefaultTimeout(60_000);
    t.after(() => context.close());
    const page = await context.newPage();
    const complaints = listen(page);
    const address = `${origin}${path}?endpoint=${connect.origin.replace("http", "ws")}`;
    const findings = await own(page, address, folder);
    return { ...findings, console: complaints.join("; ") || "ok" };
  }
  return { drive };
}

/** listen collects what a developer would see in red or yellow on the console. */
function listen(page) {
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type()) || /favicon/.test(message.location().url)) return;
    if (/^connect-epos: (everything here is played by a simulator|nobody )/.test(message.text())) return; // for the till's developer
    complaints.push(`${message.text()} ${message.location().url}`);
  });
  return complaints;
}

/** The common till writes its findings into the page. A page that threw before that has only its complaints. */
async function openAndWait(page, address) {
  const threw = new Promise((resolve) => page.once("pageerror", (error) => resolve({ import: String(error) })));
  await page.goto(address);
  const wrote = page
    .locator("#findings")
    .textContent()
    .then((text) => JSON.parse(text));
  wrote.catch(() => {}); // the page may be closed by then
  return Promise.race([wrote, threw]);
}
