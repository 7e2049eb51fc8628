// Starts an engine: from nothing to an engine that is ready for calls.
import { EPoSError } from "./error.js";

/**
 * @typedef {import("./spawn.js").Running} Running
 * @typedef {{ running: Running, module: WebAssembly.Module, kind: "worker" | "page" }} Booted
 *
 * @typedef {Pick<import("./engine.js").Setup, "hosts" | "program" | "emit">} Start
 *
 * @typedef {object} Watcher
 * @property {(text: string) => void} text gets whatever Go says, except that it is ready
 * @property {(why: string) => void} died is called if the engine dies after it was ready
 * @property {(running: Running) => void} started is called before the engine is ready, so that it can be ended
 */

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
      return await start(host, setup, on);
    } catch (cause) {
      const error = /** @type {EPoSError} */ (cause);
      if (!others.length || !error.reason) throw cause;
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
 * @returns {Promise<Booted>}
 */
function start(host, setup, on) {
  return new Promise((resolve, reject) => {
    /** @type {WebAssembly.Module} */ let module;
    /** @type {Running} */ let running;
    let ready = false;
    const fail = (/** @type {EPoSError} */ error) => {
      running?.end();
      reject(error);
    };
    try {
      running = host.spawn(setup.program, {
        text(text) {
          if (ready || JSON.parse(text).event !== "ready") return on.text(text);
          ready = true;
          resolve({ running, module, kind: host.kind });
        },
        control(message) {
          if (message.module) module = message.module;
          if (message.log) setup.emit("log", undefined, { level: "warn", message: message.log });
          if (message.failed)
            fail(hostError(/** @type {any} */ (message.failed), message.message ?? "", message.reason));
        },
        died(why, reason) {
          if (ready) on.died(why);
          else
            fail(
              module ? new EPoSError({ code: "engine-failed", message: why }) : hostError("engine-failed", why, reason),
            );
        },
      });
      on.started(running);
    } catch (error) {
      fail(hostError("engine-failed", String(error), "worker-elsewhere"));
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
