// References: a bill's own name, unique for ever. Bill numbers of this till
// restart every day, so the date stands in front.
import { localDay } from "./elements.js";

const KEY = "demo-till.reference";

function stored() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (kept?.day === localDay() && Number.isSafeInteger(kept.number)) return kept;
  } catch {
    /* unreadable: start the day again; an old reference is refused, never charged */
  }
  return { day: localDay(), number: 1 };
}

/** The reference the next bill gets; the same until it is used. */
export function nextReference() {
  const { day, number } = stored();
  return `${day}-${String(number).padStart(3, "0")}`;
}

/** Moves on past a reference that was used, if it was the one this till proposed. */
export function useUp(reference) {
  if (reference !== nextReference()) return;
  const { day, number } = stored();
  localStorage.setItem(KEY, JSON.stringify({ day, number: number + 1 }));
}
