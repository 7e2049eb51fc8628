// Package transaction is one payment at the counter as a pure machine. Step takes
// a State and an Event, and returns the next State and the Effects to perform, in
// order. It has no clock, does no input or output and starts nothing; the same
// input always gives the same output.
//
// Three rules hold for every transition:
//
//   - The effect that commits a change stands before the effect that relies on it.
//     A Send is returned only for the event which says that the reservation is
//     committed, and at most once in the life of a State.
//   - A payment is ended by its answer, by a proven recovery or by staff.
//     Notifications only inform.
//   - Once its frame may have been sent, a payment's promise is resolved. Reject is
//     returned only when nothing was sent.
//
// While an awaited commit is under way (State.Waiting), the caller holds every
// event back, except those that end the wait: LeaseGranted, LeaseDenied, Stored,
// StoreFailed and StoreLate. A decline of a signature is not held back either.
package transaction
