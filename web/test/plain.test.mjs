import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { plain, frozen } from "../engine/plain.js";
import { errorText, linkText, notificationText, outcomeText, pendingText } from "../text/index.js";
import { english as en } from "../text/en.js";

test("what JSON would change or drop reaches the engine as a marker", () => {
  const given = {
    nan: NaN,
    infinity: -Infinity,
    fn() {},
    symbol: Symbol("s"),
    big: 1n,
    date: new Date(0),
    map: new Map(),
    boxed: new Number(1),
    list: [undefined, 1],
    gone: undefined,
    nothing: null,
    deep: { amount: NaN },
    sly: { toJSON: () => 1 },
  };
  assert.deepEqual(plain(given), {
    nan: { $: "NaN" },
    infinity: { $: "-Infinity" },
    fn: { $: "function" },
    symbol: { $: "symbol" },
    big: { $: "bigint" },
    date: { $: "Date" },
    map: { $: "Map" },
    boxed: { $: "Number" },
    list: [{ $: "undefined" }, 1],
    nothing: null,
    deep: { amount: { $: "NaN" } },
    sly: { $: "Object" },
  });
});

test("plain copies at the moment of the call, and undefined stays absent", () => {
  const given = { amount: 1 };
  const copy = plain(given);
  given.amount = 2;
  assert.equal(copy.amount, 1);
  assert.equal(plain(undefined), undefined);
  assert.deepEqual(plain(NaN), { $: "NaN" });
});

test("what cannot be copied is refused, not thrown raw", () => {
  const circle = {};
  circle.self = circle;
  assert.throws(() => plain(circle), { code: "invalid-request", sent: false });
  assert.throws(
    () =>
      plain({
        get amount() {
          throw new Error("no");
        },
      }),
    { code: "invalid-request" },
  );
});

test("frozen goes all the way down", () => {
  const value = frozen({ a: [{ b: 1 }], n: null });
  assert.ok(Object.isFrozen(value) && Object.isFrozen(value.a) && Object.isFrozen(value.a[0]));
});

const contract = readFileSync(new URL("../types/connect-epos.d.ts", import.meta.url), "utf8");

test("every error code of the contract has words, and no other", () => {
  const codes = [...contract.match(/EPoSErrorCode =([^;]*);/)[1].matchAll(/"([^"]+)"/g)].map((m) => m[1]);
  assert.ok(codes.length > 10);
  assert.deepEqual(Object.keys(en.errors).sort(), codes.sort());
});

test("every link state of the contract has words, and no other; and since when it is down", () => {
  const states = [...contract.match(/interface Link \{[^}]*state: ([^;]*);/)[1].matchAll(/"([^"]+)"/g)].map(
    (m) => m[1],
  );
  assert.deepEqual(Object.keys(en.links).sort(), [...states, "since"].sort());
});

test("nothing is said of a payment that is not known", () => {
  assert.equal(notificationText({ value: "APPROVED" }), "Authorised, waiting for confirmation");
  assert.equal(notificationText({ value: "constructor" }), en.fallbacks.notification);
  assert.match(outcomeText({ result: "unknown", reason: "new-reason" }), /not known/);
  assert.match(outcomeText({ result: "new-word" }), /not known/);
  assert.match(pendingText({ state: "new-state" }), /not known/);
  assert.match(pendingText({ state: "unacknowledged", reason: "declined" }), /Declined.*has not booked/);
  assert.equal(pendingText({ state: "open", owner: "elsewhere" }), en.pending.elsewhere);
  assert.equal(linkText({ state: "up" }), "Connected.");
  assert.match(errorText("new-code"), /Nothing was charged/);
});
