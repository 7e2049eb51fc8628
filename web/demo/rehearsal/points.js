// The points of Paymentsense's integration checklist that can be played through the hands of a till. docs/rehearsal.md says
// which hands a till must have. A command plays this file, and the two that it imports, in any page.
import { TID, until, want } from "./tools.js";
import { tablePoints } from "./points-tables.js";

/**
 * The points in their order. `about` says what a point is, in our words. `play(till, tools)` resolves with what was seen,
 * or throws what is wrong. `needs` names hands that not every till has: without them the point is not played, and the
 * result says so.
 */
const points = [
  {
    about: "Account and API key can be set for the till, and the key is not shown again",
    async play(till) {
      const { settings } = till;
      want(settings, "The till gives no settings()");
      const { account, keyShown } = await till.settings();
      want(account, "No account is set");
      want(!keyShown, "The API key can be read on the screen");
      return `account ${account}`;
    },
  },
  {
    about: "Staff choose the card machine",
    async play(till) {
      const listed = await till.terminals();
      want(listed.includes(TID.approves) && listed.length > 1, `The till offers ${listed.join(", ") || "none"}`);
      return `${listed.length} card machines`;
    },
  },
  {
    about: "SUCCESSFUL: the amount is cleared once, and notifications are shown meanwhile",
    async play(till, { sale, bank, shown }) {
      const { cleared, text, reference } = await sale(TID.approves, 1250);
      want(cleared === 1250, `The till cleared ${cleared}: ${text}`);
      want((await bank()).join() === "SALE 1250", `The bank has ${await bank()}`);
      want(shown() > 1, "The till showed no progress");
      return `${reference}: ${text}`;
    },
  },
  ...[
    ["DECLINED", TID.declines],
    ["UNSUCCESSFUL", TID.fails],
  ].map(([result, tid]) => ({
    about: `${result}: staff are told, and the amount is kept`,
    async play(till, { sale, bank }) {
      const { cleared, text } = await sale(tid, 700);
      want(cleared === 0, `The till cleared ${cleared}`);
      want(text, "Staff are told nothing");
      want((await bank()).length === 0, `The bank has ${await bank()}`);
      return text;
    },
  })),
  {
    about: "CANCELLED: a payment can be cancelled from the till, and the amount is kept",
    async play(till, { begin, bank }) {
      await till.control("knobs", { timeScale: 5 }); // slow, so that it does not time out before it is cancelled
      const { ended } = begin("sale", TID.timesOut, 800);
      await until(async () => (await till.shown()).canCancel, "The till offers no way to cancel");
      await till.cancel();
      const { cleared, text } = await ended;
      want(cleared === 0, `The till cleared ${cleared}: ${text}`);
      want((await bank()).length === 0, `The bank has ${await bank()}`);
      return text;
    },
  },
  {
    about: "A signature is shown to staff, and their yes is taken",
    async play(till, { begin, bank }) {
      const { ended } = begin("sale", TID.signs, 900);
      await until(async () => (await till.shown()).signature, "The till does not ask about the signature");
      await till.sign(true);
      const { cleared, text } = await ended;
      want(cleared === 900, `The till cleared ${cleared}: ${text}`);
      want((await bank()).join() === "SALE 900", `The bank has ${await bank()}`);
      return text;
    },
  },
  {
    about: "A signature that staff do not accept (VOID): the amount is kept",
    async play(till, { begin, bank }) {
      const { ended } = begin("sale", TID.signs, 900);
      await until(async () => (await till.shown()).signature, "The till does not ask about the signature");
      await till.sign(false);
      const { cleared, text } = await ended;
      want(cleared === 0, `The till cleared ${cleared}: ${text}`);
      want((await bank()).join() === "SALE 900,SALE_REVERSAL 900", `The bank has ${await bank()}`);
      return text;
    },
  },
  {
    about: "Where the card machine does not print, the till does: the slip to sign, while staff are asked",
    needs: "printed",
    async play(till, { begin, reference }) {
      const { ended } = begin("sale", TID.signs, 900);
      await until(async () => (await till.shown()).signature, "The till does not ask about the signature");
      const slip = await till.printed(reference(), "signature");
      await till.sign(true);
      await ended;
      want(/9[.,]00/.test(slip) && /sign/i.test(slip), `The slip reads: ${slip}`);
      return `${slip.trim().split("\n").length} lines`;
    },
  },
  {
    about:
      "Where the card machine does not print, the till does: customer's and merchant's copy, as the card machine wrote them",
    needs: "printed",
    async play(till, { sale, ledger }) {
      const { reference } = await sale(TID.approves, 1250);
      const [{ authCode }] = await ledger();
      for (const copy of ["customer", "merchant"]) {
        const text = await till.printed(reference, copy);
        want(
          text.toLowerCase().includes(copy) && /12[.,]50/.test(text) && text.includes(authCode),
          `The ${copy}'s copy reads: ${text || "nothing"}`,
        );
      }
      return `both, authorisation ${authCode}`;
    },
  },
  {
    about: "A refund gives money back",
    async play(till, { begin, bank }) {
      const { cleared, text } = await begin("refund", TID.approves, 300).ended;
      want(cleared === 300, `The till gave back ${cleared}: ${text}`);
      want((await bank()).join() === "REFUND 300", `The bank has ${await bank()}`);
      return text;
    },
  },
  {
    about: "TIMED_OUT: the till neither clears the amount nor forgets it; staff look, and decide",
    async play(till, { sale, bank, reference }) {
      const { cleared, text } = await sale(TID.timesOut, 400);
      want(cleared === null, `The till decided by itself: ${cleared}`);
      want(text, "Staff are told nothing");
      want((await till.unresolved()).includes(reference()), "The till does not list it for staff");
      await till.settle(reference(), { paid: false });
      want(!(await till.unresolved()).includes(reference()), "It is listed after staff decided");
      want((await bank()).length === 0, `The bank has ${await bank()}`);
      return text;
    },
  },
  {
    about: "The line drops before the answer: charged once, and staff can end it",
    async play(till, { sale, bank, control, reference }) {
      await control("fault", { do: "drop", when: "before", direction: "out", name: "response:sale" });
      const { cleared, text } = await sale(TID.approves, 600);
      if (cleared === null) {
        want((await till.unresolved()).includes(reference()), "The till does not list it for staff");
        await till.settle(reference(), { paid: true });
        want(!(await till.unresolved()).includes(reference()), "It is listed after staff decided");
      } else want(cleared === 600, `The till cleared ${cleared}, but the customer paid`);
      want((await bank()).join() === "SALE 600", `The bank has ${await bank()}`);
      return text;
    },
  },
  {
    about: "The end of day can be made, and a copy of it is kept",
    async play(till) {
      const before = (await till.reports()).length;
      await till.endOfDay(TID.approves);
      const after = await until(async () => {
        const all = await till.reports();
        return all.length > before && all;
      }, "The till keeps no report");
      return `${after.length} kept`;
    },
  },
  ...tablePoints.map((point) => ({ ...point, needs: "tables" })),
];

