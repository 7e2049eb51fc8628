// The worked examples against the real engine and simulator: Odoo's payment screen and React's hooks are stood in for.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { waitForCards, presentCards } from "../../support/slow-customer.mjs";
import { browser } from "../../support/chromium.mjs";
import { shop } from "../../support/shop.mjs";
import { bank, simulator, TID } from "../../support/simulator.mjs";
import { odoo, react } from "../../support/fake-odoo-and-react.mjs";

const sim = await simulator();
const started = await browser();
const source = (name) => readFile(new URL(`../../../examples/${name}`, import.meta.url), "utf8");

/** opened is a shop whose page finds the examples. `prepare` was run in it. */
async function opened(t, prepare) {
  await sim.control("reset", {});
  const till = await shop(t, started, sim);
  const scripts = {
    "odoo.js": odoo,
    "react.js": react,
    "connect_payment.js": await source("odoo/connect_payment.js"),
    "useConnectPayment.js": (await source("react/useConnectPayment.js")).replace('"react"', '"./react.js"'),
  };
  await till.page.route("**/examples/*", (route) =>
    route.fulfill({ contentType: "text/javascript", body: scripts[route.request().url().split("/").pop()] }),
  );
  await till.page.evaluate(prepare);
  return till;
}

async function prepareOdoo() {
  const { connectPayment } = await import("/examples/connect_payment.js");
  const { Line, order, pos, PaymentInterface, remove, leave, removeOrder } = await import("/examples/odoo.js");
  const said = [];
  const Payment = connectPayment(PaymentInterface, {
    counter: shop.counter,
    terminal: (method) => method.tid,
    tell: (text) => said.push(text),
    sign: () => window.signs,
  });
  shop.counter.addEventListener("recovered", ({ detail }) => terminal.recovered(detail));
  const method = (tid) => ({ tid, payment_terminal: terminal });
  const terminal = new Payment(pos, {});
  let lines = 0;
  window.odoo = {
    said,
    terminal,
    order,
    remove,
    leave,
    removeOrder,
    line(tid, amount) {
      const line = new Line(`line-${crypto.randomUUID()}-${lines++}`, amount, method(tid));
      order.lines.push(line);
      return line;
    },
    facts: ({ uuid, status, statuses, amount, transaction_id, payment_method_authcode, ticket }) => ({
      uuid,
      status,
      statuses,
      amount,
      transaction_id,
      authcode: payment_method_authcode,
      ticket,
    }),
    async pay(tid, amount) {
      const line = window.odoo.line(tid, amount);
      return { taken: await line.pay(), ...window.odoo.facts(line), said: said.slice() };
    },
  };
}

test("Odoo: what was taken is on the line, what was not may be sent again", async (t) => {
  const till = await opened(t, prepareOdoo);
  const pay = (tid, amount) => till.page.evaluate(([tid, amount]) => window.odoo.pay(tid, amount), [tid, amount]);
  const sold = await pay(TID.approves, 12.5);
  assert.deepEqual([sold.taken, sold.statuses, sold.amount], [true, ["waiting", "waitingCard", "done"], 12.5]);
  assert.ok(sold.transaction_id && sold.authcode && sold.ticket.length > 50, "what its receipt needs");
  const declined = await pay(TID.declines, 0.29);
  assert.deepEqual([declined.taken, declined.status], [false, "retry"]);
  assert.equal(declined.said.length, 1);
  const refunded = await pay(TID.approves, -4);
  assert.deepEqual([refunded.taken, refunded.amount], [true, -4]);
  await till.page.evaluate(() => {
    window.signs = false;
  });
  assert.equal((await pay(TID.signs, 3)).taken, false, "a signature that staff do not accept");
  const charges = await bank.charges(sim);
  assert.deepEqual(
    charges.map(({ type, amountTotal }) => [type, amountTotal]),
    [
      ["SALE", 1250],
      ["REFUND", 400],
      ["SALE", 300],
      ["SALE_REVERSAL", 300],
    ],
  );
  assert.deepEqual(await till.counter("pending"), [], "all of it acknowledged");
});

test("Odoo: one line asked twice is charged once, and a reversal is a refund", async (t) => {
  const till = await opened(t, prepareOdoo);
  const told = await till.page.evaluate(async (tid) => {
    const line = window.odoo.line(tid, 7);
    const both = await Promise.all([line.pay(), line.pay()]);
    const later = await line.pay();
    const reversed = await window.odoo.terminal.sendPaymentReversal(line.uuid);
    return { both, later, reversed, amount: line.amount, supports: window.odoo.terminal.supports_reversals };
  }, TID.approves);
  assert.deepEqual(told, { both: [true, true], later: true, reversed: true, amount: 7, supports: true });
  assert.deepEqual(
    (await bank.charges(sim)).map(({ type }) => type),
    ["SALE", "REFUND"],
  );
});

