// Odoo's Point of Sale on Paymentsense Connect terminals: what its PaymentInterface asks of a card terminal, done
// with a ConnectEPoS counter. It is written for the names of Odoo 19 (methods in camelCase, payment lines with a uuid).
// docs/adapters.md shows how a module of yours registers it. Nothing here was tried in a shop.

/** Odoo keeps amounts as decimals; Connect takes whole minor units. */
export const minorUnits = (amount, currency) => Math.round(Math.abs(amount) * 10 ** currency.decimal_places);

/** A promise that is never kept: Odoo deletes a line as soon as its cancelling resolves, whatever it resolves with. */
const never = () => new Promise(() => {});

/** The uuid of the line that an outcome belongs to: a reversal has a reference of its own. */
const lineOf = ({ reference }) => reference.split("/")[0];

/**
 * connectPayment makes the class to register with Odoo from its own base class.
 *
 * `till` is what the module brings along:
 * - `counter`: a promise of the ConnectEPoS counter
 * - `terminal(paymentMethod)`: the tid of a payment method
 * - `tell(text)`: shows staff a sentence, until they close it
 * - `sign(question)`: asks staff about a signature: true, false, or anything else to leave it open
 */
export function connectPayment(PaymentInterface, till) {
  return class ConnectPayment extends PaymentInterface {
    setup() {
      super.setup(...arguments);
      this.supports_reversals = true;
      /** What is under way, by the uuid of its line: resolves with whether it was taken. */
      this.underWay = new Map();
      /** Who waits for a payment that nobody can tell the end of. */
      this.unsettled = new Map();
    }

    /** True: taken. False: certainly not, so that staff may send it again. While nobody can tell, neither. */
    sendPaymentRequest(uuid) {
      super.sendPaymentRequest(uuid);
      const again = this.underWay.get(uuid);
      if (again) return again;
      const going = this.pay(this.line(uuid), uuid).finally(() => this.underWay.delete(uuid));
      this.underWay.set(uuid, going);
      return going;
    }

    async pay(line, uuid) {
      const kind = line.amount < 0 ? "refund" : "sale";
      line.setPaymentStatus("waitingCard");
      return this.take(kind, uuid, line, (outcome) => this.unsure(line, outcome));
    }

    /** take makes one request under the line's own reference: asked twice, it is charged once. */
    async take(kind, reference, line, unsure) {
      let outcome;
      try {
        const counter = await till.counter;
        const amount = minorUnits(line.amount, this.pos.currency);
        const request = {
          tid: till.terminal(line.payment_method_id),
          amount,
          currency: this.pos.currency.name,
          reference,
        };
        outcome = await counter[kind](request, { onSignature: (question) => till.sign(question) });
      } catch (error) {
        // Nothing was sent, or an earlier answer is known already.
        if (error.code !== "already-paid" || !error.outcome) return (till.tell(error.text ?? String(error)), false);
        outcome = error.outcome;
      }
      return outcome.result === "unknown" ? unsure(outcome) : this.ended(line, outcome, kind);
    }

    /** ended writes how it ended on the line, and then lets the journal forget to tell it. */
    async ended(line, outcome, kind) {
      const taken = outcome.result === "approved";
      if (taken && !this.line(lineOf(outcome))) return this.orphaned(outcome);
      if (!taken || outcome.differs) till.tell(outcome.text);
      if (taken) this.book(line, outcome, kind);
      // Should that fail it is told again, and changes nothing: how it ended stands.
      if (outcome.settledBy)
        await (await till.counter).acknowledge(outcome.reference).catch((error) => till.tell(error.text));
      return taken;
    }

    /**
     * orphaned tells staff of money that moved for a line that was deleted meanwhile, alone or with its order. It is not
     * acknowledged, so it stays in pending() and is told at each start, until staff have dealt with it.
     */
    orphaned(outcome) {
      till.tell(
        `${outcome.text} But its order was deleted. Give the money back, or book it by hand: ${outcome.reference}`,
      );
      return true;
    }

    /** dealtWith is for a dialog of the module: staff gave the money of an orphaned payment back, or booked it by hand. */
    async dealtWith(reference) {
      await (await till.counter).acknowledge(reference);
    }

    book(line, { taken, payment = {} }, kind) {
      const sign = kind === "refund" ? -1 : 1;
      line.setAmount((sign * taken.total) / 10 ** this.pos.currency.decimal_places);
      line.card_type = payment.cardSchemeName ?? "";
      line.transaction_id = payment.transactionId ?? "";
      line.payment_method_authcode = payment.authCode ?? "";
      const customer = payment.receiptLines?.CUSTOMER ?? [];
      line.setReceiptInfo(customer.map(({ value }) => value).join("\n"));
    }

    /**
     * unsure waits with Odoo's own state for that, in which it asks staff and sends nothing, until the payment is
     * proven or staff settle it.
     */
    async unsure(line, outcome) {
      line.setPaymentStatus("force_done");
      till.tell(outcome.text);
      const end = await new Promise((resolve) => this.unsettled.set(outcome.reference, resolve));
      this.unsettled.delete(outcome.reference);
      return this.ended(line, end, outcome.kind);
    }

    /** settle is for a dialog of the module: what staff found, `{ verdict: "paid" | "not-paid", by, reason }`. */
    async settle(uuid, settlement) {
      await this.recovered(await (await till.counter).settle(uuid, settlement));
    }

    /** recovered takes what `payAtCounter` tells by `onRecovered`, also for lines of an earlier page. */
    async recovered(outcome) {
      if (!outcome.settledBy) return;
      const waits = this.unsettled.get(outcome.reference);
      if (waits) return waits(outcome);
      const line = this.line(lineOf(outcome));
      if (!line && outcome.result === "approved") return this.orphaned(outcome);
      if (!line) return till.tell(outcome.text); // it is told again at the next start
      line.setPaymentStatus((await this.ended(line, outcome, outcome.kind)) ? "done" : "retry");
    }

    /** Kept only when nothing was taken. */
    async sendPaymentCancel(order, uuid) {
      super.sendPaymentCancel(order, uuid);
      const going = this.underWay.get(uuid);
      if (!going) return this.forgettable(uuid);
      // Turned down, or too late: the payment itself tells how it ended.
      await (await till.counter).cancel(uuid).catch((error) => till.tell(error.text));
      return (await going) ? never() : true;
    }

    /** A line of an earlier page may be forgotten only when nothing is open under its reference. */
    async forgettable(uuid) {
      const entry = (await (await till.counter).pending()).find(({ reference }) => reference === uuid);
      return entry ? (till.tell(entry.text), never()) : true;
    }

    /** Connect has no reversal: the money goes back by a refund of its own, for which the card is presented again. */
    async sendPaymentReversal(uuid) {
      super.sendPaymentReversal(uuid);
      const line = this.line(uuid);
      const request = {
        amount: line.amount,
        payment_method_id: line.payment_method_id,
        setAmount() {},
        setReceiptInfo() {},
      };
      return this.take("refund", `${uuid}/reversal`, request, (outcome) => (till.tell(outcome.text), false));
    }

    /** Leaving the payment screen ends no payment. */
    close() {
      super.close();
    }

    /** line finds a payment line in any order that is not cancelled. Staff may look at another order by now. */
    line(uuid) {
      const within = (order) => (order?.state === "cancel" ? undefined : order?.getPaymentlineByUuid(uuid));
      return within(this.pos.getOrder()) ?? within(this.pos.models["pos.order"].find(within));
    }
  };
}
