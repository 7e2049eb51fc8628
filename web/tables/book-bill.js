// The bill of a visit, line by line, for the card machine's printer.

/** @param {number} minor */
const plain = (minor) => (minor / 100).toFixed(2);

/** @param {string} left @param {string} right @param {number} width */
const sides = (left, right, width) => left.slice(0, width - right.length - 1).padEnd(width - right.length) + right;

/**
 * billLines gives what was ordered and what is due; with `paid` what was paid as well.
 * @param {import("../connect-epos-tables.d.ts").BookedTable} seen
 * @param {{ width: number, paid: boolean }} how
 * @returns {import("../connect-epos-tables.d.ts").Line[]}
 */
export function billLines(seen, { width, paid }) {
  return [
    { value: `Table ${seen.id}`, format: ["BOLD", "DOUBLE_WIDTH"] },
    { value: "", type: "LINE_SEPARATOR_SINGLE" },
    ...seen.items.map(({ name, quantity, amount }) => sides(quantity > 1 ? `${quantity} x ${name}` : name, plain(amount), width)),
    { value: "", type: "LINE_SEPARATOR_SINGLE" },
    { value: sides(`Total ${seen.currency}`, plain(seen.total), width), format: ["BOLD"] },
    ...(paid || seen.paid > 0 ? settled(seen, width) : []),
  ];
}

/** @param {import("../connect-epos-tables.d.ts").BookedTable} seen @param {number} width */
function settled(seen, width) {
  return [
    ...seen.payments.map(({ paymentMethod, cardSchemeName, amountPaid }) => sides(cardSchemeName || paymentMethod || "Paid", plain(-amountPaid), width)),
    { value: sides("Still due", plain(seen.due), width), format: ["BOLD"] },
    ...(seen.gratuity > 0 ? [sides("Gratuity, thank you", plain(seen.gratuity), width)] : []),
  ];
}
