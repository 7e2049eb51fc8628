// Finds what is wrong with the layout of a page: what is wider or higher than its box, text that lies under something, what
// cannot be pressed, and what staff need but do not see. `layoutFaults` runs in the page and needs nothing else there.

/** The sizes of window in which every state is checked: two tills, a tablet held upright, a telephone. */
export const SIZES = [
  [1280, 800],
  [1024, 768],
  [768, 1024],
  [390, 844],
].map(([width, height]) => ({ width, height }));

/** A font wider than the usual ones, where the machine has it. */
export const WIDE = '"DejaVu Sans"';

/** hasWide reports whether the machine has the wide font: if so, a text is not as wide in it as in the font that replaces it. */
export const hasWide = (page) =>
  page.evaluate((family) => {
    const pen = document.createElement("canvas").getContext("2d");
    const wide = (font) => ((pen.font = `40px ${font}`), pen.measureText("Wide mnil 0123").width);
    return wide(`${family}, monospace`) !== wide("monospace");
  }, WIDE);

/**
 * layoutFaults says in words what is wrong now. If a dialog is open, only what is in the dialog counts.
 * @param {{ needs?: string[], cut?: string }} asked `needs`: selectors of what must be seen without scrolling, or `text:` and words
 *   in it; `cut`: what may be cut, because it is shown whole elsewhere
 */
