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
	ReasonTerminal     = "terminal"      // the terminal unlocked
	ReasonNotConfirmed = "not-confirmed" // the terminal was not told of the till's grant
	ReasonLate         = "late"          // the till granted the lock after we had refused it
	ReasonForced       = "forced"        // staff unlocked the table
	ReasonSettled      = "settled"       // staff said what became of the payment

	ReasonLinkLost     = "link-lost"     // the link was lost while the table was locked
	ReasonEngineLost   = "engine-lost"   // the engine was lost while the table was locked
	ReasonUnsureResult = "unsure-result" // a payment came with a result that we do not know
	ReasonUnreadable   = "unreadable"    // a notice came that could not be read
	ReasonMissing      = "missing"       // the totals say that more was paid than we were told of
	ReasonAskedAnew    = "asked-anew"    // the terminal asked for the lock that it had, as if it had been switched off
	ReasonCorrupt      = journal.ReasonCorrupt
)

// The reasons of a Declined.
const (
	RefusedByTill = "refused" // the till did not grant the lock
	FailedInTill  = "failed"  // its handler threw, or returned nonsense: it may have locked the table all the same
)

// NoTerminal stands for a terminal that a message does not name.
const NoTerminal = "?"

// The flags of a payment, in the words of the public API.
const (
	FlagDiffers   = "differs"    // an earlier payment with the same key had other content
	FlagMayRepeat = "may-repeat" // it may be an earlier payment, told of again
	FlagNotLocked = "not-locked" // its terminal did not have the table, as far as we know
	FlagForced    = "forced"     // staff had unlocked or settled the table before

	FlagExceedsDue = "exceeds-due" // with it, more would be paid under the lock than was due
)
