// The reports of the demo till as staff run, read, print and save them, and the hint that one is due. It is the page that
// somebody opens for the first time, against the simulator.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { demoTill } from "../../support/demo-page.mjs";
import { browser } from "../../support/chromium.mjs";
import { bank, KEY, simulator, TID } from "../../support/simulator.mjs";
import { HOSTS } from "../../support/till-page.mjs";

const sim = await simulator();
const started = await browser();

/** The demo till, with what these tests do on it again and again. */
async function reporting(t, options) {
  const till = await demoTill(t, sim, started, options);
  const { page, at } = till;
  const booked = async () => {
    await till.screen("outcome", "Approved");
    await till.press("done");
    await till.state("idle");
  };
  return Object.assign(till, {
    async sell(digits) {
      await till.pay(TID.approves, digits);
      await booked();
    },
    async refund(digits) {
      await till.ready();
      await page.keyboard.type(digits);
      await at("refund").click();
      await at("allow-by").fill("Sue");
      await at("allow-yes").click();
      await booked();
    },
    /** Chooses a report and starts it; an end of day is confirmed. */
    async run(type, tid = TID.approves) {
      await at("reports-tid").selectOption(tid);
      await at(`report-${type}`).click();
      await at("reports-run").click();
      if (type === "END_OF_DAY") await at("confirm-day-yes").click();
    },
    /** Runs a report to its end, so that staff see it. */
    async made(type, tid) {
      await till.run(type, tid);
      await at("report").waitFor();
    },
    /** What a press of that button saves: the name of the file and its text. */
    async saved(id) {
      const [download] = await Promise.all([page.waitForEvent("download"), at(id).click()]);
      return [download.suggestedFilename(), await readFile(await download.path(), "utf8")];
    },
    /** The list, newest first, as soon as it has that many rows. */
    async listed(count) {
      await page.locator(`#reports-rows:has(> :nth-child(${count})):not(:has(> :nth-child(${count + 1})))`).waitFor();
      return page.locator("#reports-rows .result").allTextContents();
    },
  });
}

const asked = async (method) => (await bank.frames(sim, method)).length;

