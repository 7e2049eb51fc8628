// Trading days begin at a time of day on the shop's wall, summer and winter.

/** When a trading day begins where the site does not say. */
export const STARTS_AT = "04:00";

const LOOK_EVERY = 3_600_000; // timers stand still while a computer sleeps

/**
 * dayStart is when the trading day that holds `now` began. A start that the
 * clocks skip comes an hour later by the clock; one that they repeat comes
 * the first time.
 * @param {number} now milliseconds since 1970
 * @param {string} startsAt HH:MM, local
 */
export function dayStart(now, startsAt) {
  const today = startOn(now, startsAt, 0);
  return today <= now ? today : startOn(now, startsAt, -1);
}

/**
 * nextStart is when the next trading day begins: after `now`.
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
 * eachDay does something for the running trading day at once and for every
 * other when it begins, until what it returns is called. What rejects is done
 * again within the hour.
 * @param {string} startsAt
 * @param {(start: number) => Promise<unknown>} what
 */
export function eachDay(startsAt, what) {
  /** @type {ReturnType<typeof setTimeout>} */ let timer;
  let done = -Infinity;
  const look = () => {
    const now = Date.now();
    timer = setTimeout(look, Math.min(LOOK_EVERY, nextStart(now, startsAt) - now));
    const start = dayStart(now, startsAt);
    if (start <= done) return;
    what(start).then(
      () => (done = start),
      () => {},
    );
  };
  look();
  return () => clearTimeout(timer);
}
