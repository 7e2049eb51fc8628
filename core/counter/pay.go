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
	c.payments.Start(journal.Record{
		ID: journal.ID{Account: c.Account, Reference: ask.Reference},
		Request: journal.Request{
			Site: site, Token: ask.Token, Kind: ask.Kind, TID: ask.TID, Amount: ask.Amount, Currency: ask.Currency,
			Cashback: ask.Cashback, Keyed: ask.Keyed, AuthCode: ask.AuthCode, PreAuthorised: ask.PreAuthorised,
			RefundOf: ask.Of},
		Owner:   journal.Owner{Engine: c.Owner},
		FrameID: journal.FrameID(id),
	}, ask.Wait, done)
}

func (c *Counter) mayPay(ask contract.Payment) error {
	for p := c.payments.ByReference[ask.Reference]; p != nil; p = p.Earlier {
		switch {
		case p.State.Waiting(), p.State.Phase == transaction.Withdrawing, p.State.Record.Unresolved(), p.State.Record.CheckOpen():
			return contract.Rejection(transaction.Reject{Code: transaction.PaymentOpen})
		case p.State.Record.ClosesBill():
			return contract.Rejection(transaction.Reject{Code: transaction.AlreadyPaid, Standing: &p.State.Record})
		}
	}
	if holders := c.payments.ByTerminal[ask.TID]; len(holders) > 0 {
		return contract.Rejection(transaction.Reject{Code: transaction.TerminalUnresolved, Reason: contract.HeldBy(holders[0].State.Record)})
	}
	if !c.Link.IsUp() {
		return contract.Rejection(transaction.Reject{Code: transaction.NotConnected, Reason: c.Link.Info().Reason})
	}
	if connect.IsReport(ask.Kind) {
		return nil
	}
	return c.terminals.takesCurrency(ask.TID, ask.Currency)
}
