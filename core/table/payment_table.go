package table

// paymentTransition is what a payment does with an event. It changes the state and
// the payment in it, which are Step's own copies.
type paymentTransition func(s *State, p *Payment, e Event) []Effect

// paymentTable is the machine of one payment: what each phase does with each event.
// What is not listed is absorbed; a command that is not listed is refused.
var paymentTable = [paymentPhases][kinds]paymentTransition{
	PaymentStoring: {Stored: storedThenTold, StoreFailed: paymentNotStored, PaymentConfirmed: confirmedEarly, PaymentNotConfirmed: notConfirmedByTill,
		Acknowledge: acknowledge, Expired: expiredUnstored},
	PaymentToldEarly: {Stored: storedAfterTelling, StoreFailed: paymentNotStored, PaymentConfirmed: confirmedEarly, PaymentNotConfirmed: notConfirmedByTill,
		Acknowledge: acknowledge, Expired: expiredUnstored},
	PaymentBookedEarly: {Stored: storedAfterBooking, StoreFailed: bookingNotStored, Expired: expiredUnstored},
	PaymentTold: {Stored: storedAfterTelling, StoreFailed: paymentNotStored, PaymentConfirmed: confirmedByTill, PaymentNotConfirmed: notConfirmedByTill,
		Acknowledge: acknowledge, Expired: expiredStored},
	PaymentBooked: {Stored: bookingStored, StoreFailed: bookingNotStored, Expired: expiredStored},
}

// handlePayments takes in what is told of payments, and gives every other event to
// the payment that it is about.
func handlePayments(s *State, e Event) []Effect {
	switch {
	case e.Kind == NoticeReceived:
		return noticed(s, e)
	case e.Kind == Rescued:
		return rescued(s, e)
	case e.Kind == Adopt:
		return adoptPayment(s, e)
	case e.Kind == Expired && e.Timer.What == NoticeTimer:
		return s.Payments.answerNotice(e.Timer.Notice, s.allStored())
	}
	if p := s.Payments.own(e.payment()); p != nil {
		if t := paymentTable[p.Phase][e.Kind]; t != nil {
			return t(s, p, e)
		}
	}
	if e.Kind == Acknowledge {
		return []Effect{Refuse{NotPending, "no payment of that key waits for the till"}}
	}
	return nil
}

// payment is the key of the payment that an event is about.
func (e Event) payment() Key {
	switch e.Kind {
	case Stored, StoreFailed:
		return keyOf(e.Record)
	case Expired:
		return e.Timer.Payment
	}
	return e.Key
}
