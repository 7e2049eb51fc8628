// Writes the lines of a bill for the printer of a card machine, one after the other. Long lines are wrapped, amounts are
// in a column, and nothing is cut off.

const NARROWEST = 16;
const WIDEST = 48; // the engine refuses longer lines
const MOST_LINES = 200;

const SEPARATORS = { single: "LINE_SEPARATOR_SINGLE", double: "LINE_SEPARATOR_DOUBLE" };
const LOOKS = { bold: "BOLD", doubleHeight: "DOUBLE_HEIGHT", doubleWidth: "DOUBLE_WIDTH" };

/** What each barcode can show. */
const BARCODES = {
  code25: { type: "BARCODE_CODE25", shows: /^(?:\d\d){1,40}$/, says: "an even number of digits, up to 80" },
  code39: {
    type: "BARCODE_CODE39",
    shows: /^[0-9A-Z .$/+%-]{1,80}$/,
    says: "1 to 80 of the characters 0-9, A-Z, space and - . $ / + %",
  },
  code128: { type: "BARCODE_CODE128", shows: /^[ -~]{1,80}$/, says: "1 to 80 characters of ASCII" },
};

/** If fewer columns than this are left beside an amount, the text cannot be read there. */
const READABLE = 8;

/** @typedef {import("../types/connect-epos-tables.d.ts").Line} Line @typedef {import("../types/connect-epos-tables.d.ts").Look} Look */

/**
 * receiptLines begins a bill with a number of columns.
 * @param {{ width?: number }} [options]
 * @returns {ReceiptLines}
 */
export function receiptLines(options = {}) {
  const { width = 32 } = named(options, { width: true });
  if (!Number.isInteger(width) || width < NARROWEST || width > WIDEST)
    throw new RangeError(`width must be a whole number of columns from ${NARROWEST} to ${WIDEST}`);
  return new ReceiptLines(width);
}

/** ReceiptLines is a bill that is being written. Each method adds to its end, and returns it. */
class ReceiptLines {
  #width;
  /** @type {Line[]} */ #lines = [];

  /** @param {number} width */
  constructor(width) {
    this.#width = width;
  }

  /** @param {string} text @param {Look & { align?: "left" | "center" | "right" }} [look] */
  text(text, look = {}) {
    const { align = "left", ...rest } = named(look, { align: true, ...LOOKS });
    const room = this.#room(rest);
    const place = choice("align", align, {
      left: (/** @type {string} */ line) => line,
      center: (/** @type {string} */ line) => center(line, room),
      right: (/** @type {string} */ line) => line.padStart(room + surplus(line)),
    });
    return this.#add(wrap(printable("text", text), room).map(place), rest);
  }

