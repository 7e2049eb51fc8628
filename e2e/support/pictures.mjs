// The pictures of docs/screens, drawn from the built files and the simulator: the demo till after a sale, and each state of
// <connect-payment>. tools/docs/screens.mjs keeps them, and docs-pictures.spec.mjs compares new ones with what is kept.
import { demoTill } from "./demo-page.mjs";
import { elementShop } from "./element-page.mjs";
import { TID } from "./simulator.mjs";

/** The window and the states of each set of pictures of the element. */
export const LOOKS = {
  light: { width: 540, colorScheme: "light" },
  dark: { width: 540, colorScheme: "dark", scheme: "dark", only: ["progress", "approved", "signature", "unsure"] },
  narrow: { width: 320, colorScheme: "light", lang: "de", only: ["progress", "signature", "unsure", "settle"] },
  rtl: { width: 540, colorScheme: "light", dir: "rtl", only: ["progress", "signature", "unsure"] },
};

/** demoPicture is the demo till after a sale. */
export async function demoPicture(t, started, sim) {
  const till = await demoTill(t, sim, started, { viewport: { width: 1180, height: 760 } });
  await till.ready();
  await till.at(`terminal-${TID.approves}`).click();
  await till.page.keyboard.type("1250");
  await till.at("reference").fill("T-42");
  await till.at("pay").click();
  await till.state("approved");
  await till.page.mouse.move(0, 0);
  return till.page.screenshot({ animations: "disabled" });
}

/**
 * elementPictures draws the states of a look, or `only` some of them, and calls `keep(name, png)` for each. `style` is added
 * to the styles of the page, to see what a change makes of the pictures.
 */
export async function elementPictures(t, started, sim, look, keep, { style = "", only = LOOKS[look].only } = {}) {
  const { width, colorScheme, scheme, only: _, ...page } = LOOKS[look];
  await sim.control("reset", {});
  await sim.control("knobs", { timedOutTakesMoney: true });
  const context = await started.newContext({ viewport: { width, height: 800 }, colorScheme, deviceScaleFactor: 1 });
  const till = await elementShop(t, started, sim, {
    csp: "",
    context,
    ...page,
    attributes: { staff: "Ann", ...(scheme && { scheme }) },
  });
  await till.page.addStyleTag({
    content: `body { margin: 0; padding: 1rem; background: ${scheme ? "#0f151a" : "#e7ebee"} } body > button { display: none } ${style}`,
  });
  const wanted = (name) => !only || only.includes(name);
  const picture = async (name) => {
    if (!wanted(name)) return;
    await till.page.mouse.move(0, 0);
    await till.page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.cancel())));
    const { height } = await till.element.boundingBox();
    await keep(
      `${look}-${name}`,
      await till.page.screenshot({
        clip: { x: 0, y: 0, width, height: height + 32 },
        fullPage: true,
        animations: "disabled",
      }),
    );
  };
  for (const [act, names] of ACTS) if (names.some(wanted)) await act(till, sim, picture);
}

/** What is played, and the pictures that are taken of it. */
const ACTS = [
  [progress, ["progress"]],
  [approved, ["approved", "receipt"]],
  [declined, ["declined"]],
  [signature, ["signature"]],
  [unsure, ["unsure", "settle"]],
];

async function progress(till, sim, picture) {
  await sim.control("knobs", { timeScale: 4 });
  await sim.control("fault", { do: "delay", ms: 1500, direction: "out", name: "notification:CONNECTING" });
  await till.begin({ tid: TID.approves, reference: "Table 7" });
  await till.page.waitForFunction(() =>
    document.querySelector("connect-payment").shadowRoot.querySelector("h2").textContent.includes("PIN"),
  );
  await sim.control("links/freeze", {});
  await picture("progress");
  await sim.control("links/thaw", {});
  await sim.control("knobs", { timeScale: 100 });
  await till.screen("outcome");
  await till.press("done");
}

async function approved(till, sim, picture) {
  await sim.control("knobs", { gratuity: 150 });
  await till.begin({ tid: TID.approves, reference: "Table 8" });
  await till.screen("outcome");
  await picture("approved");
  await till.element.locator("details[data-name=customer] summary").click();
  await picture("receipt");
  await till.press("done");
  await sim.control("knobs", { gratuity: 0 });
}

async function declined(till, sim, picture) {
  await till.begin({ tid: TID.declines, reference: "Table 9" });
  await till.screen("outcome");
  await picture("declined");
  await till.press("done");
}

async function signature(till, sim, picture) {
  await till.begin({ tid: TID.signs, reference: "Table 10", amount: 123450 });
  await till.screen("signature");
  await picture("signature");
  await till.press("accept");
  await till.screen("outcome");
  await till.press("done");
}

async function unsure(till, sim, picture) {
  await till.page.evaluate(() => document.querySelector("connect-payment").toggleAttribute("simulator", true));
  await till.begin({ tid: TID.timesOut, reference: "Table 11" });
  await till.element.locator("[data-screen=unsure].warn").waitFor();
  await picture("unsure");
  await till.press("paid");
  await picture("settle");
  await till.press("back");
  await till.press("later");
}

/**
 * unlike returns how much two pictures differ. Both are drawn so small, 80 cells wide, that the letters of a font are only
 * grey. `mean` is the mean difference of a cell, `block` the greatest difference of 4 by 4 cells, in any colour, of 255.
 * `height` is by how many per cent one of them is higher.
 */
export function unlike(page, one, other) {
  return page.evaluate(
    async (both) => {
      const images = await Promise.all(
        both.map(async (bytes) => createImageBitmap(await (await fetch(`data:image/png;base64,${bytes}`)).blob())),
      );
      const [wide, high] = [80, Math.round((80 * images[0].height) / images[0].width)];
      const [a, b] = images.map((image) => {
        const paper = new OffscreenCanvas(wide, high).getContext("2d");
        paper.imageSmoothingQuality = "high";
        paper.drawImage(image, 0, 0, wide, high);
        return paper.getImageData(0, 0, wide, high).data;
      });
      let [sum, block] = [0, 0];
      for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
      for (let y = 0; y + 4 <= high; y += 2)
        for (let x = 0; x + 4 <= wide; x += 2)
          for (let colour = 0; colour < 3; colour++) {
            let [left, right] = [0, 0];
            for (let at = 0; at < 16; at++) {
              const place = ((y + (at >> 2)) * wide + x + (at & 3)) * 4 + colour;
              left += a[place];
              right += b[place];
            }
            block = Math.max(block, Math.abs(left - right) / 16);
          }
      return {
        mean: sum / ((a.length * 3) / 4),
        block,
        height: (100 * Math.abs(images[0].height - images[1].height)) / images[0].height,
      };
    },
    [one, other].map((bytes) => bytes.toString("base64")),
  );
}
