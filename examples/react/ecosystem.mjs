// How the test of the examples builds this till, and what staff do in it.
export default {
  tool: "React",
  package: "react",
  variants: {
    "19, hook and element, in StrictMode": { build: "npm run build", serve: "dist" },
    "18, hook and element, in StrictMode": { build: "npm run build-18", serve: "dist" },
  },

  async drive(page, address) {
    await page.goto(address);
    await page.getByRole("button", { name: "Pay by element" }).click();
    const element = page.locator("connect-payment");
    await element.getByRole("heading", { name: "Approved" }).waitFor();
    await element.getByRole("button", { name: "Next customer" }).click();
    const booked = page.getByRole("listitem");
    await booked.filter({ hasText: "approved" }).waitFor();
    const engines = page.workers().length;

    await page.getByRole("button", { name: "Other screen" }).click();
    await page.getByRole("button", { name: "Pay by hook" }).click();
    await page.getByRole("button", { name: "Accept" }).click();
    await page.getByRole("button", { name: "Next bill" }).waitFor();
    await booked.nth(1).waitFor();
    return {
      engines: engines === 1 ? "ok" : `${engines} engines run`,
      booked: (await booked.allTextContents()).every((bill) => /: approved$/.test(bill))
        ? "ok"
        : "not all are approved",
    };
  },
};
