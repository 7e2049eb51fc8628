package counter

import (
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// Pay starts a payment. What can be refused without the journal is refused at once; the
// journal decides the rest.
func (c *Counter) Pay(site string, ask contract.Payment, done func(transaction.Outcome, error)) {
	if err := c.mayPay(ask); err != nil {
		done(transaction.Outcome{}, err)
		return
	}
	id, ok := c.Link.TakeID()
	if !ok {
		done(transaction.Outcome{}, service.LinkRefusal(link.ReasonStorage))
		return
	}
	p := c.newPayment()
	p.promise, p.lease.patience = done, ask.Wait
	p.state.Record = journal.Record{
		ID: journal.ID{Account: c.Account, Reference: ask.Reference},
		Request: journal.Request{
			Site: site, Token: ask.Token, Kind: ask.Kind, TID: ask.TID, Amount: ask.Amount, Currency: ask.Currency,
			Cashback: ask.Cashback, Keyed: ask.Keyed, AuthCode: ask.AuthCode, PreAuthorised: ask.PreAuthorised,
			RefundOf: ask.Of},
		Owner:   journal.Owner{Engine: c.Owner},
		FrameID: journal.FrameID(id),
	}
	c.payments.add(p)
	p.feed(transaction.Event{Kind: transaction.Start, Record: p.state.Record})
}

// newPayment is a payment of this counter that is not followed yet.
func (c *Counter) newPayment() *payment {
	p := &payment{counter: c}
	p.lease, p.cancelling = &terminalLease{payment: p}, &cancelling{payment: p}
	p.writer = service.NewWriter(c.Service, p.written)
	return p
}

func (c *Counter) mayPay(ask contract.Payment) error {
	for p := c.payments.byReference[ask.Reference]; p != nil; p = p.earlier {
		switch {
		case p.state.Waiting(), p.state.Phase == transaction.Withdrawing, p.state.Record.Unresolved(), p.state.Record.CheckOpen():
			return contract.Rejection(transaction.Reject{Code: transaction.PaymentOpen})
		case p.state.Record.ClosesBill():
			return contract.Rejection(transaction.Reject{Code: transaction.AlreadyPaid, Standing: &p.state.Record})
		}
	}
	if holders := c.payments.byTerminal[ask.TID]; len(holders) > 0 {
		return contract.Rejection(transaction.Reject{Code: transaction.TerminalUnresolved, Reason: contract.HeldBy(holders[0].state.Record)})
	}
	if !c.Up() {
		return contract.Rejection(transaction.Reject{Code: transaction.NotConnected, Reason: c.Link.Info().Reason})
	}
	if connect.IsReport(ask.Kind) {
		return nil
	}
	return c.terminals.takesCurrency(ask.TID, ask.Currency)
}
