// How the test of the examples builds this till, and what staff do in it.
export default {
  tool: "Angular",
  package: "@angular/core",
  variants: { "element, typed template": { build: "npm run build", serve: "dist/till/browser" } },

  async drive(page, address) {
    await page.goto(address);
    await page.getByRole("button", { name: "Pay" }).click();
    const element = page.locator("connect-payment");
    await element.getByRole("heading", { name: "Approved" }).waitFor();
    await element.getByRole("button", { name: "Next customer" }).click();
    const booked = await page.getByRole("listitem").textContent();
    return { booked: /: approved, 1250/.test(booked ?? "") ? "ok" : `booked as ${booked}` };
  },
};
