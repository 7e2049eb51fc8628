// The one door to the simulator: the one that serves this page, or, where no
// such server is, one inside this page.

let inside; // epos.simulator, once a page of its own has it

/**
 * What `load` is asked for: a simulator in this page where nobody else has one.
 * `?simulator` asks for it in any case, `?simulator=no` forbids it.
 */
export async function simulatorWanted() {
  const asked = new URLSearchParams(location.search).get("simulator");
  const own = asked === null ? !(await served()) : asked !== "no";
  return own ? { timeScale: 4 } : undefined;
}

/** Whether the server of this page is a simulator. */
async function served() {
  try {
    const answer = await fetch("/control");
    return answer.ok && (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
  } catch {
    return false;
  }
}

/** Uses the simulator that the engine came with, if it came with one, and says so where the till's name stands. */
export function moveIn(epos) {
  inside = epos.simulator;
  if (!inside) return;
  const line = document.querySelector(".brand small");
  line.textContent = inside.text;
  line.className = "simulator";
}

/** Where the simulator is dialled: at the server of this page, or nowhere that has an address. */
export const simulatorEndpoint = () => (inside ? undefined : location.origin.replace(/^http/, "ws"));

/** Makes a control call. */
export async function control(path, body) {
  if (inside) return inside.control(path, body);
  const answer = await fetch(`/control/${path}`, body && { method: "POST", body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The simulator refuses: ${text.trim() || answer.status}`);
  return JSON.parse(text);
}
