// The keyboard of a page: by default a person types on it, and `scan` types as a barcode scanner does. The pages ignore
// what is typed faster than a person types.

/** The time between two keys of a quick person, ms. */
const APART = 85;

/** How long nobody types before and after a scan, ms. */
const PAUSE = 170;

/** So long after a scan a person presses a key, ms: a button with the focus ignores keys for half a second after it. */
const AFTER_SCAN = 520;

/** When the latest key of each page was pressed. @type {WeakMap<object, number>} */
const latest = new WeakMap();

/** When the latest scan of each page ended. @type {WeakMap<object, number>} */
const scanned = new WeakMap();

const waitFor = async (page, pause, since = latest) => {
  const wait = (since.get(page) ?? -pause) + pause - performance.now();
  if (wait > 0) await new Promise((later) => setTimeout(later, wait));
};

/** person makes the keyboard of a page as slow as a person. */
export function person(page) {
  const { keyboard } = page;
  const press = keyboard.press.bind(keyboard);
  const one = async (key) => {
    await waitFor(page, APART);
    await waitFor(page, AFTER_SCAN, scanned);
    await press(key);
    latest.set(page, performance.now());
    if (key === "Enter" || key === "Space") await waitFor(page, APART); // a page waits a moment until it is clear that the key was alone
  };
  keyboard.press = one;
  const down = keyboard.down.bind(keyboard);
  keyboard.down = async (key) => {
    await waitFor(page, APART); // a key that is held repeats faster
    await down(key);
  };
  keyboard.type = async (text) => {
    for (const each of text) await one(each === " " ? "Space" : each === "\n" ? "Enter" : each);
  };
  return page;
}

const CODES = { Enter: [13, "\r"], Tab: [9], " ": [32, " "] };

/** What the browser is told of a key. */
function facts(key) {
  const [windowsVirtualKeyCode, text] = CODES[key] ?? [key.charCodeAt(0), key];
  return { key, windowsVirtualKeyCode, text };
}

/** scan types `keys` as quickly as the browser takes them: a code as a text, and keys by their names: "Tab", "501", "Enter". */
export async function scan(page, ...keys) {
  const session = await page.context().newCDPSession(page);
  await waitFor(page, PAUSE);
  const typed = keys.flatMap((each) => (each in CODES ? [each] : [...each]));
  const send = (type, key) => session.send("Input.dispatchKeyEvent", { type, ...facts(key) });
  await Promise.all(
    typed.flatMap((key) => [send(facts(key).text ? "keyDown" : "rawKeyDown", key), send("keyUp", key)]),
  );
  latest.set(page, performance.now());
  scanned.set(page, performance.now());
  await waitFor(page, PAUSE); // what a key pressed would have happened by now
  await session.detach();
}
