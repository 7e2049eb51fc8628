// A trading day begins at a time of the shop's clock, in summer and in winter.

/** When a trading day begins if the site does not say it. */
export const STARTS_AT = "04:00";

/** How often we look at the clock, ms: a timer stands still while a computer sleeps. */
const LOOK_EVERY = 3_600_000;

/**
 * dayStart is when the trading day began that `now` is part of. In spring, if the clocks skip the start, the day begins an
 * hour later by the clock. In autumn, if they repeat it, the day begins the first time.
 * @param {number} now milliseconds since 1970
 * @param {string} startsAt HH:MM, local
 */
export function dayStart(now, startsAt) {
  const today = startOn(now, startsAt, 0);
  return today <= now ? today : startOn(now, startsAt, -1);
}

/**
 * nextStart is when the next trading day after `now` begins.
 * @param {number} now
 * @param {string} startsAt
 */
export function nextStart(now, startsAt) {
  const today = startOn(now, startsAt, 0);
  return today > now ? today : startOn(now, startsAt, 1);
}

/** @param {number} now @param {string} startsAt @param {number} days from today */
function startOn(now, startsAt, days) {
  const date = new Date(now);
  const [hours, minutes] = startsAt.split(":").map(Number);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, hours, minutes).getTime();
}

/**
 * eachDay calls `work` for the present trading day at once, and for each later day when it begins. The function that it
 * returns ends that. If `work` rejects, it is called again within the hour.
 * @param {string} startsAt
 * @param {(start: number) => Promise<unknown>} work
 */
export function eachDay(startsAt, work) {
  /** @type {ReturnType<typeof setTimeout>} */ let timer;
  let done = -Infinity;
  const look = () => {
    const now = Date.now();
    timer = setTimeout(look, Math.min(LOOK_EVERY, nextStart(now, startsAt) - now));
    const start = dayStart(now, startsAt);
    if (start <= done) return;
    work(start).then(
      () => (done = start),
      () => {},
    );
  };
  look();
  return () => clearTimeout(timer);
}
