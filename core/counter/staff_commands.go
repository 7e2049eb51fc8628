package counter

import (
	"slices"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/followed"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// Acknowledge notes that the till knows an outcome. An outcome that anybody acknowledged
// before stays acknowledged.
func (c *Counter) Acknowledge(reference string, seen transaction.Seen, done func(transaction.Outcome, error)) {
	again := func(o transaction.Outcome, err error) {
		var refused *contract.Error
		if contract.AsError(err, &refused) && refused.Code == transaction.NotPending {
			c.acknowledged(reference, seen, err, done)
			return
		}
		done(o, err)
	}
	c.verdicts.decision(reference, seen, journal.Record.ConcernsStaff, func(p *followed.Payment, err error) {
		if err != nil {
			again(transaction.Outcome{}, err)
			return
		}
		p.Command(transaction.Event{Kind: transaction.Acknowledge, Staff: transaction.StaffDecision{Seen: seen}}, again)
	})
}

// acknowledged tells a repeated acknowledgement, which is no error, from one for a
// payment that does not exist.
func (c *Counter) acknowledged(reference string, seen transaction.Seen, refused error, done func(transaction.Outcome, error)) {
	go func() {
		attempts, err := c.Attempts(c.Context, reference)
		c.Post(func() {
			if len(attempts) > 0 && c.payments.BringUpToDate(attempts[len(attempts)-1]) { // another tab had changed it
				c.Acknowledge(reference, seen, done)
				return
			}
			if err != nil || len(attempts) == 0 || !attempts[len(attempts)-1].Acknowledged {
				done(transaction.Outcome{}, refused)
				return
			}
			last := attempts[len(attempts)-1]
			c.payments.ForgetAcknowledged(last)
			done(transaction.Outcome{Record: last, Stored: true}, nil)
		})
	}()
}

// CarryOn frees a terminal. Every unresolved payment on it must be one that only staff
// can decide. What a dead engine left there is adopted first.
func (c *Counter) CarryOn(tid string, by journal.StaffAction, done func([]contract.Pending, error)) {
	if len(c.payments.ByTerminal[tid]) > 0 {
		c.carryOnHere(tid, by, done)
		return
	}
	c.Explore(func() service.Found { return c.SearchTerminal(tid) }, func(f service.Found) {
		c.adoption.takeUp(f, nil)
		if f.Err != nil && len(c.payments.ByTerminal[tid]) == 0 {
			done(nil, f.Err)
			return
		}
		c.carryOnHere(tid, by, done)
	})
}

func (c *Counter) carryOnHere(tid string, by journal.StaffAction, done func([]contract.Pending, error)) {
	holders := slices.DeleteFunc(slices.Clone(c.payments.ByTerminal[tid]), followed.IsLeaving)
	var stuck []*followed.Payment
	for _, p := range holders {
		switch {
		case !p.WaitsForStaff():
			done(nil, contract.Fail(transaction.NotPending, "a payment or a report is still running on this terminal"))
			return
		case !connect.IsReport(p.State.Record.Kind): // a report that is taken over frees it by itself
			stuck = append(stuck, p)
		}
	}
	if len(holders) == 0 {
		done(nil, contract.Fail(transaction.NotPending, "no unresolved payment holds this terminal"))
		return
	}
	c.carryOnAll(stuck, by, nil, done)
}

func (c *Counter) carryOnAll(stuck []*followed.Payment, by journal.StaffAction, carried []contract.Pending, done func([]contract.Pending, error)) {
	if len(stuck) == 0 {
		done(carried, nil)
		return
	}
	stuck[0].Command(transaction.Event{Kind: transaction.CarryOn, Staff: transaction.StaffDecision{StaffAction: by}}, func(o transaction.Outcome, err error) {
		if err != nil {
			done(nil, err)
			return
		}
		c.carryOnAll(stuck[1:], by, append(carried, stuck[0].Entry(o)), done)
	})
}
