package table

import (
	"slices"
	"strings"

	"connect-epos/core/journal"
)

// paymentKept: the till is told of what is in the journal.
func paymentKept(s State, e Event) (State, []Effect) {
	key := e.Record.Key()
	p := s.seek(key)
	if p == nil {
		return s, nil
	}
	p.Stored, p.Record.Attempt, p.Record.Rev = true, e.Record.Attempt, max(p.Record.Rev, e.Record.Rev)
	if p.Done {
		return s.forgetKept(p, e)
	}
	s, effects := tell(s, e, key)
	return s, append([]Effect{Disarm{Timer{KeepTimer, key}}}, effects...)
}

// forgetKept drops a payment of which the journal knows that the till knows.
func (s State) forgetKept(p *Payment, e Event) (State, []Effect) {
	if e.Record.Acknowledged {
		s.drop(p.Record.Key())
		return s, s.answered()
	}
	return s, append(s.answered(), acknowledged(p, e))
}

// tell tells the till, once the payment is kept or cannot be in time.
func tell(s State, e Event, key string) (State, []Effect) {
	p := s.seek(key)
	if p == nil || p.Told || p.Done {
		return s, nil
	}
	p.Told = true
	told := *p
	s, effects := count(s, e, key)
	return s, append([]Effect{TellPayment{told}}, effects...)
}

// count adds a payment to what its lock has been paid. One with a flag may be
// another one again, and would make a table look paid that is not.
func count(s State, e Event, key string) (State, []Effect) {
	p := s.seek(key)
	if p.Counts || !s.holder(p.Record.TID) || len(Flags(p.Record)) > 0 || p.Record.Currency != s.Lock.Currency {
		return s, nil
	}
	p.Counts = true
	s.Lock.PaidSum += p.Record.Amount
	s.Lock.Gratuity += p.Record.Gratuity
	s.Lock.Cashback += p.Record.Cashback
	var effects []Effect
	if s.Again {
		effects = s.refuse() // what is due is another amount by now
	}
	s, more := covered(s, e)
	if more == nil {
		more = []Effect{s.change(journal.PaymentTold, e.At)}
	}
	return s, append(effects, more...)
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
	case e.Code != StorageUnavailable && (p.Stored || p.Done):
		s.drop(e.Record.Key()) // another engine has the tables, and tells its till
		return s, s.answered()
	}
	p.Adrift = e.Code != StorageUnavailable
	trouble := []Effect{Trouble{p.Record}}
	if !p.Adrift {
		trouble = append(trouble, Arm{Timer{StoreTimer, e.Record.Key()}, RetryEvery})
	}
	s, effects := tell(s, e, e.Record.Key())
	return s, append(trouble, effects...)
}

// standing: the journal knows a payment of that name. Told of before and taken
// note of, it is the same again; else it is for us to tell.
func standing(s State, e Event, p *Payment) (State, []Effect) {
	old, key := *e.Standing, p.Record.Key()
	same := content(old) == content(p.Record) && old.Status == journal.Settled
	switch {
	case same && !old.Acknowledged:
		if old.Engine != p.Record.Engine {
			p.Record.Base, p.Record.Rev = old.Rev, old.Rev
		}
		return paymentKept(s, Event{Kind: Kept, At: e.At, Record: old})
	case same && !strings.Contains(key, "#"):
		s.drop(key)
		return s, append(s.answered(), Disarm{Timer{KeepTimer, key}})
	}
	r := differing(p.Record)
	if same {
		r = p.Record
		r.Reference = journal.PaidReference(key + "+")
		flag(&r, FlagMayRepeat)
	}
	s.rename(key, r)
	return s, append(keep(r, e), Disarm{Timer{KeepTimer, key}})
}

// rename gives a payment another key, also where a notice waits for it.
func (s *State) rename(key string, r journal.Record) {
	if p := s.seek(key); p != nil {
		p.Record = r
	}
	s.Notices = slices.Clone(s.Notices)
	for i := range s.Notices {
		n := &s.Notices[i]
		n.keys = slices.Clone(n.keys)
		for j := range n.keys {
			if n.keys[j] == key {
				n.keys[j] = r.Key()
			}
		}
	}
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
		s.drop(e.Key)
	case p.Stored:
		effects = append(effects, acknowledged(p, e))
	}
	return s, append(effects, s.answered()...)
}

func acknowledged(p *Payment, e Event) Effect {
	p.Record.Rev++
	return Commit{Record: p.Record, Entry: p.Record.Entry(journal.Acknowledged, e.At)}
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
		return s, s.due(e.Timer)
	case p == nil:
	case e.Timer.What == KeepTimer:
		return tell(s, e, e.Timer.Key)
	case e.Timer.What == TellTimer:
		p.Told = false
		return tell(s, e, e.Timer.Key)
	case e.Timer.What == StoreTimer && p.Stored:
		return s, []Effect{acknowledged(p, e)}
	case e.Timer.What == StoreTimer:
		return s, []Effect{Reserve{Record: p.Record, Entry: p.Record.Entry(journal.PaymentTold, e.At)}}
	}
	return s, nil
}