/** Plays all points, tells each one when it ends, and returns them: `{ about, ok, said }`. `ok` is undefined if a point was not played. */
async function rehearse(till, told = () => {}) {
  const ran = [];
  for (const point of points) {
    const result = { about: point.about, ...(await played(point, till)) };
    ran.push(result);
    told(result);
  }
  return ran;
}

async function played({ needs, play }, till) {
  if (needs && !till[needs]) return { said: `The till gives no ${needs}` };
  try {
    await till.control("knobs", { timeScale: 100 });
    return { ok: true, said: await play(till, await tools(till)) };
  } catch (error) {
    await till.clear?.();
    return { ok: false, said: error.message };
  }
}

/** The results of all points, in words. */
function sum(ran) {
  const asked = ran.filter(({ ok }) => ok !== undefined);
  const rest = ran.length - asked.length;
  return `${asked.filter(({ ok }) => ok).length} of ${asked.length} points passed${rest > 0 ? `, ${rest} not played` : ""}`;
}

/** The tools of a point: the till's sale, and what the bank booked from here on. */
async function tools(till) {
  const charges = async () => (await till.control("ledger")).charges;
  const before = (await charges()).length;
  let reference,
    texts = new Set();
  const begin = (kind, tid, amount) => {
    reference = `rehearsal-${Date.now().toString(36)}`;
    const ended = till[kind]({ tid, amount, reference });
    let over = false;
    ended
      .finally(() => {
        over = true;
      })
      .catch(() => {});
    const watch = async () => {
      while (!over) {
        texts.add((await till.shown()).text);
        await new Promise((next) => setTimeout(next, 5));
      }
    };
    watch().catch(() => {});
    return { ended: ended.then((end) => ({ ...end, reference })) };
  };
  return {
    begin,
    sale: (tid, amount) => begin("sale", tid, amount).ended,
    reference: () => reference,
    shown: () => texts.size,
    ledger: async () => (await charges()).slice(before),
    bank: async () => (await charges()).slice(before).map(({ type, amountTotal }) => `${type} ${amountTotal}`),
    control: till.control,
  };
}

export { rehearse, sum };
