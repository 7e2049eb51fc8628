// Draws docs/screens/demo.png anew: the demo till after a sale. `./build.sh docs` runs it on a simulator.
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-features=LocalNetworkAccessChecks"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1180, height: 760 }, locale: "en-GB", colorScheme: "light", reducedMotion: "reduce" });
  await page.goto(process.argv[2]);
  await page.getByTestId("settings-save").click();
  await page.locator("[data-testid=pay]:enabled").waitFor();
  await page.getByTestId("terminal-VCMINVLSIP0").click();
  await page.keyboard.type("1250");
  await page.getByTestId("reference").fill("T-42");
  await page.getByTestId("pay").click();
  await page.locator("[data-testid=band][data-state=approved]").waitFor();
  await page.screenshot({ path: fileURLToPath(new URL("../../docs/screens/demo.png", import.meta.url)), animations: "disabled" });
} finally {
  await browser.close();
}
