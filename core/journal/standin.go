package journal

import (
	"strconv"
	"strings"
)

// ReasonCorrupt is the reason of an attempt whose record could not be read.
const ReasonCorrupt = "corrupt"

// Remains are what is left of a stored record that cannot be read: its key, what
// its store keeps beside the text, and the text.
type Remains struct {
	ID
	HeldTerminal string // the terminal that it held; "" when it held none
	CreatedAt    int64  // ms since 1970, 0 when not known
	Text         string
}

// StandIn is the record that a Store returns in place of one that cannot be read.
// It is unknown, whatever it was: its reference stays blocked until staff decide,
// and so does its terminal if it held one. Nothing can be proven of it. It shows
// what can still be picked out of the text; an amount that cannot is 0. The same
// remains always give the same record.
func (m Remains) StandIn() Record {
	pick := func(name string) string { return pickMember(m.Text, name) }
	r := Record{
		ID: m.ID,
		Request: Request{Site: pick("site"), Token: pick("token"), Kind: pick("kind"), RefundOf: pick("of"), TID: m.HeldTerminal,
			Amount: pickNumber(pick("amount"), 0), Currency: pick("currency")},
		Owner:     Owner{Engine: pick("engine"), Rev: int(max(1, pickNumber(pick("rev"), 1)))},
		Table:     AtTable{Name: pick("table"), Waiter: pick("waiter")},
		Ending:    Ending{Reason: ReasonCorrupt},
		CreatedAt: m.CreatedAt, FrameID: FrameID(pickNumber(pick("rpc"), int64(NoFrame))), Status: Unknown, Sent: SentMaybe,
	}
	if r.TID == "" {
		r.TID = pick("tid")
		r.CarriedOn = &StaffAction{Reason: ReasonCorrupt} // it held no terminal, and must not begin to hold one
		r.Evidence.Finding = "cannot-tell"                // so that its terminal is not asked either; the word is that of package transaction
	}
	if r.TID == "" {
		r.TID = "?"
	}
	if r.Kind == "" {
		r.Kind = "sale"
	}
	if r.IsTablePayment() {
		r.AddFlag(ReasonCorrupt)
	}
	return r
}

// StandsIn reports whether r stands in for a stored record that cannot be read.
// Such a record was never written, so it has no version.
func (r Record) StandsIn() bool { return r.Version == 0 && r.Reason == ReasonCorrupt }

// pickMember takes the first member of that name out of a text that may be cut off
// or spoiled; "" when none is whole. The answer of Connect is left out, because it
// has members of the same names.
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