for (const host of HOSTS) {
  test(`host ${host}: each report by hand, with the figures of two sales and a refund`, async (t) => {
    const till = await reporting(t, { host });
    await till.sell("1250");
    await till.sell("1000");
    await till.refund("300");
    await till.at("open-reports").click();
    assert.match(await till.text("reports-note"), /^$|No report/);
    await till.at("reports-run").click();
    assert.match(await till.text("reports-problem"), /Choose first/);

    await till.made("X_BALANCE");
    assert.equal(await till.text("report-word"), "X balance complete");
    assert.match(await till.text("report-text"), /complete/);
    assert.match(
      await till.text("report-block"),
      /Sales2£22\.50Refunds1£3\.00Cashback0£0\.00Gratuity0£0\.00Total£19\.50/,
    );
    assert.match(await till.text("report-block"), /VISA£22\.50 \(2\)£3\.00 \(1\)£19\.50/);
    assert.match(await till.text("receipt-report"), /X BALANCE[^]*SALES 2[^]*22\.50[^]*REPORT COMPLETE/);
    await till.at("report-close").click();

    await till.made("BANKING");
    assert.match(
      await till.at("report-block").first().textContent(),
      /this session, payments 0001 to 0003.*Sales2£22\.50.*Total£19\.50/,
    );
    assert.match(await till.text("receipt-report"), /BANKING[^]*TXN 0001 - 0003/);
    await till.at("report-close").click();

    await till.made("END_OF_DAY");
    assert.equal(await till.text("report-word"), "End of day complete");
    const blocks = await till.at("report-block").allTextContents();
    assert.match(blocks[0], /Sales2£22\.50.*Total£19\.50/);
    assert.match(blocks[1], /this session.*Sales2£22\.50.*Total£19\.50/);
    await till.at("report-close").click();

    await till.made("Z_BALANCE");
    assert.match(await till.text("report-block"), /Sales0£0\.00Refunds0£0\.00.*Total£0\.00/); // the day was ended by the report before
    await till.at("report-close").click();

    assert.deepEqual(await till.listed(4), [
      "Z balance complete",
      "End of day complete",
      "Banking complete",
      "X balance complete",
    ]);
    for (const method of ["reportXBalance", "reportBanking", "reportEndOfDay", "reportZBalance"])
      assert.equal(await asked(method), 1, method);
    assert.deepEqual(till.complaints, []);
  });

  test(`host ${host}: a report is kept over a reload, printed, and saved as files`, async (t) => {
    const till = await reporting(t, { host });
    await till.sell("1250");
    await till.at("open-reports").click();
    await till.made("X_BALANCE");
    await till.at("report-close").click();
    await till.made("END_OF_DAY");
    await till.page.reload();
    await till.ready();
    await till.at("open-reports").click();
    assert.deepEqual(await till.listed(2), ["End of day complete", "X balance complete"]);
    await till.page.locator("#reports-rows button").first().click();
    assert.match(await till.at("report-block").first().textContent(), /Sales1£12\.50.*Total£12\.50/);

    await till.at("print-report").click();
    await till.at("print-width").selectOption("40");
    const printed = (await till.text("print-paper")).split("\n");
    assert.ok(printed.some((line) => line.includes("REPORT COMPLETE")));
    assert.ok(printed.every((line) => line.length <= 40));
    await till.at("print-close").click();

    const [name, text] = await till.saved("report-export");
    assert.match(name, new RegExp(`^end-of-day_${TID.approves}_\\d{4}-\\d\\d-\\d\\d\\.json$`));
    const one = JSON.parse(text);
    assert.deepEqual(
      [one.kind, one.reportType, one.reportResult, one.tid, one.stored],
      ["report", "END_OF_DAY", "COMPLETE", TID.approves, true],
    );
    assert.deepEqual([one.balances.totalAmount, one.balances.totalSalesCount], [1250, 1]);
    assert.ok(one.reportLines.length > 5);
    await till.at("report-close").click();

    const [all, lines] = await till.saved("reports-export");
    assert.match(all, /^reports_\d{4}-\d\d-\d\d\.jsonl$/);
    assert.deepEqual(
      lines
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).reportType),
      ["END_OF_DAY", "X_BALANCE"],
    );
    assert.equal(text.includes(KEY) || lines.includes(KEY), false);
    assert.deepEqual(till.complaints, []);
  });

  test(`host ${host}: a hint says that nobody ended the day, and leads to the report that ends it`, async (t) => {
    const till = await reporting(t, { host });
    await till.sell("1250");
    assert.equal(await till.at("due").isVisible(), false); // today's payments are not due yet
    await till.page.clock.setSystemTime(Date.now() + 26 * 60 * 60 * 1000); // the till is opened again tomorrow
    await till.page.reload();
    const hint = till.at(`due-${TID.approves}`);
    await hint.waitFor();
    assert.match(await hint.textContent(), /end of day[^]*VCMINVLSIP0 · last payment \d/);
    await till.ready();
    await till.at(`due-later-${TID.approves}`).click();
    assert.equal(await till.at("due").isVisible(), false);

    await till.page.reload(); // the same till, reloaded later
    await till.ready(); // until a report can be asked for
    await till.at(`due-run-${TID.approves}`).click();
    assert.equal(await till.at("reports-tid").inputValue(), TID.approves);
    assert.equal(await till.at("report-END_OF_DAY").isChecked(), true);
    await till.page.keyboard.press("Enter"); // the focus is on the button that runs it
    await till.at("confirm-day").waitFor();
    await till.page.keyboard.press("Enter"); // the focus is on the button that goes back
    assert.equal(await till.at("confirm-day").isVisible(), false);
    assert.equal(await asked("reportEndOfDay"), 0);
    await till.at("reports-run").click();
    await till.at("confirm-day-yes").click();
    await till.at("report").waitFor();
    assert.equal(await till.text("report-word"), "End of day complete");
    assert.equal(await till.at("due").isVisible(), false);

    await till.page.reload();
    await till.ready();
    await till.at("open-reports").click();
    await till.listed(1);
    assert.equal(await till.at("due").isVisible(), false);
    assert.deepEqual(till.complaints, []);
  });
}

