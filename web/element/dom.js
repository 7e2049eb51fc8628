// Makes elements. Text is always inserted as text and never as markup. Looks are set by classes and parts only, so that
// a page with a strict policy on styles can use the element.
import { tag } from "./words.js";

/**
 * make makes an element. Attributes that are false or undefined are left out. `on` is called when it is pressed.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown> & { on?: () => unknown }} [attributes]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, { on, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  if (on) made.addEventListener("click", on);
  made.append(
    .../** @type {Node[]} */ (children.filter((child) => child !== null && child !== undefined && child !== false)),
  );
  return made;
}

/**
 * button makes a button. `name` is its part, so that a page can style it.
 * @param {string} name
 * @param {string} label
 * @param {() => unknown} on
 * @param {string} [look]
 */
export const button = (name, label, on, look) =>
  make(
    "button",
    { type: "button", part: `button ${name}${look ? ` ${look}` : ""}`, class: look, "data-name": name, on },
    label,
  );

/** Marks a button as disabled. If it were disabled for the browser, it would lose the focus. @param {HTMLElement} made @param {unknown} disabled */
export function disable(made, disabled) {
  if (disabled) made.setAttribute("aria-disabled", "true");
  else made.removeAttribute("aria-disabled");
}

/** How long a new button ignores pointers, ms: a press so soon was meant for what was there before. */
const HASTY = 500;

/** ignoreHastyPresses makes a button ignore pointers at first. Keys need no delay: when a button appears, the focus is elsewhere. @param {HTMLButtonElement} made */
export function ignoreHastyPresses(made) {
  made.classList.add("slow");
  setTimeout(() => made.classList.remove("slow"), HASTY);
  return made;
}

/** setText changes a text only if it differs, so that a screen reader does not read it twice. @param {HTMLElement} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** giveFocusBack gives the focus back to the element that had it before. @param {Element | null} before @param {Element} element */
export function giveFocusBack(before, element) {
  const { activeElement: active, body } = element.ownerDocument; // the element may have been moved to another window
  if (active && active !== body && active !== element) return; // something else has it by now
  if (before?.isConnected) /** @type {HTMLElement} */ (before).focus?.();
}

const ICONS = {
  calm: "M12 7v5l3 2",
  ask: "M6 15c2-6 4-6 4-2s2 3 3 1 1 2 5 1",
  good: "M7 12.5l3.5 3.5L17 9",
  bad: "M8.5 8.5l7 7m0-7l-7 7",
  warn: "M12 7v6m0 3.4v.1",
};

/** icon is a picture beside words that say the same. @param {import("./model.js").Tone} tone */
export function icon(tone) {
  const svg = shape("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "sign", part: "sign" });
  svg.append(shape("circle", { cx: "12", cy: "12", r: "10" }), shape("path", { d: ICONS[tone] }));
  return svg;
}

/** @param {string} tag @param {Record<string, string>} attributes */
function shape(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** languageOf is the language of an element, or of what is around it. It may stand in shadow roots of others. @param {Element} element */
export function languageOf(element) {
  for (let at = element; at; at = /** @type {ShadowRoot} */ (at.getRootNode()).host) {
    const lang = at.closest("[lang]")?.getAttribute("lang");
    if (lang) return tag(lang);
  }
  return "";
}
