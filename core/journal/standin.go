package journal

import (
	"strconv"
	"strings"
)

// ReasonCorrupt is the reason of an attempt whose record could not be read.
const ReasonCorrupt = "corrupt"

// Remains are what is left of a stored record that cannot be read: its key,
// what its store keeps beside the text, and the text.
type Remains struct {
	Account      string
	Reference    string
	Attempt      int
	HeldTerminal string // the terminal that it held; "" when it held none
	CreatedAt    int64  // ms since 1970, 0 when not known
	Text         string
}

// StandIn is the record that a Store returns for one that cannot be read. It is
// unknown, whatever it was: its reference stays blocked, and its terminal if it
// held one, until staff decide. Nothing can be proven of it. Of the text it
// shows what can still be picked out; an amount is 0 when it cannot. The same
// remains always give the same record.
func (m Remains) StandIn() Record {
	pick := func(name string) string { return pickMember(m.Text, name) }
	r := Record{
		ID:        ID{Account: m.Account, Reference: m.Reference, Attempt: m.Attempt},
		Request:   Request{Site: pick("site"), Token: pick("token"), Kind: pick("kind"), RefundOf: pick("of"), TID: m.HeldTerminal, Amount: pickNumber(pick("amount"), 0), Currency: pick("currency")},
		Owner:     Owner{Engine: pick("engine"), Rev: int(max(1, pickNumber(pick("rev"), 1)))},
		Table:     AtTable{Name: pick("table"), Waiter: pick("waiter")},
		Ending:    Ending{Reason: ReasonCorrupt},
		CreatedAt: m.CreatedAt, FrameID: int(pickNumber(pick("rpc"), -1)), Status: Unknown, Sent: SentMaybe,
	}
	if r.TID == "" {
		r.TID = pick("tid")
		r.CarriedOn = &StaffAction{Reason: ReasonCorrupt} // it held no terminal, and must not begin to
		r.Evidence.Finding = "cannot-tell"                // nor is its terminal asked: the word of package transaction
	}
	if r.TID == "" {
		r.TID = "?"
	}
	if r.Kind == "" {
		r.Kind = "sale"
	}
	return r
}

// StandsIn reports whether r stands in for a stored record that cannot be read:
// it was never written, so that no version is known.
func (r Record) StandsIn() bool { return r.Version == 0 && r.Reason == ReasonCorrupt }

// pick takes the first member of that name out of a text that may be cut off or
// spoiled; "" when there is none that is whole. What Connect answered is left
// out: it has members of the same names.
func pickMember(text, name string) string {
	text, _, _ = strings.Cut(text, `"answer":`)
	_, rest, _ := strings.Cut(text, `"`+name+`":`)
	ends := ",}"
	if strings.HasPrefix(rest, `"`) {
		rest, ends = rest[1:], `"`
	}
	end := strings.IndexAny(rest, ends)
	if end < 0 || strings.Contains(rest[:end], `\`) {
		return ""
	}
	return rest[:end]
}

func pickNumber(text string, otherwise int64) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return otherwise
	}
	return n
}
