// What is shown below the amount, and the buttons (`actions`): one function for each screen. A screen makes its parts
// once. `update` changes them, so that a button keeps its focus.
import { button, disable, make, setText, ignoreHastyPresses } from "./dom.js";
import { clock } from "./money.js";
import { verdicts } from "./model.js";
import { receipts, slip, slipLines } from "./paper.js";
import { accepts, msUntilNotPaid, likely, stillAsked } from "./state.js";
import { fill } from "./words.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./words.js").Words} Words
 *
 * @typedef {object} Actions what staff can do
 * @property {() => void} cancel
 * @property {(accepted: boolean, question?: string) => void} sign
 * @property {(choice?: import("./state.js").Choice) => void} choose
 * @property {(decision: any) => void} decide
 * @property {() => void} acknowledge says that staff have compared
 * @property {() => void} close
 * @property {import("./paper.js").Print} print
 *
 * @typedef {{ nodes: Node[], actions?: Node[], update?(state: State, words: Words): void, tick?(now: number): number | undefined, focus?: HTMLElement }} Part
 */

/** @param {State} state @param {Words} words @param {Actions} actions @returns {Part} */
export function progress(state, words, actions) {
  const names = [words.sent, words.card, words.bank, words.result];
  const steps = names.map((name) => make("li", {}, name));
  const line = make("ol", { class: "steps", part: "steps", "aria-label": words.progress }, ...steps);
  const cancel = button("cancel", words.cancel, () => cancel.getAttribute("aria-disabled") || actions.cancel());
  return {
    nodes: [line],
    actions: [make("div", { class: "actions" }, cancel)],
    update({ stage = 0, cancel: asked, allowing }) {
      line.hidden = cancel.hidden = Boolean(allowing); // nothing was sent yet, and the answer may be no
      steps.forEach((each, at) => {
        each.className = at < stage ? "past" : "";
        each.toggleAttribute("aria-current", at === stage);
        if (at === stage) each.setAttribute("aria-current", "step");
      });
      disable(cancel, asked);
    },
  };
}

/** What the till does about a signature when the time is over. @param {State} state @param {Words} words */
export const atDeadline = (state, words) => (accepts(state) ? words.thenAccepted : words.thenDeclined);

/** @param {State} state @param {Words} words @param {Actions} actions @returns {Part} */
export function signature({ question }, words, actions) {
  const { deadline = 0 } = question ?? {};
  const lines = slipLines(question, words);
  const began = Date.now();
  const left = make("bdi");
  const atZero = make("bdi");
  const bar = make("progress", { max: Math.max(1, deadline - began), "aria-label": words.signature });
  return {
    nodes: [
      make(
        "div",
        { class: "left" },
        make("p", { class: "clock", role: "timer" }, left),
        bar,
        make("p", { class: "more" }, atZero),
      ),
      lines.length > 0 ? slip(lines, words) : make("p", {}, words.noSlip),
    ],
    actions: [
      make(
        "div",
        { class: "actions" },
        lines.length > 0 && button("print-slip", words.printSlip, () => actions.print("signature", lines)),
      ),
      make(
        "div",
        { class: "actions" },
        ignoreHastyPresses(button("accept", words.accept, () => actions.sign(true, question?.question))),
        ignoreHastyPresses(button("decline", words.decline, () => actions.sign(false, question?.question))),
      ),
    ],
    update(state) {
      setText(atZero, atDeadline(state, words));
    },
    tick(now) {
      setText(left, fill(words.left, { time: clock(deadline - now) }));
      bar.value = Math.max(0, deadline - now);
      return deadline - now;
    },
  };
}

/** @param {State} state @param {Words} words @param {Actions} actions @returns {Part} */
export function unsure(state, words, actions) {
  const first = stillAsked(state) ? undefined : likely(state);
  const choices = verdicts(state).map((verdict) =>
    button(verdict, words[verdict], () => actions.choose(verdict), verdict === first ? "main" : undefined),
  );
  const carryOn = state.entry?.state === "unknown" && !state.entry.carriedOn;
  const wait = make("small", { class: "clock", hidden: true });
  choices.find(({ dataset }) => dataset.name === "not-paid")?.append(wait);
  let seen = state;
  return {
    nodes: [],
    update(now) {
      seen = now;
    },
    /** Shows when staff may say that it was not paid. Before that they can only insist. */
    tick(now) {
      const left = msUntilNotPaid(seen, now);
      wait.hidden = left === 0;
      setText(wait, fill(words.soon, { time: clock(left) }));
      return Infinity;
    },
    actions: [
      make("div", { class: "actions" }, ...choices),
      make(
        "div",
        { class: "actions" },
        carryOn && button("carry-on", words["carry-on"], () => actions.choose("carry-on"), "quiet"),
        carryOn && button("otherwise", words.paidOtherwise, () => actions.choose("otherwise"), "quiet"),
        state.phase === "over" && button("later", words.later, actions.close, "quiet"),
      ),
    ],
  };
}

/** Something speaks against a verdict of staff: they compare it, and confirm that they did. @param {State} _ @param {Words} words @param {Actions} actions @returns {Part} */
export function check(_, words, actions) {
  return {
    nodes: [],
    actions: [
      make(
        "div",
        { class: "actions" },
        ignoreHastyPresses(button("acknowledge", words.acknowledge, actions.acknowledge, "main")),
        button("later", words.later, actions.close, "quiet"),
      ),
    ],
  };
}

/** @param {State} state @param {Words} words @param {Actions} actions @returns {Part} */
export function outcome({ outcome }, words, actions) {
  return {
    nodes: [make("div", { class: "receipts" }, ...receipts(outcome?.payment, words, actions.print))],
    actions: [make("div", { class: "actions" }, ignoreHastyPresses(button("done", words.done, actions.close, "main")))],
  };
}

/** @param {State} _ @param {Words} words @param {Actions} actions @returns {Part} */
export function refused(_, words, actions) {
  return { nodes: [], actions: [make("div", { class: "actions" }, button("done", words.done, actions.close, "main"))] };
}
