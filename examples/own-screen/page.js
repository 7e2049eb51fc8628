// Small ways to reach and fill the page. Text always goes in as text, never as markup.

export const byId = (id) => document.getElementById(id);

/** A new element with attributes and children. */
export function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A button; `name` is for tests. */
export function button(label, name, run) {
  const made = make("button", { type: "button", "data-name": name }, label);
  made.addEventListener("click", run);
  return made;
}

/** Says what the payment is doing, with the buttons that staff have now. */
export function show(state, word, text, actions = []) {
  byId("payment").dataset.state = state;
  byId("word").textContent = word;
  byId("text").textContent = text;
  byId("actions").replaceChildren(...actions);
}

/** A line for staff beside the payment; an error of ConnectEPoS brings its own words. */
export function note(error) {
  byId("note").textContent = error ? (error.text ?? String(error)) : "";
}

/** Each bill has a reference of its own: what is paid under one is never charged twice. */
export function nextBill() {
  byId("reference").value = `B-${crypto.randomUUID().slice(0, 8)}`;
}

export const money = (minor, currency = "GBP") =>
  new Intl.NumberFormat(undefined, { style: "currency", currency }).format(minor / 100);

/** "12.50" as 1250, without a fraction on the way; undefined where it is no amount. */
export function minorUnits(text) {
  const [, whole, part = ""] = /^(\d+)(?:[.,](\d{1,2}))?$/.exec(text.trim()) ?? [];
  return whole === undefined ? undefined : Number(whole + part.padEnd(2, "0"));
}

/** Seconds left until a deadline, as "1:05"; never below zero. */
export function timeLeft(deadline, now = Date.now()) {
  const seconds = Math.max(0, Math.ceil((deadline - now) / 1000));
  return `${Math.trunc(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
