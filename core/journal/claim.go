package journal

import (
	"strconv"

	"connect-epos/core/wire"
)

// Claim is one transaction of a terminal that belongs to a record: it proves
// nothing about another payment. It is known by its number and its time.
type Claim struct {
	Account   string
	Reference string
	Attempt   int
	Number    string
	Time      string
}

// MaxClaims is how many claims are kept of one account and terminal: the latest.
const MaxClaims = 200

// UsedWithin is how long an account that used a terminal keeps another one that is
// open on it from having it for itself, in ms.
const UsedWithin = 24 * 60 * 60 * 1000

// User is an account that used a terminal: At is when last, ms since 1970.
type TerminalUser struct {
	Account string
	At      int64
}

// Terminal is what the journal knows of a terminal, over all accounts that used it.
type Terminal struct {
	Last   LastKnown // of the account that asks
	Claims []Claim
	Users  []TerminalUser
}

// Unproven is why a Store does not keep a record that was settled by recovery: the
// transaction proves nothing. Nothing was kept. Why is one of the words below.
type Unproven struct{ Why string }

func (u *Unproven) Error() string { return "journal: not proven: " + u.Why }

// Why a transaction proves nothing, in the words of the public outcome.
const (
	WhyClaimed = "claimed" // it is another record's
	WhyShared  = "shared"  // another account used the terminal
	WhyGap     = "gap"     // staff noted a payment there since its frame was reserved, or older code reserved it
)

// Transaction returns the number and the time of the transaction that a record
// tells of; no number when it tells of none.
func (r Record) Transaction() (number, time string) {
	if r.Answer.Number != "" && !r.AtTable() {
		return r.Answer.Number, r.Answer.Time
	}
	number, ok := r.Answer.Value.Get("transactionNumber").Text()
	if n, err := r.Answer.Value.Get("transactionNumber").Int(); !ok && err == nil {
		number = strconv.FormatInt(n, 10)
	}
	time, _ = r.Answer.Value.Get("transactionTime").Text()
	if number == "" {
		return r.Answer.Number, r.Answer.Time
	}
	return number, time
}

// claims returns the claim that r makes and that stored did not make already.
func (r Record) newClaim(stored *Record) (Claim, bool) {
	number, time := r.Transaction()
	if stored != nil {
		if n, t := stored.Transaction(); n == number && t == time {
			return Claim{}, false
		}
	}
	return Claim{Account: r.Account, Reference: r.Reference, Attempt: r.Attempt, Number: number, Time: time}, number != ""
}

// Claim returns the claim that r makes and the place where it is kept, and l with
// the next place; false when r claims nothing that stored, if any, did not.
func (l LastKnown) Claim(r Record, stored *Record) (LastKnown, Claim, int, bool) {
	c, claims := r.newClaim(stored)
	if !claims {
		return l, c, 0, false
	}
	place := l.ClaimCount % MaxClaims
	l.ClaimCount = (l.ClaimCount + 1) % (1000 * MaxClaims)
	return l, c, place, true
}

// Claimed reports whether another record than r claims the transaction of that
// number and time. A claim that cannot be read may be on any.
func (t Terminal) Claimed(r Record, number, time string) bool {
	for _, c := range t.Claims {
		own := c.Account == r.Account && c.Reference == r.Reference && c.Attempt == r.Attempt
		if c.Number == "" || !own && sameNumber(c.Number, number) && maybeSameMoment(c.Time, time) {
			return true
		}
	}
	return false
}

// Shared reports whether another account than that used the terminal lately.
func (t Terminal) Shared(account string, at int64) bool {
	for _, u := range t.Users {
		if u.Account != account && u.At > at-UsedWithin {
			return true
		}
	}
	return false
}

// Allows decides whether a record may be settled by recovery. Every Store asks it
// inside the transaction that keeps it, so that no two take one charge for a proof.
// The error is an *Unproven.
func (t Terminal) Allows(r Record, at int64) error {
	switch {
	case t.Last.Noted && t.Last.Concerns(r): // what staff keyed since may be what the terminal shows
		return &Unproven{Why: WhyGap}
	case t.Last.fromOlderCode():
		return &Unproven{Why: WhyGap}
	case t.Claimed(r, r.Answer.Number, r.Answer.Time):
		return &Unproven{Why: WhyClaimed}
	case t.Shared(r.Account, at):
		return &Unproven{Why: WhyShared}
	}
	return nil
}

// SettlesByRecovery reports whether r is settled by recovery and stored, if any,
// was not.
func (r Record) SettlesByRecovery(stored *Record) bool {
	proven := func(r *Record) bool { return r.Status == Settled && r.SettledBy == ByRecovery }
	return proven(&r) && (stored == nil || !proven(stored) || stored.Answer.Number != r.Answer.Number)
}

func sameNumber(a, b string) bool {
	n, err := strconv.ParseUint(a, 10, 63)
	m, err2 := strconv.ParseUint(b, 10, 63)
	return a == b || err == nil && err2 == nil && n == m
}

// sameMoment reports whether two times may be the same one, written in two ways:
// with or without a zone, which moves it by hours, with or without fractions. A
// blank time may be any.
func maybeSameMoment(a, b string) bool {
	const minutes, end = len("2006-01-02T15:"), len("2006-01-02T15:04:05")
	if len(a) < end || len(b) < end {
		return a == "" || b == "" || a == b
	}
	return a[minutes:end] == b[minutes:end]
}

func (c *Claim) fields() wire.Fields {
	return wire.Fields{{Name: "account", At: &c.Account}, {Name: "reference", At: &c.Reference}, {Name: "attempt", At: &c.Attempt},
		{Name: "number", At: &c.Number}, {Name: "time", At: &c.Time}}
}

// EncodeClaim writes c in the journal's own JSON.
func EncodeClaim(c Claim) string { return c.fields().Write().String() }

// DecodeClaim reads what EncodeClaim wrote. What cannot be read is a claim without
// a number.
func DecodeClaim(text string) Claim {
	v, err := wire.Parse([]byte(text))
	if err != nil {
		return Claim{}
	}
	var c Claim
	if _, ok := c.fields().Read(v); !ok {
		return Claim{}
	}
	return c
}
