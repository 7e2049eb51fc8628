package evidence

import (
	"strconv"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// What a terminal's last transaction says about a payment whose answer is missing.
// Only a proof settles it; everything else is for staff to decide.
const (
	LikelyTaken    = "likely-taken"
	LikelyNotTaken = "likely-not-taken"
	CannotTell     = "cannot-tell"

	Proven = "proven"
)

// Why a finding is no proof. They are stable codes; what staff read is made from them.
const (
	WhyShared      = journal.WhyShared  // others may send to this terminal
	WhyNumbers     = "numbers"          // the number is not the one after the last we know
	WhyFirst       = "first"            // we know no transaction before it
	WhyGap         = journal.WhyGap     // no answer told how something before it ended
	WhyLooseEnd    = "loose-end"        // a frame that was sent before may still be charged
	WhyClaimed     = journal.WhyClaimed // that transaction belongs to another record
	WhyBlank       = "blank"            // a field that would prove it is empty
	WhyClock       = "clock"            // its time is off by whole hours
	WhyOther       = "other"            // it is some other transaction
	WhyNothing     = "nothing"          // the terminal shows nothing new
	WhyCardSeen    = "card-seen"        // nothing new, but a card had been presented
	WhyLinkOpen    = "link-open"        // nothing new, but the answer may still be on its way
	WhyUnsupported = "no-duplicate"     // the terminal does not tell its last transaction

	WhyTerminalGone = "terminal-gone" // staff say that it was swapped out
)

// Skew is how far a terminal's clock may be off.
const Skew = 2 * time.Minute

// Shown is what a terminal shows of its last transaction, and what the journal and the
// site know of that terminal.
type Shown struct {
	Payment   connect.Payment  // the terminal's last transaction
	Records   []journal.Record // of the terminal, newest first
	Exclusive bool             // nobody else sends to the terminal, or keys payments on it
	Claimed   bool             // the transaction belongs to another record, so it proves nothing
	Zone      int64            // of the wall clock, ms east of UTC
}

// Judge judges a transaction that is not the last one that we knew before r. early
// says that the terminal may still be about to take the payment. now is the wall clock,
// ms since 1970. No finding means that it is too early to say.
func Judge(r journal.Record, sh Shown, now int64, early bool) (finding, why string) {
	p := sh.Payment
	when := sh.timingOf(r, now)
	same := when == timeBlank && r.Before.Number != "" && p.Number() == r.Before.Number // as far as it says, it is the last one that we knew
	switch {
	case (when == timeOther || same || sh.Claimed) && early:
		return "", ""
	case sh.Claimed:
		return CannotTell, WhyClaimed
	case same:
		return CannotTell, WhyBlank
	case when == timeOther, p.Result() != connect.Successful, isAnotherTransaction(p, r):
		return CannotTell, WhyOther
	}
	why = missingForProof(r, p, when, sh.Exclusive)
	if why == "" {
		return Proven, ""
	}
	return LikelyTaken, why
}

// ShowsLastKnown reports whether a transaction is still the one that we knew before r.
func ShowsLastKnown(r journal.Record, p connect.Payment) bool {
	return r.Before.Number != "" && p.Number() == r.Before.Number && p.Time() == r.Before.Time && r.Before.Time != ""
}

// isAnotherTransaction reports whether the transaction shown cannot be the one that
// was asked for. An empty field contradicts nothing.
func isAnotherTransaction(p connect.Payment, r journal.Record) bool {
	base, ok := p.Base()
	return ok && base != r.Amount || differsFrom(p.Type(), connect.TransactionType(r.Kind)) ||
		differsFrom(p.TID(), r.TID) || differsFrom(p.Currency(), r.Currency)
}

// missingForProof says what is missing for a proof; "" when nothing is.
func missingForProof(r journal.Record, p connect.Payment, when timing, exclusive bool) string {
	_, based := p.Base()
	switch {
	case !based, p.Type() == "", p.Currency() == "", p.Number() == "", when == timeBlank:
		return WhyBlank
	case when == timeShifted:
		return WhyClock
	case r.Before.Number == "":
		return WhyFirst
	case !follows(p.Number(), r.Before.Number):
		return WhyNumbers
	case r.Before.LooseEnd:
		return WhyLooseEnd
	case !r.Before.Unbroken:
		return WhyGap
	case !exclusive:
		return WhyShared
	}
	return ""
}

// follows reports whether number comes directly after last. Numbers that begin anew
// do not count.
func follows(number, last string) bool {
	n, err := strconv.ParseUint(number, 10, 63)
	before, err2 := strconv.ParseUint(last, 10, 63)
	return err == nil && err2 == nil && n == before+1
}

// timing is how the transactionTime of a transaction fits.
type timing uint8

const (
	timeOther   timing = iota // the transaction was at another time
	timeBlank                 // it has no time
	timeShifted               // it fits, but for whole hours
	timeFits
)

// timingOf compares the transactionTime that is shown, which has no zone and is read as
// local wall time, with the time since the payment was reserved.
func (sh Shown) timingOf(r journal.Record, now int64) timing {
	text := sh.Payment.Time()
	if text == "" {
		return timeBlank
	}
	at, ok := wallTime(text)
	if !ok {
		return timeOther
	}
	const hour = int64(time.Hour / time.Millisecond)
	early, late := r.CreatedAt+sh.Zone-Skew.Milliseconds(), now+sh.Zone+Skew.Milliseconds()
	if at >= early && at <= late {
		return timeFits
	}
	for shift := int64(-14); shift <= 14; shift++ {
		if t := at + shift*hour; t >= early && t <= late {
			return timeShifted
		}
	}
	return timeOther
}

// wallTime reads YYYY-MM-DDThh:mm:ss [SCHEMA/REST] as ms since 1970, as if UTC.
func wallTime(text string) (int64, bool) {
	const form = "0000-00-00T00:00:00"
	if len(text) != len(form) {
		return 0, false
	}
	var parts [6]int
	part := 0
	for i := range form {
		switch {
		case form[i] != '0' && form[i] == text[i]:
			part++
		case form[i] == '0' && text[i] >= '0' && text[i] <= '9':
			parts[part] = parts[part]*10 + int(text[i]-'0')
		default:
			return 0, false
		}
	}
	return time.Date(parts[0], time.Month(parts[1]), parts[2], parts[3], parts[4], parts[5], 0, time.UTC).UnixMilli(), true
}
