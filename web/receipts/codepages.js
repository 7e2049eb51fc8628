// The characters that a printer has. The numbers are Epson's for ESC t; most other makers use the same.

/**
 * Page is one code page: the number that selects it, and the characters of the bytes from 0x80 on. The bytes below are
 * ASCII.
 * @typedef {{ number: number, high: string }} Page
 */

/** @type {Record<string, Page>} */
const PAGES = {
  pc437: {
    number: 0,
    high: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
  },
  pc858: {
    number: 19,
    high: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0",
  },
  "windows-1252": {
    number: 16,
    high: "€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
  },
};

/** Plain letters for characters that a code page may not have. @type {Record<string, string>} */
const INSTEAD = {
  "\u20ac": "EUR",
  "\u00a0": " ",
  "\u2010": "-",
  "\u2011": "-",
  "\u2012": "-",
  "\u2013": "-",
  "\u2014": "-",
  "\u2018": "'",
  "\u2019": "'",
  "\u201a": "'",
  "\u201c": '"',
  "\u201d": '"',
  "\u201e": '"',
  "\u2022": "*",
  "\u2026": "...",
  "\u00d7": "x",
  "\u00a9": "(c)",
  "\u00ae": "(R)",
  "\u2122": "TM",
  "\u0152": "OE",
  "\u0153": "oe",
  "\u0131": "i",
  "\u0141": "L",
  "\u0142": "l",
  "\u00d8": "O",
  "\u00f8": "o",
  "\u0110": "D",
  "\u0111": "d",
  "\u1e9e": "SS",
};

/** page finds a code page by name. @param {string} name @returns {Page} */
export function page(name) {
  if (Object.hasOwn(PAGES, name)) return PAGES[name];
  throw new RangeError(`codepage must be one of ${Object.keys(PAGES).join(", ")}`);
}

/**
 * fold replaces each character that the page does not have: by plain letters that mean the same, by the letter without
 * its accent, or else by a question mark.
 * @param {string} text without control characters
 * @param {string} high
 */
export function fold(text, high) {
  return Array.from(text.normalize("NFC"), (char) => (has(char, high) ? char : instead(char, high))).join("");
}

/**
 * bytes gives one byte for each character of a text that was folded.
 * @param {string} text
 * @param {string} high
 */
export function bytes(text, high) {
  return Array.from(text, (char) => (char < "\u0080" ? char.charCodeAt(0) : 0x80 + high.indexOf(char)));
}

/** @param {string} char @param {string} high */
function has(char, high) {
  if (char < "\u0080") return char >= " " && char !== "\u007f";
  return char !== "\ufffd" && high.includes(char); // in a table this stands for a byte that shows nothing
}

/** @param {string} char @param {string} high */
function instead(char, high) {
  if (Object.hasOwn(INSTEAD, char)) return INSTEAD[char];
  const letters = Array.from(char.normalize("NFKD").replace(/\p{M}/gu, ""));
  return letters.length > 0 && letters.every((letter) => has(letter, high)) ? letters.join("") : "?";
}
