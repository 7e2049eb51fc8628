// An answer that Connect holds back until the spec has done what must come first, however long that takes. So no clock
// decides which of the two comes first.

/**
 * holdAnswer holds the next answer to a sale back until something else is sent on its link, which releaseAnswer does. The
 * terminal has finished by then, and fifteen seconds later the till gives up.
 */
export const holdAnswer = (sim) => sim.control("fault", { do: "swap", direction: "out", name: "response:sale" });

/**
 * releaseAnswer asks for the terminals until the answer has come together with theirs. It returns what the call that `begin`
 * began resolved with.
 */
export async function releaseAnswer(till) {
  let over = false;
  const end = till.end().finally(() => {
    over = true;
  });
  while (!over) await till.counter("terminals");
  return end;
}
