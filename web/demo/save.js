// Files for the person at the till: the browser saves them where it saves all.
import { make } from "./elements.js";

/** Saves `content`, text or bytes, as a file of that name. */
export function saveFile(name, content, type) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  make("a", { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
