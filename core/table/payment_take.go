package table

import (
	"slices"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// takePayment stores a payment, unless it is being stored already. What is due is another
// amount from then on.
func (s *State) takePayment(r journal.Record, e Event) []Effect {
	for known := s.Payments.find(keyOf(r)); known != nil; known = s.Payments.find(keyOf(r)) {
		if sameContent(known.Record, r) {
			return nil
		}
		r = differing(r)
	}
	p := Payment{Record: r}
	s.Payments.add(p)
	return append(s.signal(dueChanged, e), reservePayment(p, e)...)
}

func reservePayment(p Payment, e Event) []Effect {
	return []Effect{Arm{p.timer(TellEarlyTimer), TellEarlyAfter},
		Reserve{Record: p.Record, Entry: p.Record.Entry(journal.EntryTablePayment, e.At)}}
}

// rescued: another engine, which had the tables meanwhile, cannot know of the
// payment.
func rescued(s *State, e Event) []Effect {
	s.remember(e.Record)
	return s.takePayment(e.Record, e)
}

// differing gives a payment a key of its own, and a flag: another one with other
// content has its key.
func differing(r journal.Record) journal.Record {
	r.Reference = keyOf(r).ofContent(r).reference()
	r.AddFlag(FlagDiffers)
	return r
}

// repeated gives a payment a key of its own, and a flag: it may be the one again
// that has its key.
func repeated(r journal.Record) journal.Record {
	r.Reference = keyOf(r).repeated().reference()
	r.AddFlag(FlagMayRepeat)
	return r
}

// recordFor makes the record of the i-th payment of a notice; false when it is known
// already.
func (s *State) recordFor(e Event, i int) (r journal.Record, fresh bool) {
	p := e.Notice.Payments[i]
	r = recordOf(e, p)
	r.Currency = firstNonEmpty(p.Currency, e.Notice.Currency, s.Lock.Record.Currency, r.Currency)
	s.flagLock(&r)
	key, fresh := s.recognise(&r, p), true
	if isAnonymous(p) {
		key, fresh = s.numberAnonymous(e, i, &r)
	}
	r.Reference = key.reference()
	if len(Flags(r)) == 0 && !s.toldBefore(r) && s.exceeds(r) {
		s.flagExceeding(&r)
	}
	return r, fresh
}

// recordOf is what a notice says of a payment, as a record without a name.
func recordOf(e Event, p connect.TablePayment) journal.Record {
	r := e.Record
	r.Kind, r.Status, r.Result, r.Sent = journal.TablePayment, journal.Settled, journal.Approved, journal.SentAnswered
	r.SettledBy, r.CreatedAt, r.SettledAt = journal.ByResponse, e.At, e.At
	r.Amount, r.Table.Gratuity, r.Cashback = p.Paid, p.Gratuity, p.Cashback
	r.AuthCode, r.Answer.Number, r.Answer.Time, r.Answer.Value = p.AuthCode, p.ID, p.Time, p.Value
	r.Table.CardEntry, r.Table.Scheme, r.Table.MaybeSum = p.Method, p.Scheme, e.Notice.Sum
	return r
}

// flagLock flags a payment whose terminal does not have the table.
func (s *State) flagLock(r *journal.Record) {
	lock := s.Lock.Record
	switch {
	case s.Lock.heldBy(r.TID) && lock.Amount > 0:
	case lock.TID == r.TID && (lock.Reason == ReasonForced || lock.Reason == ReasonSettled):
		r.AddFlag(FlagForced)
	default:
		r.AddFlag(FlagNotLocked)
	}
}

// numberAnonymous names a payment that nothing tells from others. What a notice lists beyond
// those known is new. A notice that lists no more than those known may tell of them
// again, or of one more: the till is told of one more, with a flag.
func (s *State) numberAnonymous(e Event, i int, r *journal.Record) (key Key, fresh bool) {
	name := newKey(*r, e.Notice.Payments[i])
	known := s.Payments.countKnown(name)
	place, listed := placeOf(e.Notice.Payments, i, *r)
	switch {
	case listed <= known && place < listed, listed > known && place <= known:
		return "", false
	case listed <= known:
		r.AddFlag(FlagMayRepeat)
		place = known + 1
	}
	s.Payments.Anonymous = append(slices.Clone(s.Payments.Anonymous), name)
	since := s.Lock.Record.CreatedAt
	if since == 0 { // no lock is known
		since = e.At
	}
	return name.numbered(since, place), true
}

// placeOf counts the listed payments with the name of the i-th: how many there are,
// and which of them that is.
func placeOf(payments []connect.TablePayment, i int, r journal.Record) (place, listed int) {
	name := newKey(r, payments[i])
	for j, p := range payments {
		if yes, _ := p.Succeeded(); yes && p.Readable && isAnonymous(p) && newKey(r, p) == name {
			if listed++; j == i {
				place = listed
			}
		}
	}
	return place, listed
}

// countKnown is how many payments of that name were told of, which nothing tells apart.
func (p Payments) countKnown(name Key) (n int) {
	for _, known := range p.Anonymous {
		if known == name {
			n++
		}
	}
	return n
}
