// Package followed is the payments that a counter follows. It carries out what the
// machine of each one decides: it takes the terminal's lease, writes to the journal, sends
// the frame once, runs the timers, asks staff about a signature and asks Connect to
// cancel. What concerns more than one payment is done by the counter, behind Desk.
//
// Everything here runs in the loop of the service, so that no field needs a lock.
package followed
