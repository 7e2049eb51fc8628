// A customer who is slow to present the card. A payment waits until the spec has seen and done what it wants, however slow
// the machine is on which it runs.

/**
 * waitForCards makes payments that begin from now on wait half a minute for their card. Meanwhile the card machine is busy, and a
 * till may still cancel. There are fewer steps than a page is told of in a second, so that none is left out when they come at once.
 */
export const waitForCards = (sim) => sim.control("knobs", { timeScale: 3, cardTrouble: Array(60).fill("INSERT_CARD") });

/** presentCards ends the waiting at once, and payments that begin later do not wait. */
export const presentCards = (sim) => sim.control("knobs", { timeScale: 1000, cardTrouble: [] });
