// A customer who dawdles: a payment waits for its card until the spec has seen and done what it came for, however slow
// the machine is that it runs on.

/** dawdle lets the payments that begin from now on wait for their card for half a minute: the card machine is busy, and a till may still cancel. */
export const dawdle = (sim) => sim.control("knobs", { timeScale: 5, cardTrouble: Array(100).fill("INSERT_CARD") });

/** hurry brings what dawdles to its end at once, and what begins after it. */
export const hurry = (sim) => sim.control("knobs", { timeScale: 1000, cardTrouble: [] });
