package journal

import (
	"strconv"

	"connect-epos/core/wire"
)

// Claim says that one transaction of a terminal belongs to one attempt, so that it
// proves nothing about another payment. A transaction is known by its number and
// its time.
type Claim struct {
	ID
	Number string
	Time   string
}

// MaxClaims is how many claims are kept of one account and terminal: the latest.
const MaxClaims = 200

// UsedWithin is how long a terminal counts as shared after another account used it,
// in ms.
const UsedWithin = 24 * 60 * 60 * 1000

// TerminalUser is an account that used a terminal.
type TerminalUser struct {
	Account string
	At      int64 // when it last used the terminal, ms since 1970
}

// Terminal is what the journal knows of a terminal, over all accounts that used it.
type Terminal struct {
	Last   LastKnown // of the account that asks
	Claims []Claim
	Users  []TerminalUser
}

// Unproven is the error of a Store that does not keep a record which was settled by
// recovery, because the transaction proves nothing. Nothing was kept.
type Unproven struct {
	Why string // WhyClaimed, WhyShared or WhyGap
}

func (u *Unproven) Error() string { return "journal: not proven: " + u.Why }

// Why a transaction proves nothing, in the words of the public outcome.
const (
	WhyClaimed = "claimed" // it is another record's
	WhyShared  = "shared"  // another account used the terminal
	WhyGap     = "gap"     // staff noted a payment there since the frame was reserved, or older code reserved it
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

// newClaim returns the claim that r makes; false when it makes none, or when
// stored, if any, made the same one already.
func (r Record) newClaim(stored *Record) (Claim, bool) {
	number, time := r.Transaction()
	if stored != nil {
		if n, t := stored.Transaction(); n == number && t == time {
			return Claim{}, false
		}
	}
	return Claim{ID: r.ID, Number: number, Time: time}, number != ""
}

// Claim returns the claim that r makes, the place where it is to be kept, and l with
// the next place counted. It is false when r claims nothing that stored, if any, did
// not claim already.
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
// number and time. A claim that cannot be read may be for any transaction.
func (t Terminal) Claimed(r Record, number, time string) bool {
	for _, c := range t.Claims {
		if c.Number == "" || c.ID != r.ID && sameNumber(c.Number, number) && maybeSameMoment(c.Time, time) {
			return true
		}
	}
	return false
}

// Shared reports whether another account used the terminal within UsedWithin before
// that time, ms since 1970.
func (t Terminal) Shared(account string, at int64) bool {
	for _, u := range t.Users {
		if u.Account != account && u.At > at-UsedWithin {
			return true
		}
	}
	return false
}

// AllowsProof decides whether a record may be settled by recovery. Every Store asks it
// inside the transaction that keeps the record, so that no two records are proven
// by one charge. The error is an *Unproven.
func (t Terminal) AllowsProof(r Record, at int64) error {
	switch {
	case t.Last.Noted && t.Last.IsLastFrame(r): // the terminal may show what staff keyed since
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

// SettlesByRecovery reports whether r is settled by recovery, and stored, if any,
// is not settled so by the same transaction.
func (r Record) SettlesByRecovery(stored *Record) bool {
	proven := func(r *Record) bool { return r.Status == Settled && r.SettledBy == ByRecovery }
	return proven(&r) && (stored == nil || !proven(stored) || stored.Answer.Number != r.Answer.Number)
}

func sameNumber(a, b string) bool {
	n, err := strconv.ParseUint(a, 10, 63)
	m, err2 := strconv.ParseUint(b, 10, 63)
	return a == b || err == nil && err2 == nil && n == m
}

// maybeSameMoment reports whether two texts may be the same time in two forms: with
// or without a zone, which moves it by hours, and with or without fractions. An
// empty text may be any time.
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

// DecodeClaim reads what EncodeClaim wrote. A text that cannot be read becomes a
// claim without a number.
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
