// The keyboard of a till: digits go to the amount from anywhere, Enter pays,
// Escape clears or leaves. Fields, dialogs and focused buttons keep their keys.

function types(target) {
  return target.matches?.("input:not([type=radio]):not([type=checkbox]), textarea, select");
}

/** Enter and Escape end the typing in a field; neither may pay from there. */
function leave(event) {
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  event.target.blur();
}

/** Listens for the whole page; `on` holds press(key) (true when it counted), pay(), escape() and away(), whether no amount is typed now. */
export function tillKeys(on) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.repeat && event.key === "Enter") return event.preventDefault(); // a held Enter pays once
    if (on.away()) return;
    if (types(event.target)) return leave(event);
    if (/^\d$/.test(event.key) || event.key === "Backspace") {
      // Who types an amount means Enter to pay, not to press the last button again.
      if (on.press(event.key)) event.target.closest("button")?.blur();
    } else if (event.key === "Escape") on.escape();
    else if (event.key === "Enter" && !event.target.closest("button, summary, a")) on.pay();
    else return;
    event.preventDefault();
  });
}
