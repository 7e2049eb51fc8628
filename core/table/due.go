package table

import "connect-epos/core/journal"

// The till books a payment without a flag as it is told. Under one lock such payments
// are never more than was due, without gratuity and cashback: what exceeds that may be
// a sum that was taken for a payment, or one payment that was told as two.

// exceeds reports whether more than was due would be paid under the lock with that
// payment. Nothing is due in another currency.
func (s *State) exceeds(r journal.Record) bool {
	return r.Currency != s.Lock.Record.Currency || s.unflaggedSum()+r.Amount > s.Lock.Record.Amount
}

// unflaggedSum is the sum of what was told under the lock without a flag, stored or not.
func (s *State) unflaggedSum() int64 {
	sum := max(s.Lock.Record.Table.PaidSum, s.Payments.UnflaggedSum)
	for _, p := range s.Payments.List {
		if !p.Counted && s.Lock.due(p.Record) && !s.toldBefore(p.Record) {
			sum += p.Record.Amount
		}
	}
	return sum
}

// due reports whether a payment is one of those that pay what is due under the
// lock.
func (l Lock) due(r journal.Record) bool {
	return l.heldBy(r.TID) && len(Flags(r)) == 0 && r.Currency == l.Record.Currency && r.CreatedAt >= l.Record.CreatedAt
}

// countUnflagged counts a payment that was told without a flag, though the lock's record
// may not say so.
func (s *State) countUnflagged(r journal.Record) {
	if s.Lock.due(r) {
		s.Payments.UnflaggedSum += r.Amount
	}
}
