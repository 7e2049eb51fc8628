// Package transaction is one counter payment as a pure machine: Step takes a
// State and an Event and returns the next State and the Effects to perform, in
// order. It has no clock, does no I/O and starts nothing; the same input gives
// the same output.
//
// Three rules shape every transition:
//
//   - The effect that commits a change stands before the effect that relies on
//     it. A Send is only ever returned for the event that says its reservation
//     is committed, and at most once in the life of a State.
//   - A payment ends by its answer, by a proven recovery or by the operator.
//     Notifications inform.
//   - Once its frame may have been sent, a payment's promise resolves; Reject
//     is only ever returned when nothing was sent.
//
// While a commit that must be awaited is under way (State.Waiting), the caller
// holds every event back except the ones that end the wait: LeaseGranted,
// LeaseDenied, Stored, StoreFailed and StoreLate.
package transaction
