// The characters that a printer has. The numbers are Epson's for ESC t; most other makers use the same.

/**
 * Page is one code page: the number that selects it, and the characters of the bytes from 0x80 on. The bytes below are
 * ASCII.
 * @typedef {{ number: number, high: string }} Page
 */

/** The page of Western Europe before the euro. pc858 has the euro in the place of one letter. */
const PC850 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";

/** @type {Record<string, Page>} */
const PAGES = {
  pc437: {
    number: 0,
    high: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
  },
  pc850: { number: 2, high: PC850 },
  pc858: { number: 19, high: PC850.replace("ı", "€") },
  "windows-1252": {
    number: 16,
    high: "€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
  },
};

/**
 * Plain letters for characters that a code page may not have: each line has what replaces the characters behind it. Numbers
 * and dates of Intl contain such minus signs, quotes and spaces.
 * @type {Record<string, string>}
 */
const INSTEAD = Object.fromEntries(
  /** @type {[string, string][]} */ ([
    ["EUR", "\u20ac"],
    [" ", "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"],
    ["-", "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212\u2796\ufe58\ufe63\uff0d"],
    ["'", "\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201a\u201b\u2032\u2035\uff07"],
    ['"', "\u00ab\u00bb\u02ba\u201c\u201d\u201e\u201f\u2033\u2036\u300c\u300d\uff02"],
    ["<", "\u2039"],
    [">", "\u203a"],
    [".", "\u00b7\u2024\u066b"],
    [",", "\u066c"],
    ["/", "\u2044\u2215"],
    ["*", "\u2022"],
    ["...", "\u2026"],
    ["x", "\u00d7"],
    [":", "\u2236"],
    ["(c)", "\u00a9"],
    ["(R)", "\u00ae"],
    ["TM", "\u2122"],
    ["OE", "\u0152"],
    ["oe", "\u0153"],
    ["i", "\u0131"],
    ["L", "\u0141"],
    ["l", "\u0142"],
    ["O", "\u00d8"],
    ["o", "\u00f8"],
    ["D", "\u0110"],
    ["d", "\u0111"],
    ["SS", "\u1e9e"],
  ]).flatMap(([plain, chars]) => Array.from(chars, (char) => [char, plain])),
);

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