export function layoutFaults({ needs = [], cut = "none" }) {
  const faults = [];
  const parent = (node) => node.parentElement ?? node.getRootNode().host ?? null;
  const children = (node) => [...(node.shadowRoot ?? node).children];
  const below = (node) => [node, ...children(node).flatMap(below)];
  const inside = (outer, inner) => {
    for (let at = inner; at; at = parent(at)) if (at === outer) return true;
    return false;
  };
  const name = (node) => {
    const own = node.dataset.testid ?? node.dataset.name ?? node.id;
    const words = (node.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 30);
    const look = node.classList[0];
    return `${node.localName}${own ? `[${own}]` : look ? `.${look}` : ""} ${JSON.stringify(words)}`;
  };
  /** What is only read aloud by screen readers, or is not shown at all. */
  const unseen = (node) =>
    !node.checkVisibility({ visibilityProperty: true }) ||
    getComputedStyle(node).clipPath !== "none" ||
    node.localName === "iframe";

  const every = below(document.body);
  const dialogs = every.filter((node) => node.matches("dialog:modal"));
  const onTop = dialogs.find((dialog) => {
    const box = dialog.getBoundingClientRect();
    const point = [box.x + box.width / 2, box.y + 4];
    let hit = document.elementFromPoint(...point);
    while (hit?.shadowRoot?.elementFromPoint(...point)) hit = hit.shadowRoot.elementFromPoint(...point);
    return hit && inside(dialog, hit);
  });
  const hidden = new Set();
  const seen = below(onTop ?? document.body).filter((node) => {
    const gone = hidden.has(parent(node)) || unseen(node);
    if (gone) hidden.add(node);
    return !gone;
  });

  // What is wider or higher than its box.
  const NO_BOX = new Set(["inline", "contents", "none"]);
  const FIELDS = "input, select, progress, svg, svg *, option, br, col";
  for (const node of seen) {
    const style = getComputedStyle(node);
    if (NO_BOX.has(style.display) || node.matches(FIELDS) || node.clientWidth === 0) continue;
    const page = node === document.body;
    const [wide, high] = [node.scrollWidth - node.clientWidth, node.scrollHeight - node.clientHeight];
    const glyphs = 1 + Number.parseFloat(style.fontSize) * 0.12; // letters are a little higher than a tight line
    if (wide > 1 && !page && !node.matches(cut)) faults.push(`${wide}px too wide: ${name(node)}`);
    const scrolls = ["auto", "scroll"].includes(style.overflowY);
    if (high > glyphs && !page && !scrolls && !node.matches(cut)) faults.push(`${high}px too high: ${name(node)}`);
    if (high > 1 && style.scrollbarWidth === "none" && !page)
      faults.push(`scrolls and does not show it: ${name(node)}`);
  }
  const broader = document.scrollingElement.scrollWidth - innerWidth;
  if (broader > 0) faults.push(`the page is ${broader}px too wide`);

  /** clipped returns the part of a box that can be seen now, or `null`. `lost` is called with each ancestor that cuts it for good. */
  function clipped(node, box, lost = () => {}) {
    let { left, top, right, bottom } = box;
    for (let at = node; at && at !== document.body && at !== document.documentElement; at = parent(at)) {
      const { overflowX, overflowY } = getComputedStyle(at);
      if (at !== node && (overflowX !== "visible" || overflowY !== "visible")) {
        const edge = at.getBoundingClientRect();
        const ends = { left: edge.left + at.clientLeft, top: edge.top + at.clientTop };
        Object.assign(ends, { right: ends.left + at.clientWidth, bottom: ends.top + at.clientHeight });
        const cuts = (how) => how === "hidden" || how === "clip";
        const sideways = left < ends.left - at.scrollLeft - 1 || (cuts(overflowX) && right > ends.right + 1);
        const upright = top < ends.top - at.scrollTop - 1 || (cuts(overflowY) && bottom > ends.bottom + 1);
        if (sideways || upright) lost(at);
        [left, right] = [Math.max(left, ends.left), Math.min(right, ends.right)];
        [top, bottom] = [Math.max(top, ends.top), Math.min(bottom, ends.bottom)];
        if (right - left < 1 || bottom - top < 1) return null;
      }
      if (at.matches("dialog:modal")) break;
    }
    return { left, top, right, bottom };
  }

  // Text under other text, or under what is drawn over it.
  const drawn = (node) => {
    const style = getComputedStyle(node);
    const filled = !/^(transparent|.*[,/] ?0\))$/.test(style.backgroundColor) || style.backgroundImage !== "none";
    return (
      filled || Number.parseFloat(style.borderTopWidth) > 0 || node.matches("input, button, select, progress, svg")
    );
  };
  const meet = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
  const apart = (a, b) => !inside(a, b) && !inside(b, a);
  const texts = [];
  const boxes = [];
  for (const node of seen) {
    if (node.matches("svg *")) continue;
    if (drawn(node)) {
      const box = clipped(node, node.getBoundingClientRect());
      if (box) boxes.push({ node, ...box });
    }
    for (const text of (node.shadowRoot ?? node).childNodes) {
      if (text.nodeType !== Node.TEXT_NODE || !text.data.trim() || node.matches("option, select, style, script"))
        continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const words = text.data.trim().split(/[\s\u2010-]+/);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
      if (lines > words.length && words.every(({ length }) => length < 16))
        faults.push(`broken inside a word: ${name(node)}`);
      for (const line of range.getClientRects()) {
        const inset = line.height * 0.2; // the box of a line is higher than its letters
        const box = clipped(node, {
          left: line.left,
          right: line.right,
          top: line.top + inset,
          bottom: line.bottom - inset,
        });
        if (box && line.width > 1) texts.push({ node, text, ...box });
      }
    }
  }
  const told = new Set();
  const once = (words) => told.has(words) || (told.add(words), faults.push(words));
  texts.forEach((one, at) => {
    for (const other of texts.slice(at + 1)) {
      if (other.text !== one.text && meet(one, other))
        once(`text under text: ${name(one.node)} and ${name(other.node)}`);
    }
    for (const box of boxes) {
      if (meet(one, box) && apart(one.node, box.node))
        once(`text under a box: ${name(one.node)} and ${name(box.node)}`);
    }
  });

  // What staff press must be where they can press it.
  const pressed = seen.filter((node) =>
    node.matches("button, a[href], input:not([type=hidden]), select, summary, label:has(input)"),
  );
  pressed.forEach((node, at) => {
    const box = node.getBoundingClientRect();
    const shown = clipped(node, box, (by) => once(`cut by ${name(by)}: ${name(node)}`));
    if (box.left < -1 || box.right > innerWidth + 1) once(`outside the window: ${name(node)}`);
    const fixed =
      onTop &&
      getComputedStyle(onTop).overflowY !== "auto" &&
      shown &&
      (shown.top < -1 || shown.bottom > innerHeight + 1);
    if (fixed) once(`outside the window: ${name(node)}`);
    for (const other of shown ? pressed.slice(at + 1) : []) {
      if (!apart(node, other)) continue;
      const there = clipped(other, other.getBoundingClientRect());
      if (there && meet(shown, there)) once(`one press meets two: ${name(node)} and ${name(other)}`);
    }
  });

  // What staff need now must be seen now.
  for (const selector of needs) {
    const words = selector.startsWith("text:") && selector.slice(5);
    const node = seen.find((each) =>
      words ? each.childElementCount === 0 && each.textContent.includes(words) : each.matches(selector),
    );
    if (!node) {
      faults.push(`not there: ${selector}`);
      continue;
    }
    const box = node.getBoundingClientRect();
    const shown = clipped(node, box);
    const whole =
      shown &&
      shown.top >= -1 &&
      shown.bottom <= innerHeight + 1 &&
      box.bottom - shown.bottom < 2 &&
      shown.top - box.top < 2;
    if (!whole) faults.push(`below the fold: ${name(node)}`);
  }
  return faults;
}
