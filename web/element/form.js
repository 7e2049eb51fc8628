// The form in which staff decide: who they are, what they saw, and what was taken. Nothing is sent before they press the
// button: Enter in a field sends nothing, because barcode scanners end with it. If the counter refuses it, what they typed
// stays. We never fill in what they saw, because that is the audit trail.
import { button, disable, make, setText, ignoreHastyPresses } from "./dom.js";
import { minorUnits, plainAmount } from "./money.js";
import { fill } from "./words.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./words.js").Words} Words
 * @typedef {{ row: HTMLElement, input: HTMLInputElement, fault(text: string): void }} Field
 */

let made = 0;

/** Digits alone, as on a barcode. Staff say what they saw in words. */
const BARCODE = /^\d{8,}$/;

/** @param {string} name @param {string} label @param {Record<string, unknown>} [attributes] @returns {Field} */
function field(name, label, attributes) {
  const id = `${name}-${++made}`;
  const wrong = make("p", { id: `${id}-wrong`, class: "problem", hidden: true });
  const input = make("input", { id, name, autocomplete: "off", part: "field", ...attributes });
  return {
    row: make("div", { class: "field" }, make("label", { for: id }, label), input, wrong),
    input,
    fault(text) {
      setText(wrong, text);
      wrong.hidden = !text;
      input.setAttribute("aria-invalid", String(Boolean(text)));
      if (text) input.setAttribute("aria-describedby", wrong.id);
      else input.removeAttribute("aria-describedby");
    },
  };
}

/**
 * @param {State} state
 * @param {Words} words
 * @param {import("./screens.js").Actions} actions
 * @param {{ lang: string, staff: string }} page
 * @returns {import("./screens.js").Part}
 */
export function form(state, words, actions, { lang, staff }) {
  const choice = /** @type {import("./state.js").Form} */ (state.form).choice;
  const by = field("by", words.by, { value: staff, "aria-required": "true" });
  const reason = field("reason", choice === "carry-on" ? words.why : words.reason, { "aria-required": "true" });
  const amount = field("amount", words.amount, {
    value: state.amount ? plainAmount(state.amount, lang) : "",
    inputmode: "decimal",
    "aria-required": "true",
  });
  const authCode = field("authCode", words.authCode);
  const how = field("how", words.how, { maxlength: 40, "aria-required": "true" });
  const fields = {
    paid: [by, reason, amount, authCode],
    "not-paid": [by, reason],
    otherwise: [how, by, reason],
    "carry-on": [by, reason],
  }[choice];

  const sure = make("input", { type: "checkbox", name: "force", id: `force-${made}` });
  const force = make(
    "div",
    { class: "tick", hidden: true },
    sure,
    make("label", { for: sure.id }, choice === "paid" ? words.forcePaid : words.force),
  );
  const problem = make("p", { class: "problem", role: "alert" });
  const confirm = ignoreHastyPresses(button("confirm", words.confirm, send, "main"));
  const whole = make("form", { novalidate: true, autocomplete: "off" }, ...fields.map(({ row }) => row));
  const back = button("back", words.back, () => confirm.getAttribute("aria-disabled") || actions.choose());

  /** What staff typed. If something is wrong, the form says so, and this is undefined. @returns {any} */
  function decision() {
    const minor = minorUnits(amount.input.value);
    const wrong = fields.filter((each) => {
      const empty = each !== authCode && !each.input.value.trim();
      const odd = each === amount && (minor === undefined || minor === 0);
      const scanned = (each === reason || each === how) && BARCODE.test(each.input.value.trim());
      const badAmount = odd && fill(words.badAmount, { example: plainAmount(1250, lang) });
      const wrong = empty ? words.needed : scanned ? words.scanned : badAmount || "";
      each.fault(wrong);
      return wrong;
    });
    wrong[0]?.input.focus();
    if (wrong.length > 0) return undefined;
    const said = { by: by.input.value.trim(), reason: reason.input.value.trim() };
    if (choice === "carry-on") return said;
    const insists = sure.checked && { force: true };
    if (choice === "otherwise") return { ...said, paidOtherwise: how.input.value.trim(), ...insists };
    if (choice === "not-paid") return { ...said, verdict: choice, ...insists };
    const code = authCode.input.value.trim();
    return {
      ...said,
      verdict: choice,
      ...insists,
      ...(code && { authCode: code }),
      ...(minor !== state.amount && { amount: minor }),
    };
  }

  function send() {
    if (confirm.getAttribute("aria-disabled")) return;
    const said = decision();
    if (said) actions.decide(said);
  }

  whole.addEventListener("submit", (event) => event.preventDefault());
  return {
    nodes: [whole],
    actions: [problem, force, make("div", { class: "actions" }, confirm, back)], // why it was refused is shown beside the buttons
    focus: choice === "otherwise" ? how.input : by.input.value ? reason.input : by.input,
    update({ form: now }) {
      disable(confirm, now?.sending);
      force.hidden = !now?.force; // only after the counter has said what it risks, staff may insist
      setText(problem, now?.problem ?? "");
    },
  };
}