  /** @param {string} left @param {string} right @param {Look} [look] */
  columns(left, right, look = {}) {
    const room = this.#room(named(look, LOOKS));
    const end = printable("right", right).replaceAll("\n", " ");
    const beside = room - length(end) - 1;
    const start = printable("left", left);
    if (beside < Math.min(READABLE, length(start))) {
      return this.#add(
        [...wrap(start, room), ...wrap(end, room).map((line) => line.padStart(room + surplus(line)))],
        look,
      );
    }
    const lines = wrap(start, beside);
    const last = lines.pop() ?? "";
    return this.#add([...lines, last + " ".repeat(room - length(last) - length(end)) + end], look);
  }

  /** @param {string} left @param {number} minor @param {Look & { symbol?: string }} [look] */
  amount(left, minor, look = {}) {
    const { symbol = "", ...rest } = named(look, { symbol: true, ...LOOKS });
    if (!Number.isSafeInteger(minor)) throw new RangeError("amount must be a whole number of minor units");
    const digits = String(Math.abs(minor)).padStart(3, "0");
    return this.columns(
      left,
      `${minor < 0 ? "-" : ""}${printable("symbol", symbol)}${digits.slice(0, -2)}.${digits.slice(-2)}`,
      rest,
    );
  }

  /** @param {"single" | "double"} [kind] */
  separator(kind = "single") {
    return this.#put(choice("separator", kind, SEPARATORS));
  }

  /** An empty line. */
  blank() {
    return this.#put("CARRIAGE_RETURN");
  }

  /** feed moves the paper past the edge where it is torn off. */
  feed() {
    return this.#put("TICKET_FEED");
  }

  /** logo prints the logo of the card machine. What `value` means is not documented. @param {string} [value] */
  logo(value = "") {
    return this.#put("IMAGE_LOGO", printable("logo", value));
  }

  /** @param {"code25" | "code39" | "code128"} kind @param {string} value */
  barcode(kind, value) {
    const { type, shows, says } = choice("barcode", kind, BARCODES);
    if (typeof value !== "string" || !shows.test(value))
      throw new RangeError(`barcode of ${kind} must be a text of ${says}`);
    return this.#put(type, value);
  }

  /** lines gives the lines that were written so far, for a handler to return. @returns {Line[]} */
  lines() {
    if (this.#lines.length > MOST_LINES)
      throw new RangeError(`a receipt has at most ${MOST_LINES} lines, this one has ${this.#lines.length}`);
    return [...this.#lines];
  }

  /** @param {Look} look */
  #room({ doubleWidth }) {
    return doubleWidth ? Math.floor(this.#width / 2) : this.#width;
  }

  /** @param {string} type @param {string} [value] */
  #put(type, value = "") {
    this.#lines.push(/** @type {Line} */ ({ value, type }));
    return this;
  }

  /** @param {string[]} texts @param {Record<string, any>} look */
  #add(texts, look) {
    const format = Object.entries(LOOKS)
      .filter(([name]) => look[name])
      .map(([, word]) => word);
    this.#lines.push(...texts.map((value) => /** @type {Line} */ ({ value, type: "TEXT", format })));
    return this;
  }
}

/** @param {any} given @param {object} known @returns {Record<string, any>} */
function named(given, known) {
  if (given === null || typeof given !== "object") throw new TypeError("options must be an object");
  for (const name of Object.keys(given))
    if (!Object.hasOwn(known, name)) throw new TypeError(`${name} is not a known option`);
  return given;
}

/** @template T @param {string} field @param {string} given @param {Record<string, T>} values @returns {T} */
function choice(field, given, values) {
  if (!Object.hasOwn(values, given)) throw new RangeError(`${field} must be one of ${Object.keys(values).join(", ")}`);
  return values[given];
}

/** printable is a text in which a space stands for each character that a printer could take for a command. @param {string} field @param {unknown} text */
function printable(field, text) {
  if (typeof text !== "string") throw new TypeError(`${field} must be a text`);
  return text.replace(/\r\n?|[\u2028\u2029]/g, "\n").replace(/[^\P{Cc}\n]/gu, " ");
}

/** length counts characters in the same way as the engine. @param {string} text */
const length = (text) => [...text].length;
/** surplus is how many more code units than characters a text has. @param {string} text */
const surplus = (text) => text.length - length(text);
/** @param {string} line @param {number} room */
const center = (line, room) => " ".repeat(Math.max(0, Math.floor((room - length(line)) / 2))) + line;

/** wrap breaks a text between words, or inside a word that is too long. @param {string} text @param {number} room @returns {string[]} */
function wrap(text, room) {
  return text.split("\n").flatMap((line) => (length(line) <= room ? [line] : breakLine(line, room)));
}

/** @param {string} line @param {number} room */
function breakLine(line, room) {
  /** @type {string[]} */ const lines = [];
  let rest = [...line.trimEnd()];
  while (rest.length > room) {
    const space = rest.lastIndexOf(" ", room);
    const at = space > 0 && rest.slice(0, space).some((each) => each !== " ") ? space : room;
    lines.push(rest.slice(0, at).join("").trimEnd());
    rest = [...rest.slice(at).join("").trimStart()];
  }
  return [...lines, rest.join("")];
}
