package table

import (
	"connect-epos/core/journal"
)

// paymentKept: the till is told of what is in the journal, and it counts.
func paymentKept(s State, e Event) (State, []Effect) {
	key := e.Record.Key()
	p := s.seek(key)
	if p == nil {
		return s, nil
	}
	late := p.Done && !p.Stored // the till was quicker than the journal
	p.Stored, p.Adrift = true, false
	p.Record.Attempt, p.Record.Rev = e.Record.Attempt, max(p.Record.Rev, e.Record.Rev)
	var effects []Effect
	switch {
	case !p.Done:
		effects = append([]Effect{Disarm{Timer{KeepTimer, key}}}, s.tell(p)...)
	case late && !e.Record.Acknowledged:
		effects = []Effect{acknowledged(p, e)}
	}
	done := p.Done && e.Record.Acknowledged
	s, more := count(s, e, key)
	if done {
		s.drop(key) // the journal knows that the till knows
	}
	return s, append(effects, more...)
}

// tell tells the till, once the payment is kept or cannot be in time.
func (s *State) tell(p *Payment) []Effect {
	if p.Told || p.Done {
		return nil
	}
	p.Told = true
	return []Effect{TellPayment{*p}}
}

// count adds a payment to what its lock has been paid. One with a flag may be
// another one again, and would make a table look paid that is not.
func count(s State, e Event, key string) (State, []Effect) {
	p := s.seek(key)
	if p.Counts || !s.due(p.Record) {
		return s, nil
	}
	p.Counts = true
	s.Lock.PaidSum += p.Record.Amount
	s.Found += p.Record.Amount
	s.Lock.Gratuity += p.Record.Gratuity
	s.Lock.Cashback += p.Record.Cashback
	s, effects := covered(s, e)
	if effects == nil {
		effects = []Effect{s.change(journal.PaymentTold, e.At)}
	}
	return s, effects
}

// paymentNotKept: the journal has it already, or has another one of its name, or
// failed. What failed is told all the same, and tried again.
func paymentNotKept(s State, e Event) (State, []Effect) {
	p := s.seek(e.Record.Key())
	switch {
	case p == nil:
		return s, nil
	case e.Standing != nil:
		return standing(s, e, p)
	case e.Code != StorageUnavailable && p.Done:
		return s, s.lose(p) // another engine has the tables
	}
	p.Adrift = e.Code != StorageUnavailable
	var trouble []Effect
	switch {
	case !p.Adrift:
		trouble = []Effect{Trouble{p.Record}, Arm{Timer{StoreTimer, e.Record.Key()}, RetryEvery}}
	case !p.Stored:
		trouble = []Effect{Trouble{p.Record}}
	}
	return s, append(trouble, s.tell(p)...)
}

// standing: the journal knows a payment of that name. Told of before and taken
// note of, it is the same again; else it is for us to tell.
func standing(s State, e Event, p *Payment) (State, []Effect) {
	old, key := *e.Standing, p.Record.Key()
	same := sameContent(old, p.Record) && old.Status == journal.Settled
	switch {
	case same && !old.Acknowledged:
		if old.Engine != p.Record.Engine { // who may have counted it
			s.find(p.Record)
			p.Record.Base, p.Record.Rev, p.Counts = old.Rev, old.Rev, true
		}
		return paymentKept(s, Event{Kind: Kept, At: e.At, Record: old})
	case same && !s.mayBeAnother(p.Record, old):
		s.drop(key)
		return s, []Effect{Disarm{Timer{KeepTimer, key}}}
	}
	r := differing(p.Record)
	if same {
		r = p.Record
		r.Reference = journal.PaidReference(key + "+")
		flag(&r, FlagMayRepeat)
	}
	r.Acknowledged = false
	*p = Payment{Record: r} // what the till said of the other key does not count
	return s, append(keep(r, e), Disarm{Timer{KeepTimer, key}}, Disarm{Timer{TellTimer, key}})
}

// mayBeAnother reports whether a payment may be another one than the one that is
// known, though all is the same: nothing tells it apart; or no more than an
// authorisation code, and the known one was told of before this lock; or no more
// than a number, and that was long ago: a terminal may count anew every day.
func (s State) mayBeAnother(r, old journal.Record) bool {
	switch {
	case r.Time != "":
		return false
	case r.Number != "":
		return r.CreatedAt-old.CreatedAt > CountsAnew.Milliseconds()
	}
	return r.AuthCode == "" || old.CreatedAt < s.Lock.CreatedAt
}

// takenNote: the till knows of a payment. That is kept too, so that it is not
// told again after a reload.
func takenNote(s State, e Event) (State, []Effect) {
	p := s.seek(e.Key)
	if p == nil || p.Done {
		return s, nil
	}
	p.Done, p.Record.Acknowledged = true, true
	effects := []Effect{Disarm{Timer{TellTimer, e.Key}}}
	switch {
	case p.Adrift:
		effects = append(effects, s.lose(p)...)
	case p.Stored:
		effects = append(effects, acknowledged(p, e))
	}
	return s, effects
}

func acknowledged(p *Payment, e Event) Effect {
	p.Record.Rev++
	what := journal.Acknowledged
	if !p.Done {
		what = journal.Adopted
	}
	return Commit{Record: p.Record, Entry: p.Record.Entry(what, e.At)}
}

func notTakenNote(s State, e Event) (State, []Effect) {
	p := s.seek(e.Key)
	if p == nil || p.Done {
		return s, nil
	}
	p.Tries++
	return s, []Effect{Arm{Timer{TellTimer, e.Key}, tellAgain(p.Tries - 1)}}
}

// acknowledge is the till's word that it knows of a payment by other means.
func acknowledge(s State, e Event) (State, []Effect) {
	p := s.seek(e.Key)
	if p == nil || p.Done {
		return s, []Effect{Refuse{NotPending, "no payment of that key waits for the till"}}
	}
	s, effects := takenNote(s, e)
	return s, append(effects, Done{})
}

func paymentExpired(s State, e Event) (State, []Effect) {
	p := s.seek(e.Timer.Key)
	switch {
	case e.Timer.What == NoticeTimer:
		return s, s.answer(e.Timer, s.kept())
	case p == nil:
	case e.Timer.What == KeepTimer:
		return s, s.tell(p)
	case e.Timer.What == TellTimer:
		p.Told = false
		return s, s.tell(p)
	case e.Timer.What == StoreTimer && p.Stored:
		return s, []Effect{acknowledged(p, e)}
	case e.Timer.What == StoreTimer:
		return s, []Effect{Reserve{Record: p.Record, Entry: p.Record.Entry(journal.PaymentTold, e.At)}}
	}
	return s, nil
}
