package transaction

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// mayHaveBegun reports whether anything says that the payment had begun when the
// error reply e came. It is the only rule by which a payment is called refused
// without staff ("nothing was taken, sell again"), so all evidence counts here, and
// in doubt the payment had begun.
//
// A shared terminal may be busy for another till, and then it turns a payment down
// at once. So BUSY counts only after BusyLimit.
func (s State) mayHaveBegun(e Event) bool {
	since := time.Duration(e.Time.ElapsedLongest) * time.Millisecond
	switch {
	case s.Terminal.Notified, s.Terminal.OtherSigns, s.Record.Evidence.CardSeen, s.Record.Signature.Questions > 0, s.Record.Signature.By != "":
		return true
	case s.Frame.SentOn == 0, e.Link != s.Frame.SentOn, s.Frame.LinkLost:
		return true // some of what the terminal told may have been lost with a link
	case s.Record.Evidence.SeenAtWork:
		return since > BusyLimit
	}
	return since > RefusalLimit
}

// seenAtWork notes that the terminal was seen at work since the frame left, by
// somebody who cannot tell on what. It is kept in the journal, because the next
// engine must know it too.
func seenAtWork(s State, e Event) (State, []Effect) {
	s = s.withNotificationSeen(e)
	s.Terminal.OtherSigns = s.Terminal.OtherSigns || e.Value != connect.Busy
	if s.Record.Evidence.SeenAtWork {
		return s, nil
	}
	s.Record.Evidence.SeenAtWork = true
	s.Record.Rev = s.raise() // staff are shown nothing of it, so ToldRev stays
	return s, []Effect{Commit{Record: s.Record, Entry: s.Record.Entry(journal.EntrySeenAtWork, e.Time.At)}}
}

// cancelAnswered notes that Connect or the terminal answered a cancel: there was
// something to cancel, or something that could not be cancelled any more.
func cancelAnswered(s State, _ Event) (State, []Effect) {
	s.Terminal.OtherSigns = true
	return s, nil
}
