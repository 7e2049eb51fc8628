package table

import "connect-epos/core/journal"

// storedThenTold: the payment is in the journal, the till is told of it, and it
// counts.
func storedThenTold(s *State, p *Payment, e Event) []Effect {
	p.noteStored(e.Record)
	p.Phase = PaymentTold
	return append([]Effect{Disarm{p.timer(TellEarlyTimer)}, TellPayment{*p}}, s.count(p, e)...)
}

// storedAfterTelling: the till was quicker than the journal, or another change of
// the payment is stored.
func storedAfterTelling(s *State, p *Payment, e Event) []Effect {
	p.noteStored(e.Record)
	p.Phase = PaymentTold
	return append([]Effect{Disarm{p.timer(TellEarlyTimer)}}, s.count(p, e)...)
}

// storedAfterBooking: the journal has the payment at last, and is told that the
// till confirmed it, unless it knows that already.
func storedAfterBooking(s *State, p *Payment, e Event) []Effect {
	p.noteStored(e.Record)
	p.Phase = PaymentBooked
	if e.Record.Acknowledged {
		return bookingStored(s, p, e)
	}
	return append([]Effect{p.commit(e.At)}, s.count(p, e)...)
}

// bookingStored: the payment is forgotten once the journal knows that the till
// knows of it.
func bookingStored(s *State, p *Payment, e Event) []Effect {
	p.noteStored(e.Record)
	effects := s.count(p, e)
	if e.Record.Acknowledged {
		s.Payments.drop(p.Key())
	}
	return effects
}

func (p *Payment) noteStored(r journal.Record) {
	p.Elsewhere = false
	p.Record.Attempt, p.Record.Rev = r.Attempt, max(p.Record.Rev, r.Rev)
}

// count adds a payment to what its lock has been paid. One with a flag may be
// another one again, and would make a table look paid that is not.
func (s *State) count(p *Payment, e Event) []Effect {
	if p.Counted || !s.Lock.due(p.Record) {
		return nil
	}
	p.Counted = true
	paid := &s.Lock.Record
	paid.Table.PaidSum += p.Record.Amount
	paid.Table.Gratuity += p.Record.Table.Gratuity
	paid.Cashback += p.Record.Cashback
	s.Payments.UnflaggedSum += p.Record.Amount
	return s.signal(paymentCounted, e)
}

// paymentNotStored: the journal has the payment already, or another one of its key,
// or it failed. What could not be stored is told to the till all the same, and is
// stored again.
func paymentNotStored(s *State, p *Payment, e Event) []Effect {
	if e.Standing != nil {
		return alreadyInJournal(s, p, e)
	}
	return append(p.notStored(e), p.tell()...)
}

// bookingNotStored: the same when the till knows of it. What another engine has is
// no longer ours to store.
func bookingNotStored(s *State, p *Payment, e Event) []Effect {
	switch {
	case e.Standing != nil:
		return alreadyInJournal(s, p, e)
	case e.Code != StorageUnavailable:
		return s.forgetPayment(p)
	}
	return p.notStored(e)
}

func (p *Payment) notStored(e Event) []Effect {
	p.Elsewhere = e.Code != StorageUnavailable
	switch {
	case !p.Elsewhere:
		return []Effect{Trouble{p.Record}, Arm{p.timer(StoreTimer), RetryEvery}}
	case !p.Stored():
		return []Effect{Trouble{p.Record}}
	}
	return nil
}

// alreadyInJournal: the journal has a payment of that key. If it says the same and the till
// confirmed it, ours is the same payment again; otherwise the till is told of ours.
func alreadyInJournal(s *State, p *Payment, e Event) []Effect {
	old := *e.Standing
	same := sameContent(old, p.Record) && old.Status == journal.Settled
	switch {
	case same && !old.Acknowledged:
		return takeFromJournal(s, p, e)
	case same && !s.mayBeAnother(p.Record, old):
		timer := p.timer(TellEarlyTimer)
		s.Payments.drop(p.Key())
		return []Effect{Disarm{timer}}
	case same:
		return storeUnderNewKey(p, repeated(p.Record), e)
	}
	return storeUnderNewKey(p, differing(p.Record), e)
}

// takeFromJournal: what the journal has is this payment, which is to be told. If another
// engine stored it, that one may have counted it as well.
func takeFromJournal(s *State, p *Payment, e Event) []Effect {
	old := *e.Standing
	if old.Engine != p.Record.Engine {
		s.countUnflagged(p.Record)
		p.Record.BaseRev, p.Record.Rev, p.Counted = old.Rev, old.Rev, true
	}
	return paymentStored(s, p, Event{Kind: Stored, At: e.At, Record: old})
}

func paymentStored(s *State, p *Payment, e Event) []Effect {
	switch p.Phase {
	case PaymentStoring:
		return storedThenTold(s, p, e)
	case PaymentBookedEarly:
		return storedAfterBooking(s, p, e)
	case PaymentBooked:
		return bookingStored(s, p, e)
	}
	return storedAfterTelling(s, p, e)
}

// storeUnderNewKey stores a payment under another key. What the till said of the first key
// does not count for it.
func storeUnderNewKey(p *Payment, r journal.Record, e Event) []Effect {
	keep, tell := p.timer(TellEarlyTimer), p.timer(TellTimer)
	r.Acknowledged = false
	*p = Payment{Record: r}
	return append(reservePayment(*p, e), Disarm{keep}, Disarm{tell})
}

// mayBeAnother reports whether a payment may be another one than the known one, although
// both say the same. A payment with a time may not. One with a number may if the known
// one is old, because a terminal may begin to count again every day. One with no more
// than an authorisation code may if the known one was told of before this lock. One
// with nothing but an amount always may.
func (s *State) mayBeAnother(r, old journal.Record) bool {
	switch {
	case r.Answer.Time != "":
		return false
	case r.Answer.Number != "":
		return r.CreatedAt-old.CreatedAt > NumbersReusedAfter.Milliseconds()
	}
	return r.AuthCode == "" || old.CreatedAt < s.Lock.Record.CreatedAt
}

// expiredUnstored: a timer of a payment that the journal does not have.
func expiredUnstored(_ *State, p *Payment, e Event) []Effect {
	switch {
	case e.Timer.What == StoreTimer:
		return []Effect{Reserve{Record: p.Record, Entry: p.Record.Entry(journal.EntryTablePayment, e.At)}}
	case p.Confirmed():
		return nil
	case e.Timer.What == TellTimer:
		p.Phase = PaymentToldEarly
		return []Effect{TellPayment{*p}}
	case e.Timer.What == TellEarlyTimer:
		return p.tell()
	}
	return nil
}

// expiredStored: a timer of a payment that the journal has.
func expiredStored(_ *State, p *Payment, e Event) []Effect {
	switch {
	case e.Timer.What == StoreTimer:
		return []Effect{p.commit(e.At)}
	case e.Timer.What == TellTimer && !p.Confirmed():
		return []Effect{TellPayment{*p}}
	}
	return nil
}
