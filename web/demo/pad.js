// The amount, typed the way tills do it: digits push in from the right, and the
// amount is integer minor units at every moment.
import { byId, make } from "./elements.js";
import { money } from "./money.js";

const MOST = 99_999_999; // the largest amount one payment may ask for
const KEYS = ["7", "8", "9", "4", "5", "6", "1", "2", "3", "C", "0", "00"];

/** Wires the pad; `currency()` says what the amount is in, `typed()` hears of every key that counted. */
export function amountPad(currency, typed) {
  const shown = byId("amount");
  const hint = byId("amount-hint");
  const keys = byId("pad");
  let amount = 0;
  let locked = false;
  let kept = false; // of a bill that is tried again: the next digit begins a new amount

  function draw() {
    shown.textContent = money(amount, currency());
    shown.dataset.minor = String(amount);
    hint.textContent = kept ? "Enter pays this again, digits begin anew" : "Type digits, Enter pays";
  }

  function press(key) {
    if (locked) return false;
    if (key === "C" || (kept && key !== "Backspace")) amount = 0;
    kept = false;
    if (key === "Backspace") amount = Math.trunc(amount / 10);
    else if (key !== "C") for (const digit of key) push(Number(digit));
    draw();
    typed();
    return true;
  }

  function push(digit) {
    const longer = amount * 10 + digit;
    if (longer <= MOST) amount = longer;
  }

  for (const key of KEYS) {
    const made = make(
      "button",
      {
        type: "button",
        "data-testid": `key-${key}`,
        "aria-label": key === "C" ? "Clear amount" : null,
      },
      key,
    );
    // A touch must not carry the focus here: Enter would then press the digit again.
    made.addEventListener("pointerdown", (event) => event.preventDefault());
    made.addEventListener("click", () => press(key));
    keys.append(made);
  }
  draw();

  return {
    press,
    draw,
    amount: () => amount,
    clear() {
      amount = 0;
      kept = false;
      draw();
    },
    /** Shows an amount that was not typed here, in minor units. */
    show(minor) {
      amount = minor;
      draw();
    },
    /** The amount stays for another try, and is never typed on: who types now means another one. */
    keep() {
      kept = amount > 0;
      draw();
    },
    lock(now) {
      locked = now;
      for (const key of keys.children) key.disabled = now;
    },
  };
}
