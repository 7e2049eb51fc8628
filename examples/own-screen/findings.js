// What the component found out about a payment whose answer was lost, as this till offers it to staff.

const OFFERS = {
  "likely-taken": { verdict: "paid", label: "Confirm: paid" },
  "likely-not-taken": { verdict: "not-paid", label: "Confirm: not paid" },
};

/** The verdict that something speaks for, if there is one. Somebody must confirm it: it is never pressed by itself. */
export const offer = ({ finding }) => OFFERS[finding];

/** Whether the component still asks the card machine, so that waiting may be all there is to do. */
export const stillAsked = ({ state, finding, carriedOn, owner }) =>
  state === "unknown" && !finding && !carriedOn && owner !== "nobody";
