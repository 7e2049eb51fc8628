package table

import (
	"slices"
	"strings"

	"connect-epos/core/journal"
)

// noticed takes what a terminal tells of payments. e.Record is who tells, at
// which table, ready to become a payment's record; its Answer is the notice.
func noticed(s State, e Event) (State, []Effect) {
	var effects, more []Effect
	for i, p := range e.Notice.Payments {
		yes, known := p.Succeeded()
		switch {
		case known && !yes:
			more = []Effect{Note{"a payment did not succeed and is not recorded as paid"}}
		case !p.Readable:
			s, more = doubtful(s, e, ReasonUnreadable)
		case !known:
			s, more = doubtful(s, e, ReasonUnsureResult)
		default:
			r, fresh := s.record(e, i)
			if more = nil; fresh {
				s, more = take(s, e, r)
			}
		}
		effects = append(effects, more...)
	}
	s, more = totals(s, e)
	effects = append(effects, more...)
	if !e.Question.Asks() {
		return s, effects
	}
	s, more = promise(s, e)
	return s, append(effects, more...)
}

// doubtful keeps the notice with the doubt that it raises.
func doubtful(s State, e Event, reason string) (State, []Effect) {
	s.Lock.Answer = e.Record.Answer
	return doubt(s, e, reason)
}

// record makes the record of the i-th payment of a notice; false when it is known
// already.
func (s *State) record(e Event, i int) (journal.Record, bool) {
	p, r := e.Notice.Payments[i], e.Record
	r.Kind, r.Status, r.Result, r.Sent = journal.TablePayment, journal.Settled, journal.Approved, journal.SentAnswered
	r.SettledBy, r.CreatedAt, r.SettledAt = journal.ByResponse, e.At, e.At
	r.Amount, r.Gratuity, r.Cashback = p.Paid, p.Gratuity, p.Cashback
	r.Currency = first(p.Currency, e.Notice.Currency, s.Lock.Currency, r.Currency)
	r.AuthCode, r.Number, r.Time, r.Answer = p.AuthCode, p.ID, p.Time, p.Value
	r.Method, r.Scheme, r.Sum = p.Method, p.Scheme, e.Notice.Sum
	switch {
	case s.holder(r.TID) && s.Lock.Amount > 0:
	case s.Lock.TID == r.TID && (s.Lock.Reason == ReasonForced || s.Lock.Reason == ReasonSettled):
		flag(&r, FlagForced)
	default:
		flag(&r, FlagNotLocked)
	}
	name, fresh := s.recognise(&r, p), true
	if nameless(p) {
		name, fresh = s.nameless(e, i, &r)
	}
	r.Reference = journal.PaidReference(name)
	if len(Flags(r)) == 0 && !s.toldBefore(r) && s.exceeds(r) {
		s.exceeding(&r)
	}
	return r, fresh
}

// nameless names a payment that nothing tells from others. What a notice lists
// beyond those known is new. One that lists no more than those may tell of them
// again, or of one more: the till is told of one more, with a flag.
func (s *State) nameless(e Event, i int, r *journal.Record) (string, bool) {
	name := key(*r, e.Notice.Payments[i])
	known, place, listed := s.known(name), 0, 0
	for j, p := range e.Notice.Payments {
		if yes, _ := p.Succeeded(); yes && p.Readable && nameless(p) && key(*r, p) == name {
			if listed++; j == i {
				place = listed
			}
		}
	}
	switch {
	case listed <= known && place < listed, listed > known && place <= known:
		return "", false
	case listed <= known:
		flag(r, FlagMayRepeat)
		place = known + 1
	}
	s.Nameless = append(slices.Clone(s.Nameless), name)
	since := s.Lock.CreatedAt
	if since == 0 { // no lock is known
		since = e.At
	}
	return nth(name, since, place), true
}

// known is how many payments of that name were told of.
func (s State) known(name string) (n int) {
	for _, known := range s.Nameless {
		if known == name {
			n++
		}
	}
	return n
}

func flag(r *journal.Record, word string) {
	if !slices.Contains(Flags(*r), word) {
		r.Reason = strings.TrimSpace(r.Reason + " " + word)
	}
}

// Flags are the flags of a payment's record.
func Flags(r journal.Record) []string { return strings.Fields(r.Reason) }

// take keeps a payment, unless it is on its way already.
func take(s State, e Event, r journal.Record) (State, []Effect) {
	for known := s.seek(r.Key()); known != nil; known = s.seek(r.Key()) {
		if sameContent(known.Record, r) {
			return s, nil
		}
		r = differing(r)
	}
	s.Payments = append(slices.Clone(s.Payments), Payment{Record: r})
	s, effects := turnDown(s) // what is due is another amount by now
	return s, append(effects, keep(r, e)...)
}

func rescued(s State, e Event) (State, []Effect) {
	s.remember(e.Record)
	return take(s, e, e.Record)
}

func keep(r journal.Record, e Event) []Effect {
	return []Effect{Arm{Timer{KeepTimer, r.Key()}, PutLimit}, Reserve{Record: r, Entry: r.Entry(journal.PaymentTold, e.At)}}
}

func differing(r journal.Record) journal.Record {
	r.Reference = journal.PaidReference(otherContent(r))
	flag(&r, FlagDiffers)
	return r
}
