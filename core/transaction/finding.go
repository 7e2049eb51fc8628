package transaction

import (
	"time"

	"connect-epos/core/evidence"
	"connect-epos/core/journal"
)

// The time after which "nothing new" says something: a terminal gives up after about
// 200 s [DOC], and a keyed payment may take longer [REST].
const (
	GiveUpLimit      = 210 * time.Second
	GiveUpKeyedLimit = 610 * time.Second
)

// judge compares what the terminal shows with what was asked for. No finding means
// that it is too early to say.
func (s State) judge(e Event) (finding, why string) {
	if evidence.ShowsLastKnown(s.Record, e.Shown.Payment) {
		return s.nothingNew(e)
	}
	return evidence.Judge(s.Record, e.Shown, e.Time.At, s.mayStillTake(e))
}

// nothingNew judges a terminal that still shows what we knew before. That says
// something only if it does so twice after its time is over, no card was seen, it
// was not seen at work, and no answer can still be on its way.
func (s State) nothingNew(e Event) (finding, why string) {
	switch {
	case s.mayStillTake(e):
		return "", ""
	case s.Record.Evidence.CardSeen:
		return evidence.CannotTell, evidence.WhyCardSeen
	case !s.Frame.SocketClosed && s.Record.Sent == journal.SentMaybe:
		return evidence.CannotTell, evidence.WhyLinkOpen
	case s.Record.Evidence.SeenAtWork:
		return evidence.CannotTell, evidence.WhyNothing // it did something meanwhile, so what it shows may be old
	case s.Recovery.NothingNew < 2:
		return "", "" // the first time the answer may have been late
	}
	return evidence.LikelyNotTaken, evidence.WhyNothing
}

// withCardSeen notes that a card was presented. Then "nothing new" says nothing, so
// a finding that was made of it is taken back.
func (s State) withCardSeen() State {
	s.Record.Evidence.CardSeen = true
	if s.Record.Evidence.Finding == evidence.LikelyNotTaken {
		s.Record.Evidence.Finding, s.Record.Evidence.Why = evidence.CannotTell, evidence.WhyCardSeen
	}
	return s
}

// mayStillTake reports whether the terminal may still be about to take the payment.
func (s State) mayStillTake(e Event) bool {
	return time.Duration(e.Time.Elapsed)*time.Millisecond < s.giveUpLimit()
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
