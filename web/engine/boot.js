// Starts an engine: from nothing to an engine that is ready for calls. Every start ends, in an engine or in an error.
import { EPoSError } from "./error.js";
import { afterSeconds, stuck } from "./within.js";

/**
 * @typedef {import("./spawn.js").Running} Running
 * @typedef {{ running: Running, module: WebAssembly.Module | undefined, kind: "worker" | "page" }} Booted `module` can start another engine; not every host gives it
 *
 * @typedef {Pick<import("./engine.js").Setup, "hosts" | "program" | "emit">} Start
 *
 * @typedef {object} Watcher
 * @property {(text: string) => void} text gets whatever Go says, except that it is ready
 * @property {(why: string) => void} died is called if the engine dies after it was ready
 * @property {(running: Running) => void} started is called before the engine is ready, so that it can be ended
 */

/**
 * How long each step of a start may be silent, in seconds. The host says when a step begins; only the first begins by itself.
 * @typedef {"script" | "lock" | "fetch" | "compile" | "run"} Step
 */
const LIMITS = { script: 30, lock: 20, fetch: 120, compile: 60, run: 30 };

/**
 * boot starts an engine in the first of the hosts that can run one. A host that cannot run one is removed from the
 * list for good, and the log says so.
 * @param {Start} setup
 * @param {Watcher} on
 * @returns {Promise<Booted>}
 */
export async function boot(setup, on) {
  for (;;) {
    const [host, ...others] = setup.hosts;
    try {
      return await start(host, setup, on, false);
    } catch (cause) {
      const error = /** @type {EPoSError} */ (cause);
      if (!others.length || !error.reason || error.reason === "stuck") throw cause;
      setup.hosts = others;
      setup.emit("log", undefined, {
        level: "warn",
        message: `no engine in the ${host.kind} (${error.message}), trying the ${others[0].kind}`,
      });
    }
  }
}

/**
 * @param {import("./spawn.js").Host} host
 * @param {Start} setup
 * @param {Watcher} on
 * @param {boolean} fresh the host's script must not come from a cache
 * @returns {Promise<Booted>}
 */
function start(host, setup, on, fresh) {
  return new Promise((resolve, reject) => {
    /** @type {WebAssembly.Module | undefined} */ let module;
    /** @type {Running | undefined} */ let running;
    let [ready, compiled] = [false, false];
    /** @type {Step} */ let step = "script";
    let stopWaiting = () => {};
    const end = () => {
      stopWaiting();
      return running?.end();
    };
    const fail = (/** @type {EPoSError} */ error) => {
      end();
      reject(error);
    };
    const begin = (/** @type {Step} */ next) => {
      step = next;
      stopWaiting();
      // Another host may begin where this one does not. What this one does in vain, another does in vain as well.
      const reason = step === "script" || step === "lock" ? "no-start" : "stuck";
      stopWaiting = afterSeconds(LIMITS[step], () =>
        fail(stuck(`start of the engine in the ${host.kind}, ${step}`, LIMITS[step], reason)),
      );
    };
    begin("script");
    try {
      running = host.spawn(
        { ...setup.program, fresh },
        {
          text(text) {
            if (ready || JSON.parse(text).event !== "ready") return on.text(text);
            ready = true;
            stopWaiting();
            resolve({ running: /** @type {Running} */ (running), module, kind: host.kind });
          },
          control(message) {
            if (message.step && !ready) begin(message.step);
            if (message.step === "run" || message.module) compiled = true;
            if (message.module) module = message.module;
            if (message.log) setup.emit("log", undefined, { level: "warn", message: message.log });
            if (!message.failed) return;
            // A cache may hold the host's script of another build, which refuses our wasm before it does anything.
            if (message.reason === "file-altered" && step === "script" && !fresh) {
              end();
              resolve(start(host, setup, on, true));
            } else fail(hostError(/** @type {any} */ (message.failed), message.message ?? "", message.reason));
          },
          died(why, reason) {
            if (ready) on.died(why);
            else
              fail(
                compiled
                  ? new EPoSError({ code: "engine-failed", message: why })
                  : hostError("engine-failed", why, reason),
              );
          },
        },
      );
      on.started({ send: running.send, end });
    } catch (cause) {
      const { message, reason } = /** @type {any} */ (cause);
      fail(hostError("engine-failed", message, reason));
    }
  });
}

/**
 * hostError is a failure that another host may not have: for example, its script did not load, or the page's policy
 * forbids wasm there. Its `reason` makes boot try the next host.
 * @param {"blocked" | "engine-failed" | "storage-unavailable"} code
 * @param {string} message
 * @param {string} [reason]
 */
function hostError(code, message, reason = "host") {
  return new EPoSError({ code, message, reason });
}
