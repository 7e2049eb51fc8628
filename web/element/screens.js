// What stands below the amount, and the buttons under it (`actions`), one function for each screen. Each makes its
// parts once; `update` brings them up to date, so that a button keeps its focus.
import { button, make, say, slow } from "./dom.js";
import { clock } from "./money.js";
import { verdicts } from "./model.js";
import { receipts, slip, slipLines } from "./paper.js";
import { accepts, early, likely, stillAsked } from "./state.js";
import { filled } from "./words.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./words.js").Words} Words
 *
 * @typedef {object} Acts what staff can do
 * @property {() => void} cancel
 * @property {(accepted: boolean, question?: string) => void} sign
 * @property {(choice?: import("./state.js").Choice) => void} choose
 * @property {(decision: any) => void} decide
 * @property {() => void} acknowledge what was compared
 * @property {() => void} leave
 * @property {import("./paper.js").Print} print
 *
 * @typedef {{ nodes: Node[], actions?: Node[], update?(state: State, words: Words): void, tick?(now: number): number | undefined, focus?: HTMLElement }} Part
 */

/** @param {State} state @param {Words} words @param {Acts} acts @returns {Part} */
export function progress(state, words, acts) {
  const names = [words.sent, words.card, words.bank, words.result];
  const steps = names.map((name) => make("li", {}, name));
  const line = make("ol", { class: "steps", part: "steps", "aria-label": words.progress }, ...steps);
  const cancel = button("cancel", words.cancel, () => cancel.getAttribute("aria-disabled") || acts.cancel());
  return {
    nodes: [line],
    actions: [make("div", { class: "actions" }, cancel)],
    update({ stage = 0, cancel: asked, allowing }) {
      line.hidden = cancel.hidden = Boolean(allowing); // nothing was sent yet, and whoever is asked may say no
      steps.forEach((each, at) => {
        each.className = at < stage ? "past" : "";
        each.toggleAttribute("aria-current", at === stage);
        if (at === stage) each.setAttribute("aria-current", "step");
      });
      // It keeps the focus it may have: a disabled button would lose it.
      if (asked) cancel.setAttribute("aria-disabled", "true");
      else cancel.removeAttribute("aria-disabled");
    },
  };
}

/** What the till does about a signature when the time is over. @param {State} state @param {Words} words */
export const then = (state, words) => (accepts(state) ? words.thenAccepted : words.thenDeclined);

/** @param {State} state @param {Words} words @param {Acts} acts @returns {Part} */
export function signature({ question }, words, acts) {
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
        lines.length > 0 && button("print-slip", words.printSlip, () => acts.print("signature", lines)),
      ),
      make(
        "div",
        { class: "actions" },
        slow(button("accept", words.accept, () => acts.sign(true, question?.question))),
        slow(button("decline", words.decline, () => acts.sign(false, question?.question))),
      ),
    ],
    update(state) {
      say(atZero, then(state, words));
    },
    tick(now) {
      say(left, filled(words.left, { time: clock(deadline - now) }));
      bar.value = Math.max(0, deadline - now);
      return deadline - now;
    },
  };
}

/** @param {State} state @param {Words} words @param {Acts} acts @returns {Part} */
export function unsure(state, words, acts) {
  const first = stillAsked(state) ? undefined : likely(state);
  const choices = verdicts(state).map((verdict) =>
    button(verdict, words[verdict], () => acts.choose(verdict), verdict === first ? "main" : undefined),
  );
  const carryOn = state.entry?.state === "unknown" && !state.entry.carriedOn;
  const soon = make("small", { class: "clock", hidden: true });
  choices.find(({ dataset }) => dataset.name === "not-paid")?.append(soon);
  let seen = state;
  return {
    nodes: [],
    update(now) {
      seen = now;
    },
    /** From when staff may say that it was not paid; before that they can only insist. */
    tick(now) {
      const left = early(seen, now);
      soon.hidden = left === 0;
      say(soon, filled(words.soon, { time: clock(left) }));
      return Infinity;
    },
    actions: [
      make("div", { class: "actions" }, ...choices),
      make(
        "div",
        { class: "actions" },
        carryOn && button("carry-on", words["carry-on"], () => acts.choose("carry-on"), "quiet"),
        carryOn && button("otherwise", words.paidOtherwise, () => acts.choose("otherwise"), "quiet"),
        state.phase === "over" && button("later", words.later, acts.leave, "quiet"),
      ),
    ],
  };
}

/** What speaks against what staff said: they compare, and take note. @param {State} _ @param {Words} words @param {Acts} acts @returns {Part} */
export function check(_, words, acts) {
  return {
    nodes: [],
    actions: [
      make(
        "div",
        { class: "actions" },
        slow(button("acknowledge", words.acknowledge, acts.acknowledge, "main")),
        button("later", words.later, acts.leave, "quiet"),
      ),
    ],
  };
}

/** @param {State} state @param {Words} words @param {Acts} acts @returns {Part} */
export function outcome({ outcome }, words, acts) {
  return {
    nodes: [make("div", { class: "receipts" }, ...receipts(outcome?.payment, words, acts.print))],
    actions: [make("div", { class: "actions" }, slow(button("done", words.done, acts.leave, "main")))],
  };
}

/** @param {State} _ @param {Words} words @param {Acts} acts @returns {Part} */
export function refused(_, words, acts) {
  return { nodes: [], actions: [make("div", { class: "actions" }, button("done", words.done, acts.leave, "main"))] };
}
