// The pure parts of the example that draws its payments by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { offer } from "../../examples/own-screen/findings.js";
import { minorUnits, money, timeLeft } from "../../examples/own-screen/page.js";

test("the time left is never less than none, and never shown as none too early", () => {
  assert.deepEqual(
    [65_000, 60_001, 1, 0, -5000].map((ms) => timeLeft(ms, 0)),
    ["1:05", "1:01", "0:01", "0:00", "0:00"],
  );
});

test("amounts go in and out without a fraction", () => {
  assert.deepEqual(["12", "12.5", "12,50", " 0.07 ", "29.99"].map(minorUnits), [1200, 1250, 1250, 7, 2999]);
  for (const text of ["", "nothing", "1.234,50", "-1", "1e3", "12.505"])
    assert.equal(minorUnits(text), undefined, text);
  assert.match(money(1250, "GBP"), /12\.50/);
});

test("a verdict is offered only where something speaks for it", () => {
  assert.equal(offer({ finding: "likely-taken" }).verdict, "paid");
  assert.equal(offer({ finding: "likely-not-taken" }).verdict, "not-paid");
  assert.deepEqual([offer({ finding: "cannot-tell" }), offer({})], [undefined, undefined]);
  assert.ok(!("reason" in offer({ finding: "likely-taken" })), "what staff saw is theirs to say");
});
