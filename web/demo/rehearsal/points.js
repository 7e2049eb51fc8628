// The points of Paymentsense's integration checklist that can be played, each through the till's own hands: what a
// till must give for that is in docs/rehearsal.md. This file imports nothing, so that a command can play it in any page.

/** Card machines of the simulator, by what they do. */
const TID = { approves: "VCMINVLSIP0", declines: "VCMINVLDIP0", fails: "VCMINVLUIP0", timesOut: "VCMINVLTIP0", signs: "VCMINVLSIS0" };

/** Says what a point wanted when it did not get it. */
function want(is, words) {
  if (!is) throw new Error(words);
}

/** until resolves when look() gives something; it looks at a till that is in motion. */
async function until(look, words, ms = 20_000) {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((next) => setTimeout(next, 20))) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(words);
}

/** The points in their order: `about` in our words, `play(till, tools)` resolves with what was seen, or throws why not. */
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
  ...[["DECLINED", TID.declines], ["UNSUCCESSFUL", TID.fails]].map(([result, tid]) => ({
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
      const after = await until(async () => { const all = await till.reports(); return all.length > before && all; }, "The till keeps no report");
      return `${after.length} kept`;
    },
  },
];

/** Plays all points, tells each as it ends, and gives them: `{ about, ok, said }`. */
async function rehearse(till, told = () => {}) {
  const ran = [];
  for (const point of points) {
    let result;
    try {
      await till.control("knobs", { timeScale: 100 });
      result = { about: point.about, ok: true, said: await point.play(till, await tools(till)) };
    } catch (error) {
      result = { about: point.about, ok: false, said: error.message };
      await till.clear?.();
    }
    ran.push(result);
    told(result);
  }
  return ran;
}

/** What a point plays with: the till's own sale, and the bank's book from here on. */
async function tools(till) {
  const charges = async () => (await till.control("ledger")).charges;
  const before = (await charges()).length;
  let reference, texts = new Set();
  const begin = (kind, tid, amount) => {
    reference = `rehearsal-${Date.now().toString(36)}`;
    const ended = till[kind]({ tid, amount, reference });
    let over = false;
    ended.finally(() => { over = true; }).catch(() => {});
    const watch = async () => { while (!over) { texts.add((await till.shown()).text); await new Promise((next) => setTimeout(next, 5)); } };
    watch().catch(() => {});
    return { ended: ended.then((end) => ({ ...end, reference })) };
  };
  return {
    begin,
    sale: (tid, amount) => begin("sale", tid, amount).ended,
    reference: () => reference,
    shown: () => texts.size,
    bank: async () => (await charges()).slice(before).map(({ type, amountTotal }) => `${type} ${amountTotal}`),
    control: till.control,
  };
}

export { rehearse, until };
