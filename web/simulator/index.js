// The simulator in the page: its program, the ports between it and the page's
// engines, and the calls of a till's tests. A file of its own, fetched only
// where the till asks for a simulator.

/**
 * @typedef {import("../engine/spawn.js").Host} Host
 * @typedef {import("../engine/boot.js").Booted} Booted
 * @typedef {{ code: string, field?: string, message: string }} Facts
 * @typedef {(facts: Facts) => Error} Failure
 *
 * @typedef {object} Needs what the loader brings, so that nothing of it stands here twice
 * @property {any} given the till's `simulator` option
 * @property {Host[]} hosts where the simulator may run, best first
 * @property {typeof import("../engine/boot.js").boot} boot
 * @property {new (facts: any) => Error} EPoSError the loader's
 */

/** The made-up key that opens the simulated account, and nothing else. */
const KEY = "11111111-2222-4333-8444-555555555555";
const NAMES = ["seed", "timeScale", "script", "wasmUrl"];
const TIME_SCALE = 10;
/** What the program reads as one message, in UTF-16 units. */
const LONGEST = 500_000;

/**
 * start begins a simulator and plays the script.
 * @param {Needs} needs
 */
export async function start({ given, hosts, boot, EPoSError }) {
  const failure = (/** @type {Facts} */ facts) => new EPoSError(facts);
  const options = checked(given === true ? {} : given, failure);
  const simulator = new Simulator(options, hosts, failure);
  try {
    await simulator.begin(boot, options);
    for (const [i, { path, body }] of options.script.entries()) await simulator.play(i, path, body);
  } catch (error) {
    simulator.end();
    throw error;
  }
  return simulator;
}

/** @param {any} given @param {Failure} failure */
function checked(given, failure) {
  const refuse = (/** @type {string} */ name, /** @type {string} */ why) => {
    const field = `simulator${name && "."}${name}`;
    throw failure({ code: "invalid-request", field, message: `${field} ${why}` });
  };
  if (given === null || typeof given !== "object" || Array.isArray(given)) refuse("", "must be true or an object");
  for (const name of Object.keys(given)) if (!NAMES.includes(name)) refuse(name, "is not known here");
  const { seed = 1, timeScale = TIME_SCALE, script = [], wasmUrl } = given;
  if (!Number.isSafeInteger(seed) || seed < 0) refuse("seed", "must be a whole number from 0");
  if (!(timeScale >= 0.01 && timeScale <= 1e6)) refuse("timeScale", "must lie between 0.01 and 1000000");
  if (!Array.isArray(script)) refuse("script", "must be an array");
  for (const [i, step] of script.entries())
    if (typeof step?.path !== "string") refuse(`script[${i}].path`, "must be a string");
  if (wasmUrl !== undefined && typeof wasmUrl !== "string") refuse("wasmUrl", "must be a string");
  const wasm =
    wasmUrl === undefined
      ? new URL("connect-epos-simulator.wasm", import.meta.url)
      : new URL(wasmUrl, document.baseURI);
  return { seed, timeScale, script, wasm: wasm.href };
}

/** Simulator is the loader's hold on the program; the till has its `face`. */
class Simulator {
  /** @type {Map<number, { resolve(value: any): void, reject(error: Error): void }>} */ #calls = new Map();
  #lastCall = 0;
  #engines = 0;
  #hosts;
  #failure;
  /** @type {Booted["running"] | undefined} */ #running;
  /** @type {MessagePort} the simulator's own door, for this simulator's life */ #door = /** @type {any} */ (undefined);
  /** @type {Error | null} why it is over */ #over = null;
  /** Where its own news go, as soon as somebody takes them. @type {(level: string, message: string) => void} */ log =
    () => {};

  /** @param {ReturnType<typeof checked>} options @param {Host[]} hosts @param {Failure} failure */
  constructor({ seed, timeScale }, hosts, failure) {
    this.#hosts = hosts;
    this.#failure = failure;
    this.detail = Object.freeze({ seed, timeScale });
    const control = (/** @type {string} */ path, /** @type {any} */ body = undefined) => this.control(path, body);
    this.face = Object.freeze({
      ...this.detail,
      site: Object.freeze({
        id: "simulator",
        account: "simulator",
        environment: "test",
        apiKey: KEY,
        installerId: "simulator",
      }),
      control,
      knobs: (/** @type {any} */ patch) => control("knobs", patch),
      fault: (/** @type {any} */ fault) => control("fault", fault).then(() => {}),
      waiter: (/** @type {any} */ step) => control("waiter", step),
      ledger: () => control("ledger").then(({ charges }) => charges),
      terminals: () => control("terminals").then(({ terminals }) => terminals),
      reset: () => control("reset").then(() => {}),
    });
  }

