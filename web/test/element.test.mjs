// The state of the element: what each event changes, and that only the counter can end a payment.
import assert from "node:assert/strict";
import { test } from "node:test";
import { staffActions } from "../element/staff-actions.js";
import { words } from "../element/index.js";
import { model, verdicts } from "../element/model.js";
import { slipLines } from "../element/paper.js";
import { atDeadline } from "../element/screens.js";
import { IDLE, knownKey, mayClose, nextOf, screen, endKey, stageOf, step, stillAsked } from "../element/state.js";
import { approved, asked, ENTRY, note, outcome, run, shown } from "./element-events.mjs";

test("a sale goes from its start to its outcome", () => {
  assert.equal(shown(IDLE), "idle");
  const state = run(note("PRESENT_CARD", 2), note("CONNECTING", 5), note("ODD", 0));
  assert.deepEqual([shown(state), state.stage, state.note.value], ["progress", 2, "ODD"], "the stage never goes back");
  assert.deepEqual([shown(step(state, approved)), step(state, approved).phase], ["outcome", "over"]);
  assert.deepEqual([0, 1, 4, 5, 8, 9, 10].map(stageOf), [0, 1, 1, 2, 2, 3, 3]);
});

test("events of other payments change nothing", () => {
  const state = run();
  for (const event of [note("APPROVED", 8), asked, approved, { type: "entry", entry: ENTRY }]) {
    assert.equal(step(state, { ...event, reference: "B" }), state);
  }
});

test("no notification ends a payment, whatever it says", () => {
  for (const value of ["APPROVED", "DECLINED", "TRANSACTION_FINISHED", "CANCELLED_TRANSACTION"]) {
    assert.deepEqual([shown(run(note(value, 10))), mayClose(run(note(value, 10)))], ["progress", false], value);
  }
  const over = run(approved);
  assert.equal(step(over, note("DECLINED", 8)), over);
});

test("while somebody is asked to allow it, the screen says so", () => {
  const allowing = run({ type: "allow", reference: "A", asking: true });
  const { title, text } = model(allowing, words.en, "en");
  assert.deepEqual([shown(allowing), title, text], ["progress", words.en.allowing, [words.en.allowingWait]]);
  assert.equal(model(step(allowing, { type: "allow", asking: false }), words.en, "en").title, words.en.sending);
  const over = run(approved);
  assert.equal(step(over, { type: "allow", asking: true }), over);
});

test("a slip always has a line to sign on", () => {
  const asked = (...more) => ({
    receipt: { MERCHANT: [{ value: "TOTAL" }, ...more, { value: "", type: "TICKET_FEED" }] },
  });
  const types = (question) => slipLines(question, words.en).map(({ value, type }) => type ?? value);
  const [feed, rule] = ["TICKET_FEED", "LINE_SEPARATOR_SINGLE"];
  assert.deepEqual(types(asked()), ["TOTAL", feed, feed, feed, rule, words.en.signHere]);
  assert.deepEqual(types(asked({ value: "", type: rule })), ["TOTAL", rule, feed, words.en.signHere]);
  assert.deepEqual(slipLines({}, words.en), []);
});

test("a question is open until it is answered, its time is over, or the payment goes on", () => {
  const open = run(note("SIGNATURE_VERIFICATION", 7), asked);
  assert.equal(shown(open), "signature");
  assert.equal(shown(step(open, note("SIGNATURE_VERIFICATION_IN_PROGRESS", 7))), "signature");
  assert.equal(shown(step(open, note("SIGNATURE_VERIFICATION_PROCESS_COMPLETED", 8))), "progress");
  assert.equal(shown(step(open, { type: "decided", how: "accepted" })), "progress");
  assert.equal(shown(step(open, approved)), "outcome");
  assert.equal(shown(step(open, { type: "notAnswered", problem: "not stored" })), "signature");
  assert.equal(
    shown(step(open, { type: "entry", entry: ENTRY })),
    "unsure",
    "a question that lost its link cannot be answered",
  );
  const over = run(approved);
  assert.equal(step(over, asked), over);
});

/** A payment in doubt, with an open question or without one. */
const doubt = (question, more) => ({
  type: "entry",
  reference: "A",
  entry: { ...ENTRY, ...more, ...(question && { signature: { question, deadline: 9 } }) },
});
const named = (more) => ({ ...asked, question: { ...asked.question, question: "1/1", attempt: 1, ...more } });

