package transaction

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// mayHaveBegun is the one predicate behind every automatic "nothing was taken, sell
// again": it reports whether anything says that the payment had begun when the
// error reply e came. It is asked before a payment is called refused, and all
// evidence feeds it. In doubt it had begun.
//
// A terminal that is shared may be busy for another till, and then turns a
// payment down at once: so BUSY counts only after BusyLimit.
func (s State) mayHaveBegun(e Event) bool {
	since := time.Duration(e.ElapsedLongest) * time.Millisecond
	switch {
	case s.Terminal.Notified, s.Terminal.OtherSigns, s.Record.Evidence.CardSeen, s.Record.Signature.Questions > 0, s.Record.Signature.By != "":
		return true
	case s.Frame.SentOn == 0, e.Link != s.Frame.SentOn, s.Frame.LinkLost:
		return true // part of what was said may have been lost with a link
	case s.Record.Evidence.SeenAtWork:
		return since > BusyLimit
	}
	return since > RefusalLimit
}

// seenAtWork: the terminal was seen at work since the frame left, by somebody who
// cannot tell on what. It is kept, because the next engine must know it too.
func seenAtWork(s State, e Event) (State, []Effect) {
	s = s.withNotificationSeen(e)
	s.Terminal.OtherSigns = s.Terminal.OtherSigns || e.Value != connect.Busy
	if s.Record.Evidence.SeenAtWork {
		return s, nil
	}
	s.Record.Evidence.SeenAtWork = true
	s.Record.Rev = s.raise() // nothing that staff are shown: what they saw stands
	return s, []Effect{Commit{Record: s.Record, Entry: s.Record.Entry(journal.EntrySeenAtWork, e.At)}}
}

// cancelAnswered: Connect or the terminal answered a cancel, so there was something
// to cancel, or something that could not be cancelled any more.
func cancelAnswered(s State, _ Event) (State, []Effect) {
	s.Terminal.OtherSigns = true
	return s, nil
}
