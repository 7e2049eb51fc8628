// Everything that this till does with the simulator: the one that serves this page, or else one inside this page.

let inside; // epos.simulator, if the simulator runs in this page

/**
 * The `simulator` option of `load`: a simulator in this page, if no simulator serves it.
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

/** Uses the simulator that the engine came with, if it has one, and says so beside the name of the till. */
export function moveIn(epos) {
  inside = epos.simulator;
  if (!inside) return;
  const line = document.querySelector(".brand small");
  line.textContent = inside.text;
  line.className = "simulator";
}

/** The address of the simulator: the server of this page, or none. */
export const simulatorEndpoint = () => (inside ? undefined : location.origin.replace(/^http/, "ws"));

/** Makes a control call. */
export async function control(path, body) {
  if (inside) return inside.control(path, body);
  const answer = await fetch(`/control/${path}`, body && { method: "POST", body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The simulator refuses: ${text.trim() || answer.status}`);
  return JSON.parse(text);
}
