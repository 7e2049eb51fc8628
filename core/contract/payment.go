package contract

import (
	"time"

	"connect-epos/core/wire"
)

// Payment is what a till asks for, checked already. Kind is the method, also that of a
// report, which has no amount. Amounts are in minor units. Token is the name that the
// till itself gives to this call. Cashback, Keyed, AuthCode and PreAuthorised mean what
// they mean in connect.Request.
type Payment struct {
	_ wire.NeverCompared

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
