// Keeps barcode scanners out. A scanner is a keyboard that types faster than a person and then presses Enter, and it does so
// wherever the focus happens to be. It must never decide about money.

/** So many keys within so many ms are a scanner's: no person types five keys in 180 ms. */
const KEYS = 5;
const WITHIN = 180;

/** A key that comes so long after another one belongs to something else, ms. */
const APART = 80;

/** After so long without a key, a scan is over, ms. */
const PAUSE = 150;

/** Enter and Space press nothing if another key comes so shortly before or after them, ms. */
const ALONE = 60;

/** A button ignores Enter and Space for so long after a text was typed at it, ms. There are slow scanners, too, and no person types at a button. */
const AIMED = 500;

/** What a scanner types. Some keyboards of Android do not tell their keys. */
const TYPED = /^(.|Enter|Tab|Unidentified)$/u;

/** Where Space presses, and is no part of a text. */
const PRESSED = /^(button|submit|checkbox|radio|undefined)$/;

/** Where Enter presses, too. */
const BUTTON = /^(button|submit)$/;

const CAPTURE = { capture: true };

/** Nobody below the window hears of the event. @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** Sets a value as a person does, so that a framework notices it. A list tells each choice by two events. @param {any} field @param {string} value */
function restore(field, value) {
  if (field.value === value) return;
  Reflect.set(Object.getPrototypeOf(field), "value", value, field);
  for (const type of field.options ? ["input", "change"] : ["input"])
    field.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
}

/**
 * keepScannersOut ignores what a scanner types below `root`: its text is taken out of the field again, and its Enter or Space
 * presses nothing. `scanned` is called once for each barcode, with the time of its first key (`event.timeStamp`). It returns
 * a function that stops this.
 * @param {Element | Document} root
 * @param {(since: number) => void} [scanned]
 */
export function keepScannersOut(root, scanned) {
  const page = /** @type {Window} */ ((root.ownerDocument ?? /** @type {Document} */ (root)).defaultView);
  /** @type {{ at: number, field: any, value: any }[]} the latest keys, and what their fields held before */ let keys =
    [];
  let last = -1e9; // when the latest key came
  /** @type {{ at: number, field?: any }} the latest key of a text */ let text = { at: last };
  let scans = false;
  let ignored = false; // whether the latest key was ignored
  /** @type {HTMLElement | undefined} what a key pressed, until it is clear that the key was alone */ let pressed;

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const { key, repeat, timeStamp: at } = event;
    if (repeat && ignored) stop(event);
    if (repeat || !TYPED.test(key)) return;
    const path = /** @type {any[]} */ (event.composedPath());
    const [field] = path;
    const inside = path.includes(root);
    const since = at - last;
    last = at;
    pressed = undefined;
    if (since > PAUSE) scans = false;
    if (since > APART) keys = [];
    keys = [{ at, field, value: field.value }, ...keys].slice(0, KEYS);
    if (!scans && keys.length === KEYS && at - keys[KEYS - 1].at < WITHIN) {
      scans = true;
      if (inside) {
        for (const [field, value] of new Map(keys.map((each) => [each.field, each.value]))) restore(field, value);
        scanned?.(keys[KEYS - 1].at);
      }
    }
    const presses = key === "Enter" || (key === " " && PRESSED.test(field.type));
    const aimed = BUTTON.test(field.type) && text.field === field && at - text.at < AIMED;
    ignored = inside && (scans || (presses && (since < ALONE || aimed)));
    if (/^\S$/u.test(key)) text = { at, field };
    if (ignored) stop(event);
  }

  /** A key presses a button. A press of a pointer or of a program comes through at once. @param {Event} event */
  function onClick(event) {
    const { isTrusted, detail, timeStamp } = /** @type {UIEvent} */ (event);
    if (!isTrusted || detail > 0 || timeStamp - last > 1000) return;
    stop(event);
    if (ignored) return; // Firefox presses when Space is released, although its keydown was ignored
    const button = (pressed = /** @type {HTMLElement} */ (event.composedPath()[0]));
    setTimeout(() => pressed === button && button.click(), ALONE);
  }

  page.addEventListener("keydown", onKey, CAPTURE);
  root.addEventListener("click", onClick, CAPTURE);
  return () => {
    page.removeEventListener("keydown", onKey, CAPTURE);
    root.removeEventListener("click", onClick, CAPTURE);
  };
}
