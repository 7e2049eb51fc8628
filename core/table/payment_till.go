package table

import "connect-epos/core/journal"

// tell tells the till of a payment that it was not told of yet.
func (p *Payment) tell() []Effect {
	if p.Phase != PaymentStoring {
		return nil
	}
	p.Phase = PaymentToldEarly
	return []Effect{TellPayment{*p}}
}

// confirmedByTill: the till knows of the payment. That is stored too, so that it is
// not told again after a reload.
func confirmedByTill(s *State, p *Payment, e Event) []Effect {
	effects := p.book(PaymentBooked)
	if p.Elsewhere {
		return append(effects, s.forgetPayment(p)...)
	}
	return append(effects, p.commit(e.At))
}

// confirmedEarly: the till knows of the payment before the journal does.
func confirmedEarly(s *State, p *Payment, _ Event) []Effect {
	effects := p.book(PaymentBookedEarly)
	if p.Elsewhere {
		effects = append(effects, s.forgetPayment(p)...)
	}
	return effects
}

func (p *Payment) book(phase PaymentPhase) []Effect {
	p.Phase, p.Record.Acknowledged = phase, true
	return []Effect{Disarm{p.timer(TellTimer)}}
}

// commit gives the payment's record a new revision and commits it.
func (p *Payment) commit(at int64) Effect {
	p.Record.Rev++
	what := journal.EntryAcknowledged
	if !p.Confirmed() {
		what = journal.EntryAdopted
	}
	return Commit{Record: p.Record, Entry: p.Record.Entry(what, at)}
}

// notConfirmedByTill: the till could not book the payment. It is told again.
func notConfirmedByTill(_ *State, p *Payment, _ Event) []Effect {
	p.Tries++
	return []Effect{Arm{p.timer(TellTimer), tellAgain(p.Tries - 1)}}
}

// acknowledge is the till's command: it knows of the payment by other means.
func acknowledge(s *State, p *Payment, e Event) []Effect {
	confirm := confirmedEarly
	if p.Stored() {
		confirm = confirmedByTill
	}
	return append(confirm(s, p, e), Done{})
}

// forgetPayment drops a payment that another engine must store, or has stored. If it is not
// stored here, its notices are answered so, whatever the till knows.
func (s *State) forgetPayment(p *Payment) []Effect {
	stored := p.Stored()
	if !p.Counted {
		s.countUnflagged(p.Record) // the till knows of it all the same
	}
	s.Payments.drop(p.Key())
	if stored {
		return nil
	}
	return s.Payments.answerNotices(false)
}
