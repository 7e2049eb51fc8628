/** Whether the component still asks the card machine about a payment, so that waiting may be all there is to do. */
export function stillAsked({ state, finding, carriedOn, owner }) {
  return state === "unknown" && !finding && !carriedOn && owner !== "nobody";
}
