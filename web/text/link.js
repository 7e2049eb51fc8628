// Words for the link to Connect.
import { clock, fill, join, texts, word } from "./pack.js";

/** @typedef {{ state?: string, reason?: string, since?: number }} Line the link that a till has now */

/** States of a link that is down. */
const DOWN = ["reconnecting", "refused"];

/** @param {Line | undefined} link the text says since when it is down, and is "" if nobody knows that */
export function downSince({ state = "", since } = {}) {
  return DOWN.includes(state) && since ? fill(texts.links.since, { time: clock(since) }) : "";
}

/** What came of dialling once. Nobody tries again. @param {string} reason or "" if the till was let in */
export function trialText(reason) {
  const said = linkText({ state: reason ? "refused" : "up", reason });
  return said.replace(` ${texts.fallbacks.again}`, "");
}

/** @param {Line} link */
export function linkText(link) {
  const { state, reason } = link;
  const why = state === "displaced" || DOWN.includes(state ?? "") ? word(texts.errorReasons, reason) : undefined;
  return join(downSince(link), why ?? word(texts.links, state));
}
