// What the pages do beyond links: search, and a button that copies code. Without this script every page can still be read.
const up = document.currentScript.dataset.up;

// --- search ---------------------------------------------------------------------

const field = document.getElementById("search");
const box = document.getElementById("found");
const list = document.getElementById("found-list");
const count = document.getElementById("found-count");
const MOST = 20;

field.closest("search").hidden = false;

/** The index is fetched when somebody is about to search. */
let loading;
function index() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${up}assets/search-index.js`;
    script.onload = () =>
      resolve(
        window.searchIndex.map(([address, page, heading, text]) => ({
          address,
          page,
          heading,
          text,
          low: { page: page.toLowerCase(), heading: heading.toLowerCase(), text: text.toLowerCase() },
        })),
      );
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

/** score tells how well a section fits; 0 when one of the words is in no part of it. */
function score({ low, address }, words) {
  let sum = 0;
  for (const word of words) {
    const start = new RegExp(`(^|[^a-z0-9])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
    let best = 0;
    if (low.heading === word || low.heading.endsWith(`.${word}`)) best = 60;
    else if (start.test(low.heading)) best = 30;
    else if (low.heading.includes(word)) best = 15;
    if (start.test(low.page)) best += address.includes("#") ? 6 : 25;
    if (start.test(low.text)) best += 4;
    else if (low.text.includes(word)) best += 1;
    if (best === 0) return 0;
    sum += best;
  }
  return sum;
}

/** excerpt is the text around the first of the words. */
function excerpt({ text, low }, words) {
  const at = Math.min(...words.map((word) => low.text.indexOf(word)).filter((place) => place >= 0), low.text.length);
  const from = at < 50 || at === low.text.length ? 0 : text.lastIndexOf(" ", at - 30) + 1;
  return (from > 0 ? "… " : "") + text.slice(from, from + 140) + (text.length > from + 140 ? " …" : "");
}

/** marked is a text in which the words are marked. */
function marked(text, words) {
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "gi");
  return text.split(pattern).map((part, i) => {
    if (i % 2 === 0) return part;
    const mark = document.createElement("mark");
    mark.textContent = part;
    return mark;
  });
}

function entry(found, words) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const title = document.createElement("strong");
  const place = document.createElement("span");
  link.href = up + found.address;
  title.append(...marked(found.heading, words));
  place.textContent = found.heading === found.page ? "" : found.page;
  const text = document.createElement("small");
  text.append(...marked(excerpt(found, words), words));
  link.append(title, " ", place, " ", text);
  item.append(link);
  return item;
}

async function search() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    box.hidden = true;
    return;
  }
  const all = await index();
  const found = all
    .map((section) => [score(section, words), section])
    .filter(([points]) => points > 0)
    .sort(([a], [b]) => b - a)
    .map(([, section]) => section);
  count.textContent =
    found.length === 0 ? "Nothing was found." : found.length === 1 ? "1 place" : `${found.length} places`;
  list.replaceChildren(...found.slice(0, MOST).map((section) => entry(section, words)));
  box.hidden = false;
}

field.addEventListener("focus", () => index().catch(() => {}));
field.addEventListener("input", search);
field.addEventListener("focus", search);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    field.focus();
  }
  if (event.key === "Escape") box.hidden = true;
});
field.closest("search").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target === field) list.querySelector("a")?.click();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const places = [field, ...list.querySelectorAll("a")];
  places[Math.max(0, Math.min(places.length - 1, places.indexOf(document.activeElement) + step))].focus();
  event.preventDefault();
});
document.addEventListener("pointerdown", (event) => {
  if (!field.closest("search").contains(event.target)) box.hidden = true;
});
list.addEventListener("click", () => {
  box.hidden = true;
});

// --- navigation -----------------------------------------------------------------

// The list of pages is longer than most windows: it begins where this page is.
const menu = document.getElementById("menu");
const current = menu.querySelector("[aria-current]");
if (current && current.offsetTop > menu.clientHeight * 0.7) menu.scrollTop = current.offsetTop - menu.clientHeight / 2;

// --- code -----------------------------------------------------------------------

for (const code of document.querySelectorAll(".code")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.querySelector("pre").textContent);
    button.textContent = "Copied";
    setTimeout(() => {
      button.textContent = "Copy";
    }, 2000);
  });
  code.append(button);
}
