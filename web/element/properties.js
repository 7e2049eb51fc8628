// What pages and frameworks set on the element, and how its properties and attributes say the same.

/** On a server there are no elements. There the class can be imported, and nothing else. @type {typeof HTMLElement} */
export const Base = globalThis.HTMLElement ?? class {};

/** Whether an attribute or a property switches something on. React 18 writes `modal="false"` for false. @param {unknown} value */
const isOn = (value) => value != null && value !== "false";

/** Reflected is an element with the properties that are attributes, too. */
export class Reflected extends Base {
  get staff() {
    return this.getAttribute("staff") ?? "";
  }

  set staff(name) {
    this.#reflect("staff", name);
  }

  get scheme() {
    return this.getAttribute("scheme") ?? "";
  }

  set scheme(name) {
    this.#reflect("scheme", name);
  }

  get modal() {
    return isOn(this.getAttribute("modal"));
  }

  set modal(on) {
    this.toggleAttribute("modal", isOn(on || null));
  }

  get simulator() {
    return isOn(this.getAttribute("simulator"));
  }

  set simulator(on) {
    this.toggleAttribute("simulator", isOn(on || null));
  }

  /** @param {string} name @param {string | null | undefined} value frameworks take an attribute away by null or undefined */
  #reflect(name, value) {
    if (value == null) this.removeAttribute(name);
    else this.setAttribute(name, value);
  }
}

/**
 * takeEarly takes the properties away that a page set before the element was defined: they would hide those of the class.
 * @param {any} element
 * @returns {object}
 */
export function takeEarly(element) {
  const known = Object.getPrototypeOf(element);
  const early = Object.entries(element).filter(([name]) => name in known);
  for (const [name] of early) delete element[name];
  return Object.fromEntries(early);
}

/** What a till reads that calls the element without a counter. */
export const NO_COUNTER =
  'must be an open counter: const counter = await epos.payAtCounter("front-bar"); await element.pay(counter, request)';

/** @param {any} counter */
export const isCounter = (counter) =>
  ["addEventListener", "pending"].every((name) => typeof counter?.[name] === "function");
