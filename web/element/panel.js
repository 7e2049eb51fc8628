// The panel: what stands on every screen, what is announced, and where the
// focus goes. It is made when there is something to show and dropped when not.
import { make, say, sign } from "./dom.js";
import { form } from "./form.js";
import { model } from "./model.js";
import { check, outcome, progress, refused, signature, then, unsure } from "./screens.js";
import { stillAsked } from "./state.js";
import { filled, sentences } from "./words.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./words.js").Words} Words
 * @typedef {{ lang: string, staff: string, modal: boolean, simulator: boolean }} Page
 */

const SCREENS = { progress, signature, unsure, form, outcome, refused, check };

/** How long a new region needs until screen readers listen to it, ms. */
const SETTLE = 60;

/** Seconds left of a question at which staff are reminded. */
const REMIND = [30, 10];

export class Panel {
  #root;
  #words;
  #acts;
  #page;
  #kind = make("p", { class: "kind", part: "kind" });
  #amount = make("p", { class: "amount", part: "amount" });
  // Words of another direction than the page's keep their own order, full stops included.
  #facts = make("bdi");
  #titled = make("bdi");
  #title = make("h2", { tabindex: "-1", part: "title" }, this.#titled);
  #texts = make("div", { class: "texts", part: "text" });
  #state = make("div", { class: "state" });
  #sums = make("dl", { part: "sums" });
  #body = make("div", { class: "inner", part: "body" });
  /** The buttons: in sight also where what stands above them is longer than the window. */
  #foot = make("div", { class: "foot", part: "foot" });
  #sizes = new ResizeObserver(() => this.#reach());
  #polite = make("div", { class: "sr", role: "status" });
  #urgent = make("div", { class: "sr", role: "alert" });
  /** @type {import("./screens.js").Part} */ #part = { nodes: [] };
  #shown = "";
  #written = "";
  #said = "";
  /** @type {ReturnType<typeof setInterval> | undefined} */ #ticking;
  #reminded = Infinity;
  #then = "";

  /** @param {ShadowRoot} root @param {Words} words @param {import("./screens.js").Acts & { late(): void }} acts @param {Page} page */
  constructor(root, words, acts, page) {
    this.#root = root;
    this.#words = words;
    this.#acts = acts;
    this.#page = page;
    this.box = make(page.modal ? "dialog" : "section", { class: "panel", part: "panel", "aria-label": words.label });
    this.box.append(
      ...[
        page.simulator && make("p", { class: "simulator", part: "simulator" }, words.simulator),
        this.#body,
        this.#foot,
        this.#polite,
        this.#urgent,
      ].filter((each) => each !== false),
    );
    for (const type of ["keydown", "keypress", "keyup"])
      this.box.addEventListener(type, (event) => keep(/** @type {KeyboardEvent} */ (event)));
    root.append(this.box);
    if (this.box instanceof HTMLDialogElement) this.#stay(this.box);
  }

