// The tools of the rehearsal's points. This file imports nothing.

/** Card machines of the simulator, by what they do. */
const TID = {
  approves: "VCMINVLSIP0",
  declines: "VCMINVLDIP0",
  fails: "VCMINVLUIP0",
  timesOut: "VCMINVLTIP0",
  signs: "VCMINVLSIS0",
};

/** Throws what a point wanted if it did not get it. */
function want(is, words) {
  if (!is) throw new Error(words);
}

/** How long a till may take to show something, unless a point says otherwise. */
const patience = { ms: 20_000 };

/** until calls look() again and again, and resolves when it gives something. */
async function until(look, words, ms = patience.ms) {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((next) => setTimeout(next, 20))) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(words);
}

export { patience, TID, until, want };
