// What the points of the rehearsal play with. This file imports nothing.

/** Card machines of the simulator, by what they do. */
const TID = {
  approves: "VCMINVLSIP0",
  declines: "VCMINVLDIP0",
  fails: "VCMINVLUIP0",
  timesOut: "VCMINVLTIP0",
  signs: "VCMINVLSIS0",
};

/** Says what a point wanted when it did not get it. */
function want(is, words) {
  if (!is) throw new Error(words);
}

/** How long a till may take to show something, unless a point says otherwise. */
const patience = { ms: 20_000 };

/** until resolves when look() gives something; it looks at a till that is in motion. */
async function until(look, words, ms = patience.ms) {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((next) => setTimeout(next, 20))) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(words);
}

export { patience, TID, until, want };