  /** No key makes a dialog go: only staff's press does. @param {HTMLDialogElement} dialog */
  #stay(dialog) {
    dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.preventDefault());
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.addEventListener("close", () => dialog.isConnected && dialog.showModal());
    dialog.showModal();
  }

  /** drop takes it away. */
  drop() {
    clearInterval(this.#ticking);
    this.#sizes.disconnect();
    this.box.remove();
  }

  /** focus goes to what matters on this screen. */
  focus() {
    (this.#part.focus ?? this.#title).focus();
  }

  /** draw shows a state that is not idle. @param {State} state @param {import("../types/connect-epos.d.ts").Link} [link] of its counter now */
  draw(state, link) {
    const seen = model(state, this.#words, this.#page.lang, link);
    const anew = screenKey(state, seen.screen);
    const changed = anew !== this.#shown;
    const focused = changed && this.#mayFocus();
    say(this.#kind, seen.kind);
    say(this.#amount, seen.amount);
    say(this.#facts, seen.facts);
    say(this.#titled, seen.title);
    const written = seen.text.join("\n");
    if (this.#written !== written)
      this.#texts.replaceChildren(...seen.text.map((text) => make("p", {}, make("bdi", {}, text))));
    this.#written = written;
    this.box.className = ["panel", seen.tone, seen.turning && "turning"].filter(Boolean).join(" ");
    this.box.dataset.screen = seen.screen;
    if (changed) this.#build(state, seen);
    this.#part.update?.(state, this.#words);
    this.#then = then(state, this.#words);
    this.#shown = anew;
    this.#announce(seen, changed);
    if (focused) this.focus();
  }

  /** The focus is here, or nowhere: what somebody types elsewhere is never disturbed. */
  #mayFocus() {
    const active = document.activeElement;
    return this.#shown !== "" && (!active || active === document.body || Boolean(this.#root.activeElement));
  }

  /** @param {State} state @param {import("./model.js").Model} seen */
  #build(state, seen) {
    clearInterval(this.#ticking);
    const screen = SCREENS[/** @type {keyof typeof SCREENS} */ (seen.screen)];
    this.#part = screen(state, this.#words, this.#acts, this.#page);
    this.#state.replaceChildren(sign(seen.tone), this.#title, this.#texts);
    this.#sums.replaceChildren(...seen.sums.flatMap(pair));
    this.#sums.hidden = seen.sums.length === 0;
    const bill =
      this.#body.firstChild ??
      bills(this.#kind, this.#amount, make("p", { class: "facts", part: "facts" }, this.#facts));
    this.#body.replaceChildren(bill, this.#state, this.#sums, ...this.#part.nodes);
    this.#foot.replaceChildren(...(this.#part.actions ?? []));
    this.#body.scrollTop = 0;
    this.#sizes.disconnect();
    for (const each of [this.#body, ...this.#body.children]) this.#sizes.observe(each);
    this.#reminded = Infinity;
    if (!this.#part.tick) return;
    this.#ticking = setInterval(() => this.#tick(), 250);
    this.#tick();
  }

  /** What is longer than the window is scrolled by keys, too. */
  #reach() {
    const longer =
      this.#body.scrollHeight > this.#body.clientHeight + 1 && getComputedStyle(this.#body).overflowY === "auto";
    if (longer) this.#body.tabIndex = 0;
    else this.#body.removeAttribute("tabindex");
  }

  #tick() {
    const left = this.#part.tick?.(Date.now()) ?? 0;
    if (left <= 0) return this.#acts.late();
    const due = REMIND.find(
      (seconds) => left <= seconds * 1000 && seconds < this.#reminded && left > (seconds - 2) * 1000,
    );
    if (due === undefined) return;
    this.#reminded = due;
    this.#tell(this.#urgent, sentences([filled(this.#words.seconds, { seconds: due }), this.#then]));
  }

  /** Progress is told politely; what staff must know or do at once. @param {import("./model.js").Model} seen @param {boolean} changed */
  #announce({ screen, title, text, amount }, changed) {
    const calm = screen === "progress" || screen === "form";
    const more = screen === "progress" && text[0] === this.#words.follow ? [] : text;
    const words = sentences([title, ...more, calm ? "" : amount]);
    if (words === this.#said && !changed) return;
    this.#said = words;
    if (screen === "form") return; // the focus went there
    this.#tell(calm ? this.#polite : this.#urgent, words);
  }

  /** A region tells what changes in it once it is there; a hidden page draws no frames to wait for. @param {HTMLElement} region @param {string} text */
  #tell(region, text) {
    setTimeout(() => say(region, text), SETTLE);
  }
}

/** A key pressed here is none of the till's shortcuts: its Enter must not pay another bill. One that is held presses once. @param {KeyboardEvent} event */
function keep(event) {
  if (event.repeat && event.key === "Enter") event.preventDefault();
  if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
}

/** @param {HTMLElement[]} parts */
const bills = (...parts) => make("div", { class: "bill", part: "bill" }, ...parts);

/** @param {[string, string]} sum */
const pair = ([name, sum]) => [make("dt", {}, name), make("dd", {}, sum)];

/** What makes a screen another one, so that it is made anew. @param {State} state @param {string} screen */
function screenKey(state, screen) {
  const { reference, phase, question, outcome, entry, form } = state;
  /** @type {Record<string, unknown[]>} */
  const facts = {
    signature: [question?.question, question?.deadline],
    unsure: [phase, stillAsked(state), entry?.state, (entry ?? outcome)?.finding, Boolean(entry?.carriedOn)],
    form: [form?.choice],
    outcome: [outcome?.result, outcome?.settledBy, outcome?.attempt],
  };
  return [screen, reference, ...(facts[screen] ?? [])].join("\n");
}
