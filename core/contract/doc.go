// Package session is the imperative shell around the pure machines: one loop
// for each account host owns the link, the payments' lanes and everything they
// share, and is the only place that acts. What is slow (the journal, leases,
// dialling) runs in goroutines of its own and comes back to the loop as events;
// a lane whose change is being stored waits, the others run on.
//
// An Engine holds the loops and the sites. Its methods block until the answer
// is known and are safe for concurrent use; a method that asks for a payment
// returns an error only when nothing that can move money was sent.
package contract
