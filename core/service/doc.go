// Package service is what every service of one account needs, whether it is a counter
// or tables: a loop, a link, timers, a writer for the journal, leases, and the adoption
// of what dead engines left.
//
// A Service is embedded by its Part, which is package counter or package tables. All
// that belongs to a service is touched in its loop alone. What is slow (the journal,
// leases, dialling) runs in goroutines of its own and comes back to the loop.
package service
