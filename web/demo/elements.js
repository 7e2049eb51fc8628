// Small functions that find and make elements. Text is always inserted as text and never as markup, because it may come
// from a card machine or a server.

/** The element with this id. If it is missing, that is a mistake in index.html, and the error names it. */
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

/** A cell of a table. Narrow screens show a row as a card; `look` names the column. */
export const cell = (look, ...children) => make("td", { role: "cell", class: look }, ...children);

/** An icon from index.html. It is only decoration, so a word must stand beside it. */
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
 * Replaces the content of `place`. The element that had the focus gets it again, and elements with `data-scroll` keep
 * their scroll position.
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

/** The words for staff about an error. An EPoSError brings its own. */
export function staffText(error) {
  return error?.text || "Something went wrong. Nothing was sent to the card machine. Try again.";
}

/** An error in a form of the till, in the shape of the engine's errors. */
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
