// For when something is wrong: the self-test, and a file for a helper.
import { byId, make, staffText } from "./elements.js";
import { saveFile } from "./save.js";

const STANDS = { true: "In order", false: "Wrong", null: "To know" };

/** Connects this part of the settings. `loaded` gives the engine, if it is loaded. */
export function diagnostics(loaded) {
  const list = byId("self-test-results");
  const said = byId("self-test-said");

  /** Runs a call of the engine while its button is disabled. If the call fails, its text is shown. */
  function wire(id, act) {
    byId(id).addEventListener("click", async () => {
      byId(id).disabled = true;
      said.textContent = "";
      try {
        await act(loaded());
      } catch (error) {
        said.textContent = loaded() ? staffText(error) : "Card payments are not loaded in this page. Load it again.";
      } finally {
        byId(id).disabled = false;
        byId(id).focus();
      }
    });
  }

  wire("self-test", async (epos) => {
    const results = await epos.selfTest();
    list.replaceChildren(
      ...results.map(({ name, ok, detail, text }) =>
        make(
          "li",
          { "data-testid": `self-test-${name}`, "data-ok": String(ok), "data-detail": detail },
          make("strong", {}, `${STANDS[ok]}: `),
          text,
        ),
      ),
    );
    const wrong = results.filter(({ ok }) => ok === false).length;
    said.textContent = wrong ? `${wrong} of ${results.length} are wrong.` : "Nothing is wrong.";
  });

  wire("support-bundle", async (epos) => {
    const bundle = await epos.supportBundle();
    saveFile(
      `connect-epos-support-${bundle.at.slice(0, 19).replaceAll(":", "-")}.json`,
      JSON.stringify(bundle, null, 2),
      "application/json",
    );
    said.textContent = "Saved. It holds no key and no card number; bills and amounts are in it.";
  });
}
