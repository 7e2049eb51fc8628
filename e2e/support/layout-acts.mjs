// The steps of layout-till.mjs: what staff do on the demo till, and what its stand-in tells.

/** performs carries out the steps of a state, in the page. */
export async function performs(steps) {
  const { stage } = window;
  const at = (name) => document.querySelector(`[data-testid="${CSS.escape(name)}"]`);
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const until = async (holds) => {
    for (let tries = 0; !holds(); tries++) {
      if (tries > 200) throw new Error(`never: ${holds}`);
      await drawn();
    }
  };
  /** Inside the element. */
  const inside = (selector) => at("element").shadowRoot.querySelector(selector);
  const reference = () => stage.counter.request.reference;
  const STEPS = {
    async press(name) {
      await until(() => at(name) && !at(name).disabled);
      at(name).click();
    },
    key: (digits) => [...digits].forEach((digit) => at(`key-${digit}`).click()),
    fill: (name, value) => {
      at(name).value = value;
    },
    choose(name, value) {
      at(name).value = value;
      at(name).dispatchEvent(new Event("change"));
    },
    openAll() {
      for (const root of [document, at("element")?.shadowRoot])
        root?.querySelectorAll("details").forEach((each) => {
          each.open = true;
        });
    },
    wait: (name, words = "", rows = 0) =>
      until(() => at(name)?.textContent.includes(words) && at(name).querySelectorAll("tbody tr").length >= rows),
    end: (outcome) => stage.counter.end({ ...outcome, reference: reference() }),
    fail: (error) => stage.counter.fail(error),
    async done() {
      await until(() => inside("[data-name=done]"));
      inside("[data-name=done]").click();
    },
    /** Leaves everything for later that the element shows by itself. */
    async leave() {
      const shown = () => inside("[data-name=later], [data-name=done]");
      await until(shown);
      for (let quiet = 0; quiet < 6; quiet++) {
        if (shown()) quiet = 0;
        shown()?.click();
        await drawn();
      }
    },
    signature: (asked) =>
      stage.counter.tell("signature", { ...asked, reference: reference(), deadline: Date.now() + asked.deadline }),
    async payment(payment) {
      await until(() => stage.handlers);
      await stage.handlers.payment(payment);
    },
    async table(state) {
      await until(() => stage.tables);
      stage.tables.onTable(state);
    },
    async lock(tableId) {
      await until(() => stage.handlers);
      await stage.handlers.lock({ tableId, tid: "VCMINVLSIP0", waiterId: "12345678", since: Date.now() });
    },
    frames() {
      const frame = JSON.stringify({
        jsonrpc: "2.0",
        method: "sale",
        params: { tid: "VCMINVLSIP0", note: "long ".repeat(60) },
      });
      for (const direction of ["out", "in"]) {
        stage.epos.dispatchEvent(new CustomEvent("log", { detail: { level: "trace", frame, direction } }));
      }
    },
  };
  for (const [act, ...given] of steps) {
    await STEPS[act](...given);
    await drawn();
  }
  await drawn();
}
