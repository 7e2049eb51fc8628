// The simulator of Connect that a spec uses, and what that simulator saw and booked.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { policy } from "./policy.mjs";
import { until } from "./until.mjs";

export const KEY = "11111111-2222-4333-8444-555555555555";

/** The simulator's virtual terminals, by what they do. */
export const TID = {
  approves: "VCMINVLSIP0",
  contactless: "VCMINVLSCD0",
  declines: "VCMINVLDIP0",
  fails: "VCMINVLUIP0",
  timesOut: "VCMINVLTIP0",
  signs: "VCMINVLSIS0",
};

/** environment reads what build.sh passes. A spec that is run by hand gets a clear message. */
function environment(name) {
  if (!process.env[name]) throw new Error(`${name} is not set: run ./build.sh e2e`);
  return process.env[name];
}

/**
 * simulator starts connect-sim for this spec, and ends it with the spec.
 * @param {string[]} [args]
 */
export async function simulator(args = []) {
  const child = spawn(
    environment("CONNECT_SIM"),
    ["--addr", "127.0.0.1:0", "--dir", environment("SITE"), "--csp", policy, "--time-scale", "100", ...args],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  after(() => child.kill());
  const origin = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`connect-sim ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /listening on (http:\S+)/.exec(line);
      if (found) resolve(found[1]);
    });
  });
  return { origin, control: (path, body) => control(origin, path, body) };
}

/** control calls the control API of the simulator. Without a body it only reads. */
async function control(origin, path, body) {
  const response = await fetch(`${origin}/control/${path}`, body && { method: "POST", body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`/control/${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

/** A site for the simulator at origin. */
export const siteAt = (origin) => ({
  id: "front-bar",
  account: "simulator",
  environment: "test",
  endpoint: origin.replace("http", "ws"),
  apiKey: KEY,
  installerId: "simInstaller",
  currency: "GBP",
});

/** What the simulator saw and booked, for one terminal or for all: frames of a kind that move money, and rows of the ledger. */
export const bank = {
  async frames(sim, method = "sale", tid = "") {
    const { frames } = await sim.control("frames");
    return frames.filter((frame) => frame.direction === "in" && frame.method === method && frame.frame.includes(tid));
  },
  /** Resolves when Connect has received at least so many decisions about signatures. A screen may be drawn before the frame arrives. */
  async decided(sim, count) {
    return until(async () => {
      const decisions = await bank.decisions(sim);
      return decisions.length >= count && decisions;
    });
  },
  /** What Connect was told of signatures, in order. */
  async decisions(sim) {
    const { frames } = await sim.control("frames");
    return frames
      .filter(({ direction, name }) => direction === "in" && name === "response:signatureVerificationRequest")
      .map(({ frame }) => JSON.parse(frame).result);
  },
  /** Resolves when the terminal is idle, because no money moves after that. */
  async idle(till, tid) {
    await until(async () => (await till.counter("terminal", tid)).status === "AVAILABLE");
  },
  /** Resolves when an answer was lost on its way, so that the fault cannot meet another one. */
  async lost(sim) {
    await until(async () => {
      const { frames } = await sim.control("frames");
      return frames.some(({ name, fate }) => name === "response:sale" && fate !== "delivered");
    });
  },
  async charges(sim, tid) {
    const { charges } = await sim.control("ledger");
    return charges.filter((charge) => tid === undefined || charge.tid === tid);
  },
};
