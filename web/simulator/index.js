// The simulator in the page: its program, the ports between it and the engines of the page, and the calls for a till's
// tests. It is a script of its own, which is fetched only if the till asks for a simulator.

/**
 * @typedef {import("../engine/spawn.js").Host} Host
 * @typedef {import("../engine/boot.js").Booted} Booted
 * @typedef {{ code: string, field?: string, message: string }} Facts
 * @typedef {(facts: Facts) => Error} Failure
 *
 * @typedef {object} Needs what the loader passes, so that this script does not contain it a second time
 * @property {any} given the till's `simulator` option
 * @property {Host[]} hosts where the simulator may run, the best one first
 * @property {typeof import("../engine/boot.js").boot} boot
 * @property {typeof import("../engine/within.js").within} within
 * @property {new (facts: any) => Error} EPoSError the class of the loader
 * @property {string} beside where the loader looks for this script
 * @property {string} [assets] the folder of all files, if the till gives it
 */

/** An invented key. It opens the simulated account and nothing else. */
const KEY = "11111111-2222-4333-8444-555555555555";
const NAMES = ["seed", "timeScale", "script", "wasmUrl"];
const TIME_SCALE = 10;
/** How long the program may take to answer, in seconds. */
const ANSWER_WITHIN = 30;
/** The longest message that the program reads, in UTF-16 units. */
const LONGEST = 500_000;

/**
 * start starts a simulator and plays the script of the till.
 * @param {Needs} needs
 */
export async function start({ given, hosts, boot, within, EPoSError, ...place }) {
  const failure = (/** @type {Facts} */ facts) => new EPoSError(facts);
  const options = checkOptions(given === true ? {} : given, failure, place);
  const simulator = new Simulator(options, hosts, failure);
  try {
    await simulator.begin(boot, within, options);
    for (const [i, { path, body }] of options.script.entries())
      await within(ANSWER_WITHIN, path, simulator.play(i, path, body));
  } catch (error) {
    simulator.end();
    throw error;
  }
  return simulator;
}

/** @param {any} given @param {Failure} failure @param {Pick<Needs, "beside" | "assets">} place */
function checkOptions(given, failure, place) {
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
  return {
    seed,
    timeScale,
    script,
    wasm: wasmUrl === undefined ? program(place) : new URL(wasmUrl, document.baseURI).href,
  };
}

const PROGRAM = "connect-epos-simulator.wasm";

/**
 * program gives the address of the simulator's program: in the till's folder, or as a bundler says it, or beside this script.
 * @param {Pick<Needs, "beside" | "assets">} place
 */
function program({ beside, assets }) {
  if (assets) return assets + PROGRAM;
  try {
    const known = new URL("./connect-epos-simulator.wasm", import.meta.url);
    return new URL(String(known), document.baseURI).href;
  } catch {
    return new URL(PROGRAM, beside).href;
  }
}

/** Simulator is the loader's side of the program. The till gets only `forTill`. */
class Simulator {
  /** @type {Map<number, { resolve(value: any): void, reject(error: Error): void }>} */ #calls = new Map();
  #lastCall = 0;
  #engines = 0;
  #hosts;
  #failure;
  /** @type {Booted["running"] | undefined} */ #running;
  /** @type {MessagePort} the loader's port to the program */ #port = /** @type {any} */ (undefined);
  /** @type {Error | null} why it has ended */ #over = null;
  /** Its log lines go here; the Epos sets it. @type {(level: string, message: string) => void} */ log = () => {};

  /** @param {ReturnType<typeof checkOptions>} options @param {Host[]} hosts @param {Failure} failure */
  constructor({ seed, timeScale }, hosts, failure) {
    this.#hosts = hosts;
    this.#failure = failure;
    this.detail = Object.freeze({ seed, timeScale });
    const control = (/** @type {string} */ path, /** @type {any} */ body = undefined) => this.control(path, body);
    this.forTill = Object.freeze({
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

  /** @param {Needs["boot"]} boot @param {Needs["within"]} within @param {ReturnType<typeof checkOptions>} options */
  async begin(boot, within, { seed, timeScale, wasm }) {
    const hosts = this.#hosts.map((host) =>
      withChannel(host, (port) => {
        this.#port = port;
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
        text: (text) => this.#receive(text),
        died: (why) => this.#died(why),
        started: (running) => (this.#running = running),
      },
    );
    this.#running = running;
    await within(ANSWER_WITHIN, "the simulator's start", this.#post({ do: "start", body: { seed, timeScale } }));
  }

  /** play runs one step of the script. @param {number} i @param {string} path @param {unknown} body */
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
   * hosts gives the hosts of the engine in a form that connects each new engine to this simulator.
   * @param {Host[]} all
   * @returns {Host[]}
   */
  hosts(all) {
    return all.map((host) =>
      withChannel(host, (port) => {
        const engine = ++this.#engines;
        this.#port.postMessage({ engine }, [port]);
        return () => this.#port.postMessage({ gone: engine });
      }),
    );
  }

  /** end ends the program. Calls that wait are rejected. */
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
  #receive(text) {
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
 * withChannel is a host that gives each program one end of a channel. `connect` gets the other end, and returns what to
 * do when that program has ended.
 * @param {Host} host
 * @param {(port: MessagePort) => () => void} connect
 * @returns {Host}
 */
function withChannel(host, connect) {
  return {
    kind: host.kind,
    spawn(program, on) {
      const { port1, port2 } = new MessageChannel();
      const disconnect = connect(port1);
      const running = host.spawn({ ...program, simulator: port2 }, on);
      return {
        send: (text) => running.send(text),
        end() {
          disconnect();
          return running.end();
        },
      };
    },
  };
}
