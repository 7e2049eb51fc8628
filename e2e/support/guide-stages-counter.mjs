// The stages of the guides to paying at the counter: see guide-stages.mjs.
export const COUNTER = {
  "docs/pay-at-counter.md": [
    {
      has: "ConnectEPoS.load(",
      async then() {
        Object.assign(window, made);
        const { result, payment } = await counter.refund({ amount: 100, reference: "R" });
        return [
          counter.link.state,
          result,
          payment.tid,
          await heard("supervisorSays"),
          (await heard("showLink")).length,
        ];
      },
      is: ["up", "approved", "12345678", ["refund", 100], 1],
    },
    {
      has: "amountCashback: 2000",
      async then() {
        const [{ result, taken, request }] = await heard("ended");
        const steps = told.filter(([name]) => name === "progress").map(([, , step]) => step);
        return [result, taken.total, steps.length > 3, steps.every((step, i) => i === 0 || step >= steps[i - 1])];
      },
      is: ["approved", 6250, true, true],
    },
    {
      has: "counter.refund(",
      async then() {
        const kinds = (await counter.history({ limit: 4 })).map(
          ({ request, result }) => `${request.kind ?? ""} ${result}`,
        );
        return [
          made.held.result,
          room.authCode === made.held.payment.authCode,
          kinds.length,
          kinds.every((kind) => kind.endsWith("approved")),
        ];
      },
      is: ["approved", true, 4, true],
    },
    {
      has: "async function ended(outcome)",
      async then() {
        await made.ended(await sold({ reference: "ended" }));
        const [booked, taken] = await heard("book", (reference) => reference === "ended");
        const [{ acknowledged }] = await counter.history({ reference: "ended" });
        return [booked, taken.base, acknowledged];
      },
      is: ["ended", 1250, true],
    },
    {
      has: "counter.cancel(reference)",
      async before() {
        await control("knobs", { timeScale: 2 }); // else it times out before it is cancelled
        await new Promise((shown) => {
          window.going = sold(
            { tid: "VCMINVLTIP0", reference },
            { onNotification: ({ value }) => value === "PRESENT_CARD" && shown() },
          );
        });
      },
      async then() {
        const { result } = await going;
        await control("knobs", { timeScale: 100 });
        return [made.cancelling, result];
      },
      is: [true, "cancelled"],
    },
    {
      has: "print(ConnectEPoSReceipts.receipt(question",
      async then() {
        const { result, signature } = await sold({ tid: "VCMINVLSIS0" }, { onSignature: made.askAboutSignature });
        const [deadline] = await heard("confirmUntil");
        return [result, signature.decidedBy, (await heard("print"))[0].length > 5, deadline > Date.now()];
      },
      is: ["approved", "staff", true, true],
    },
    {
      has: "counter.carryOn(",
      before: () =>
        lost(
          { reference: "T-42" },
          { reference: "T-44", tid: "12345678" },
          { reference: "T-45", tid: "87654321" },
          { reference: "T-43", tid: "VCMINVLSCD0" },
        ),
      async then() {
        const [paid] = await counter.history({ reference: "T-42" });
        const [unpaid] = await counter.history({ reference: "T-43" });
        const blocked = (await counter.pending())
          .filter(({ state }) => state === "unknown")
          .map(({ reference, carriedOn }) => [reference, carriedOn?.by]);
        const listed = told.filter(([name, , entry]) => name === "show" && entry?.state === "unknown").length;
        return [paid.result, paid.settledBy, unpaid.result, blocked, listed];
      },
      is: [
        "approved",
        "operator",
        "declined",
        [
          ["T-44", "Kim"],
          ["T-45", undefined],
        ],
        4,
      ],
    },
    {
      has: 'paidOtherwise: "cash"',
      before: () => lost({ reference: "T-41", tid: "VCMINVLSCD0" }),
      async then() {
        const { code, outcome } = await sold({ reference: "T-41" }).catch((error) => error);
        return [
          made.cash.result,
          made.cash.reason,
          code,
          outcome.settlement.paidOtherwise,
          (await heard("show", (text) => text === made.cash.text)).length,
        ];
      },
      is: ["declined", "paid-otherwise", "already-paid", "cash", 1],
    },
    {
      has: "counter.note(",
      async then() {
        const { code } = await sold({ reference: "T-40" }).catch((error) => error);
        const notes = await counter.history({ kind: "note" });
        return [made.noted.kind, made.noted.method, notes.map(({ reference }) => reference), code];
      },
      is: ["note", "sale", ["T-40"], "already-paid"],
    },
    {
      has: "counter.duplicate(tid)",
      then: () => [typeof made.payment.authCode, made.machines.length > 5, made.machine.status],
      is: ["string", true, "AVAILABLE"],
    },
    {
      has: 'report("END_OF_DAY", tid)',
      then: () => [made.report.reportResult, made.day.length > 5, made.day[0].kind],
      is: ["COMPLETE", true, "report"],
    },
  ],
  "docs/recovery.md": [
    {
      has: "async function askStaff(entry)",
      before: () => opened({}, { onPending: undefined }),
      async then() {
        window.counter = made.counter;
        await lost({ reference: "T-1" });
        const [outcome] = await heard("ended", ({ reference }) => reference === "T-1");
        const [text, finding] = await heard("twoButtons");
        return [outcome.result, outcome.settledBy, text.length > 50, finding];
      },
      is: ["approved", "operator", true, "likely-taken"],
    },
    {
      has: "epos.restore(",
      own: true,
      async before() {
        await opened();
        const kept = [];
        await epos.payAtCounter("front-bar", { onPending() {}, onRecord: (change) => kept.push(change) });
        await sold({ reference: "KEPT-1" });
        server.copies = async () => JSON.parse(JSON.stringify(kept).replaceAll("KEPT-1", "KEPT-2"));
        await epos.close();
      },
      async then() {
        window.counter = made.counter;
        const error = await sold({ reference: "KEPT-2" }).catch((error) => error);
        await sold({ reference: "KEPT-3" });
        return [error.code, (await heard("server.keep", ({ record }) => record.reference === "KEPT-3")).length];
      },
      is: ["already-paid", 1],
    },
    {
      has: "counter.takeOver(",
      async before() {
        const other = document.body.appendChild(document.createElement("iframe"));
        other.src = "/till.html";
        await new Promise((loaded) => {
          other.onload = loaded;
        });
        const window2 = other.contentWindow;
        await window2.opened();
        await window2.lost({ reference: "HUNG" });
      },
      then: async () =>
        (await counter.pending()).filter(({ reference }) => reference === "HUNG").map(({ takenOver }) => takenOver.by),
      is: ["Kim"],
    },
  ],
  "docs/rehearsal.md": [
    {
      has: "interface Rehearsal",
      by: "e2e/specs/guides/docs-snippets.spec.mjs",
      found: "the hands that the guide asks for",
    },
  ],
  "docs/reports.md": [
    {
      has: 'report("END_OF_DAY", "12345678")',
      before: () => opened(),
      then: async () => [
        (window.report = made.report).reportResult,
        (await heard("print"))[0].length > 0,
        (await heard("show"))[0] === report.text,
      ],
      is: ["COMPLETE", true, true],
    },
    {
      has: "report.open ?? []",
      async before() {
        await lost({ reference: "T-46", tid: "87654321" });
        await counter.carryOn("87654321", { by: "Kim", reason: "closing" });
      },
      then: async () => [
        made.report.reportResult,
        made.report.open.map(({ reference, state }) => [reference, state]),
        (await heard("show", (text) => text.startsWith("T-46: "))).length,
      ],
      is: ["COMPLETE", [["T-46", "unknown"]], 1],
    },
    {
      has: "ConnectEPoS.Report =",
      then: () => [
        Object.keys(made.report).filter((name) => !(name in report)),
        made.report.text,
        Object.keys(report.balances).filter((name) => !(name in made.report.balances)).length >= 0,
      ],
      is: [[], "The report is complete.", true],
    },
    { has: "limit: 30", then: () => made.ends.map(({ reportType }) => reportType), is: ["END_OF_DAY"] },
    {
      has: "URL.createObjectURL(file)",
      then: async () => [made.link.download, JSON.parse(await made.file.text()).tid],
      is: ["end-of-day_12345678.json", "12345678"],
    },
    {
      has: "asElement(report.reportLines)",
      then: () => [place.querySelectorAll(".epos-line").length > 0, made.bytes[0]],
      is: [true, 0x1b],
    },
    {
      has: "tradingDayStartsAt",
      then: async () => [(await epos.sites.get("front-bar")).tradingDayStartsAt, made.counter === counter],
      is: ["05:30", true],
    },
  ],
};