test("Odoo: a line whose payment was cancelled goes away, one that was taken stays", async (t) => {
  const till = await opened(t, prepareOdoo);
  await waitForCards(sim); // else it times out before it is cancelled
  const cancelled = await till.page.evaluate(async (tid) => {
    const line = window.odoo.line(tid, 5);
    const paid = line.pay();
    await shop.hear("notification", { value: "PRESENT_CARD" });
    await window.odoo.remove(line);
    return { taken: await paid, left: window.odoo.order.lines.length };
  }, TID.timesOut);
  assert.deepEqual(cancelled, { taken: false, left: 0 });
  await till.forget();
  await presentCards(sim);
  await sim.control("knobs", { cancelCrosses: true });
  const late = await till.page.evaluate(async (tid) => {
    const line = window.odoo.line(tid, 6);
    const paid = line.pay();
    await shop.hear("notification", { value: "PRESENT_CARD" });
    window.odoo.remove(line);
    return { taken: await paid, ...window.odoo.facts(line), left: window.odoo.order.lines.length };
  }, TID.approves);
  assert.deepEqual([late.taken, late.status, late.left], [true, "done", 1]);
});

test("Odoo: nobody can tell, so nothing is sent again until staff settle it", async (t) => {
  const till = await opened(t, prepareOdoo);
  const { uuid, statuses, left } = await till.page.evaluate(async (tid) => {
    const line = (window.line = window.odoo.line(tid, 9));
    window.paid = line.pay();
    await new Promise((unsure) => {
      line.setPaymentStatus = (status) => {
        line.statuses.push((line.status = status));
        if (status === "force_done") unsure();
      };
    });
    window.odoo.remove(line); // Odoo would forget the line
    return { ...window.odoo.facts(line), left: window.odoo.order.lines.length };
  }, TID.timesOut);
  assert.equal(statuses.at(-2), "force_done");
  assert.equal(left, 1);
  assert.equal((await bank.frames(sim, "sale", TID.timesOut)).length, 1);
  const end = await till.page.evaluate(async (uuid) => {
    const again = window.odoo.terminal.sendPaymentRequest(uuid);
    await window.odoo.terminal.settle(uuid, { verdict: "paid", by: "Kim", reason: "slip", force: true });
    return {
      taken: await window.paid,
      again: await again,
      status: window.line.status,
      left: window.odoo.order.lines.length,
    };
  }, uuid);
  assert.deepEqual(end, { taken: true, again: true, status: "done", left: 1 });
  assert.equal((await bank.frames(sim, "sale", TID.timesOut)).length, 1);
  assert.deepEqual(await till.counter("pending"), []);
});

test("Odoo: an order that is deleted while its payment waits: somebody is told, and it stays pending", async (t) => {
  const till = await opened(t, prepareOdoo);
  const waiting = (then) =>
    till.page.evaluate(
      async ([tid, then]) => {
        window.line = window.odoo.line(tid, 8);
        window.paid = window.line.pay();
        await shop.hear("notification", { value: "PRESENT_CARD" });
        window.odoo[then](window.odoo.order);
      },
      [TID.approves, then],
    );
  const ended = () => till.page.evaluate(async () => [await window.paid, window.line.uuid, window.odoo.said.splice(0)]);
  await waitForCards(sim);
  await waiting("leave"); // staff serve somebody else meanwhile
  await presentCards(sim);
  assert.deepEqual((await ended()).slice(2), [[]]);
  assert.equal(await till.page.evaluate(() => window.line.amount), 8);
  assert.deepEqual(await till.counter("pending"), [], "booked on the line of an order that is not shown");

  await till.forget();
  await waitForCards(sim);
  await waiting("removeOrder");
  await presentCards(sim);
  const [, uuid, said] = await ended();
  assert.equal(said.length, 1);
  assert.match(said[0], /its order was deleted/);
  const pending = async () => (await till.counter("pending")).map(({ reference, state }) => [reference, state]);
  assert.deepEqual(await pending(), [[uuid, "unacknowledged"]]);

  await till.reload();
  await till.page.evaluate(prepareOdoo);
  const [outcome] = await till.counter("history", { reference: uuid });
  const again = await till.page.evaluate(async (outcome) => {
    await window.odoo.terminal.recovered(outcome); // as payAtCounter tells it at the next start
    return window.odoo.said;
  }, outcome);
  assert.match(again.join(), /its order was deleted/);
  assert.deepEqual(await pending(), [[uuid, "unacknowledged"]]);
  await till.page.evaluate((uuid) => window.odoo.terminal.dealtWith(uuid), uuid);
  assert.deepEqual(await pending(), []);
});