test("a question stays while its payment is in doubt, until the pending entry has no question", () => {
  const open = run(note("SIGNATURE_VERIFICATION", 7), named());
  for (const ways of [
    [doubt("1/1")],
    [outcome("unknown")],
    [outcome("unknown"), doubt("1/1")],
    [doubt("1/1"), outcome("unknown")],
  ]) {
    const kept = ways.reduce(step, open);
    assert.deepEqual([shown(kept), kept.question, mayClose(kept)], ["signature", open.question, false]);
    assert.equal(shown(step(kept, { type: "form", choice: "paid" })), "signature", "first the signature");
    assert.equal(shown(step(kept, doubt())), "unsure", "the entry has none");
    assert.equal(shown(step(kept, doubt("1/2"))), "unsure", "it has another one, which is told by itself");
    assert.equal(shown(step(kept, approved)), "outcome");
    for (const how of ["accepted", "declined", "undecided", "lateDeclined"]) {
      const decided = step(kept, { type: "decided", how, question: "1/1" });
      assert.deepEqual([shown(decided), shown(step(decided, doubt("1/1")))], ["unsure", "unsure"], how);
    }
  }
  assert.equal(mayClose([outcome("unknown"), doubt()].reduce(step, open)), true);
  assert.equal(
    shown(step(open, outcome("unknown", { attempt: 0 }))),
    "unsure",
    "the engine died, and the question with it",
  );
});

test("while the payment is in doubt, the question says so, and the till will not accept it by itself", () => {
  for (const lang of ["en", "de"]) {
    const { doubt: unclear, doubtTimedOut, doubtLine, compare, signature, thenDeclined, thenAccepted } = words[lang];
    const open = run(named({ default: "accept" }));
    const at = (reason) => model(step(open, doubt("1/1", { reason })), words[lang], lang);
    assert.deepEqual(model(open, words[lang], lang).text, [compare]);
    for (const [reason, said] of [
      ["timed-out", doubtTimedOut],
      ["link-lost", doubtLine],
      ["unrecognised", unclear],
      [undefined, unclear],
    ]) {
      assert.deepEqual([at(reason).title, at(reason).tone, at(reason).text], [signature, "ask", [said, compare]]);
    }
    assert.deepEqual(
      [atDeadline(open, words[lang]), atDeadline(step(open, doubt("1/1")), words[lang])],
      [thenAccepted, thenDeclined],
    );
  }
});

test("a decision is for the question of the dialog that was pressed", async () => {
  const later = { ...asked, question: { ...asked.question, question: "1/2", deadline: 20 } };
  const first = { ...asked, question: { ...asked.question, question: "1/1" } };
  const replaced = run(first, later);
  assert.equal(
    step(replaced, { type: "decided", how: "accepted", question: "1/1" }),
    replaced,
    "the next one stays open",
  );
  assert.equal(shown(step(replaced, { type: "decided", how: "accepted", question: "1/2" })), "progress");
  const sent = [];
  let state = replaced;
  const counter = {
    answerSignature: async (...given) => {
      sent.push(given);
      throw Object.assign(new Error("no"), { code: "changed", text: "Look again." });
    },
  };
  const host = {
    state: () => state,
    dispatch: (event) => {
      state = step(state, event);
    },
    counter: () => counter,
    defaultProblem: () => "sorry",
  };
  await staffActions(/** @type {any} */ (host)).sign(true, "1/1");
  assert.deepEqual(sent, [["A", true, "1/1"]]);
  assert.deepEqual([shown(state), state.question.question, state.problem], ["signature", "1/2", "Look again."]);
});

test("a payment in doubt may run again, be proven, or be settled", () => {
  const lost = run({ type: "entry", entry: ENTRY });
  assert.deepEqual([shown(lost), stillAsked(lost), mayClose(lost)], ["unsure", true, false]);
  assert.deepEqual([shown(step(lost, note("PIN_ENTRY", 4))), shown(step(lost, asked))], ["progress", "signature"]);
  assert.equal(shown(step(lost, { type: "entry", entry: { ...ENTRY, state: "open" } })), "progress");
  const likely = step(lost, { type: "entry", entry: { ...ENTRY, finding: "likely-not-taken" } });
  assert.deepEqual([stillAsked(likely), verdicts(likely)], [false, ["not-paid", "paid"]]);
  const filling = step(likely, { type: "form", choice: "paid" });
  assert.equal(shown(filling), "form");
  assert.equal(shown(step(filling, outcome("unknown"))), "form", "what is being typed stays");
  assert.equal(shown(step(filling, approved)), "outcome");
  assert.equal(shown(step(filling, { type: "form" })), "unsure");
});

