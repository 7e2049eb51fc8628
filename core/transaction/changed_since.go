package transaction

// Seen names what the maker of a decision had before them: the attempt, and the
// revision of its record. 0 means that they did not say.
type Seen struct{ Attempt, Rev int }

// ChangedSince reports whether the payment is another attempt than the one that was
// seen, or says something new by now. A change that only tried to store the same
// once more says nothing new.
func (s State) ChangedSince(seen Seen) bool {
	r := s.Record
	return seen.Attempt != 0 && seen.Attempt != r.Attempt ||
		seen.Rev != 0 && (seen.Rev < s.ToldRev || seen.Rev > r.Rev)
}

// ifUnchanged makes a decision count only when the payment is still what the maker
// of the decision saw.
func ifUnchanged(decide transition) transition {
	return func(s State, e Event) (State, []Effect) {
		if s.ChangedSince(e.Staff.Seen) {
			return s, []Effect{RefuseCommand{Code: Changed}}
		}
		return decide(s, e)
	}
}
