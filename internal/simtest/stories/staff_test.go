package stories

import (
	"context"
	"errors"
	"fmt"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
)

// Staff are truthful: they look at the card machine and say what they see. In these tests
// they look into the bank's book instead.

// byToken returns the call of a record, or nil for a record that the day does not know.
func (d *day) byToken(token string) *call {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.calls {
		if c.Token == token {
			return c
		}
	}
	return nil
}

// seen returns the verdict that staff give after they looked.
func (d *day) seen(c *call) journal.Settlement {
	d.mu.Lock()
	defer d.mu.Unlock()
	return journal.Settlement{Paid: d.stands(c) > 0, By: "Ann", Reason: "looked at the machine"}
}

// tidyUp settles what was left to staff, and acknowledges everything else.
func (d *day) tidyUp(till *world.Till) error {
	ctx := context.Background()
	pending, err := till.Engine.Pending(ctx, world.Site)
	if err != nil {
		return err
	}
	for _, p := range pending {
		r := p.Record
		if !r.Unresolved() {
			continue
		}
		o, err := d.settles(till, r)
		if err != nil {
			return fmt.Errorf("settling %s: %w", r.Reference, err)
		}
		d.tell(o)
	}
	for range 2 * len(pending) {
		left, err := till.Engine.Pending(ctx, world.Site)
		if err != nil || len(left) == 0 {
			return err
		}
		if err := till.Engine.Acknowledge(ctx, world.Site, left[0].Record.Reference, transaction.Seen{}); err != nil {
			return fmt.Errorf("acknowledging %s: %w", left[0].Record.Reference, err)
		}
	}
	left, err := till.Engine.Pending(ctx, world.Site)
	if err == nil && len(left) > 0 {
		err = fmt.Errorf("%d payments are told for ever", len(left))
	}
	return err
}

// settles gives a verdict of careful staff: when they are told to wait, they wait that
// long, and look again before they say it again.
func (d *day) settles(till *world.Till, r journal.Record) (transaction.Outcome, error) {
	const patience = 10
	for n := 0; ; n++ {
		o, err := till.Engine.Settle(context.Background(), world.Site, r.Reference, transaction.Seen{Attempt: r.Attempt}, false, d.seen(d.byToken(r.Token)))
		var refused *contract.Error
		if n == patience || !errors.As(err, &refused) || refused.Code != transaction.TooEarly && refused.Code != transaction.TerminalBusy {
			return o, err
		}
		time.Sleep(time.Duration(max(refused.Seconds, 5)) * time.Second)
	}
}

// notTold returns the outcomes that nobody was told of. It also returns those that nobody
// would be told of again although nobody acknowledged them.
func (d *day) notTold(till *world.Till) []string {
	pending, err := till.Engine.Pending(context.Background(), world.Site)
	if err != nil {
		return []string{err.Error()}
	}
	listed := map[string]bool{}
	for _, p := range pending {
		listed[p.Record.Token] = true
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	var notTold []string
	for _, c := range d.calls {
		r, reserved := d.record(c)
		switch {
		case !reserved || connect.IsReport(c.Kind) || r.Acknowledged:
		case !listed[c.Token]:
			notTold = append(notTold, c.Token+" is not pending")
		case len(c.told) == 0:
			notTold = append(notTold, c.Token+" was told to nobody")
		}
	}
	return notTold
}

// sellsOn checks that a terminal takes payments, and that a paid bill is not paid again.
// Faults that are still active may make it fail a few times.
func (d *day) sellsOn(till *world.Till, tid string) error {
	for n := 0; ; n++ {
		err := d.paidOnce(till, tid)
		if err == nil {
			err = d.sells(till, tid, fmt.Sprint("next-", tid, n))
		}
		if err == nil || n == 3 {
			return err
		}
		time.Sleep(10 * time.Minute)
		if err := d.tidyUp(till); err != nil {
			return err
		}
	}
}

// paidOnce tries to pay a paid bill once more.
func (d *day) paidOnce(till *world.Till, tid string) error {
	for _, c := range d.calls {
		if r, reserved := d.record(c); !reserved || !r.Paid() {
			continue
		}
		again := d.pay(till, contract.Payment{Kind: "sale", TID: tid, Amount: 70_000 + int64(len(d.calls)), Currency: "GBP", Reference: c.Reference})
		if <-again.ended; again.settled == nil || world.CodeOf(again.settled.Err) != "already-paid" {
			return fmt.Errorf("%s was paid, and may be paid again: %+v", c.Reference, again.settled)
		}
		break
	}
	return nil
}

// sells takes a payment that nothing disturbs.
func (d *day) sells(till *world.Till, tid, reference string) error {
	next := d.pay(till, contract.Payment{Kind: "sale", TID: tid, Amount: 78_000 + int64(len(d.calls)), Currency: "GBP", Reference: reference})
	<-next.ended
	if s := next.settled; s == nil || s.Err != nil || s.Outcome.Result() != journal.Approved {
		return fmt.Errorf("the terminal is not free: %+v", s)
	}
	if err := till.Engine.Acknowledge(context.Background(), world.Site, reference, transaction.Seen{}); err != nil {
		return err
	}
	if held := d.Leases.Held(); held != 1 {
		return fmt.Errorf("%d leases are held in the end, not its own alone", held)
	}
	return nil
}
