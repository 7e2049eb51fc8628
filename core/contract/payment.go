package contract

import "time"

// Payment is what a till asks for, checked already: Kind is the method (a
// report's too, which has no amount), amounts are in minor units, Token is the till's own name for this call. What the
// four before Wait mean stands at connect.Request.
type Payment struct {
	Kind      string
	TID       string
	Amount    int64
	Currency  string
	Reference string
	Token     string

	Cashback      int64
	Keyed         bool
	AuthCode      string
	PreAuthorised int64
	Of            string // of a refund: the reference of the bill that it gives back; "" is none

	Wait time.Duration // for a terminal that another tab has; 0: not at all
}
