// What the component found out about a payment whose answer was lost, as the
// till offers it: the likelier verdict first, and never pressed by itself.

const OFFERS = {
  "likely-taken": { verdict: "paid", label: "Confirm: paid" },
  "likely-not-taken": { verdict: "not-paid", label: "Confirm: not paid" },
};

/** What staff most likely have to confirm, `{ verdict, label }`, with what they saw in their own words; undefined when nothing speaks for either. */
export const offer = ({ finding }) => OFFERS[finding];

/** Whether the component still asks, so that waiting may be all there is to do. */
export function stillAsked({ state, finding, carriedOn, owner }) {
  return state === "unknown" && !finding && !carriedOn && owner !== "nobody";
}
