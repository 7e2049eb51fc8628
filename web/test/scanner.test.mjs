// Which keys are a scanner's and which are a person's, with a page made of plain event targets.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { keepScannersOut } from "../element/scanner.js";

/** @type {EventTarget} */ let page;
/** @type {any} */ let root;
/** @type {any} */ let elsewhere;
let now = 10_000;

/** A field or button whose value can be set as in a browser. */
class Field extends EventTarget {
  #value = "";
  type = "text";
  pressed = 0;
  get value() {
    return this.#value;
  }
  set value(value) {
    this.#value = value;
  }
  click() {
    this.pressed++;
  }
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  page = new EventTarget();
  root = Object.assign(new EventTarget(), { ownerDocument: { defaultView: page } });
  elsewhere = new EventTarget();
  now += 10_000;
});

/** Presses keys `apart` ms from each other; what is not stopped is typed. Returns the keys that were stopped. */
function keys(field, text, apart, { within = root, first = apart } = {}) {
  const stopped = [];
  for (const [nth, key] of text.entries()) {
    now += nth === 0 ? first : apart;
    mock.timers.tick(nth === 0 ? first : apart);
    const event = new Event("keydown", { cancelable: true });
    Object.defineProperties(event, {
      key: { value: key },
      repeat: { value: false },
      timeStamp: { value: now },
      composedPath: { value: () => [field, within] },
    });
    page.dispatchEvent(event);
    if (event.defaultPrevented) stopped.push(key);
    else if (key.length === 1 && field.type === "text") field.value += key;
    else if (key.length === 1 && field.options)
      field.value = field.options.find((each) => each.startsWith(key)) ?? field.value;
  }
  return stopped;
}

/** The click that a key makes on a button, or a pointer (`detail` 1). Whether it got through at once. */
function click(field, { detail = 0, trusted = true } = {}) {
  const event = new Event("click", { cancelable: true });
  const facts = { isTrusted: trusted, detail, timeStamp: now, composedPath: () => [field, root] };
  // isTrusted of an event cannot be set, so the listener is given the facts in place of the event.
  const given = new Proxy(event, {
    get: (target, name) => {
      if (name in facts) return facts[name];
      const value = target[name];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  for (const listener of root.clicks) listener(given);
  return !event.defaultPrevented;
}

function guard(scanned) {
  root.clicks = [];
  const listen = root.addEventListener.bind(root);
  root.addEventListener = (type, listener, on) =>
    type === "click" ? root.clicks.push(listener) : listen(type, listener, on);
  return keepScannersOut(root, scanned);
}

const EAN = [..."5012345678900"];

test("a scan is taken out of the field, also its first keys, and is told once", () => {
  for (const apart of [0, 1, 8, 20, 40]) {
    const field = new Field();
    field.value = "Kim";
    const told = [];
    const stop = guard((since) => told.push(now - since));
    const stopped = keys(field, [...EAN, "Enter"], apart, { first: 1000 });
    assert.equal(field.value, "Kim", `${apart} ms`);
    assert.deepEqual([stopped.at(-1), told.length], ["Enter", 1], `${apart} ms`);
    stop();
    now += 1000;
    assert.deepEqual(keys(field, [...EAN, "Enter"], apart), [], "and no more after it was stopped");
  }
});

test("a person types what they like", () => {
  const field = new Field();
  guard(() => assert.fail("no scan"));
  assert.deepEqual(keys(field, [..."on its screen, 0012"], 65), []);
  assert.equal(field.value, "on its screen, 0012");
  assert.deepEqual(keys(field, [..."th"], 20, { first: 300 }), [], "two keys at once are a person's, too");
});

test("a press directly before or after another key presses nothing", () => {
  const button = Object.assign(new Field(), { type: "button" });
  guard();
  assert.deepEqual(keys(button, ["4", "Enter"], 20, { first: 1000 }), ["Enter"]);
  assert.deepEqual(keys(button, ["Tab", " "], 10, { first: 1000 }), [" "]);
  assert.equal(click(button), false, "Firefox presses when Space is released");
  mock.timers.tick(1000);
  assert.equal(button.pressed, 0);

  now += 1000;
  keys(button, ["Enter"], 0);
  assert.equal(click(button), false, "it waits");
  keys(button, EAN, 5);
  mock.timers.tick(1000);
  assert.equal(button.pressed, 0, "an Enter before the code");

  now += 1000;
  keys(button, ["Enter"], 0);
  click(button);
  mock.timers.tick(60);
  assert.equal(button.pressed, 1, "a person's");
});

test("a slow scanner presses no button, because nobody types a text at one", () => {
  const button = Object.assign(new Field(), { type: "button" });
  guard();
  for (const apart of [45, 62, 120, 300, 450])
    assert.deepEqual(keys(button, [...EAN, "Enter"], apart, { first: 1000 }).at(-1), "Enter", `${apart} ms`);
  assert.deepEqual(keys(button, ["Enter"], 0, { first: 600 }), [], "a person's, later");
  assert.deepEqual(keys(button, ["Tab", "Enter"], 100, { first: 1000 }), [], "a person's, who came by keyboard");
  for (const type of [undefined, "radio", "checkbox"]) {
    const place = Object.assign(new Field(), { type });
    assert.deepEqual(
      keys(place, ["7", "Enter"], 100, { first: 1000 }),
      [],
      `${type}: a till's own keys, which press nothing here`,
    );
  }
});

test("a list shows again what was chosen, and tells it as a choice", () => {
  const list = Object.assign(new Field(), { type: "select-one", options: ["99999999", "52345678"] });
  list.value = "99999999";
  const told = [];
  for (const type of ["input", "change"]) list.addEventListener(type, () => told.push([type, list.value]));
  guard();
  keys(list, [...EAN, "Enter"], 4, { first: 1000 });
  assert.equal(list.value, "99999999");
  assert.deepEqual(told, [
    ["input", "99999999"],
    ["change", "99999999"],
  ]);
});

test("a pointer, a program and a screen reader press at once", () => {
  const button = Object.assign(new Field(), { type: "button" });
  guard();
  keys(button, ["1"], 0);
  assert.equal(click(button, { detail: 1 }), true);
  assert.equal(click(button, { trusted: false }), true);
  now += 2000;
  assert.equal(click(button), true, "no key was pressed");
});

test("what is typed elsewhere is left alone, and counts for a press here", () => {
  const [field, button] = [new Field(), Object.assign(new Field(), { type: "button" })];
  guard(() => assert.fail("not here"));
  assert.deepEqual(keys(field, [...EAN, "Enter"], 5, { within: elsewhere }), []);
  assert.equal(field.value, EAN.join(""));
  assert.deepEqual(keys(button, ["Enter"], 5), ["Enter"]);
});
