// Package table is one table of a restaurant as a pure machine: Step takes a
// State and an Event and returns the next State and the Effects to perform, in
// order. It has no clock, does no I/O and starts nothing; the same input gives
// the same output.
//
// At a table the roles are reversed: the card machine asks for a lock, takes
// one payment or several without the till, tells of them, and unlocks. Four
// rules shape every transition:
//
//   - A lock is confirmed only after its record is committed, and a payment's
//     notice is acknowledged only after it is.
//   - A payment is told to the till until the till confirms it. What may be the
//     same payment again is never dropped: it is told with a flag.
//   - While a payment may have been taken that the till does not know of, the
//     table is not locked for another.
//   - Every question gets one answer. What the till grants after it was refused
//     for slowness is undone.
//
// Changes of one table are committed in the order of their effects; Kept or
// NotKept follows each, in that order.
package table
