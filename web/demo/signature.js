// Is this the customer's signature? The card machine waits for staff, and silence
// would accept it: the engine decides by the site's default shortly before.
import { byId } from "./elements.js";

/** What the site decides where staff do not: "accept" or "decline". */
export function siteDecides(site, kind) {
  return site?.signatureDefault?.[kind === "refund" ? "refund" : "sale"] ?? "decline";
}

/** Whole seconds left until `deadline`, as "1:05"; never below zero. */
export function timeLeft(deadline, now) {
  const seconds = Math.max(0, Math.ceil((deadline - now) / 1000));
  return `${Math.trunc(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const atZero = (decides) => `at 0:00 this till ${decides === "accept" ? "accepts" : "declines"} it by itself`;

/** Wires the dialog; `paper` prints the slip, for a customer who signs on paper. */
export function signatureDialog(paper) {
  const dialog = byId("signature");
  let open; // { question, resolve, ticking, lines, over } while a question is

  // No key may make it go: only a decision or the end of the question does.
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.preventDefault();
  });
  dialog.addEventListener("close", () => {
    if (open) dialog.showModal();
  });
  byId("signature-accept").addEventListener("click", () => end(true));
  byId("signature-decline").addEventListener("click", () => end(false));
  byId("signature-print").addEventListener("click", () => paper.open("signature", "To sign", open.lines));

  function end(decision) {
    if (!open) return;
    const { resolve, ticking } = open;
    open = undefined;
    clearInterval(ticking);
    paper.close();
    dialog.close();
    resolve(decision);
  }

  function tick(deadline) {
    byId("signature-left").textContent = timeLeft(deadline, Date.now());
    if (Date.now() >= deadline) end(undefined);
  }

  function slip(question) {
    const lines = globalThis.ConnectEPoSReceipts?.receipt(question, "signature") ?? [];
    byId("signature-slip").replaceChildren(
      ...(lines.length > 0 ? [globalThis.ConnectEPoSReceipts.asElement(lines)] : []),
    );
    byId("signature-torn").hidden = byId("signature-print").hidden = lines.length === 0;
    byId("signature-no-slip").hidden = lines.length > 0;
    return lines;
  }

  return {
    /**
     * Asks staff. Resolves with true or false, or with undefined when the time ran
     * out or the payment ended first: then there is nothing left to answer.
     */
    ask(question, { sum, decides }) {
      end(undefined);
      const lines = slip(question);
      byId("signature-lead").textContent =
        `${[sum, question.reference].filter(Boolean).join(", ")}, card machine ${question.tid}`;
      byId("signature-doubt").textContent = "";
      byId("signature-zero").textContent = atZero(decides);
      const over = new Promise((resolve) => {
        open = { question, resolve, lines, ticking: setInterval(tick, 250, question.deadline) };
        dialog.showModal();
      });
      open.over = over;
      tick(question.deadline);
      return over;
    },
    /** The question that staff see, if any. */
    question: () => open?.question,
    /** Says how the payment stands; the question is still open, and nobody but staff would accept it now. */
    doubt(text) {
      byId("signature-doubt").textContent = text;
      byId("signature-zero").textContent = atZero("decline");
    },
    /** Resolves once no question is open. */
    async over() {
      while (open) await open.over;
    },
    /** The question is over, without a decision here. */
    end: () => end(undefined),
  };
}
