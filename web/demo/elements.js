// Small ways to reach and make elements. Text always goes in as text, never as
// markup: what a card machine or a server says is shown, not interpreted.

/** The element with this id; a missing one is a mistake in index.html and is told by name. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no #${id}`);
  return found;
}

/**
 * A new element. `attributes` with the value null, undefined or false are left
 * out; `children` are elements or plain text.
 */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A button that runs `run` when pressed. */
export function button(label, testid, run, look = "") {
  const made = make("button", { type: "button", "data-testid": testid, class: look || null }, label);
  made.addEventListener("click", run);
  return made;
}

/** A cell of a table that narrow screens show as cards; `look` says which column. */
export const cell = (look, ...children) => make("td", { role: "cell", class: look }, ...children);

/** An icon of the sprite in index.html; decoration only, so a word must stand beside it. */
export function icon(name, look = "icon") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("class", look);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/**
 * Draws anew what lies in `place`: what had the focus has it again, and what
 * carries `data-scroll` stands where it was scrolled to.
 */
export function redraw(place, ...children) {
  const had = place.contains(document.activeElement) ? document.activeElement.dataset.testid : undefined;
  const stood = new Map(
    [...place.querySelectorAll("[data-scroll]")].map((part) => [part.dataset.scroll, part.scrollTop]),
  );
  place.replaceChildren(...children.filter(Boolean));
  for (const part of place.querySelectorAll("[data-scroll]")) part.scrollTop = stood.get(part.dataset.scroll) ?? 0;
  if (had) place.querySelector(`[data-testid="${CSS.escape(had)}"]`)?.focus();
}

/** What to tell staff about a rejection: an EPoSError brings its own text. */
export function staffText(error) {
  return error?.text || "Something went wrong in the till. Nothing was sent to the card machine.";
}

/** A mistake in a form of the till, shaped like the engine's errors. */
export function formError(field, text) {
  return Object.assign(new Error(text), { field, text });
}

/** The local date of a moment, as "2026-11-23". */
export function localDay(at = Date.now()) {
  const then = new Date(at);
  const two = (n) => String(n).padStart(2, "0");
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

/** A moment as staff read it; `at` is milliseconds since 1970, or absent. */
export function clock(at) {
  if (!Number.isFinite(at)) return "";
  return new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "short" }).format(new Date(at));
}
