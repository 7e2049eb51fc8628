// References: the name of a bill, which must never be used again. The bill numbers of this till start again every day, so
// the date comes first.
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

/** The reference of the next bill. It stays the same until it is used. */
export function nextReference() {
  const { day, number } = stored();
  return `${day}-${String(number).padStart(3, "0")}`;
}

/** Says that a reference was used. If it was the one that this till proposed, the next one is proposed. */
export function useUp(reference) {
  if (reference !== nextReference()) return;
  const { day, number } = stored();
  localStorage.setItem(KEY, JSON.stringify({ day, number: number + 1 }));
}
