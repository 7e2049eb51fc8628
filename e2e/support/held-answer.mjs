// An answer that Connect holds back until the spec has done what must come
// first, however long that takes: no other clock decides how a race ends.

/**
 * holdAnswer holds the next answer to a sale back, until something else is sent on
 * its link: `released` does that. The terminal has finished by then, and a till
 * gives up fifteen seconds later.
 */
export const holdAnswer = (sim) => sim.control("fault", { do: "swap", direction: "out", name: "response:sale" });

/**
 * releaseAnswer asks for the terminals until the answer has come with theirs, and
 * tells what the call came to that `begin` began.
 */
export async function releaseAnswer(till) {
  let over = false;
  const end = till.end().finally(() => {
    over = true;
  });
  while (!over) await till.counter("terminals");
  return end;
}
