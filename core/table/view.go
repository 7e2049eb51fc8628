package table

import (
	"slices"

	"connect-epos/core/journal"
)

// The public words for how a table stands.
const (
	StateFree        = "free"
	StateLocked      = "locked"       // a terminal has it
	StateMayBeTaken  = "may-be-taken" // a payment may have been taken that the till does not know of
	StateUnconfirmed = "unconfirmed"  // the till has not confirmed a payment yet
)

// View is how a table stands, for the public TableState.
type View struct {
	Table    string
	State    string
	Lock     journal.Record // the zero Record when there is no lock
	Reason   string
	Since    int64      // ms since 1970
	Rev      int64      // another one with every change of what this shows
	Payments []*Payment // the first MaxShown that the till has not confirmed
	Doubts   int        // how often there was a reason to doubt
	More     int        // how many more there are
}

// MaxShown is how many payments a View has at most. Each of them is told with every change
// of its table, so that more would be work without end. The till is told of all of them, one
// by one, whatever is shown.
const MaxShown = 50

// View is how the table stands now. It is given its name.
func (s State) View(table string) View {
	v := View{Table: table, State: StateFree, Rev: s.ViewRev, Doubts: s.Lock.Doubts}
	v.Payments, v.More = s.Payments.unconfirmed()
	switch {
	case s.Lock.Phase == Doubt:
		v.State, v.Reason = StateMayBeTaken, s.Lock.Record.Reason
	case len(v.Payments) > 0:
		v.State, v.Since = StateUnconfirmed, v.Payments[0].Record.CreatedAt
	case s.Lock.Held(), s.Lock.Phase == Ending && !s.Lock.End.known():
		v.State = StateLocked
	case s.Lock.Phase == Free && len(s.Late.Grants) > 0:
		return v.lockedBy(journal.Record(s.Late.Grants[0]))
	default:
		return v
	}
	switch s.Lock.Phase {
	case Free:
		return v
	case Ending:
		v.Reason = s.Lock.Record.Reason
	}
	v.Lock, v.Since = s.Lock.Record, s.Lock.Record.CreatedAt
	return v
}

// lockedBy shows the table as locked although no terminal has it: the till granted
// that lock too late, and has not undone it yet.
func (v View) lockedBy(late journal.Record) View {
	v.State, v.Lock, v.Since, v.Reason = StateLocked, late, late.CreatedAt, late.Reason
	return v
}

// unconfirmed are the first payments that the till has not confirmed, and how many more
// there are.
func (p Payments) unconfirmed() (payments []*Payment, more int) {
	for _, one := range p.List {
		switch {
		case one.Confirmed():
		case len(payments) < MaxShown:
			payments = append(payments, one)
		default:
			more++
		}
	}
	return payments, more
}

// Same reports whether both show the same. Revisions are not compared.
func (v View) Same(w View) bool {
	return v.State == w.State && v.Doubts == w.Doubts && v.More == w.More && v.Reason == w.Reason && v.Since == w.Since && v.Lock.TID == w.Lock.TID &&
		v.Lock.Amount == w.Lock.Amount && v.Lock.Table.PaidSum == w.Lock.Table.PaidSum && v.Lock.Table.Gratuity == w.Lock.Table.Gratuity &&
		slices.EqualFunc(v.Payments, w.Payments, func(p, q *Payment) bool {
			return p.Stored() == q.Stored() && p.Record.PaymentKey() == q.Record.PaymentKey()
		})
}
