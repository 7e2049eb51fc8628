package contract

import (
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// TablesOptions say how pay at table is opened: whether to wait for the link,
// and which receipts the till makes.
type TablesOptions struct {
	Wait         bool
	Receipt      bool
	FinalReceipt bool
}

// What a till is asked, in the words of its handlers.
const (
	AskTables       = "tables"
	AskLock         = "lock"
	AskReceipt      = "receipt"
	AskPayment      = "payment"
	AskFinalReceipt = "finalReceipt"
	AskUnlock       = "unlock"
)

// Ask is a question for the handler of that name in the till. Deadline is when a safe
// answer is given without it, ms since 1970.
type Ask struct {
	_ wire.NeverCompared

	Number   int64
	What     string
	With     wire.Value
	Deadline int64
}

// Answer is a till's answer to an Ask: what its handler returned, or how it Failed.
// Lock is, for AskLock, what it was asked with.
type Answer struct {
	_ wire.NeverCompared

	Number int64
	Value  wire.Value
	Failed string
	Lock   wire.Value
}

// TableReport is a report that a terminal made of its own accord, and that is in
// the journal, or could not be kept.
type TableReport transaction.Outcome

// The names of the events of pay at table.
const (
	EventAsk    = "ask"    // an Ask
	EventTable  = "table"  // a table.View
	EventReport = "report" // a TableReport
)

// SeenTable is what staff saw of a table when they decided: Since and Rev of its View.
// If the table has changed since, the decision is refused with the code "changed", and
// the Table of the error shows how it stands. What is 0 is not compared.
type SeenTable struct{ Since, Rev int64 }
