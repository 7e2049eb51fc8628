// What belongs to each block of the guides. `has` is a text by which the block is found. `before` is done in its page first.
// `then` returns what came of it, which must be `is`. With `own` it runs in a page of its own. `becomes` is what a bundler
// makes of it. `by` names another spec that runs it as it is written there. All blocks run in a page with guide-till.mjs.
// What a block declares is `made`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { COUNTER } from "./guide-stages-counter.mjs";
import { TABLES } from "./guide-stages-tables.mjs";
import { WAY } from "./guide-stages-way.mjs";

export const STAGES = {
  "README.md": [
    {
      has: "onRecovered: ended, ",
      async then() {
        const [outcome] = await heard("book");
        const counter = await (await ConnectEPoS.load({ softwareHouseId: "SD711B33" })).payAtCounter("front-bar");
        while ((await counter.pending()).length > 0) await heard("book");
        return [
          outcome.result,
          outcome.taken.base,
          outcome.reference,
          told.some(([name, text]) => name === "show" && text === outcome.text),
        ];
      },
      is: ["approved", 1250, "2026-11-23/T-42", true],
    },
    {
      has: "server.openTables(waiterId)",
      own: true,
      before: () => opened(),
      async then() {
        const { steps } = await control("waiter", { tid, tableId: "12A", bill: true });
        const [paid] = await heard("server.book");
        await heard("server.unlock");
        return [
          steps.at(-1).refused ?? "",
          paid.tableId,
          paid.amountPaid,
          (await heard("server.lock"))[0],
          (await heard("board.show", (id, state) => state === "locked"))[0],
        ];
      },
      is: ["", "12A", 4250, "12A", "12A"],
    },
  ],
  "web/package/README.md": [
    { has: 'load({ softwareHouseId: "SD711B33" })', then: () => typeof made.epos.payAtCounter, is: "function" },
    {
      has: "// simulator.js",
      then: async () => [made.simulated.simulator, typeof (await made.simulated.simulatorModule()).start],
      is: [true, "function"],
    },
    {
      has: 'import.meta.env.MODE === "test"',
      own: true,
      becomes: (code) => code.replace("import.meta.env.MODE", '"test"'),
      then: async () => [made.outcome.result, (await made.epos.simulator.ledger()).length],
      is: ["approved", 1],
    },
  ],
  "docs/adapters.md": [
    {
      has: "register_payment_method(",
      before: () => opened(),
      async then() {
        const [, name, Payment] = told.find(([called]) => called === "register_payment_method");
        const { Line, order, pos } = await import("/stand-in/odoo.js");
        const method = { connect_tid: tid };
        method.payment_terminal = new Payment(pos, method);
        const line = new Line("line-1", 12.5, method);
        order.lines.push(line);
        return [name, await line.pay(), line.statuses, (await counter.history())[0].reference];
      },
      is: ["connect_epos", true, ["waiting", "waitingCard", "done"], "line-1"],
    },
    {
      has: "useConnectPayment(counter",
      async before() {
        await opened();
        Object.assign(window, {
          Fragment: "",
          Slip: "slip",
          Unresolved: "unresolved",
          h: (type, props, ...children) => ({ type, props, children: children.flat() }),
        });
        window.useConnectPayment = (await import("/stand-in/useConnectPayment.js")).useConnectPayment;
      },
      async then() {
        const { mount } = await import("/stand-in/react.js");
        const drawn = [];
        let seen = () => {};
        mount(() => {
          drawn.push(made.Pay({ counter, bill }));
          seen();
        });
        const button = () => drawn.at(-1).children.find(({ type }) => type === "button");
        button().props.onClick();
        await new Promise((over) => {
          seen = () => drawn.at(-1).type === "" && button().props.disabled && over();
        });
        const [booked] = await heard("server.book");
        return [
          booked.reference,
          booked.result,
          drawn.some(
            ({ type, children }) => type === "p" && children.some((child) => child?.children?.[0] === "Cancel"),
          ),
          drawn.at(-1).children[0].children[0],
        ];
      },
      is: ["B-1", "approved", true, "Approved."],
    },
  ],
  "docs/browsers.md": [
    { has: "This browser is too old for card payments", then: () => typeof ConnectEPoS.load, is: "function" },
    {
      has: "epos.selfTest(",
      own: true,
      before: () => opened(),
      then: () => [
        made.results.length > 5,
        made.results.every(({ text }) => text.length > 5),
        made.wrong,
        typeof made.bundle,
        made.file.size > 1000,
      ],
      is: [true, true, [], "object", true],
    },
  ],
  "docs/deploying.md": [
    {
      has: "assets: ",
      async then() {
        const { epos } = made;
        const asked = performance
          .getEntriesByType("resource")
          .map(({ name }) => new URL(name).pathname)
          .filter((path) => path.startsWith("/epos/"));
        return [asked, (await epos.storage()).kind];
      },
      is: [["/epos/connect-epos-worker.js"], "indexeddb"],
    },
    { has: "optimizeDeps", then: () => made.default, is: { optimizeDeps: { exclude: ["connect-epos"] } } },
    {
      has: 'integrity="sha384-…"',
      becomes: (html, folder) =>
        html.replace(
          "sha384-…",
          JSON.parse(readFileSync(join(folder, "build-info.json"), "utf8")).files["connect-epos.js"].sha384,
        ),
      then: () => typeof ConnectEPoS.load,
      is: "function",
    },
  ],
  "docs/element.md": [
    {
      has: "<connect-payment>",
      before: async () => {
        await opened();
        await epos.close();
      },
      async then() {
        const counter = await (
          await ConnectEPoS.load({ softwareHouseId: "SD711B33" })
        ).payAtCounter("front-bar", { onPending() {} });
        const element = document.querySelector("connect-payment");
        while (element.phase !== "outcome") await new Promise(requestAnimationFrame);
        while ((await counter.pending()).length > 0);
        const [{ reference, result, acknowledged }] = await counter.history();
        return [reference, result, acknowledged];
      },
      is: ["T-42", "approved", true],
    },
  ],
  "docs/receipts.md": [
    { has: "<!-- ConnectEPoSReceipts -->", then: () => typeof ConnectEPoSReceipts.receipt, is: "function" },
    { has: "import * as receipts", then: () => typeof made.receipts.asText, is: "function" },
    {
      has: 'outcome.payment, "customer"',
      own: true,
      async before() {
        await opened();
        window.outcome = await sold();
      },
      then: () => (window.lines = made.lines).length > 5,
      is: true,
    },
    {
      has: "{ copy: true }",
      then: () => ConnectEPoSReceipts.asText(lines, 42, { copy: true }).split("\n")[0],
      is: "COPY",
    },
    {
      has: "receipts.asElement(lines)",
      before() {
        place.append = (node) => {
          window.node = node;
        };
      },
      then: () => [place.innerHTML === node.outerHTML, place.querySelectorAll(".epos-line").length > 5],
      is: [true, true],
    },
    {
      has: ".epos-tall",
      before() {
        place.innerHTML = ConnectEPoSReceipts.asHtml([
          { value: "a", format: ["BOLD", "DOUBLE_HEIGHT", "DOUBLE_WIDTH"] },
          { value: "", type: "BOX_VOID" },
          { value: "", type: "TICKET_FEED" },
        ]);
      },
      then() {
        const looks = (name) => getComputedStyle(place.querySelector(name));
        return [
          looks(".epos-receipt").fontFamily,
          looks(".epos-line").marginTop,
          looks(".epos-bold").fontWeight,
          looks(".epos-tall").fontSize,
          looks(".epos-wide").letterSpacing,
          looks(".epos-box").borderTopStyle,
          looks(".epos-feed").height,
        ];
      },
      is: ["monospace", "0px", "700", "16.8px", "3.36px", "solid", "21px"],
    },
    {
      has: "receipts.asText(lines, 42)",
      then: () => made.text.split("\n").every((line) => line.length <= 42) && made.text.includes("GBP"),
      is: true,
    },
    {
      has: "port.writable",
      before() {
        window.port = { writable: new WritableStream({ write: (bytes) => void told.push(["written", bytes]) }) };
      },
      then: async () => [[...(await heard("written"))[0].slice(0, 2)], made.bytes.length > 200],
      is: [[0x1b, 0x40], true],
    },
  ],
  "docs/texts.md": [
    {
      has: "Paid. Thank you!",
      before: async () => {
        await opened();
        await epos.close();
      },
      async then() {
        window.counter = await made.epos.payAtCounter("front-bar");
        const { text } = await sold();
        await made.epos.close();
        return text;
      },
      is: "Paid. Thank you!",
    },
    {
      has: "codeNotes",
      async then() {
        const epos = await ConnectEPoS.load({
          softwareHouseId: "SD711B33",
          texts: { codes: { "-32071": "…" }, codeNotes: { "-32071": "…" } },
        });
        window.counter = await epos.payAtCounter("front-bar");
        await control("terminal", { tid, state: "busy" });
        const { text, error } = await sold();
        await control("terminal", { tid, state: "available" });
        return [error.code, error.note, text.startsWith("… ")];
      },
      is: [-32071, "…", true],
    },
    {
      has: "<!-- ConnectEPoSTextDe -->",
      async then() {
        const script = document.createElement("script");
        const epos = await ConnectEPoS.load({ softwareHouseId: "SD711B33", texts: ConnectEPoSTextDe });
        return [
          script.type,
          await epos.payAtCounter("nowhere").catch(({ text }) => text === ConnectEPoSTextDe.errors["unknown-site"]),
        ];
      },
      is: ["", true],
    },
    {
      has: "connect-epos-text-de.mjs",
      own: true,
      async then() {
        const epos = await ConnectEPoS.load({ softwareHouseId: "SD711B33", texts: made.de });
        return epos.payAtCounter("nowhere").catch(({ text }) => text === made.de.errors["unknown-site"]);
      },
      is: true,
    },
  ],
  "docs/testing.md": [
    {
      has: "simulator: true",
      by: "e2e/specs/guides/docs-testing.spec.mjs",
      found: 'test("the first lines of the guide"',
    },
    { has: "<!doctype html>", by: "e2e/specs/guides/docs-testing.spec.mjs" },
    { has: "// till.js", by: "e2e/specs/guides/docs-testing.spec.mjs" },
    { has: "@playwright/test", by: "e2e/specs/guides/docs-testing.spec.mjs" },
    { has: "// pay.test.js", by: "e2e/specs/guides/docs-testing.spec.mjs" },
    {
      has: "// vitest.config.js",
      then: () => made.default.test.browser,
      is: { enabled: true, headless: true, provider: "playwright", instances: [{ browser: "chromium" }] },
    },
  ],
  ...COUNTER,
  ...TABLES,
  ...WAY,
};
