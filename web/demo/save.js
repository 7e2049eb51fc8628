// Saves files for the person at the till, where the browser saves downloads.
import { make } from "./elements.js";

/** Saves `content`, text or bytes, as a file of that name. */
export function saveFile(name, content, type) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  make("a", { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
