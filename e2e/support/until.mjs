// Waiting for a condition, where nothing tells when it comes true.
import { setTimeout as pause } from "node:timers/promises";

/** until asks again and again, a moment apart, until the answer is truthy; it gives that answer. */
export async function until(ask) {
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    await pause(20);
  }
}
