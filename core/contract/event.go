package contract

import (
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// Event tells a till something outside any answer. Site is empty for what concerns the
// whole engine.
type Event struct {
	_ wire.NeverCompared

	Site   string
	Name   string
	Detail Detail
}

// Detail is what an event carries. Every type that some room gives as a Detail must
// be one that package port can write: a test there finds them all.
type Detail any

// The names of events, as the public API spells them.
const (
	EventLink            = "link"
	EventNotification    = "notification"
	EventRecovered       = "recovered"
	EventPending         = "pending"
	EventDisputed        = "disputed"
	EventCheck           = "check"
	EventConnectionError = "connection-error"
	EventLog             = "log"
	EventStorage         = "storage"

	// EventRecord tells of one change of the journal, in the order in which the
	// changes of a payment were kept, and before the payment's own news.
	EventRecord = "record"
)

// Notification tells how a payment proceeds. It never ends one. At is ms since
// 1970; Step goes from 0 to connect.LastStep and never back.
type Notification struct {
	_ wire.NeverCompared

	Value     string
	TID       string
	Reference string // "" while a report runs
	Attempt   int
	Step      int
	At        int64
}

// Trouble is something odd on the link: an error that belongs to no request, or a frame
// that could not be used.
type Trouble struct {
	_ wire.NeverCompared

	Code        int
	Message     string
	UserMessage string
	Fault       string
}

// StorageTrouble tells that an outcome could not be stored and is tried again
// (storage-unavailable), or that the record of a payment could not be read and
// now waits in pending for staff (corrupt).
type StorageTrouble struct {
	_ wire.NeverCompared

	Code      Code
	Reference string // "" for a report
	TID       string // of a record that could not be read; "?" when even that is lost
}

// Log is one line for developers, free of secrets. Frame and Direction are set
// for traffic at level "trace", card numbers masked.
type Log struct {
	_ wire.NeverCompared

	Level     string // "error", "warn", "info", "debug", "trace"
	Message   string
	Reference string
	Direction string // "in", "out"
	Frame     string
}

// Owner says which engine follows a payment.
type Owner string

// The owners of a payment.
const (
	OwnerHere      Owner = "here"
	OwnerElsewhere Owner = "elsewhere"
	OwnerNobody    Owner = "nobody"
)

// Pending is a payment that somebody must still hear of, settle or acknowledge.
type Pending struct {
	Record      journal.Record
	Owner       Owner
	NotPaidFrom int64 // ms since 1970: when staff may say at the latest that it was not paid; 0 where they have nothing to say
	Signature   *OpenQuestion
}

// OpenQuestion is a signature question that staff can still decide here: its name, and
// until when (ms since 1970). When a payment that is unknown or disputed has no open
// question any more, its entry is told again without one.
type OpenQuestion struct {
	Question string
	Deadline int64
}

// State is the entry's public state word.
func (p Pending) State() string {
	switch {
	case p.Record.CheckOpen():
		return "check"
	case !p.Record.Unresolved():
		return "unacknowledged"
	case p.Record.Status == journal.Open, p.Record.Status == journal.Disputed:
		return string(p.Record.Status)
	}
	return string(journal.Unknown) // a word of newer code too
}

// PendingOf is the entry of an outcome in the list of what is pending.
func PendingOf(o transaction.Outcome) Pending {
	p := Pending{Record: o.Record, Owner: OwnerHere}
	if o.Record.Reason == transaction.ReasonTakenOver {
		p.Owner = OwnerElsewhere
	}
	return p
}

// Undecided reports whether staff may say how it ended.
func (p Pending) Undecided() bool {
	return p.Record.Unresolved() && p.Record.Status != journal.Open
}
