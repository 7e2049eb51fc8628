package table

import "connect-epos/core/journal"

// stored: a change of the lock is in the journal. A later one may be under way.
func stored(s *State, e Event) []Effect {
	if s.Lock.Record.Attempt == 0 {
		return s.Lock.recordMade(e.Record, e.At)
	}
	if e.Record.Rev >= s.Lock.Record.Rev {
		s.Lock.Unstored = false
	}
	return nil
}

// recordMade: the journal has the lock's record, and is given what has changed
// meanwhile.
func (l *Lock) recordMade(r journal.Record, at int64) []Effect {
	l.Record.Attempt, l.Record.Epoch, l.Unstored = r.Attempt, r.Epoch, false
	changed := l.Record.Rev > 0
	l.Record.Rev = max(l.Record.Rev, r.Rev)
	if !changed {
		return nil
	}
	return []Effect{l.change(missingEntry(l.Record), at)}
}

// notStored tries again, unless another engine has the tables by now: then they
// are no longer ours to change.
func notStored(s *State, e Event) []Effect {
	l := &s.Lock
	switch {
	case e.Standing != nil && e.Standing.Engine == l.Record.Engine && l.Record.Attempt == 0:
		return l.recordMade(*e.Standing, e.At) // the journal has it, though it did not say so before
	case e.Code != StorageUnavailable:
		l.Unstored = false
		return []Effect{Note{"a change of a lock is not stored: " + e.Code}}
	}
	return []Effect{Trouble{l.Record}, Arm{lockStoreTimer, RetryEvery}}
}

func storeAgain(s *State, e Event) []Effect {
	l := &s.Lock
	switch {
	case e.Timer.What != StoreTimer || !l.Unstored:
		return nil
	case l.Record.Attempt == 0:
		return []Effect{l.reserve(journal.EntryMayBeTaken, e.At)}
	}
	return []Effect{l.change(missingEntry(l.Record), e.At)}
}

// missingEntry is the line that the journal lacks because a change could not be
// stored.
func missingEntry(r journal.Record) journal.EntryKind {
	switch {
	case r.Acknowledged:
		return journal.EntryAcknowledged
	case r.Status == journal.Settled:
		return journal.EntryTableUnlocked
	case r.Status == journal.Withdrawn:
		return journal.EntryWithdrawn
	case r.Status == journal.Unknown:
		return journal.EntryMayBeTaken
	}
	return journal.EntryTableLocked
}