  /** @param {Needs["boot"]} boot @param {ReturnType<typeof checked>} options */
  async begin(boot, { seed, timeScale, wasm }) {
    const hosts = this.#hosts.map((host) =>
      joined(host, (port) => {
        this.#door = port;
        return () => {};
      }),
    );
    const { running } = await boot(
      {
        hosts,
        program: { wasm, integrity: __SIMULATOR_INTEGRITY__ },
        emit: (_, __, { level, message }) => this.log(level, message),
      },
      {
        text: (text) => this.#hear(text),
        died: (why) => this.#died(why),
        started: (running) => (this.#running = running),
      },
    );
    this.#running = running;
    await this.#post({ do: "start", body: { seed, timeScale } });
  }

  /** play does one step of the script. @param {number} i @param {string} path @param {unknown} body */
  async play(i, path, body) {
    try {
      await this.control(path, body);
    } catch (cause) {
      const { field, message } = /** @type {any} */ (cause);
      throw this.#failure({
        code: "invalid-request",
        field: `simulator.script[${i}]${field ? `.${field}` : ""}`,
        message,
      });
    }
  }

  /** @param {string} path @param {unknown} [body] @returns {Promise<any>} */
  async control(path, body) {
    if (typeof path !== "string")
      throw this.#failure({ code: "invalid-request", field: "path", message: "path must be a string" });
    return this.#post({ do: "control", path, body });
  }

  /**
   * hosts are those of the engine, each of whose engines gets a way of its own to this simulator.
   * @param {Host[]} all
   * @returns {Host[]}
   */
  hosts(all) {
    return all.map((host) =>
      joined(host, (port) => {
        const engine = ++this.#engines;
        this.#door.postMessage({ engine }, [port]);
        return () => this.#door.postMessage({ gone: engine });
      }),
    );
  }

  end() {
    this.#over ??= this.#failure({ code: "closed", message: "this simulator was closed" });
    this.#running?.end();
    this.#abandon(this.#over);
  }

  /** @param {Record<string, unknown>} call @returns {Promise<any>} */
  #post(call) {
    return new Promise((resolve, reject) => {
      if (this.#over) throw this.#over;
      const number = ++this.#lastCall;
      const text = JSON.stringify({ call: number, ...call });
      if (text.length > LONGEST)
        throw this.#failure({ code: "invalid-request", field: "body", message: "body is too large" });
      this.#calls.set(number, { resolve, reject });
      this.#running?.send(text);
    });
  }

  /** @param {string} text */
  #hear(text) {
    const { event, detail, call, value, error } = JSON.parse(text);
    if (event) return this.log("error", `simulator: ${detail}`);
    const waiting = this.#calls.get(call);
    this.#calls.delete(call);
    if (error) waiting?.reject(this.#failure({ code: "invalid-request", ...error }));
    else waiting?.resolve(value);
  }

  /** @param {string} why */
  #died(why) {
    if (this.#over) return;
    this.#over = this.#failure({ code: "engine-failed", message: `the simulator died: ${why}` });
    this.#running?.end();
    this.log("error", this.#over.message);
    this.#abandon(this.#over);
  }

  /** @param {Error} error */
  #abandon(error) {
    for (const { reject } of this.#calls.values()) reject(error);
    this.#calls.clear();
  }
}

/**
 * joined is a host whose every program gets one end of a channel; `took` gets
 * the other and says what to do when that program has ended.
 * @param {Host} host
 * @param {(port: MessagePort) => () => void} took
 * @returns {Host}
 */
function joined(host, took) {
  return {
    kind: host.kind,
    spawn(program, on) {
      const { port1, port2 } = new MessageChannel();
      const over = took(port1);
      const running = host.spawn({ ...program, simulator: port2 }, on);
      return {
        send: (text) => running.send(text),
        end() {
          over();
          return running.end();
        },
      };
    },
  };
}
