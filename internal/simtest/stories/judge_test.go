package stories

import (
	"fmt"
	"strings"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// span is a time for which money stood in the bank's book.
type span struct{ from, to time.Time }

// forever is the end of a span that has not ended.
var forever = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// stood returns the times for which money of the call stood in the bank's book.
func (d *day) stood(c *call) []span {
	var spans []span
	typ := world.Moving[c.Kind]
	for i, row := range d.Sim.Ledger() {
		if d.foreign[i+1] || row.TID != c.TID || int64(row.AmountBase) != c.Amount || !d.owns(c, row) {
			continue
		}
		switch row.Type {
		case typ:
			spans = append(spans, span{row.At, forever})
		case typ + "_REVERSAL":
			spans[len(spans)-1].to = row.At
		}
	}
	for _, h := range d.Sim.Holds() {
		if typ == "PRE_AUTH" && h.TID == c.TID && int64(h.Amount) == c.Amount {
			until := forever
			if h.State == "released" {
				until = h.At // the answer does not tell when
			}
			spans = append(spans, span{h.At, until})
		}
	}
	return spans
}

// owns reports whether the row belongs to the call, and not to another call that asked
// for exactly the same. The answer to one of them shows the row, whether that answer
// arrived or not.
func (d *day) owns(c *call, row sim.Charge) bool {
	alike := 0
	for _, o := range d.calls {
		if o.TID == c.TID && o.Kind == c.Kind && o.Amount == c.Amount {
			alike++
		}
	}
	r, reserved := d.record(c)
	if alike == 1 || !reserved {
		return alike == 1
	}
	for _, f := range d.Sim.Frames() {
		if f.Direction == "out" && f.ID != nil && *f.ID == int(r.FrameID) && strings.Contains(f.Frame, `"`+row.TransactionID+`"`) {
			return true
		}
	}
	return false
}

// stands counts the charges of a call that stand now.
func (d *day) stands(c *call) int {
	n := 0
	for _, s := range d.stood(c) {
		if s.to == forever {
			n++
		}
	}
	return n
}

// negative reports whether staff may take the payment again because of what they were
// told. "Cannot tell" is not such a word.
func negative(o transaction.Outcome) bool {
	switch o.Result() {
	case journal.Declined, journal.Cancelled, journal.Refused:
		return true
	}
	return o.Record.Evidence.Finding == evidence.LikelyNotTaken
}

// judge checks the laws against the bank's book, the frames that were sent and the
// journal, and returns what breaks them.
func (d *day) judge() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var broken []string
	blame := func(c *call, format string, args ...any) {
		broken = append(broken, fmt.Sprintf("%s %s of %d on %s (%s): ", c.Token, c.Kind, c.Amount, c.TID, c.Reference)+fmt.Sprintf(format, args...))
	}
	standing := map[string]int{}
	for _, c := range d.calls {
		sent := d.judgeFrames(c, blame)
		d.judgePromise(c, sent, blame)
		if d.hasty || connect.IsReport(c.Kind) {
			continue
		}
		if standing[c.Reference] += d.stands(c); standing[c.Reference] > 1 {
			blame(c, "charged %d times", standing[c.Reference])
		}
		d.judgeTold(c, blame)
		d.judgeRecord(c, blame)
	}
	for _, l := range d.Left() {
		if !l.Kept {
			broken = append(broken, fmt.Sprintf("%q %d left before the journal had it", l.Method, l.ID))
		}
	}
	return append(broken, d.judgeQuestions()...)
}

type blame func(c *call, format string, args ...any)

// judgeFrames counts how often the frame of a call was sent.
func (d *day) judgeFrames(c *call, blame blame) int {
	n := 0
	r, reserved := d.record(c)
	for _, l := range d.Left() {
		if reserved && l.Method == r.Kind && l.ID == int(r.FrameID) {
			n++
		}
	}
	if n > 1 {
		blame(c, "sent %d times", n)
	}
	return n
}

// judgePromise checks that every promise settles, and that a rejection means that nothing
// was sent.
func (d *day) judgePromise(c *call, sent int, blame blame) {
	select {
	case <-c.ended:
	default:
		blame(c, "its promise never settled")
	}
	if c.settled != nil && c.settled.Err != nil && sent > 0 {
		blame(c, "rejected and sent: %v", c.settled.Err)
	}
}

// judgeTold checks everything that anybody was told of a call.
func (d *day) judgeTold(c *call, blame blame) {
	for i, told := range c.told {
		until, next := forever, journal.Status("")
		if i+1 < len(c.told) {
			until, next = c.told[i+1].at, c.told[i+1].o.Record.Status
		}
		switch o := told.o; {
		case o.Result() == journal.Approved && c.Kind != connect.AccountVerification && len(d.stood(c)) == 0:
			blame(c, "told as approved (%s), and no charge was made", o.Record.Reason)
		case o.Record.Evidence.Finding != "" && o.Result() != transaction.Unsettled:
			blame(c, "%s was told as %s", o.Record.Evidence.Finding, o.Result())
		case d.disputed && o.Result() == journal.Refused && (next == journal.Disputed || d.stands(c) == 0):
		case negative(o):
			d.judgeNegative(c, told.at, until, o, blame)
		}
	}
}

// judgeNegative checks that no money stands while we say that nothing was taken.
func (d *day) judgeNegative(c *call, from, until time.Time, o transaction.Outcome, blame blame) {
	for _, s := range d.stood(c) {
		if s.from.Before(until) && s.to.After(from) {
			blame(c, "told as %s %s %s, and the charge stands", o.Result(), o.Record.Reason, o.Record.Evidence.Finding)
			return
		}
	}
}

// judgeRecord compares the final record with the bank's book.
func (d *day) judgeRecord(c *call, blame blame) {
	r, reserved := d.record(c)
	if !reserved {
		if n := d.stands(c); n > 0 {
			blame(c, "charged, and not in the journal")
		}
		return
	}
	o := transaction.Outcome{Record: r}
	paid := d.stands(c) > 0 || c.Kind == connect.AccountVerification
	switch {
	case o.Result() == journal.Approved && !paid:
		blame(c, "approved by %s, and not charged", r.SettledBy)
	case negative(o) && d.stands(c) > 0:
		blame(c, "%s %s by %q, and charged", o.Result(), r.Evidence.Finding, r.SettledBy)
	case r.SettledBy == journal.ByRecovery && r.Reason != transaction.ReasonProven:
		blame(c, "settled by recovery without a proof: %s", r.Reason)
	}
}
