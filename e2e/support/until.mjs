// Waiting for a condition, where nothing tells when it comes true.
import { setTimeout as pause } from "node:timers/promises";

/** until asks again and again, with a short pause, until the answer is truthy, and returns that answer. */
export async function until(ask) {
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    await pause(20);
  }
}