test("what the card machine tells is shown while it works, also when the screen was closed meanwhile", async (t) => {
  const till = await reporting(t);
  await sim.control("knobs", { reportNotifications: true });
  await sim.control("fault", { do: "lose", direction: "out", name: "notification:REPORT_FINISHED" });
  await sim.control("fault", { do: "swap", direction: "out", name: "response:reportEndOfDay" }); // the answer comes only when the till asks for something else
  await till.at("open-reports").click();
  await till.run("END_OF_DAY");
  await till.page.locator("[data-testid=reports-progress]", { hasText: "Report running" }).waitFor();
  assert.equal(await till.at("reports-run").isDisabled(), true);
  await till.at("reports-close").click();
  await till.at("open-reports").click();
  assert.equal(await till.at("reports-progress").isVisible(), true);
  await till.at("reports-close").click();
  await till.pay(TID.approves, "700");
  await till.state("not-sent");
  assert.match(await till.text("band-text"), /making a report/);
  await till.press("done"); // this asks for the card machines
  await till.page
    .locator("[data-testid=terminals-note]", { hasText: "End of day complete. It is under Reports." })
    .waitFor();
  assert.equal(await till.at("report").isVisible(), false);
  await till.at("open-reports").click();
  assert.deepEqual(await till.listed(1), ["End of day complete"]);
  assert.equal(await till.at("reports-run").isEnabled(), true);
  assert.deepEqual(await till.charges(), []);
  assert.deepEqual(till.complaints, []);
});

test("a card machine with an uncertain payment makes no report, and is not asked", async (t) => {
  const till = await reporting(t);
  await till.pay(TID.timesOut, "800");
  await till.screen("unsure", "Not certain");
  await till.press("later");
  await till.at("open-reports").click();
  await till.run("END_OF_DAY", TID.timesOut);
  await till.page.locator("[data-testid=reports-problem]", { hasText: "not over yet" }).waitFor();
  assert.equal(await till.at("report").isVisible(), false);
  await till.page
    .locator("[data-testid=reports-note]", { hasText: "No report has been made on this device yet." })
    .waitFor();
  assert.equal(await asked("reportEndOfDay"), 0);
});

test("a report that timed out reads so, and has no figures", async (t) => {
  const till = await reporting(t);
  await sim.control("knobs", { reportResult: "TIMED_OUT" });
  await till.at("open-reports").click();
  await till.made("BANKING");
  assert.equal(await till.text("report-word"), "Banking timed out");
  assert.match(await till.text("report-text"), /Look at the card machine/);
  assert.match(await till.text("report"), /sent no totals/);
  assert.equal(await till.at("receipt-report").isVisible(), false);
});

test("the line drops during an end of day: the report is not certain, is kept, and is never asked for again", async (t) => {
  const till = await reporting(t);
  await till.sell("1250");
  await sim.control("drop", { when: "before", direction: "out", name: "response:reportEndOfDay" });
  await till.at("open-reports").click();
  await till.made("END_OF_DAY");
  assert.equal(await till.text("report-word"), "End of day: not certain");
  assert.match(await till.text("report-text"), /Look at the card machine/);
  await till.at("report-close").click();
  assert.deepEqual(await till.listed(1), ["End of day: not certain"]);
  await till.at("reports-close").click();
  await till.ready();
  assert.equal(await asked("reportEndOfDay"), 1);
});

for (const [name, viewport] of Object.entries({
  till: { width: 1024, height: 768 },
  tablet: { width: 768, height: 1024 },
})) {
  test(`the header and the reports screen fit a ${name} of ${viewport.width}x${viewport.height}`, async (t) => {
    const till = await reporting(t, { viewport });
    await till.sell("12345678");
    await sim.control("knobs", { token: "reject-401" });
    await sim.control("links/close", { code: 1001, reason: "going away" });
    await till.page.locator("[data-testid=link]:not([data-state=up])").waitFor();
    const fits = () =>
      till.page.evaluate(() => {
        const bar = document.querySelector(".bar").getBoundingClientRect();
        const settings = document.querySelector("#open-settings").getBoundingClientRect();
        return [
          document.documentElement.scrollWidth <= innerWidth,
          document.documentElement.scrollHeight <= innerHeight,
          bar.height < 72,
          settings.right <= innerWidth,
        ];
      });
    assert.match(await till.text("takings"), /£123,456\.78/);
    assert.deepEqual(await fits(), [true, true, true, true]);
    await sim.control("knobs", { token: "accept" });
    await till.ready();
    await till.at("open-reports").click();
    const inside = (id) =>
      till.page.evaluate((id) => {
        const { top, right, bottom, left } = document.getElementById(id).getBoundingClientRect();
        const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.getElementById(id);
        return (
          top >= 0 &&
          left >= 0 &&
          right <= innerWidth &&
          bottom <= innerHeight &&
          scrollWidth <= clientWidth &&
          scrollHeight <= clientHeight
        );
      }, id);
    assert.equal(await inside("reports"), true);
    await till.made("END_OF_DAY");
    assert.equal(await inside("report"), true);
  });
}
