// Package engine is everything that a till talks to: its sites, its counters and its
// tables. It finds the service to which a call belongs and waits for its answer.
//
// Its methods are safe for concurrent use. A method that asks for a payment returns an
// error only when nothing that can move money was sent.
package engine
