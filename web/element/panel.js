// The panel: what all screens have, what a screen reader announces, and where the focus goes. It is made when there is
// something to show, and removed when there is not.
import { icon, make, setText } from "./dom.js";
import { form } from "./form.js";
import { model } from "./model.js";
import { keepScannersOut } from "./scanner.js";
import { check, outcome, progress, refused, signature, atDeadline, unsure } from "./screens.js";
import { stillAsked } from "./state.js";
import { fill, sentences } from "./words.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./words.js").Words} Words
 * @typedef {{ lang: string, staff: string, modal: boolean, simulator: boolean }} Page
 */

const SCREENS = { progress, signature, unsure, form, outcome, refused, check };

/** How long screen readers need until they listen to a new region, ms. */
const REGION_DELAY = 60;

/** At so many seconds before the deadline of a question, staff are reminded. */
const REMIND = [30, 10];

export class Panel {
  #root;
  #words;
  #actions;
  #page;
  #kind = make("p", { class: "kind", part: "kind" });
  #amount = make("p", { class: "amount", part: "amount" });
  // A <bdi> keeps words in order that run in another direction than the page.
  #facts = make("bdi");
  #titled = make("bdi");
  #title = make("h2", { tabindex: "-1", part: "title" }, this.#titled);
  #texts = make("div", { class: "texts", part: "text" });
  #state = make("div", { class: "state" });
  #sums = make("dl", { part: "sums" });
  #body = make("div", { class: "inner", part: "body" });
  /** The buttons. They stay in sight even if what is above them is longer than the window. */
  #foot = make("div", { class: "foot", part: "foot" });
  #sizes = globalThis.ResizeObserver && new ResizeObserver(() => this.#makeScrollable());
  #polite = make("div", { class: "sr", role: "status" });
  #urgent = make("div", { class: "sr", role: "alert" });
  /** Says that a barcode scanner typed here. */
  #scanned = make("p", { class: "problem", role: "alert" });
  #letScannersIn;
  /** @type {import("./screens.js").Part} */ #part = { nodes: [] };
  #shown = "";
  #written = "";
  #said = "";
  /** @type {ReturnType<typeof setInterval> | undefined} */ #ticking;
  #reminded = Infinity;
  #atDeadline = "";

  /** @param {ShadowRoot} root @param {Words} words @param {import("./screens.js").Actions & { timeOver(): void }} actions @param {Page} page */
  constructor(root, words, actions, page) {
    this.#root = root;
    this.#words = words;
    this.#actions = actions;
    this.#page = page;
    this.box = make(
      page.modal ? "dialog" : "section",
      { class: "panel", part: "panel", "aria-label": words.label },
      page.simulator && make("p", { class: "simulator", part: "simulator" }, words.simulator),
      this.#body,
      this.#scanned,
      this.#foot,
      this.#polite,
      this.#urgent,
    );
    for (const type of ["keydown", "keypress", "keyup"])
      this.box.addEventListener(type, (event) => keepKey(/** @type {KeyboardEvent} */ (event)));
    root.append(this.box);
    this.#letScannersIn = keepScannersOut(this.box, () => setText(this.#scanned, words.scanned));
    if (page.modal) this.#keepOpen(/** @type {HTMLDialogElement} */ (this.box));
  }

