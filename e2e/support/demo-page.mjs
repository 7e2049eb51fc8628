// The page of the demo till, as staff see it.

/**
 * demoTill opens the demo till on a new device, and sets it up for the simulator with one Enter. With `beside` it opens
 * another window of that till.
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
    /** takings resolves when the header shows these takings, which is after what was booked is acknowledged. */
    takings: (words) => page.locator("[data-testid=takings]", { hasText: words }).waitFor(),
    charges: async () => (await sim.control("ledger")).charges.map(({ type, amountTotal }) => [type, amountTotal]),
    async pay(tid, digits) {
      await till.ready();
      await at(`terminal-${tid}`).click();
      await page.keyboard.type(digits);
      await page.keyboard.press("Enter");
    },
    /** screen resolves when the element shows that screen with those words. */
    screen: (name, words) => element.locator(`[data-screen=${name}]`, { hasText: words }).waitFor(),
    /** press presses a button of the element. */
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
