// Package table is one table of a restaurant as a pure machine: Step takes a
// State and an Event and returns the next State and the Effects to perform, in
// order. It has no clock, does no I/O and starts nothing; the same input gives
// the same output.
//
// At a table the roles are reversed: the terminal asks for a lock, takes one
// payment or several without the till, tells of them, and unlocks. Four rules
// shape every transition:
//
//   - A lock is confirmed to the terminal only after its record is committed, and
//     a notice of payments is answered as stored only after they are.
//   - The till is told of a payment until it confirms it. What may be the same
//     payment again is never dropped: the till is told of it with a flag.
//   - While a payment may have been taken that the till does not know of, no
//     terminal gets the table.
//   - Every question gets one answer. What the till grants after we refused the
//     lock is undone.
//
// A table is three machines, and Step gives each event to the one that it is
// about (State.subject): the lock (lockTable), its payments (paymentTable) and the
// late grants (lateTable). The payments' machine tells the lock's what it must know
// by signals (onSignal). What a machine does by itself once a condition holds is a
// completion. docs/tables-states.md is drawn from all of these.
//
// Changes of one table are committed in the order of their effects; Stored or
// StoreFailed follows each, in that order.
package table
