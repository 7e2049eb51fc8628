package table

// paymentTransition is what a payment does with an event. It changes the state and
// the payment in it, which are Step's own copies.
type paymentTransition func(s *State, p *Payment, e Event) []Effect

// paymentTable is the machine of one payment: what each phase does with each event.
// What is not listed is absorbed; a command that is not listed is refused.
var paymentTable = [paymentPhases][kinds]paymentTransition{
	PaymentStoring: {Kept: storedThenTold, NotKept: paymentNotStored, Confirmed: confirmedEarly, Unconfirmed: notConfirmedByTill,
		Acknowledge: acknowledge, Expired: expiredUnstored},
	PaymentToldEarly: {Kept: storedAfterTelling, NotKept: paymentNotStored, Confirmed: confirmedEarly, Unconfirmed: notConfirmedByTill,
		Acknowledge: acknowledge, Expired: expiredUnstored},
	PaymentBookedEarly: {Kept: storedAfterBooking, NotKept: bookingNotStored, Expired: expiredUnstored},
	PaymentTold: {Kept: storedAfterTelling, NotKept: paymentNotStored, Confirmed: confirmedByTill, Unconfirmed: notConfirmedByTill,
		Acknowledge: acknowledge, Expired: expiredStored},
	PaymentBooked: {Kept: bookingStored, NotKept: bookingNotStored, Expired: expiredStored},
}

// handlePayments takes in what is told of payments, and gives every other event to
// the payment that it is about.
func handlePayments(s *State, e Event) []Effect {
	switch {
	case e.Kind == Noticed:
		return noticed(s, e)
	case e.Kind == Rescued:
		return rescued(s, e)
	case e.Kind == Adopt:
		return adoptPayment(s, e)
	case e.Kind == Expired && e.Timer.What == NoticeTimer:
		return s.Payments.answerNotice(e.Timer.Notice, s.allStored())
	}
	if p := s.Payments.find(e.payment()); p != nil {
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
	case Kept, NotKept:
		return keyOf(e.Record)
	case Expired:
		return e.Timer.Payment
	}
	return e.Key
}
