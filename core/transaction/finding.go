package transaction

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

	proven = "proven"
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

// The time after which "nothing new" says something: a terminal gives up after about
// 200 s [DOC], and a keyed payment may take longer [REST].
const (
	GiveUpLimit      = 210 * time.Second
	GiveUpKeyedLimit = 610 * time.Second
)

// Skew is how far a terminal's clock may be off.
const Skew = 2 * time.Minute

// judge compares what the terminal shows with what was asked for. No finding means
// that it is too early to say.
func (s State) judge(e Event) (finding, why string) {
	r, p := s.Record, e.Payment
	if s.showsLastKnown(e) {
		return s.nothingNew(e)
	}
	when := timingOf(p.Time(), r, e)
	same := when == timeBlank && r.Before.Number != "" && p.Number() == r.Before.Number // as far as it says, it is the last one that we knew
	switch {
	case (when == timeOther || same || e.Claimed) && s.mayStillTake(e):
		return "", ""
	case e.Claimed:
		return CannotTell, WhyClaimed
	case same:
		return CannotTell, WhyBlank
	case when == timeOther, p.Result() != connect.Successful, isAnotherTransaction(p, r):
		return CannotTell, WhyOther
	}
	why = missingForProof(r, p, when, e.Exclusive)
	if why == "" {
		return proven, ""
	}
	return LikelyTaken, why
}

// showsLastKnown reports whether the terminal still shows the transaction that we
// knew before this payment.
func (s State) showsLastKnown(e Event) bool {
	r, p := s.Record, e.Payment
	return r.Before.Number != "" && p.Number() == r.Before.Number && p.Time() == r.Before.Time && r.Before.Time != ""
}

// isAnotherTransaction reports whether the transaction shown cannot be the one that
// was asked for. An empty field contradicts nothing.
func isAnotherTransaction(p connect.Payment, r journal.Record) bool {
	base, ok := p.Base()
	return ok && base != r.Amount || contradicts(p.Type(), connect.TransactionType(r.Kind)) ||
		contradicts(p.TID(), r.TID) || contradicts(p.Currency(), r.Currency)
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

// nothingNew judges a terminal that still shows what we knew before. That says
// something only if it does so twice after its time is over, no card was seen, it
// was not seen at work, and no answer can still be on its way.
func (s State) nothingNew(e Event) (finding, why string) {
	switch {
	case s.mayStillTake(e):
		return "", ""
	case s.Record.Evidence.CardSeen:
		return CannotTell, WhyCardSeen
	case !s.Frame.SocketClosed && s.Record.Sent == journal.SentMaybe:
		return CannotTell, WhyLinkOpen
	case s.Record.Evidence.SeenAtWork:
		return CannotTell, WhyNothing // it did something meanwhile, so what it shows may be old
	case s.Recovery.NothingNew < 2:
		return "", "" // the first time the answer may have been late
	}
	return LikelyNotTaken, WhyNothing
}

// withCardSeen notes that a card was presented. Then "nothing new" says nothing, so
// a finding that was made of it is taken back.
func (s State) withCardSeen() State {
	s.Record.Evidence.CardSeen = true
	if s.Record.Evidence.Finding == LikelyNotTaken {
		s.Record.Evidence.Finding, s.Record.Evidence.Why = CannotTell, WhyCardSeen
	}
	return s
}

// mayStillTake reports whether the terminal may still be about to take the payment.
func (s State) mayStillTake(e Event) bool {
	return time.Duration(e.Elapsed)*time.Millisecond < s.giveUpLimit()
}

func (s State) giveUpLimit() time.Duration { return GivesUpAfter(s.Record.Keyed) }

// GivesUpAfter is the time after which a terminal certainly does not take a payment any
// more that reached it. It is longer for a keyed payment.
func GivesUpAfter(keyed bool) time.Duration {
	if keyed {
		return GiveUpKeyedLimit
	}
	return GiveUpLimit
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

// timingOf compares a transactionTime, which has no zone and is read as local wall
// time, with the time since the payment was reserved.
func timingOf(text string, r journal.Record, e Event) timing {
	if text == "" {
		return timeBlank
	}
	at, ok := wallTime(text)
	if !ok {
		return timeOther
	}
	const hour = int64(time.Hour / time.Millisecond)
	early, late := r.CreatedAt+e.Zone-Skew.Milliseconds(), e.At+e.Zone+Skew.Milliseconds()
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