  /** No key closes the dialog. Only a button does. @param {HTMLDialogElement} dialog */
  #keepOpen(dialog) {
    dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.preventDefault());
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    const open = () => (dialog.showModal ? dialog.showModal() : dialog.setAttribute("open", "")); // jsdom has no dialogs
    dialog.addEventListener("close", () => dialog.isConnected && open());
    open();
  }

  /** drop removes the panel. */
  drop() {
    clearInterval(this.#ticking);
    this.#sizes?.disconnect();
    this.#letScannersIn();
    this.box.remove();
  }

  /** focus goes to what matters on this screen. */
  focus() {
    (this.#part.focus ?? this.#title).focus();
  }

  /** draw shows a state that is not idle. @param {State} state @param {import("../types/connect-epos.d.ts").Link} [link] of its counter now */
  draw(state, link) {
    const seen = model(state, this.#words, this.#page.lang, link);
    const key = screenKey(state, seen.screen);
    const changed = key !== this.#shown;
    const focused = changed && this.#mayFocus();
    setText(this.#kind, seen.kind);
    setText(this.#amount, seen.amount);
    setText(this.#facts, seen.facts);
    setText(this.#titled, seen.title);
    const written = seen.text.join("\n");
    if (this.#written !== written)
      this.#texts.replaceChildren(...seen.text.map((text) => make("p", {}, make("bdi", {}, text))));
    this.#written = written;
    this.box.className = ["panel", seen.tone, seen.turning && "turning"].filter(Boolean).join(" ");
    this.box.dataset.screen = seen.screen;
    if (changed) this.#build(state, seen);
    this.#part.update?.(state, this.#words);
    this.#atDeadline = atDeadline(state, this.#words);
    this.#shown = key;
    this.#announce(seen, changed);
    if (focused) this.focus();
  }

  /** Whether the focus is here, or nowhere. We never take it from somebody who types elsewhere. */
  #mayFocus() {
    const { activeElement: active, body } = this.#root.ownerDocument;
    return this.#shown !== "" && (!active || active === body || Boolean(this.#root.activeElement));
  }

  /** @param {State} state @param {import("./model.js").Model} seen */
  #build(state, seen) {
    clearInterval(this.#ticking);
    const screen = SCREENS[/** @type {keyof typeof SCREENS} */ (seen.screen)];
    this.#part = screen(state, this.#words, this.#actions, this.#page);
    this.#state.replaceChildren(icon(seen.tone), this.#title, this.#texts);
    this.#sums.replaceChildren(...seen.sums.flatMap(sumLine));
    this.#sums.hidden = seen.sums.length === 0;
    const bill =
      this.#body.firstChild ??
      head(this.#kind, this.#amount, make("p", { class: "facts", part: "facts" }, this.#facts));
    this.#body.replaceChildren(bill, this.#state, this.#sums, ...this.#part.nodes);
    this.#foot.replaceChildren(...(this.#part.actions ?? []));
    setText(this.#scanned, "");
    this.#body.scrollTop = 0;
    this.#sizes?.disconnect();
    for (const each of [this.#body, ...this.#body.children]) this.#sizes?.observe(each);
    this.#reminded = Infinity;
    if (!this.#part.tick) return;
    this.#ticking = setInterval(() => this.#tick(), 250);
    this.#tick();
  }

  /** If the content is longer than the window, keys can scroll it, too. */
  #makeScrollable() {
    const longer =
      this.#body.scrollHeight > this.#body.clientHeight + 1 && getComputedStyle(this.#body).overflowY === "auto";
    if (longer) this.#body.tabIndex = 0;
    else this.#body.removeAttribute("tabindex");
  }

  #tick() {
    const left = this.#part.tick?.(Date.now()) ?? 0;
    if (left <= 0) return this.#actions.timeOver();
    const due = REMIND.find(
      (seconds) => left <= seconds * 1000 && seconds < this.#reminded && left > (seconds - 2) * 1000,
    );
    if (due === undefined) return;
    this.#reminded = due;
    this.#announceIn(this.#urgent, sentences([fill(this.#words.seconds, { seconds: due }), this.#atDeadline]));
  }

  /** Progress is announced politely, and what staff must know or do is announced at once. @param {import("./model.js").Model} seen @param {boolean} changed */
  #announce({ screen, title, text, amount }, changed) {
    const calm = screen === "progress" || screen === "form";
    const more = screen === "progress" && text[0] === this.#words.follow ? [] : text;
    const words = sentences([title, ...more, calm ? "" : amount]);
    if (words === this.#said && !changed) return;
    this.#said = words;
    if (screen === "form") return; // the focus moved to the form, which is read anyway
    this.#announceIn(calm ? this.#polite : this.#urgent, words);
  }

  /** A screen reader reads a region when it changes, but not when it is new: so the text comes later. @param {HTMLElement} region @param {string} text */
  #announceIn(region, text) {
    setTimeout(() => setText(region, text), REGION_DELAY);
  }
}

/** A key that is pressed here must not reach the till's shortcuts: for example, Enter must not pay another bill. A held Enter presses only once. @param {KeyboardEvent} event */
function keepKey(event) {
  if (event.repeat && event.key === "Enter") event.preventDefault();
  if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
}

/** The head with the kind, the amount and the facts. @param {HTMLElement[]} parts */
const head = (...parts) => make("div", { class: "bill", part: "bill" }, ...parts);

/** One line of the sums. @param {[string, string]} sum */
const sumLine = ([name, sum]) => [make("dt", {}, name), make("dd", {}, sum)];

/** A key of the screen: if it changes, the screen is made anew. @param {State} state @param {string} screen */
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
