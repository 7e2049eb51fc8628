// The tests of a till in Jest, which loads no modules by itself.
const { EPoSError, load } = require("connect-epos");
const { asText } = require("connect-epos/receipts");
const { tableBook } = require("connect-epos/tables");
const german = require("connect-epos/text-de");
const element = require("connect-epos/element");
const inPage = typeof document === "undefined" ? test.skip : test;

/** A counter that approves at once, as a till fakes it. */
function fakeCounter() {
  const outcome = {
    result: "approved",
    settledBy: "response",
    kind: "sale",
    reference: "T-42",
    attempt: 1,
    tid: "1",
    stored: true,
    text: "Approved.",
    asked: { amount: 1250, currency: "GBP" },
    taken: { base: 1250, gratuity: 0, cashback: 0, total: 1250 },
  };
  return Object.assign(new EventTarget(), {
    link: { state: "up" },
    pending: async () => [],
    history: async () => [],
    sale: async () => outcome,
  });
}

test("every part is there", async () => {
  expect([typeof load, typeof EPoSError, typeof asText, typeof tableBook]).toEqual(Array(4).fill("function"));
  expect(german.outcomes.approved).toContain("Genehmigt");
  expect(element.words.en.done).toBe("Done");
  await expect(load({ softwareHouseId: "simSWH" })).rejects.toMatchObject({ code: "insecure-context", sent: false });
});

inPage("the element shows a payment", async () => {
  document.body.innerHTML = '<connect-payment lang="de"></connect-payment>';
  const shown = document.querySelector("connect-payment");
  const outcome = await shown.pay(fakeCounter(), { amount: 1250, reference: "T-42" });
  expect([outcome.result, shown.phase, shown.reference]).toEqual(["approved", "outcome", "T-42"]);
  expect(shown.shadowRoot.querySelector("h2").textContent).toBe("Genehmigt");
});
