package counter

import (
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// Each command runs in the loop and calls done there, once.

// Settle takes the operator's verdict on an unresolved payment. force insists on one
// that comes too early.
func (c *Counter) Settle(reference string, seen transaction.Seen, force bool, s journal.Settlement, done func(transaction.Outcome, error)) {
	c.verdicts.settle(reference, seen, force, s, done)
}

// Cancel asks Connect to cancel a payment. done learns whether Connect or the terminal
// tries it. What came of it is in the outcome of the payment.
func (c *Counter) Cancel(reference string, seen transaction.Seen, done func(bool, error)) {
	c.payments.Cancel(reference, seen, done)
}

// AnswerSignature takes staff's decision about a signature question of a payment.
// question is its name; it may be "" where the attempt was asked one question only.
func (c *Counter) AnswerSignature(reference, question string, accepted bool, done func(struct{}, error)) {
	c.payments.Signatures.Decide(reference, question, accepted, done)
}

// TakeOver takes a terminal from a tab that hangs, with what is unresolved there.
func (c *Counter) TakeOver(tid string, by journal.StaffAction, done func([]contract.Pending, error)) {
	c.adoption.takeTerminal(tid, by, done)
}

// Terminals lists the terminals that are connected now.
func (c *Counter) Terminals(done func([]connect.Terminal, error)) { c.terminals.list(done) }

// Terminal asks for one terminal.
func (c *Counter) Terminal(tid string, done func(connect.Terminal, error)) {
	c.terminals.one(tid, done)
}

// Duplicate asks for the last payment that a terminal processed.
func (c *Counter) Duplicate(tid string, done func(connect.Payment, error)) {
	c.terminals.duplicate(tid, done)
}
