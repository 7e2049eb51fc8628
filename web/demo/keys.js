// The keyboard of the till: digits go to the amount, Enter pays, and Escape clears the amount. Fields, dialogs and buttons
// with the focus keep their keys.

function types(target) {
  return target.matches?.("input:not([type=radio]):not([type=checkbox]), textarea, select");
}

/** In a field, Enter and Escape only end the typing. */
function leave(event) {
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  event.target.blur();
}

/**
 * Listens to the keys of the page. `on` has press(key, at), which returns true if it used the key, pay(), escape(), and away(),
 * which says that the keys now belong to something else.
 */
export function tillKeys(on) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.repeat && event.key === "Enter") return event.preventDefault(); // a held Enter pays once
    if (on.away()) return;
    if (types(event.target)) return leave(event);
    if (/^\d$/.test(event.key) || event.key === "Backspace") {
      // After an amount was typed, Enter must pay, and must not press the last button again.
      if (on.press(event.key, event.timeStamp)) event.target.closest("button")?.blur();
    } else if (event.key === "Escape") on.escape();
    else if (event.key === "Enter" && !event.target.closest("button, summary, a")) on.pay();
    else return;
    event.preventDefault();
  });
}
