// The pictures of docs/screens/element: each state of <connect-payment>, made
// with the built files and the simulator. Run as a spec is.
import { mkdir } from "node:fs/promises";
import { after } from "node:test";
import { elementShop } from "./element-page.mjs";
import { browser, simulator, TID } from "./harness.mjs";

const OUT = new URL("../docs/screens/element/", import.meta.url);

/** How each set is seen. */
const LOOKS = {
  light: { width: 540, colorScheme: "light" },
  dark: { width: 540, colorScheme: "dark", scheme: "dark", only: ["progress", "approved", "signature", "unsure"] },
  narrow: { width: 320, colorScheme: "light", lang: "de", only: ["progress", "signature", "unsure", "settle"] },
  rtl: { width: 540, colorScheme: "light", dir: "rtl", only: ["progress", "signature", "unsure"] },
};

const sim = await simulator();
const started = await browser();
await mkdir(OUT, { recursive: true });

for (const [look, { width, colorScheme, scheme, only, ...page }] of Object.entries(LOOKS)) {
  await sim.control("reset", {});
  await sim.control("knobs", { timedOutTakesMoney: true });
  const context = await started.newContext({ viewport: { width, height: 800 }, colorScheme, deviceScaleFactor: 1 });
  const till = await elementShop({ after }, started, sim, { csp: "", context, ...page, attributes: { staff: "Ann", ...(scheme && { scheme }) } });
  await till.page.addStyleTag({ content: `body { margin: 0; padding: 1rem; background: ${scheme ? "#0f151a" : "#e7ebee"} } body > button { display: none }` });
  const picture = async (name) => {
    if (only && !only.includes(name)) return;
    await till.page.mouse.move(0, 0);
    await till.page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.cancel())));
    const { height } = await till.element.boundingBox();
    await till.page.screenshot({ path: new URL(`${look}-${name}.png`, OUT).pathname, clip: { x: 0, y: 0, width, height: height + 32 }, fullPage: true, animations: "disabled" });
  };

  await sim.control("knobs", { timeScale: 4 });
  await sim.control("fault", { do: "delay", ms: 1500, direction: "out", name: "notification:CONNECTING" });
  await till.begin({ tid: TID.approves, reference: "Table 7" });
  await till.page.waitForFunction(() => document.querySelector("connect-payment").shadowRoot.querySelector("h2").textContent.includes("PIN"));
  await picture("progress");
  await sim.control("knobs", { timeScale: 100, gratuity: 150 });
  await till.screen("outcome");
  await till.press("done");

  await till.begin({ tid: TID.approves, reference: "Table 8" });
  await till.screen("outcome");
  await picture("approved");
  await till.element.locator("details[data-name=customer] summary").click();
  await picture("receipt");
  await till.press("done");
  await sim.control("knobs", { gratuity: 0 });

  await till.begin({ tid: TID.declines, reference: "Table 9" });
  await till.screen("outcome");
  await picture("declined");
  await till.press("done");

  await till.begin({ tid: TID.signs, reference: "Table 10", amount: 123450 });
  await till.screen("signature");
  await picture("signature");
  await till.press("accept");
  await till.screen("outcome");
  await till.press("done");

  await till.page.evaluate(() => document.querySelector("connect-payment").toggleAttribute("simulator", true));
  await till.begin({ tid: TID.timesOut, reference: "Table 11" });
  await till.element.locator("[data-screen=unsure].warn").waitFor();
  await picture("unsure");
  await till.press("paid");
  await picture("settle");
  await till.press("back");
  await till.press("later");
  await context.close();
}
process.exit(0);