test("a decision that is refused can be tried again", () => {
  const sending = [{ type: "form", choice: "not-paid" }, { type: "sending" }].reduce(step, run(outcome("unknown")));
  assert.equal(mayClose(sending), false);
  const failed = step(sending, { type: "failed", error: { code: "terminal-busy", text: "Busy." } });
  assert.deepEqual(failed.form, { choice: "not-paid", problem: "Busy.", force: true });
  assert.equal(mayClose(failed), true);
});

test("a decision is about the payment as it was when the form was opened, and a change is shown before the next press", () => {
  const seen = { attempt: 1, rev: 3 };
  const form = [
    { type: "entry", entry: { ...ENTRY, ...seen } },
    { type: "form", choice: "not-paid" },
  ].reduce(step, run());
  assert.deepEqual(form.form, { choice: "not-paid", seen });
  const moved = step(form, { type: "entry", entry: { ...ENTRY, attempt: 1, rev: 4 } });
  assert.deepEqual(moved.form.seen, seen, "nobody pressed for that");
  const entry = { ...ENTRY, attempt: 1, rev: 5, finding: "likely-taken" };
  const told = step(step(moved, { type: "sending" }), {
    type: "failed",
    error: { code: "changed", text: "Look again.", entry },
  });
  assert.deepEqual(
    [told.entry, told.form],
    [entry, { choice: "not-paid", problem: "Look again.", force: false, seen: { attempt: 1, rev: 5 } }],
  );
  const again = step(form, {
    type: "failed",
    error: { code: "changed", text: "Look again.", entry: { ...entry, state: "open" } },
  });
  assert.equal(shown(again), "progress", "it runs again");
});

test("an unknown outcome asks staff, may be closed, and may run again", () => {
  const unknown = run(outcome("unknown"));
  assert.deepEqual([shown(unknown), mayClose(unknown)], ["unsure", true]);
  const again = step(unknown, asked);
  assert.deepEqual([shown(again), mayClose(again)], ["signature", false]);
  const disputed = step(run(approved), { type: "entry", entry: { ...ENTRY, state: "disputed" } });
  assert.equal(shown(disputed), "unsure");
  assert.equal(shown(step(IDLE, { type: "form", choice: "paid" })), "idle");
  assert.equal(step(run(), { type: "form", choice: "paid" }).form, undefined, "what runs is not settled");
});

test("a rejection says that nothing was sent", () => {
  const refused = run({ type: "rejected", reference: "A", error: { code: "already-paid", text: "Paid." } });
  const seen = model(refused, words.en, "en");
  assert.deepEqual([seen.screen, seen.title, seen.text], ["refused", "Not sent", ["Paid."]]);
  assert.equal(step(refused, { type: "close" }), IDLE);
});

test("payments that run are shown first, and those of another window are left to it", () => {
  const entry = (reference, state, more) => ({ ...ENTRY, reference, state, ...more });
  const all = [
    entry("u", "unacknowledged"),
    entry("k", "unknown", { since: 2 }),
    entry("e", "open", { owner: "elsewhere" }),
    entry("d", "disputed"),
    entry("o", "open"),
  ];
  const left = new Set();
  const order = [];
  for (let next = nextOf(all, left); next; next = nextOf(all, left)) {
    order.push(next.reference);
    left.add(knownKey(next));
  }
  assert.deepEqual(order, ["o", "d", "k", "u"]);
  assert.equal(
    nextOf([entry("k", "unknown", { since: 2, finding: "likely-taken" })], left)?.reference,
    "k",
    "more of it is news",
  );
  assert.equal(nextOf(all, new Set(), "u")?.reference, "u", "what staff ask for is before all of them");
  assert.equal(nextOf(all, new Set(), "e")?.reference, "o", "but not what another window has");
  assert.equal(
    knownKey(entry("u", "unacknowledged", { finding: "likely-taken" })),
    endKey({ reference: "u", attempt: 1 }),
  );
});
