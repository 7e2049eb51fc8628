package followed

import (
	"context"

	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// Desk does for a payment what concerns more than that payment. It is called in the
// loop, except ClaimAfterLook.
type Desk interface {
	// Ask carries out an effect that asks: the terminal, the journal, or for a turn on the
	// terminal. The answer comes as an event.
	Ask(p *Payment, effect transaction.Effect)
	// Stepped hears that the payment took an event of that kind.
	Stepped(p *Payment, kind transaction.Kind)
	// AtWork hears that a terminal was seen at work, on whatever payment.
	AtWork(tid, what string)

	// AfterLook reports whether a look at the terminal runs. If one does, again is called
	// when it has ended.
	AfterLook(tid string, again func()) bool
	// AcquireAfterLook acquires a terminal that another tab had, perhaps only for a look. It
	// runs outside the loop.
	AcquireAfterLook(ctx context.Context, tid string) (*service.Lease, error)

	// LookFirst looks for a record with a forced verdict, and then lets the payment ask for
	// its reservation again.
	LookFirst(p *Payment, w *Write, r journal.Record)
	// StoreFailed hears why a change was not kept, before the payment does.
	StoreFailed(e transaction.Event, err error)
	// Written hears of the end of a change, after the payment did: what the journal keeps
	// now, the connection that carried the frame, the attempt that stood in the way, and
	// the error if it was not kept.
	Written(p *Payment, w *Write, kept journal.Record, link uint64, standing *journal.Record, err error)
}
