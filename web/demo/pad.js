// The amount, typed as on other tills: digits come in from the right. It is always a whole number of minor units.
import { byId, make } from "./elements.js";
import { money } from "./money.js";

const MOST = 99_999_999; // the highest amount of one payment
const UNDO = 20; // so many keys can be taken back
const KEYS = ["7", "8", "9", "4", "5", "6", "1", "2", "3", "C", "0", "00"];

/** Connects the pad. `currency()` is the currency of the amount; `typed()` is called after every key that was used. */
export function amountPad(currency, typed) {
  const shown = byId("amount");
  const hint = byId("amount-hint");
  const keys = byId("pad");
  let amount = 0;
  let locked = false;
  let typedKeys = []; // what stood there before each of the latest keys of the keyboard
  let kept = false; // the bill is tried again: the next digit begins a new amount

  function draw() {
    shown.textContent = money(amount, currency());
    shown.dataset.minor = String(amount);
    hint.textContent = kept ? "Enter pays this again, digits begin anew" : "Type digits, Enter pays";
  }

  /** `at` is when a key of the keyboard came. */
  function press(key, at) {
    if (locked) return false;
    if (at) typedKeys = [...typedKeys, { at, amount, kept }].slice(-UNDO);
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
    // A press must not move the focus here, because Enter would press the digit again.
    made.addEventListener("pointerdown", (event) => event.preventDefault());
    made.addEventListener("click", () => press(key));
    keys.append(made);
  }
  draw();

  return {
    press,
    draw,
    amount: () => amount,
    /** What was typed since then was not typed by a person. */
    takeBack(since) {
      const before = typedKeys.find(({ at }) => at >= since);
      if (!before) return;
      ({ amount, kept } = before);
      draw();
      typed();
    },
    clear() {
      amount = 0;
      kept = false;
      draw();
    },
    /** Shows an amount in minor units that was not typed here. */
    show(minor) {
      amount = minor;
      draw();
    },
    /** Keeps the amount for another attempt. The next digit begins a new amount. */
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
