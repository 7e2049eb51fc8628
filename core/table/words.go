package table

import "connect-epos/core/journal"

// The refusals of a command, in the words of the public errors.
const (
	NotPending         = "not-pending"
	Changed            = "changed"
	StorageUnavailable = "storage-unavailable"
)

// Why a lock is over, or may be: the reasons that the till is told.
const (
	ReasonTerminal     = "terminal"      // the card machine is done
	ReasonNotConfirmed = "not-confirmed" // the till's grant did not reach it
	ReasonLate         = "late"          // the till granted it too late
	ReasonForced       = "forced"        // staff unlocked
	ReasonSettled      = "settled"       // staff found out what became of the payment

	ReasonLinkLost     = "link-lost"     // the link went while it was locked
	ReasonEngineLost   = "engine-lost"   // the engine did
	ReasonUnsureResult = "unsure-result" // a payment came whose result says nothing
	ReasonUnreadable   = "unreadable"    // a notice came that could not be read
	ReasonMissing      = "missing"       // more was paid than was told of
	ReasonAskedAnew    = "asked-anew"    // its terminal asked for the lock that it had, as if it had been off
	ReasonCorrupt      = journal.ReasonCorrupt
)

// What a Declined says.
const (
	RefusedByTill = "refused" // a plain no
	FailedInTill  = "failed"  // it threw, or made no sense: it may have granted the lock all the same
)

// NoTerminal stands for a terminal that a message does not name.
const NoTerminal = "?"

// The flags of a payment, in the words of the public API.
const (
	FlagDiffers   = "differs"    // an earlier one of the same key had other content
	FlagMayRepeat = "may-repeat" // nothing in it tells it from an earlier one
	FlagNotLocked = "not-locked" // no lock of its terminal on its table is known
	FlagForced    = "forced"     // staff had unlocked or settled the table

	FlagExceedsDue = "exceeds-due" // with it, more would be paid under the lock than was due
)
