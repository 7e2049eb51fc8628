// The demo till's page, as staff have it before them.

/**
 * demoTill opens a new device with the demo till on it, set up for the simulator
 * by one Enter; or another window `beside` one.
 * `complaints` has the errors and warnings of its console.
 */
export async function demoTill(
  t,
  sim,
  started,
  { host = "worker", viewport = { width: 1024, height: 768 }, setUp = true, beside } = {},
) {
  if (!beside) await sim.control("reset", {});
  const context =
    beside?.page.context() ?? (await started.newContext({ viewport, locale: "en-GB", reducedMotion: "reduce" }));
  if (!beside) t.after(() => context.close());
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (line) => ["error", "warning"].includes(line.type()) && complaints.push(line.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const at = (id) => page.getByTestId(id);
  const element = at("element");
  const till = {
    page,
    at,
    complaints,
    element,
    text: (id) => at(id).textContent(),
    state: (state) => page.locator(`[data-testid=band][data-state=${state}]`).waitFor(),
    ready: () => page.locator("[data-testid=pay]:enabled").waitFor(),
    /** takings resolves once the header says so: it does after what was booked is acknowledged. */
    takings: (words) => page.locator("[data-testid=takings]", { hasText: words }).waitFor(),
    charges: async () => (await sim.control("ledger")).charges.map(({ type, amountTotal }) => [type, amountTotal]),
    async pay(tid, digits) {
      await till.ready();
      await at(`terminal-${tid}`).click();
      await page.keyboard.type(digits);
      await page.keyboard.press("Enter");
    },
    /** screen resolves once the element shows that screen, with those words. */
    screen: (name, words) => element.locator(`[data-screen=${name}]`, { hasText: words }).waitFor(),
    /** press is a button of the element. */
    press: (name) => element.locator(`[data-name="${name}"]`).click(),
    /** sold takes a payment that is approved, and goes on. */
    async sold(digits, tid = "VCMINVLSIP0") {
      await till.pay(tid, digits);
      await till.state("approved");
      await till.press("done");
      await till.state("idle");
    },
  };
  await page.goto(`${sim.origin}/${host === "page" ? "?host=page" : ""}`);
  if (setUp) {
    await at("settings-save").waitFor();
    await page.keyboard.press("Enter");
    await till.ready();
  }
  return till;
}
