// How the test of the examples builds this till, and what staff do in it.
import { readdir } from "node:fs/promises";
import { join } from "node:path";

export default {
  tool: "Next.js example",
  package: "next",
  variants: {
    "development server, with the simulator": { start: "npm run dev -- --hostname 127.0.0.1 --port $PORT" },
    "for a shop": { build: "npm run build", start: "npm start", drive: hasNoSimulator },
  },

  async drive(page, address) {
    await page.goto(address);
    await page.getByRole("button", { name: "Pay" }).click();
    const element = page.locator("connect-payment");
    await element.getByText("Approved").first().waitFor();
    await page.getByRole("listitem").filter({ hasText: "Approved" }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Pay" }).and(page.locator(":enabled")).waitFor();
    return { payment: "ok" };
  },
};

/** What a shop gets starts the engine, and has no site yet. The simulator is not among its files. */
async function hasNoSimulator(page, address, folder) {
  await page.goto(address);
  const told = await page.getByRole("alert").filter({ hasText: /\S/ }).first().textContent();
  const files = await readdir(join(folder, ".next", "static"), { recursive: true });
  const simulators = files.filter((name) => name.includes("simulator"));
  return {
    "no site yet": told.includes("not set up for card payments") ? "ok" : told,
    "no simulator": simulators.length ? simulators.join() : "ok",
  };
}
