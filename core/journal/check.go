package journal

import (
	"slices"

	"connect-epos/core/wire"
)

// MaxLooks is how often a terminal's last transaction is asked for at most to check
// one verdict of staff, over all tabs and reloads. Each look may print, or occupy
// the card machine.
const MaxLooks = 3

// Check is something that speaks against a verdict of staff and proves nothing.
// Staff compare it with the card machine. Amounts are in minor units of Currency
// and are those of the transaction that the terminal shows.
type Check struct {
	_ wire.NeverCompared

	Why          string // CheckFits, CheckNothingNew, CheckSkipped, CheckSums
	At           int64  // when it was found, ms since 1970
	Number       string // transactionNumber
	Time         string // transactionTime, as the terminal tells it
	Base         int64
	Gratuity     int64
	Total        int64
	Currency     string
	Result       string // transactionResult
	Acknowledged bool   // staff took note of it
}

// The reasons of a Check.
const (
	CheckFits       = "fits"        // not paid, and the terminal shows a transaction that fits
	CheckNothingNew = "nothing-new" // paid, and the terminal shows no transaction of it
	CheckSkipped    = "skipped"     // not paid, and a number is missing before the next transaction
	CheckSums       = "sums"        // not paid, and the end of day has exactly its amount too much
)

// CheckOpen reports whether staff must still compare something.
func (r Record) CheckOpen() bool {
	return r.Status == Settled && r.Check != nil && !r.Check.Acknowledged
}

// Checking reports whether a verdict of staff is still being checked.
func (r Record) Checking() bool {
	return r.Status == Settled && r.Settlement != nil && r.Settlement.Checking && !r.AtTable()
}

// MustLook reports whether one look must come before the next frame to the
// record's terminal: staff forced a verdict, and nobody looked since.
func (r Record) MustLook() bool {
	return r.Checking() && r.Settlement.Forced && r.Settlement.Looks == 0
}

// BlocksReservations reports whether the record can keep a reservation off its
// terminal, so that Admit must see it.
func (r Record) BlocksReservations() bool { return r.HoldsTerminal() || r.MustLook() }

// WithSettlement returns r with a changed settlement. The settlement of r itself
// stays as it is.
func (r Record) WithSettlement(change func(*Settlement)) Record {
	if r.Settlement != nil {
		s := *r.Settlement
		change(&s)
		r.Settlement = &s
	}
	return r
}

// mustLookFirst refuses r when a verdict about its terminal must be looked at
// first.
func mustLookFirst(r Record, blocking []Record) *Refusal {
	at := slices.IndexFunc(blocking, Record.MustLook)
	if at < 0 || r.LookTried || r.Noted {
		return nil
	}
	return &Refusal{Code: LookFirst, Record: blocking[at]}
}