async function prepareReact() {
  const { mount } = await import("/examples/react.js");
  const { useConnectPayment } = await import("/examples/useConnectPayment.js");
  let waits = [];
  window.view = {
    booked: [],
    phases: [],
    mount: () => {
      window.view.unmount = mount(() => {
        Object.assign(window.view, {
          now: useConnectPayment(shop.counter, async (outcome) => {
            window.view.booked.push([outcome.reference, outcome.result]);
          }),
        });
        window.view.phases.push(window.view.now.phase);
        waits = waits.filter((wait) => !wait(window.view.now));
      });
    },
    /** Resolves as soon as the component shows that. */
    shows: (like) =>
      new Promise((resolve) => {
        const look = (now) => like(now) && (resolve(), true);
        if (!look(window.view.now)) waits.push(look);
      }),
  };
  window.view.mount();
}

test("React: a payment is shown from start to end, and booked once", async (t) => {
  const till = await opened(t, prepareReact);
  const told = await till.page.evaluate(async (tid) => {
    const request = { tid, amount: 1250, currency: "GBP", reference: `R-${crypto.randomUUID()}` };
    await Promise.all([window.view.now.pay(request), window.view.now.pay(request)]);
    await window.view.shows(({ phase }) => phase === "over");
    const { phase, outcome, step } = window.view.now;
    return {
      phase,
      result: outcome.result,
      step,
      phases: [...new Set(window.view.phases)],
      booked: window.view.booked.map(([, result]) => result),
    };
  }, TID.approves);
  assert.deepEqual(
    { ...told, step: told.step > 0 },
    { phase: "over", result: "approved", step: true, phases: ["idle", "paying", "over"], booked: ["approved"] },
  );
  assert.equal((await bank.frames(sim)).length, 1);
});

test("React: staff cancel, accept a signature, and are told when nothing was sent", async (t) => {
  const till = await opened(t, prepareReact);
  await till.page.evaluate(() => {
    window.request = (tid, more) => ({
      tid,
      amount: 500,
      currency: "GBP",
      reference: `R-${crypto.randomUUID()}`,
      ...more,
    });
  });
  await waitForCards(sim);
  const first = await till.page.evaluate(async (tid) => {
    const { view } = window;
    const cancelled = request(tid);
    const going = view.now.pay(cancelled);
    await view.shows(({ step }) => step > 0);
    await view.now.cancel(cancelled.reference);
    return (await going).result;
  }, TID.timesOut);
  await presentCards(sim);
  const told = await till.page.evaluate(async ({ approves, signs }) => {
    const { view } = window;
    const signing = view.now.pay(request(signs));
    await view.shows(({ phase }) => phase === "signing");
    await shop.hear("notification", { value: "SIGNATURE_VERIFICATION_IN_PROGRESS" });
    if (view.now.phase !== "signing") throw new Error(`the question is gone: ${view.now.phase}`);
    const asked = view.now.question.reference.startsWith("R-");
    view.now.sign(true);
    const second = (await signing).result;
    await view.now.pay(request(approves, { amount: 0 }));
    await view.shows(({ phase }) => phase === "refused");
    return { asked, second, field: view.now.error.field, text: view.now.text.length > 0 };
  }, TID);
  assert.deepEqual(
    { first, ...told },
    { first: "cancelled", asked: true, second: "approved", field: "amount", text: true },
  );
});

test("React: what nobody can tell is booked by nobody until staff settle it", async (t) => {
  const till = await opened(t, prepareReact);
  const reference = `R-${Date.now()}`;
  await till.page.evaluate(
    async ([tid, reference]) => {
      await window.view.now.pay({ tid, amount: 500, currency: "GBP", reference });
      await window.view.shows(({ pending }) => pending.length === 1);
    },
    [TID.timesOut, reference],
  );
  assert.deepEqual(await till.page.evaluate(() => window.view.booked), []);
  const told = await till.page.evaluate(async (reference) => {
    await window.view.now.settle(reference, { verdict: "not-paid", by: "Kim", reason: "no slip", force: true });
    await window.view.shows(({ pending }) => pending.length === 0);
    return { result: window.view.now.outcome.result, booked: window.view.booked.length };
  }, reference);
  assert.deepEqual(told, { result: "declined", booked: 1 });
});

test("React: what ends while no component is there is booked by the next page", async (t) => {
  const till = await opened(t, prepareReact);
  const reference = `R-${Date.now()}`;
  await sim.control("fault", { do: "lose", direction: "out", name: "response:sale" });
  await till.page.evaluate(
    ([tid, reference]) => {
      window.view.now.pay({ tid, amount: 500, currency: "GBP", reference });
    },
    [TID.approves, reference],
  );
  await bank.lost(sim);
  await till.reload();
  await till.page.evaluate(prepareReact);
  await till.page.evaluate(async (reference) => {
    await window.view.shows(({ pending }) => pending.length === 1);
    await window.view.now.settle(reference, { verdict: "paid", by: "Kim", reason: "the bank says so", force: true });
    await window.view.shows(({ pending }) => pending.length === 0);
  }, reference);
  assert.deepEqual(await till.page.evaluate(() => window.view.booked), [[reference, "approved"]]);
  assert.equal((await bank.frames(sim)).length, 1);
});
