package table

import (
	"connect-epos/core/journal"
)

// What is told without a flag is booked by the till as it stands. Under one lock
// that is never more than was due, without gratuity and cashback: what goes beyond
// it may be a sum that was taken for a payment, or one payment told as two.

// exceeds reports whether a payment under the lock would make more of it paid than
// was due. Nothing is due in another currency.
func (s State) exceeds(r journal.Record) bool {
	return r.Currency != s.Lock.Currency || s.plain()+r.Amount > s.Lock.Amount
}

// plain is the sum of what was told under the lock without a flag, stored or not.
func (s State) plain() int64 {
	sum := max(s.Lock.PaidSum, s.Found)
	for _, p := range s.Payments {
		if !p.Counts && s.due(p.Record) && !s.toldBefore(p.Record) {
			sum += p.Record.Amount
		}
	}
	return sum
}

// due reports whether a payment is one of those that pay what is due under the
// lock.
func (s State) due(r journal.Record) bool {
	return s.holder(r.TID) && len(Flags(r)) == 0 && r.Currency == s.Lock.Currency && r.CreatedAt >= s.Lock.CreatedAt
}

// find counts a payment that the journal has: it was told without a flag, though
// the lock's record may not say so.
func (s *State) find(r journal.Record) {
	if s.due(r) {
		s.Found += r.Amount
	}
}
