package table

import (
	"connect-epos/core/journal"
)

// Payment is one payment on its way to the journal and to the till.
type Payment struct {
	Record    journal.Record
	Phase     PaymentPhase
	Elsewhere bool // another engine has the tables: the journal takes no change of it from us
	Counted   bool // it is among what the lock has been paid
	Tries     int  // how often the till failed to confirm it
}

// PaymentPhase is where a payment stands. A payment that the till confirmed and
// the journal knows to be confirmed is forgotten.
type PaymentPhase uint8

// The phases of a payment.
const (
	PaymentStoring     PaymentPhase = iota // it is being stored; the till was not told yet
	PaymentToldEarly                       // the journal is slow, or failed: the till was told all the same
	PaymentBookedEarly                     // the till confirmed it, and the journal has not stored it yet
	PaymentTold                            // it is stored, and the till was told
	PaymentBooked                          // it is stored, and the till confirmed it; the journal is to store that, too
	paymentPhases
)

var paymentPhaseNames = [paymentPhases]string{"storing", "told-early", "booked-early", "told", "booked"}

// String names the phase as the drawing does.
func (p PaymentPhase) String() string {
	if p < paymentPhases {
		return paymentPhaseNames[p]
	}
	return "invalid"
}

// StoredPayment is a payment that the journal has.
func StoredPayment(r journal.Record) Payment { return Payment{Record: r, Phase: PaymentTold} }

// Stored reports whether the journal has the payment.
func (p Payment) Stored() bool { return p.Phase == PaymentTold || p.Phase == PaymentBooked }

// Confirmed reports whether the till knows of the payment for certain.
func (p Payment) Confirmed() bool { return p.Phase == PaymentBookedEarly || p.Phase == PaymentBooked }

// Key names the payment for ever.
func (p Payment) Key() Key { return keyOf(p.Record) }

// Flags are the flags of a payment's record.
func Flags(r journal.Record) []string { return r.Table.Flags }
