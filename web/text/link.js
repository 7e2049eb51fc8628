// Words for the link to Connect.
import { clock, filled, joined, texts, word } from "./pack.js";

/** @typedef {{ state?: string, reason?: string, since?: number }} Line the link that a till has now */

/** Links that are down, and since when. */
const DOWN = ["reconnecting", "refused"];

/** @param {Line | undefined} link "" where nobody knows since when it is down */
export function downSince({ state = "", since } = {}) {
  return DOWN.includes(state) && since ? filled(texts.links.since, { time: clock(since) }) : "";
}

/** @param {Line} link */
export function linkText(link) {
  const { state, reason } = link;
  const why = state === "displaced" || DOWN.includes(state ?? "") ? word(texts.errorReasons, reason) : undefined;
  return joined(downSince(link), why ?? word(texts.links, state));
}
