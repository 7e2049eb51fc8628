// From nothing to an engine that is ready to be called.
import { EPoSError } from "./error.js";

/**
 * @typedef {import("./spawn.js").Running} Running
 * @typedef {{ running: Running, module: WebAssembly.Module, kind: "worker" | "page" }} Booted
 *
 * @typedef {Pick<import("./engine.js").Setup, "hosts" | "program" | "emit">} Start
 *
 * @typedef {object} Watcher
 * @property {(text: string) => void} text whatever Go says beside being ready
 * @property {(why: string) => void} died after it was ready
 * @property {(running: Running) => void} started told before it is ready, so that it can be ended
 */

/**
 * boot starts an engine in the first of the hosts that can run one. Hosts that
 * cannot are dropped from the list for good, with a log.
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
    const refuse = (/** @type {EPoSError} */ error) => {
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
          if (message.failed) refuse(unfit(/** @type {any} */ (message.failed), message.message ?? "", message.reason));
        },
        died(why, reason) {
          if (ready) on.died(why);
          else
            refuse(
              module ? new EPoSError({ code: "engine-failed", message: why }) : unfit("engine-failed", why, reason),
            );
        },
      });
      on.started(running);
    } catch (error) {
      refuse(unfit("engine-failed", String(error), "worker-elsewhere"));
    }
  });
}

/**
 * unfit marks a failure that another host may not share: its script did not
 * load, its policy forbids wasm.
 * @param {"blocked" | "engine-failed" | "storage-unavailable"} code
 * @param {string} message
 * @param {string} [reason]
 */
function unfit(code, message, reason = "host") {
  return new EPoSError({ code, message, reason });
}
